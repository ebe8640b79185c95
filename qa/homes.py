"""Find the company whose affairs notes without speakers tell: where the source of them works.

In      a Hit, Knowledge
Out     companies that the head of its document says somebody runs, heads or worked for
"""

import re
from functools import cache
from typing import cast

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg, labels_of, read_nodes
from qa.knowledge import Knowledge
from qa.members import is_any
from qa.passages import Hit
from qa.stems import find_tokens
from qa.words import pronouns

_HEAD = 8
"""passages at the beginning of a document that say whom it heard"""
_REACH = 48
"""characters between a word for what somebody does and the company"""
_ORGANIZATION = (cg("Organization"),)


def speaks_of_home(company: Iri, hit: Hit, knowledge: Knowledge) -> bool:
    """Whether a passage says they or his, or names no company, where notes tell of this one."""
    if hit.speaker or hit.role == "row" or company not in _homes(hit, knowledge):
        return False
    if {token.key for token in find_tokens(fold(hit.text))} & (pronouns() | _own_words()):
        return True
    mentions = knowledge.vocabulary.lexicon.find_mentions(
        hit.text, context=knowledge.vocabulary.spoken_of
    )
    return not any(is_any(one.entity, _ORGANIZATION, knowledge) for one in mentions)


def _homes(hit: Hit, knowledge: Knowledge) -> frozenset[Iri]:
    document = document_iri(hit.document)
    key = ("homes", document)
    if key not in knowledge.remembered:
        knowledge.remembered[key] = _find_homes(document, knowledge)
    return cast(frozenset[Iri], knowledge.remembered[key])


def _find_homes(document: Iri, knowledge: Knowledge) -> frozenset[Iri]:
    found = set()
    for passage in knowledge.passages_of(document)[:_HEAD]:
        if passage.role in ("question", "row"):
            continue
        text = fold(passage.text)
        mentions = knowledge.vocabulary.lexicon.find_mentions(
            passage.text, context=knowledge.vocabulary.spoken_of
        )
        found |= {
            one.entity
            for one in mentions
            if is_any(one.entity, _ORGANIZATION, knowledge)
            and _working().search(text[max(one.start - _REACH, 0) : one.start])
        }
    return frozenset(found) if len(found) == 1 else frozenset()


@cache
def _working() -> re.Pattern[str]:
    """A word for what somebody does, then at, of or for right before the company."""
    nodes = read_nodes("tellings.ttl")
    roles = "|".join(_written(label.text) for label in labels_of(nodes[cg("WorkWord")]))
    before = "|".join(_written(label.text) for label in labels_of(nodes[cg("AtWord")]))
    return re.compile(rf"(?<![a-z])(?:{roles}).*?(?:(?<![a-z])(?:{before}))\s*(?:the\s+)?$")


def _written(label: str) -> str:
    return re.escape(fold(label))


@cache
def _own_words() -> frozenset[str]:
    """Words by which notes speak of their source's company: our, his."""
    node = read_nodes("tellings.ttl")[cg("OwnWord")]
    return frozenset(token.key for one in labels_of(node) for token in find_tokens(fold(one.text)))
