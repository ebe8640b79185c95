"""Narrow and order the claims of an outcome: dates, units, formats, speakers, amounts.

In      claims as rows, the Plan that asked for them
Out     those that fit, in the order of the answer
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from kg.conversion import to_base
from kg.folding import fold
from kg.model import Iri, Quantity
from kg.ontology import cg, local_name
from kg.quantities import dimension_of
from qa.asked_dates import is_date, times_meet
from qa.knowledge import Knowledge
from qa.plan_types import Plan
from qa.price_terms import terms_of
from qa.sparql import ClaimRow
from qa.table_scope import Table
from qa.words import SURE, KeyedText, content_words
from qa.years import years_of

_PRODUCT = cg("Product")
_PRECISION, _COMPUTE = cg("precision"), cg("peakPerformance")
_CONDITION = cg("condition")
_STATEMENTS = frozenset(("Statement",))


def asked_years(plan: Plan) -> frozenset[str]:
    """The years that the question names."""
    return frozenset(y for link in plan.links.of("date") for y in years_of(link.text))


def of_dates(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows of the dates asked for; a row that states another date does not answer."""
    asked = tuple(link.text for link in plan.links.of("date") if link.text)
    listed = plan.shape == "select"
    rows = tuple(row for row in rows if times_meet(asked, _told(row, listed=listed), row.said))
    years = asked_years(plan)
    if not years:
        return _of_spoken_dates(rows, plan)
    kept = []
    for row in rows:
        stated = {
            year for name, value in row.qualifiers if name == cg("date") for year in years_of(value)
        }
        if not stated or stated & years:
            kept.append((not stated, row))
    exact = tuple(row for loose, row in kept if not loose)
    return exact or tuple(row for _, row in kept)


def _told(row: ClaimRow, *, listed: bool) -> str:
    """The times that a claim is stated for; of members of a class, also the time that it states."""
    told = [value for name, value in row.qualifiers if name == cg("date")]
    return "; ".join([*told, row.text] if listed and is_date(row.text) else told)


