"""Find the sentences in which the documents say what a word means: wpm = wafers per month.

In      the links of a question that asks for no more than the meaning of one name, Knowledge
Out     the passages that equate the name with something, in order of the documents
"""

import re
from collections.abc import Iterator

from kg.iris import document_iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.draft import Quote
from qa.knowledge import Knowledge
from qa.links import Links

_ASKED = (cg("AskDefinition"), cg("AskWhat"))
_NAMING = ("entity", "property", "unknown")
_MOST = 2
_PROSE = ("paragraph", "item", "answer")
_CLOSING = "[ \\t”\"'’』」）)*]{0,3}"


def definitions(links: Links, knowledge: Knowledge) -> tuple[Quote, ...]:
    """The words that say what the one name of a question means."""
    names = {link.text.casefold() for link in links.all if link.role in _NAMING and link.text}
    if len(names) != 1 or not links.has(*_ASKED) or links.of("quantity"):
        return ()
    (name,) = names
    return tuple(_defining(name, knowledge))[:_MOST]


def _defining(name: str, knowledge: Knowledge) -> Iterator[Quote]:
    marks = "|".join(re.escape(mark) for mark in document_words("DefinitionMark"))
    equated = re.compile(rf"(?<![0-9a-z]){re.escape(name)}{_CLOSING}(?:{marks})")
    for document in knowledge.documents:
        said = knowledge.dates.get(document)
        for one in knowledge.passages_of(document_iri(document)):
            if one.role in _PROSE and equated.search(one.text.casefold()):
                yield Quote(document, one.start, one.end, one.text, None, said, "")
