"""Find the sentences in which the documents say what a word means: wpm = wafers per month.

In      the links of a question that asks for no more than the meaning of one name, Desk
Out     the passages that equate the name with something, in order of the documents
"""

import re
from collections.abc import Iterator
from itertools import islice

from kg.iris import document_iri
from kg.model import Passage
from kg.ontology import cg
from qa.document_words import document_words
from qa.draft import Quote
from qa.knowledge import PassageText
from qa.links import Links
from qa.work import Desk

_ASKED = (cg("AskDefinition"), cg("AskWhat"))
_NAMING = ("entity", "property", "unknown")
_MOST = 2
_PROSE = ("paragraph", "item", "answer")
_CLOSING = "[ \\t”\"'’』」）)*]{0,3}"


def definitions(links: Links, desk: Desk) -> tuple[Quote, ...]:
    """The words that say what the one name of a question means."""
    names = {link.text.casefold() for link in links.all if link.role in _NAMING and link.text}
    if len(names) != 1 or not links.has(*_ASKED) or links.of("quantity"):
        return ()
    (name,) = names
    return tuple(islice(_defining(name, desk), _MOST))


def _defining(name: str, desk: Desk) -> Iterator[Quote]:
    marks = "|".join(re.escape(mark) for mark in document_words("DefinitionMark"))
    equated = re.compile(rf"(?<![0-9a-z]){re.escape(name)}{_CLOSING}(?:{marks})")
    for document, one in _naming(name, desk):
        if one.role in _PROSE and equated.search(one.text.casefold()):
            said = desk.knowledge.dates.get(document)
            yield Quote(document, one.start, one.end, one.text, None, said, "")


def _naming(name: str, desk: Desk) -> Iterator[tuple[str, Passage | PassageText]]:
    """The passages that may hold a name: from the index, else all of them."""
    held = desk.search.holding(name) if desk.search else None
    if held is not None:
        yield from ((one.document, one) for one in held)
        return
    for document in desk.knowledge.documents:
        for text in desk.knowledge.passages_of(document_iri(document)):
            yield document, text
