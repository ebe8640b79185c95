"""Arrange an answer for the eye: coloured words, bars, conflict cards. No HTML, no decisions.

In      Answer
Out     frozen values that the templates of ui/templates draw
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qa.model import Answer, AnswerClaim, Citation, Derivation

_BARS = 14


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the question."""

    text: str
    derivation: Derivation | None
    """what it was taken for; None between the words that were taken for something"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a chart."""

    label: str
    value: str
    """as written"""
    percent: float
    """of the widest bar"""
    certainty: str
    citation: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers of one property in one unit."""

    property: str
    """label"""
    unit: str
    """label; empty for a bare number"""
    bars: tuple[Bar, ...]
    """largest first"""


@dataclass(frozen=True, slots=True)
class Side:
    """One statement of a conflict."""

    claim: AnswerClaim
    citation: Citation
    index: int
    """of the citation"""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements that do not agree."""

    subject: str
    """Markdown"""
    property: str
    """Markdown"""
    sides: tuple[Side, ...]


def colour_words(question: str, derivation: Iterable[Derivation]) -> tuple[Word, ...]:
    """The question cut where a word was taken for something.

    >>> taken = Derivation(0, 2, "H2", "entity", None, "H2", "exact")
    >>> [word.text for word in colour_words("H2 power", (taken,))]
    ['H2', ' power']
    """
    words, at = [], 0
    for one in sorted(derivation, key=lambda found: (found.start, -found.end)):
        if one.start < at or one.end > len(question) or one.start >= one.end:
            continue
        if one.start > at:
            words.append(Word(question[at : one.start], None))
        words.append(Word(question[one.start : one.end], one))
        at = one.end
    if at < len(question):
        words.append(Word(question[at:], None))
    return tuple(words)


def _by_value(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    """Those who say the same next to each other, in the order of the first of them."""
    said = tuple(dict.fromkeys((one.claim.value, one.claim.polarity) for one in sides))
    return tuple(sorted(sides, key=lambda one: said.index((one.claim.value, one.claim.polarity))))


def draw_charts(answer: Answer) -> tuple[Chart, ...]:
    """A chart for each property with numbers of several subjects in one unit."""
    groups: dict[tuple[str, str | None], list[AnswerClaim]] = {}
    for claim in answer.claims:
        if claim.number is not None and claim.number > 0 and claim.polarity == "affirmed":
            groups.setdefault((claim.property, claim.unit), []).append(claim)
    return tuple(
        _chart(claims) for claims in groups.values() if len({one.subject for one in claims}) > 1
    )


def _chart(claims: list[AnswerClaim]) -> Chart:
    ordered = sorted(claims, key=lambda claim: -(claim.number or 0.0))[:_BARS]
    widest = ordered[0].number or 1.0
    bars = tuple(
        Bar(
            label=" · ".join((one.subject_label, *dict.fromkeys(v for _, v in one.qualifiers))),
            value=one.value,
            percent=round(100 * (one.number or 0.0) / widest, 2),
            certainty=one.certainty,
            citation=one.citation,
        )
        for one in ordered
    )
    return Chart(claims[0].property_label, claims[0].unit or "", bars)


def pair_disputes(answer: Answer) -> tuple[Dispute, ...]:
    """The conflicts with their statements; the words behind each are beside it."""
    claims = {claim.id: claim for claim in answer.claims}
    disputes = []
    for conflict in answer.conflicts:
        sides = tuple(
            Side(claim, answer.citations[claim.citation], claim.citation)
            for name in conflict.claims
            if (claim := claims.get(name)) and claim.citation < len(answer.citations)
        )
        if sides:
            disputes.append(Dispute(conflict.subject, conflict.property, _by_value(sides)))
    return tuple(disputes)
