"""Read a comment cell: clauses, each about the entity that it names, not about its row.

In      a cell, the row's entities, their maker
Out     remarks in order; `opens` marks the first of a sentence, `until` where that ends
"""

import re
from dataclasses import dataclass

from ingest.headers import Headers
from ingest.model import Cell
from ingest.readings import Mentions
from ingest.segments import split_segments
from kg.model import Iri
from kg.ontology import cg

_SENTENCE = re.compile(r"[。；;\n]")
_PRODUCT, _MODEL, _ORGANIZATION = cg("Product"), cg("Model"), cg("Organization")
_CLASS = cg("ProductClass")


@dataclass(frozen=True, slots=True)
class Remark:
    """A clause of a comment."""

    start: int
    end: int
    subjects: tuple[Iri, ...]
    """whom it is about, the likeliest first"""
    opens: bool
    """the first clause about these entities in its sentence"""
    until: int
    """end of the last clause about them"""


def read_remarks(
    cell: Cell,
    rows: tuple[Iri, ...],
    maker: Iri | None,
    headers: Headers,
    mentions: Mentions,
) -> tuple[Remark, ...]:
    """The clauses of a comment cell with the entities that they are about."""
    remarks: list[Remark] = []
    default = (*rows, maker) if maker is not None and maker not in rows else rows
    if maker is not None and headers.cues.lead("ContinuationStart", cell.text.strip()):
        default = (maker,)
    at = 0
    for cut in (*_SENTENCE.finditer(cell.text), None):
        stop = cut.start() if cut else len(cell.text)
        remarks += _sentence(cell, at, stop, default, headers, mentions)
        at = cut.end() if cut else stop
    return tuple(remarks)


def _sentence(
    cell: Cell,
    start: int,
    end: int,
    default: tuple[Iri, ...],
    headers: Headers,
    mentions: Mentions,
) -> list[Remark]:
    found: list[tuple[int, int, tuple[Iri, ...]]] = []
    now = default
    for a, b in split_segments(cell.text[start:end], whole=True):
        begin, stop = cell.start + start + a, cell.start + start + b
        named = _named(cell.text[start + a : start + b], begin, default, headers, mentions)
        now = (named,) if named is not None else now
        found.append((begin, stop, now))
    remarks = []
    for at, (begin, stop, subjects) in enumerate(found):
        opens = at == 0 or found[at - 1][2] != subjects
        until = stop
        for _, later, others in found[at + 1 :]:
            if others != subjects:
                break
            until = later
        remarks.append(Remark(begin, stop, subjects, opens, until))
    return remarks


def _named(
    words: str, at: int, default: tuple[Iri, ...], headers: Headers, mentions: Mentions
) -> Iri | None:
    """Whom the clause begins with: an entity of the row's kind, its maker, a class of its maker."""
    lexicon, ontology = headers.lexicon, headers.ontology
    for mention in mentions(at, at + len(words)):
        entity = lexicon.entities.get(mention.entity)
        before = words[: mention.start - at].strip()
        if entity is None or (before and cg("successor") not in headers.exactly(before)):
            return None
        if mention.entity in default:
            return mention.entity
        kinds = [lexicon.entities[iri].kind for iri in default if iri in lexicon.entities]
        for family in (_PRODUCT, _MODEL):
            if ontology.is_a(entity.kind, family):
                fits = not kinds or any(ontology.is_a(kind, family) for kind in kinds)
                return mention.entity if fits else None
        if entity.kind == _CLASS:
            return _own_class(mention.text, default, headers)
        return None
    return None


def _own_class(words: str, default: tuple[Iri, ...], headers: Headers) -> Iri | None:
    """The maker's product of that class: 某厂GPGPU."""
    lexicon = headers.lexicon
    makers = [
        i for i in default if i in lexicon.entities and lexicon.entities[i].kind == _ORGANIZATION
    ]
    for maker in makers:
        for label in lexicon.entities[maker].labels:
            found = lexicon.named(label.text + words)
            if found:
                return found[0]
    return None
