"""What goes in and out of question answering.

Unit    offsets of links are code points of the question; offsets of citations, of the stored text
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "zh-Hant", "en"]
Status = Literal["answered", "quoted", "clarify", "abstained"]
Role = Literal["entity", "property", "class", "quantity", "date", "cue", "reference", "unknown"]
Cell = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """What one stretch of the question was taken for."""

    start: int
    """code points of the question, inclusive"""
    end: int
    """code points of the question, exclusive"""
    text: str
    """as written in the question"""
    role: Role
    """what kind of thing it was taken for; unknown: nothing used it"""
    iri: str | None
    """the entity, property, class or cue"""
    label: str
    """its label in the language of the question"""
    how: str
    """exact, homophone, spelling, context, history"""


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words that a part of the answer rests on."""

    document: str
    """identifier of the document"""
    start: int
    """code points of the stored text, inclusive"""
    end: int
    """code points of the stored text, exclusive"""
    quote: str
    """text[start:end]"""
    speaker: str | None
    """who says it"""
    date: str | None
    """ISO 8601 date of the call"""
    claim: str | None
    """IRI of the claim; None for quoted sentences"""
    headers: tuple[tuple[int, int], ...] = ()
    """spans of the row and column headers when the words are a table cell"""


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """A claim of the answer, for programs: the labels are in the answer's language."""

    id: str
    """IRI of the claim"""
    subject: str
    """IRI"""
    subject_label: str
    property: str
    """IRI"""
    property_label: str
    value: str
    """as written"""
    value_iri: str | None
    """the entity, when the value is one"""
    number: float | None
    """in the unit as written"""
    unit: str | None
    """label of the unit"""
    polarity: str
    """affirmed or negated"""
    certainty: str
    """stated, estimated, expected, rumour or denied"""
    status: str | None
    """label of the status"""
    qualifiers: tuple[tuple[str, str], ...]
    """label and value, sorted"""
    citation: int
    """index into citations"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims of one subject and property that do not agree."""

    subject: str
    """label"""
    property: str
    """label"""
    claims: tuple[str, ...]
    """IRIs of the claims, which are all among the answer's claims"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; `as_json` of qa/answer_json.py is its published form."""

    question: str
    language: Language
    status: Status
    answer: str
    """short Markdown; everything from documents is escaped"""
    reason: str | None
    """for clarify and abstained: unknownEntity, neverStated, figureOnly, ambiguous, outOfScope"""
    claims: tuple[AnswerClaim, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    sparql: str = ""
    """the query that gave the rows, as run"""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    derivation: tuple[Derivation, ...] = ()
    completeness: str = ""
    """what the answer does not cover: subjects without a stated value"""
    confidence: float = 0.0
    """in [0, 1]"""
    suggestions: tuple[str, ...] = ()
    """questions to ask next, or the nearest that can be answered"""
    build: str = ""
    """hash of the build that was asked"""
    elapsed_ms: float = 0.0
