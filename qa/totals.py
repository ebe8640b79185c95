"""Put into words what is made of several values: counts, extremes, sums, differences, ratios.

Every amount that goes into a result is shown as name and value with its mark.

In      Outcome of a plan with an aggregate, Draft
Out     lines of the draft
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.dates import find_dates
from kg.folding import fold
from kg.iris import CGE
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import dimension_of
from qa.amounts import base_amount, write_amount, write_difference
from qa.conflicts import quantity_of
from qa.document_words import document_words
from qa.draft import Draft
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.links import Links
from qa.multiples import asks_times_of, multiples_of
from qa.phrases import escape
from qa.plan_types import PAIRING
from qa.reading import are_alike
from qa.row_filters import asked_years, comparable, leaders
from qa.sparql import ClaimRow

_SHOWN = 5
"""rows written out below the first of a ranking"""
_PAIR = 2
_DATE, _RATIO = cg("date"), cg("Ratio")


@dataclass(frozen=True, slots=True)
class Operand:
    """An amount to calculate with."""

    row: ClaimRow
    subject: Iri
    text: str
    """as written"""
    quantity: Quantity
    base: float
    """in the base unit of what it measures"""
    date: str = ""


def find_operands(outcome: Outcome, knowledge: Knowledge) -> tuple[Operand, ...]:
    """The amounts of an outcome that may be added or compared: one for each subject and date."""
    if outcome.parts:
        alone = len({part.subject for part in outcome.parts}) == 1
        return tuple(
            Operand(
                part.row,
                part.subject,
                part.text,
                part.quantity,
                base_amount(part.quantity) or 0.0,
                _date_of(part.row) if alone else "",
            )
            for part in outcome.parts
        )
    rows = comparable([row for row in outcome.rows if row.amount() is not None])
    rows = _of_one_kind(rows, outcome)
    named = _named_subjects(rows, outcome, knowledge)
    alone = len({row.subject for row in rows}) == 1 and outcome.plan.aggregate in PAIRING
    dated = alone or len(asked_years(outcome.plan)) > 1
    first: dict[tuple[object, ...], ClaimRow] = {}
    adds = outcome.plan.aggregate == "sum" and len({row.subject for row in rows}) == 1
    rows = _of_named(_said_together(rows, knowledge), outcome, knowledge) if adds else rows
    for row in rows if dated else _latest_first(rows):
        day = _date_of(row) if dated else ""
        objects = _objects(row) if adds else ""
        first.setdefault((named.get(row.subject, row.subject), row.property, day, objects), row)
    return tuple(
        Operand(row, row.subject, row.text, quantity_of(row), row.amount() or 0.0, str(key[2]))
        for key, row in first.items()
    )


def _said_together(rows: list[ClaimRow], knowledge: Knowledge) -> list[ClaimRow]:
    """The rows of the first passage that states amounts of several objects, and of further ones."""
    for first in rows:
        passage = knowledge.passage_at(first.document, first.start)
        group = [
            row
            for row in rows
            if passage
            and row.document == first.document
            and passage.start <= row.start < passage.end
        ]
        if len({_objects(row) for row in group} - {""}) > 1:
            told = {_objects(row) for row in group}
            others = [row for row in rows if _objects(row) not in told | {""}]
            return [row for row in group if _objects(row)] + others
    return rows


def _of_named(rows: list[ClaimRow], outcome: Outcome, knowledge: Knowledge) -> list[ClaimRow]:
    """The rows of the objects that the question names, where any is."""
    named = {*knowledge.closure(outcome.plan.links.iris("entity"))}
    return [row for row in rows if named & {v for _, v in row.qualifiers}] or rows


def _objects(row: ClaimRow) -> str:
    """The things that an amount is of, where it is stated of their owner: so many of this chip."""
    return "; ".join(value for _, value in row.qualifiers if value.startswith(CGE))


def _named_subjects(rows: list[ClaimRow], outcome: Outcome, knowledge: Knowledge) -> dict[Iri, Iri]:
    """For each subject the named entity that it is, or is a version of."""
    stated = {row.subject for row in rows}
    found: dict[Iri, Iri] = {}
    for iri in outcome.plan.subjects:
        for other in (iri,) if iri in stated else knowledge.closure((iri,)):
            found.setdefault(other, iri)
    return found


def _of_one_kind(rows: list[ClaimRow], outcome: Outcome) -> list[ClaimRow]:
    """The rows of the first row's property; of all that measure the same when each was named."""
    if not rows:
        return rows
    words = [link for link in outcome.plan.links.of("property") if link in outcome.plan.used]
    named = {row.property for row in rows if sum(row.property in w.iris for w in words) == 1}
    several = len({row.subject for row in rows}) == 1 and len(words) > 1 and len(named) > 1
    if not several:
        return [row for row in rows if row.property == rows[0].property]
    measured = rows[0].unit and dimension_of(rows[0].unit)
    return [row for row in rows if (row.unit and dimension_of(row.unit)) == measured]


