"""Find the amounts that a text states of the things or the times that a question names.

A clause that names one of them holds its amount; of several in one clause, each has the first
amount after it.  What goes from one amount to another has both of them beside each other.

In      a text, owners of amounts, Knowledge; the ISO 8601 day of the call
Out     an amount of every owner, all measuring the same; none when one lacks
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.dates import DateSpan, find_dates
from kg.folding import fold
from kg.model import Iri, Quantity
from kg.quantities import QuantitySpan, dimension_of, find_quantities
from qa.amounts import base_amount
from qa.document_words import document_words
from qa.knowledge import Knowledge

_STOPS = "，,；;。！？!?："
_ON = 2
"""clauses after one that states no amount, which may state its amount"""
_SOON = 24
"""characters after an amount within which it is taken back"""
_FAR = 1000.0
"""times by which an amount without a unit may differ from one with a unit"""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a sentence and whose it is, or of when."""

    name: str
    """as written"""
    text: str
    """the amount as written"""
    quantity: Quantity
    base: float
    """in the base unit of what it measures"""


@dataclass(frozen=True, slots=True)
class Owner:
    """A thing or a time that an amount is asked of."""

    name: str
    kin: frozenset[Iri] = frozenset()
    span: DateSpan | None = None


def amounts_of(
    text: str, owners: Sequence[Owner], knowledge: Knowledge, said: str | None
) -> tuple[Amount, ...]:
    """An amount of every owner."""
    places = _places(text, owners, knowledge, said)
    if {owner for _, _, owner in places} < {*range(len(owners))}:
        return ()
    names = knowledge.vocabulary.lexicon.find_mentions(text, context=knowledge.vocabulary.spoken_of)
    spans = [
        span
        for span in find_quantities(text)
        if base_amount(span.quantity) is not None
        and span.quantity.comparator == "="
        and not _is_taken_back(span, text)
        and not any(name.start < span.end and span.start < name.end for name in names)
    ]
    held: dict[int, list[QuantitySpan]] = {at: [] for at in range(len(owners))}
    for start, end in clauses(text):
        inside = [(a, b, owner) for a, b, owner in places if start <= a < end]
        if len({owner for _, _, owner in inside}) != 1:
            held = _beside(inside, spans, (start, end), held)
            continue
        here = [span for span in spans if start <= span.start < end]
        here = here or _in_next_clause(text, end, spans, places)
        at = inside[0][1]
        here.sort(key=lambda span: (span.start < at, abs(span.start - at)))
        held[inside[0][2]] += here
    return _fitting(owners, held, text)


def _is_taken_back(span: QuantitySpan, text: str) -> bool:
    """Whether the words after an amount take it back: 220, sorry, I meant 240."""
    after = fold(text[span.end : span.end + _SOON])
    return any(word in after for word in document_words("CorrectionWord"))


def _beside(
    inside: list[tuple[int, int, int]],
    spans: list[QuantitySpan],
    clause: tuple[int, int],
    held: dict[int, list[QuantitySpan]],
) -> dict[int, list[QuantitySpan]]:
    """Several things in one clause: each has the first amount after it, before the next thing."""
    ordered = sorted(inside)
    for n, (_, end, owner) in enumerate(ordered):
        last = ordered[n + 1][0] if n + 1 < len(ordered) else clause[1]
        held[owner] += [span for span in spans if end <= span.start < last][:1]
    return held


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The clauses of a text; a comma between digits parts nothing."""
    start = 0
    words = document_words("ContrastWord")
    folded = fold(text)
    at = 0
    while at < len(text):
        word = next((w for w in words if folded.startswith(w, at)), "")
        number = text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        stop = (text[at] in _STOPS and not number) or text[at : at + 2] == ". "
        if stop or word:
            yield start, at
            start = at + (len(word) or 1)
            at = start
            continue
        at += 1
    yield start, len(text)


def _in_next_clause(
    text: str, end: int, spans: list[QuantitySpan], places: list[tuple[int, int, int]]
) -> list[QuantitySpan]:
    """The amounts of the first clause behind one that states none, before another is named."""
    for first, last in [(a, b) for a, b in clauses(text) if a >= end][:_ON]:
        if any(first <= at < last for at, _, _ in places):
            return []
        inside = [span for span in spans if first <= span.start < last]
        if inside:
            return inside
    return []


def _places(
    text: str, owners: Sequence[Owner], knowledge: Knowledge, said: str | None
) -> list[tuple[int, int, int]]:
    """Where a text names each owner: start, end, which."""
    found = []
    if owners[0].span is None:
        for mention in knowledge.vocabulary.lexicon.find_mentions(
            text, context=knowledge.vocabulary.spoken_of
        ):
            owner = next((n for n, one in enumerate(owners) if mention.entity in one.kin), None)
            found += [(mention.start, mention.end, owner)] if owner is not None else []
        return found
    day = date.fromisoformat(said) if said else None
    for span in find_dates(text, said_on=day):
        fits = [n for n, one in enumerate(owners) if one.span and same_time(span, one.span)]
        found += [(span.start, span.end, fits[0])] if len(fits) == 1 else []
    return found


def same_time(one: DateSpan, other: DateSpan) -> bool:
    """Whether two times are one, or one lies within the other."""
    if not (one.first and one.last and other.first and other.last):
        return False
    inside = other.first <= one.first and one.last <= other.last
    return inside or (one.first <= other.first and other.last <= one.last)


def _fitting(
    owners: Sequence[Owner], held: dict[int, list[QuantitySpan]], text: str
) -> tuple[Amount, ...]:
    """The first amounts that measure the same for all owners."""
    for span in held[0]:
        chosen = [span]
        for at in range(1, len(owners)):
            chosen += [s for s in held[at] if s not in chosen and measure_alike(span, s)][:1]
        if len(chosen) == len(owners):
            unit = next((s.quantity.unit for s in chosen if s.quantity.unit), None)
            return tuple(
                amount_of(owner.name, s, unit, text)
                for owner, s in zip(owners, chosen, strict=True)
            )
    return ()


def amount_of(name: str, span: QuantitySpan, unit: Iri | None, text: str) -> Amount:
    """An amount as written; without a unit of its own it has the one given."""
    quantity = span.quantity if span.quantity.unit else replace(span.quantity, unit=unit)
    return Amount(name, text[span.start : span.end], quantity, base_amount(quantity) or 0.0)


def measure_alike(one: QuantitySpan, other: QuantitySpan) -> bool:
    """Whether two amounts measure the same; one without a unit may have the other's."""
    units = (one.quantity.unit, other.quantity.unit)
    if units[0] and units[1]:
        return dimension_of(units[0]) == dimension_of(units[1])
    amounts = [base_amount(span.quantity) or 0.0 for span in (one, other)]
    return min(amounts) > 0 and max(amounts) / min(amounts) < _FAR


def time_of(text: str, said: str | None) -> DateSpan | None:
    """The time that words tell on the day of a call."""
    day = date.fromisoformat(said) if said else None
    return next((span for span in find_dates(text, said_on=day) if span.first and span.last), None)