def _of_spoken_dates(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows of a date like this year, and those without a date, where a row has that date."""
    words = [fold(link.text) for link in plan.links.of("date") if link.text]
    dates = {
        row.claim: [fold(v) for name, v in row.qualifiers if name == cg("date")] for row in rows
    }
    said = {c for c, stated in dates.items() if any(w in date for w in words for date in stated)}
    if not said or plan.shape != "select":
        return rows
    return tuple(row for row in rows if row.claim in said or not dates[row.claim])


def of_dimension(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows that measure what the question's unit measures, where any does."""
    wanted = {
        dimension_of(link.quantity.unit)
        for link in plan.links.of("quantity")
        if link.quantity and link.quantity.unit
    }
    if not wanted or plan.factor:
        return rows
    fitting = tuple(row for row in rows if row.unit and dimension_of(row.unit) in wanted)
    return fitting or rows


def of_multiplied(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows that may be taken so many times: no number of cards times a number of cards."""
    unit = plan.factor.unit if plan.factor and plan.factor.number != 1 else None
    if unit is None or dimension_of(unit) != cg("Count"):
        return rows
    return tuple(row for row in rows if row.unit is None or Iri(row.unit) != unit)


def of_conditions(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """Of rows that one thing states under several conditions, those whose condition is asked for.

    The price on demand, not that of a year's contract, which no other price stands for.
    """
    terms = _asked_terms(plan)
    keys = [
        word.key
        for link in plan.links.of("unknown")
        for word in content_words(link.text, language=plan.links.question.language)
        if len(word.key) > 1
    ]
    groups: dict[tuple[Iri, Iri], list[ClaimRow]] = {}
    for row in rows if keys or terms else ():
        groups.setdefault((row.subject, row.property), []).append(row)
    dropped: set[str] = set()
    for group in groups.values():
        stated = {row.claim: terms_of(_conditions(row)) for row in group}
        said = {row.claim: bool(terms & stated[row.claim]) for row in group}
        if not any(said.values()):
            dropped |= {row.claim for row in group if terms and stated[row.claim]}
            said = {row.claim: _says_condition(row, keys) for row in group}
        if any(said.values()):
            dropped |= {claim for claim, met in said.items() if not met}
    return tuple(row for row in rows if row.claim not in dropped)


def _asked_terms(plan: Plan) -> frozenset[str]:
    """The terms of a price that a question names, else those that an earlier one named."""
    text = plan.links.question.text
    return terms_of([text]) or terms_of(link.text for link in plan.links.all)


def _says_condition(row: ClaimRow, keys: list[str]) -> bool:
    text = KeyedText("\n".join(_conditions(row)))
    return any(text.covers(key) >= SURE for key in keys)


def _conditions(row: ClaimRow) -> list[str]:
    return [value for name, value in row.qualifiers if name == _CONDITION]


def of_speakers(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows of the speakers asked for, where they said any."""
    said = tuple(row for row in rows if row.speaker in plan.links.speakers)
    return said if said and len(plan.links.speakers) == 1 else rows


def of_formats(plan: Plan, rows: tuple[ClaimRow, ...]) -> tuple[ClaimRow, ...]:
    """Only the rows stated for the number formats asked for, where rows state any."""
    if not plan.formats:
        return rows
    wanted = {local_name(iri) for iri in plan.formats}
    return tuple(
        row
        for row in rows
        if row.property != _COMPUTE
        or any(name == _PRECISION and local_name(value) in wanted for name, value in row.qualifiers)
    )


def of_objects(
    rows: tuple[ClaimRow, ...], plan: Plan, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """The rows without those that hold for another thing in place of one that is asked for.

    An order of one chip does not answer how many of another chip were ordered.
    """
    ontology = knowledge.vocabulary.ontology

    def kind(iri: Iri) -> Iri | None:
        own = knowledge.vocabulary.kind(iri)
        return _PRODUCT if own is not None and ontology.is_a(own, _PRODUCT) else own

    families = [
        (
            {kind(iri) for iri in link.iris},
            {iri for one in link.iris for iri in _family(one, knowledge)},
        )
        for link in plan.links.of("entity")
    ]
    asked = {iri for _, family in families for iri in family}

    def strays(row: ClaimRow) -> bool:
        objects = {Iri(value) for _, value in row.qualifiers}
        others = {kind(iri) for iri in objects - asked} - {None}
        named = {row.subject, row.value, *objects}
        return any(kinds & others and not family & named for kinds, family in families)

    return tuple(row for row in rows if not strays(row))


def _family(iri: Iri, knowledge: Knowledge) -> set[Iri]:
    return {*knowledge.wider_values((iri,)), *knowledge.closure((iri,)), *knowledge.parents(iri)}


def own_first(rows: tuple[ClaimRow, ...], subjects: tuple[Iri, ...]) -> tuple[ClaimRow, ...]:
    """The rows in the order of the subjects, those of other subjects last."""
    order = {iri: at for at, iri in enumerate(subjects)}
    return tuple(sorted(rows, key=lambda row: order.get(row.subject, len(order))))


def comparable(rows: list[ClaimRow]) -> list[ClaimRow]:
    """The rows in the base unit that most subjects use: dollars are not ranked against yuan."""
    by_unit: dict[Iri | None, set[Iri]] = {}
    for row in rows:
        by_unit.setdefault(base_unit(row), set()).add(row.subject)
    if len(by_unit) < 2:
        return rows
    usual = max(by_unit, key=lambda unit: len(by_unit[unit]))
    return [row for row in rows if base_unit(row) == usual]


def base_unit(row: ClaimRow) -> Iri | None:
    """The base unit of what a claim's amount measures."""
    return base_of(row.unit)


@lru_cache(1000)
def base_of(unit: Iri | None) -> Iri | None:
    """The base unit of a unit."""
    if unit is None:
        return None
    return to_base(Quantity(text="", number=Decimal(1), unit=unit)).unit


def rank_rows(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """Rows with an amount, in the order asked for."""
    amounts = comparable([row for row in rows if row.amount() is not None])
    reverse = plan.aggregate == "maximum"
    return tuple(sorted(amounts, key=lambda row: row.amount() or 0.0, reverse=reverse))


def leaders(rows: Iterable[ClaimRow], rank: int = 1) -> tuple[ClaimRow, ...]:
    """The rows that share a place of a ranking, each subject by its first row."""
    first: dict[Iri, ClaimRow] = {}
    for row in rows:
        first.setdefault(row.subject, row)
    amounts = list(dict.fromkeys(row.amount() for row in first.values()))
    if len(amounts) < rank:
        return ()
    return tuple(row for row in first.values() if row.amount() == amounts[rank - 1])


def typed_first(rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """The rows with those of typed properties first."""
    return tuple(sorted(rows, key=lambda row: not is_typed(row.property, knowledge)))


def is_typed(property_: Iri, knowledge: Knowledge) -> bool:
    """Whether a property says what it means, unlike a remark or a statement."""
    known = knowledge.vocabulary.ontology.properties.get(property_)
    return known is None or known.kind not in _STATEMENTS


def holds_typed(row: ClaimRow, knowledge: Knowledge) -> bool:
    """Whether a row affirms a typed property."""
    return row.polarity == "affirmed" and is_typed(row.property, knowledge)


def in_tables(rows: tuple[ClaimRow, ...], tables: tuple[Table, ...]) -> tuple[ClaimRow, ...]:
    """The rows that stand in the tables; all when no table is asked for."""
    if not tables:
        return rows
    return tuple(
        row for row in rows if any(table.holds(row.document, row.start) for table in tables)
    )


def of_value_words(
    rows: tuple[ClaimRow, ...], plan: Plan, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """The rows whose value is a word of the question, where any is: those in mass production."""
    properties = knowledge.vocabulary.ontology.properties
    words = [
        fold(link.text)
        for link in plan.links.of("property")
        if link in plan.used
        and link.text
        and any(iri in properties and properties[iri].value_type == "Text" for iri in link.iris)
    ]
    words += [fold(link.text) for link in plan.links.of("unknown") if len(link.text) > 1]
    said = tuple(
        row for row in rows if row.value is None and any(word in fold(row.text) for word in words)
    )
    return said or rows
