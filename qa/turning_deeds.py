"""Require of an answer to why something ended or turned that it speaks of that.

"Why did they abandon the tests" is not answered by what is said of the tests: the question may
take for granted what nobody told.

In      Links of a question; a passage with what stands around it
Out     whether the passage says each such deed that the question names
"""

from collections.abc import Iterable
from functools import cache

from kg.ontology import cg, labels_of, read_nodes
from qa.glossary import word_key
from qa.knowledge import Knowledge
from qa.links import Links
from qa.sparql import ClaimRow
from qa.words import SURE, KeyedText, content_words


def tells_deeds(links: Links, around: KeyedText) -> bool:
    """Whether a text says all deeds of the question that end or turn something."""
    start, end = links.question.focus
    words = content_words(links.question.text[start:end], language=links.question.language)
    named = {link.text for link in links.of("entity")}
    return all(
        around.covers(word.key) >= SURE
        for word in words
        if word.key in _deeds() and word.text not in named
    )


def rows_tell_deeds(links: Links, rows: Iterable[ClaimRow], knowledge: Knowledge) -> bool:
    """The same of the passages that claims are from: one of them is enough."""
    found = (knowledge.passage_at(row.document, row.start) for row in rows)
    passages = {f"{one.text}\n{one.context}" for one in found if one is not None}
    return any(tells_deeds(links, KeyedText(one)) for one in sorted(passages))


@cache
def _deeds() -> frozenset[str]:
    node = read_nodes("questions.ttl")[cg("TurningDeed")]
    return frozenset(key for label in labels_of(node) if (key := word_key(label.text)))
