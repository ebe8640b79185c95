"""Answer what is asked of a call itself: its date, topic, length, form or host.

The lines at the head of a document say it under a label of their own; a date also in the title.

In      the links of a question, Desk
Out     the words that say it, one quotation a document; nothing where no head does
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from kg.dates import find_dates
from kg.folding import fold
from kg.model import Iri
from kg.ontology import CG, cg, one, read_nodes, types_of
from qa.document_words import document_words
from qa.draft import Quote
from qa.links import Links
from qa.work import Desk

_DATE, _TOPIC = "DateLabel", "CallTopicLabel"
_LINES = 30
"""lines from the beginning within which a document says how a call was held"""
_MOST = 8
_FIELD = re.compile(r"[^\n]+?(?=\s{2,}|[|｜\n　]|$)")
_MARKUP = re.compile(r"[\s>*_#\-—·●▲■【\[（(|]*")
_COLON = re.compile(r"[\s*_】\]）)]*[:：|][\s*_]*")
_ENDING = " \t*_#="


@dataclass(frozen=True, slots=True)
class _Asked:
    """What may be asked of a call."""

    label: str
    """the kind of the labels that the lines of a head say it under"""
    ways: tuple[re.Pattern[str], ...]


def call_facts(links: Links, desk: Desk) -> tuple[Quote, ...]:
    """The words of the heads of documents that say what is asked of the calls themselves."""
    label = _asked(links)
    return tuple(islice(_told(label, desk), _MOST)) if label else ()


def _asked(links: Links) -> str | None:
    """What a question asks of the call, where it asks nothing else."""
    if any(link.role in ("entity", "quantity", "date") for link in links.all):
        return None
    text = fold(links.question.text)
    for asked in _askable():
        for way in asked.ways:
            match = way.search(text)
            if match and all(
                match.start() <= link.start < match.end()
                for link in links.all
                if link.role in ("unknown", "property", "class")
            ):
                return asked.label
    return None


def _told(label: str, desk: Desk) -> Iterator[Quote]:
    for document in desk.knowledge.documents:
        text, said = desk.text(document), desk.knowledge.dates.get(document)
        span = _labelled(text, label) or _otherwise(text, label, said)
        if span:
            yield Quote(document, *span, text[slice(*span)], None, said)


def _head(text: str) -> Iterator[tuple[int, int]]:
    """The fields of the first lines: what stands between wide blanks or bars."""
    end = 0
    for line in islice(re.finditer(r"[^\n]+", text), _LINES):
        for field in _FIELD.finditer(text, line.start(), line.end()):
            yield field.span()
        end = line.end()
    yield end, end


def _labelled(text: str, label: str) -> tuple[int, int] | None:
    """The field that a label of the kind begins, with a value behind it."""
    forms = document_words(label)
    for start, end in _head(text):
        begins = _MARKUP.match(text, start, end)
        first = begins.end() if begins else start
        lower = text[first:end].casefold()
        for form in sorted(forms, key=len, reverse=True):
            colon = _COLON.match(text, first + len(form), end) if lower.startswith(form) else None
            if colon and text[colon.end() : end].strip(_ENDING):
                marked = "*" in text[first : colon.end()]
                return (colon.end() if marked else first), _bare(text, start, end)[1]
    return None


def _otherwise(text: str, label: str, said: str | None) -> tuple[int, int] | None:
    """The field with the date of the call; the name that the text is filed under, or its title."""
    if label == _DATE and said:
        for start, end in _head(text):
            if _dates(text[start:end], date.fromisoformat(said)):
                return _bare(text, start, end)
    filed = text.find(said.replace("-", "")) if said and label in (_DATE, _TOPIC) else -1
    if filed >= 0:
        line_end = text.find("\n", filed)
        return text.rfind("\n", 0, filed) + 1, len(text) if line_end < 0 else line_end
    return _bare(text, *next(_head(text))) if label == _TOPIC and text.strip() else None


def _dates(field: str, said: date) -> bool:
    return any(span.first == said == span.last for span in find_dates(field))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The field without the marks around it."""
    field = text[start:end]
    return start + len(field) - len(field.lstrip(_ENDING)), start + len(field.rstrip(_ENDING))


@cache
def _askable() -> tuple[_Asked, ...]:
    found = []
    for node in read_nodes("questions.ttl").values():
        if Iri(CG + "AskedOfCall") in types_of(node):
            kind = one(node, str(cg("cueKind"))) or ""
            ways = tuple(
                re.compile(str(getattr(text, "value", "")), re.IGNORECASE)
                for text in node.get(CG + "expression", ())
            )
            found.append(_Asked(str(kind).removeprefix(CG), ways))
    return tuple(found)