def _date_of(row: ClaimRow) -> str:
    return next((value for name, value in row.qualifiers if name == _DATE), "")


def _latest_first(rows: list[ClaimRow]) -> list[ClaimRow]:
    """The rows with those of a later date before others; a row without date stays in front."""
    return sorted(rows, key=lambda row: -_day_of(row))


def _day_of(row: ClaimRow) -> float:
    said = date.fromisoformat(row.said) if row.said else None
    spans = find_dates(_date_of(row), said_on=said) if _date_of(row) else ()
    ends = [span.last or span.first for span in spans]
    days = [end.toordinal() for end in ends if end is not None]
    return max(days) if days else float("inf")


def write_count(
    rows: Sequence[ClaimRow],
    draft: Draft,
    links: Links,
    *,
    by_value: bool,
    entities: int | None = None,
) -> None:
    """How many different subjects or values, and which; of many entities some."""
    first: dict[str, ClaimRow] = {}
    for row in rows:
        first.setdefault((row.value or row.text) if by_value else row.subject, row)
    names = [
        f"{_counted(row, draft) if by_value else draft.subject(row)} {draft.cite(row)}"
        for row in first.values()
    ]
    listed = draft.phrase("And").join(names)
    draft.say("Count", count=entities or len(first), measure=_measure_of(links), list=listed)


def _measure_of(links: Links) -> str:
    """The word that the question counts with: 家 in 几家."""
    words = document_words("MeasureWord")
    text = fold(links.question.text)
    cues = (link for link in links.of("cue") if cg("AskCount") in link.iris and link.start >= 0)
    near = (text[at : at + 1] for cue in cues for at in (cue.end - 1, cue.end))
    return next((word for word in near if word in words), words[0])


def _counted(row: ClaimRow, draft: Draft) -> str:
    return draft.label(row.value) if row.value else escape(row.text)


def write_extreme(outcome: Outcome, draft: Draft) -> None:
    """The first of a ranking with its ties, those that follow, and out of how many."""
    rows = [row for row in outcome.rows if row.amount() is not None]
    rank, highest = outcome.plan.rank, outcome.plan.aggregate == "maximum"
    ties = list(leaders(rows, rank)) if rank > 1 else []
    rank = rank if ties else 1
    ties = ties or [row for row in rows if row.amount() == rows[0].amount()]
    name = ("Maximum" if highest else "Minimum") + ("Place" if rank > 1 else "")
    draft.say(
        name,
        rank=rank,
        property=draft.label(ties[0].property) + draft.details(ties[0]),
        subjects=draft.phrase("And").join(dict.fromkeys(draft.subject(row) for row in ties)),
        value=escape(ties[0].text),
        marks=" ".join(dict.fromkeys(draft.cite(row) for row in ties)),
    )
    shown: dict[tuple[Iri, str], ClaimRow] = {}
    for row in (row for row in rows if row not in ties):
        shown.setdefault((row.subject, row.text), row)
    for row in list(shown.values())[:_SHOWN]:
        draft.say(
            "Row",
            subject=draft.subject(row),
            value=draft.value(row),
            details=draft.details(row),
            marks=draft.cite(row),
        )
    selection = outcome.plan.selection
    stated = outcome.entities or len({row.subject for row in rows})
    if selection and stated > 1:
        draft.say(
            "Ranked",
            stated=stated,
            kind=draft.label(selection.kind),
            property=draft.label(ties[0].property),
            silent=len(outcome.silent),
        )


def write_pair(outcome: Outcome, operands: Sequence[Operand], draft: Draft) -> None:
    """The difference or the ratio of two amounts."""
    one, other = _alike(operands, draft.knowledge)[:2]
    first, second = _shown(one, draft), _shown(other, draft)
    if outcome.plan.aggregate == "change":
        write_change(one.base, other.base, one.quantity, (first, second), draft)
        return
    if outcome.plan.aggregate == "ratio" and other.base:
        if one.base < other.base and asks_times_of(outcome.plan.links):
            one, other, first, second = other, one, second, first
        draft.say("Ratio", ratio=f"{one.base / other.base:.3g}", first=first, second=second)
        return
    if one.base < other.base:
        one, other, first, second = other, one, second, first
    difference = write_difference(one.base - other.base, one.quantity, draft.language)
    draft.say("Difference", difference=difference, first=first, second=second)


