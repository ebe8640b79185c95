"""Read words that share their first part with a property named before: memory capacity and type.

In      a question, its links, Vocabulary
Out     the links, with those of the properties that only their last word names
"""

import re
from collections.abc import Iterable
from functools import cache

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.link_types import Link
from qa.question_lists import one_of, word_list
from qa.vocabulary import Vocabulary

_CATEGORY = cg("category")
"""asked for by words like kind, which also end the names of others"""
_WORD = r"\s*(?P<word>[A-Za-z]{3,}|[\u4e00-\u9fff]{2})"
_HAN = re.compile(r"[\u4e00-\u9fff]")


def with_shared_heads(text: str, links: Iterable[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links with the properties that a word names together with the head of one before it.

    显存容量和类型 asks for 显存类型 too.
    """
    kept = list(links)
    for link in [one for one in kept if one.role == "property" and one.start >= 0]:
        match = _joined().match(fold(text), link.end)
        if match is None:
            continue
        start, end = match.span("word")
        others = [one for one in kept if one.start < end and start < one.end]
        wider = [one for one in others if one.role == "entity" or one.end > end]
        if any(one.iris[:1] != (_CATEGORY,) for one in wider):
            continue
        meant = _property(link.text, text[start:end], vocabulary)
        if meant and not set(meant) & set(link.iris):
            kept = [one for one in kept if one not in others or one.role == "class"]
            kept.append(Link(start, end, text[start:end], "property", meant))
    return kept


@cache
def _joined() -> re.Pattern[str]:
    """A word that stands behind one that joins."""
    return re.compile(rf"\s*(?:{one_of(word_list('JoinWord'))}){_WORD}")


def _property(named: str, word: str, vocabulary: Vocabulary) -> tuple[Iri, ...]:
    """The properties that the first part of a name and a word together are a name of."""
    if _HAN.search(word):
        heads = [named[:at] for at in range(len(named) - 1, 0, -1)]
    else:
        parts = named.split(" ")
        heads = [" ".join(parts[:at]) + " " for at in range(len(parts) - 1, 0, -1)]
    properties = vocabulary.ontology.properties
    for head in heads:
        joined = head + word
        for term in vocabulary.terms(joined):
            iris = tuple(iri for iri in term.entities if iri in properties)
            if (term.start, term.end) == (0, len(joined)) and iris:
                return iris
    return ()
