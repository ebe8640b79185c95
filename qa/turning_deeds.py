"""Require of an answer to why something ended or turned that it speaks of that.

"Why did they abandon the tests" is not answered by what is said of the tests: the question may
take for granted what nobody told.

In      Links of a question; a passage with what stands around it
Out     whether the passage says each such deed that the question names
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from kg.folding import fold
from kg.ontology import cg, labels_of, read_nodes, types_of
from kg.units import texts
from qa.glossary import is_han, word_key
from qa.knowledge import Knowledge
from qa.links import Links
from qa.sparql import ClaimRow
from qa.stems import find_tokens
from qa.words import SURE, KeyedText, content_words, related

_CLAUSE = re.compile("[，。；,;:：!?！？、]")
_BEFORE, _WORDS = 4, 3
"""characters, or English words, before a deed within which a word for not denies it"""


def tells_deeds(links: Links, around: KeyedText, here: KeyedText) -> bool:
    """Whether a passage or what stands around it says the deeds that end or turn something.

    A passage that itself says that it was not done tells no reason for doing it.
    """
    start, end = links.question.focus
    asked = links.question.text[start:end]
    words = content_words(asked, language=links.question.language)
    named = {link.text for link in links.of("entity")}
    return all(
        around.covers(deed) >= SURE
        and (
            denies(deed, fold(asked))
            or not (denies(deed, here.folded) or denies(deed, around.folded))
        )
        for word in words
        if word.text not in named
        for deed in _deeds_in(word.key)
    )


@lru_cache(1000)
def _deeds_in(key: str) -> tuple[str, ...]:
    """The deed that a word is, or that a Chinese word begins with: 取消订单."""
    if not is_han(key):
        return (key,) if key in _deeds() else ()
    return tuple(sorted(deed for deed in _deeds() if key.startswith(deed)))


def denies(key: str, folded: str) -> bool:
    """Whether a text speaks of a deed only to say that it was not done.

    >>> denies("cancel", "they hasn't cancelled it"), denies("取消", "订单取消了，没有取消测试")
    (True, False)
    """
    meant = {key, *(other.key for other in related(key) if other.weight >= SURE)}
    before = [_before(folded, at) for one in meant if is_han(one) for at in _places(one, folded)]
    denied = [any(word in text for word in _negations() if is_han(word)) for text in before]
    tokens = list(find_tokens(folded))
    latin = {word for word in _negations() if not is_han(word)}
    for at, token in enumerate(tokens):
        if token.key in meant:
            first = tokens[max(0, at - _WORDS)].start
            said = folded[first : token.start].split()
            denied.append(any(word in latin or word.endswith(("n't", "n’t")) for word in said))
    return bool(denied) and all(denied)


def _before(folded: str, at: int) -> str:
    """The few characters of the same clause before an offset."""
    return _CLAUSE.split(folded[max(0, at - _BEFORE) : at])[-1]


def _places(word: str, folded: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(word), folded)]


@cache
def _negations() -> frozenset[str]:
    nodes = read_nodes("cues.ttl").values()
    return frozenset(
        fold(form)
        for node in nodes
        if cg("Negation") in types_of(node)
        for form in texts(node, "form")
    )


def rows_tell_deeds(links: Links, rows: Iterable[ClaimRow], knowledge: Knowledge) -> bool:
    """The same of the passages that claims are from: one of them is enough."""
    found = (knowledge.passage_at(row.document, row.start) for row in rows)
    passages = {(one.text, one.context) for one in found if one is not None}
    return any(
        tells_deeds(links, KeyedText(f"{text}\n{context}"), KeyedText(text))
        for text, context in sorted(passages)
    )


@cache
def _deeds() -> frozenset[str]:
    node = read_nodes("questions.ttl")[cg("TurningDeed")]
    return frozenset(key for label in labels_of(node) if (key := word_key(label.text)))