def _alike(operands: Sequence[Operand], knowledge: Knowledge) -> Sequence[Operand]:
    """The only two operands of one broad class, where there are others: two buyers of a chip."""
    for first in operands if len(operands) > _PAIR else ():
        group = [one for one in operands if are_alike(one.subject, first.subject, knowledge)]
        if len(group) == _PAIR:
            return group
    return operands


def write_change(
    before: float, after: float, like: Quantity, shown: tuple[str, str], draft: Draft
) -> None:
    """By how much an amount went up or down, and by which share of what it was."""
    by = write_difference(abs(after - before), like, draft.language)
    terms = {"first": shown[0], "second": shown[1], "difference": by}
    name = "Rise" if after >= before else "Fall"
    if not before or (like.unit is not None and dimension_of(like.unit) == _RATIO):
        draft.say(f"{name}Only", **terms)
        return
    percent = f"{100 * (after - before) / before:+.4g}%"
    draft.say(name, percent=percent, ratio=f"{after / before:.3g}", **terms)


def write_comparison(outcome: Outcome, draft: Draft) -> None:
    """Which of two is higher, and by how much; nothing where one of them has several amounts."""
    named = _named_subjects(list(outcome.rows), outcome, draft.knowledge)
    found = find_operands(outcome, draft.knowledge)
    operands = [operand for operand in found if operand.subject in named]
    amounts: dict[Iri, set[float]] = {}
    for row in outcome.rows:
        if row.subject in named and operands and row.property == operands[0].row.property:
            amounts.setdefault(named[row.subject], set()).add(row.amount() or 0.0)
    single = all(len(one) == 1 for one in amounts.values())
    exact = all(o.quantity.number is not None and o.quantity.comparator == "=" for o in operands)
    if len(operands) != 2 or len(amounts) != 2 or not single or not exact:
        return
    one, other = sorted(operands, key=lambda o: outcome.plan.subjects.index(named[o.subject]))
    names = {"first": draft.label(one.subject), "second": draft.label(other.subject)}
    if one.base == other.base:
        draft.say("Equal", **names)
        return
    difference = write_difference(abs(one.base - other.base), one.quantity, draft.language)
    draft.say("Higher" if one.base > other.base else "Lower", difference=difference, **names)


def write_total(outcome: Outcome, operands: Sequence[Operand], draft: Draft) -> None:
    """The sum or the average of amounts; so many times one amount where the question says so."""
    subjects = [operand.subject for operand in operands]
    multiples = multiples_of(outcome.plan.links, subjects, draft.knowledge)
    if multiples and outcome.plan.aggregate == "sum":
        _write_multiples(operands, multiples, draft)
        return
    factor = outcome.plan.factor
    if factor and factor.number is not None and len({one.base for one in operands}) == 1:
        named = {*outcome.plan.links.iris("entity")}
        own = next((one for one in operands if one.subject in named), operands[0])
        for one in _all_amounts(own, outcome):
            amount = write_amount(one.base * float(factor.number), one.quantity, draft.language)
            draft.say("Sum", sum=amount, parts=f"{factor.number:f} × {_shown(one, draft)}")
        return
    shown = [_shown(operand, draft) for operand in operands]
    total, parts = sum(one.base for one in operands), " + ".join(shown)
    if outcome.plan.aggregate == "average":
        average = write_amount(total / len(operands), operands[0].quantity, draft.language)
        draft.say("Average", average=average, parts=parts)
        return
    draft.say("Sum", sum=write_amount(total, operands[0].quantity, draft.language), parts=parts)


def _write_multiples(operands: Sequence[Operand], multiples: Sequence[float], draft: Draft) -> None:
    """The sum of so many of each."""
    pairs = tuple(zip(multiples, operands, strict=True))
    total = sum(number * one.base for number, one in pairs)
    parts = " + ".join(f"{number:g} × {_shown(one, draft)}" for number, one in pairs)
    draft.say("Sum", sum=write_amount(total, operands[0].quantity, draft.language), parts=parts)


def _all_amounts(operand: Operand, outcome: Outcome) -> tuple[Operand, ...]:
    """Every different amount that is stated of an operand's subject, the operand's first."""
    found = {operand.base: operand}
    for row in outcome.rows:
        alike = row.subject == operand.subject and row.property == operand.row.property
        amount = row.amount()
        if alike and amount is not None and quantity_of(row).number is not None:
            text = row.text
            found.setdefault(amount, Operand(row, row.subject, text, quantity_of(row), amount))
    return tuple(found.values())[:_SHOWN]


def _shown(operand: Operand, draft: Draft) -> str:
    """A part of a calculation: whose, when, how much, and the mark of its words."""
    date = escape(operand.date)
    name = draft.label(operand.subject) + (draft.phrase("Details", details=date) if date else "")
    return f"{name}: {escape(operand.text)} {draft.cite(operand.row)}"
