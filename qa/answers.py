"""Put an outcome into words: the direct answer first, then what hedges, limits or contradicts it.

In      Outcome or passages, Knowledge, the language of the question
Out     Answer without derivation and timing, which `ask` adds
"""

import re
from collections.abc import Iterable, Sequence

from kg.model import Iri
from kg.ontology import cg
from qa.conflicts import find_conflicts
from qa.draft import Draft, Quote, document_id
from qa.found import Outcome
from qa.model import Answer, Cell, Conflict, Language
from qa.phrases import escape, phrase
from qa.plan_types import CALCULATED, PAIRING
from qa.sparql import ROW_COLUMNS, ClaimRow
from qa.totals import (
    Operand,
    find_operands,
    write_comparison,
    write_count,
    write_extreme,
    write_pair,
    write_total,
)

__all__ = (
    "Draft",
    "Quote",
    "document_id",
    "empty_answer",
    "rows_of",
    "write_answer",
    "write_conflicts",
    "write_cut",
    "write_quotes",
)

_SHOWN = 10
"""rows written out; the others are in the claims and the table"""
_QUESTION = 60
"""characters of the question that a quoted sentence answers"""
_LAYOUT = re.compile(r"</?(?!t[dhr]\b)[a-z][a-z\d]{0,7}(?:\s+[a-z-]+=[^<>]*)?\s*/?>", re.IGNORECASE)
_CELLS = re.compile(r"[\t|]|</?t[dhr]\b[^<>]*>", re.IGNORECASE)
_BETWEEN_CELLS = " · "
_QUOTE = 360
"""characters of one quoted sentence"""
_STATEMENT = "Statement"
_COMPARING = tuple(cg(name) for name in ("AskCompare", "AskWho", "AskWhat", "AskList"))
"""cues of a question about two, whose answer says which is higher"""
_COUNTED = ("select", "having", "between", "hop", "table")
_MEANS_CLASS = cg("meansClass")
_MADE_BY = cg("madeBy")
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))


def write_answer(outcome: Outcome, draft: Draft, *, yes_no: bool) -> None:
    """The lines of an outcome; claims and citations are recorded as they are used."""
    plan, rows = outcome.plan, outcome.rows
    draft.names_makers = plan.shape in _COUNTED and _MADE_BY not in {r.property for r in rows}
    if yes_no:
        asked = {kin for i in plan.links.iris("entity") for kin in draft.knowledge.kin(i)}
        about = [row for row in rows if row.value in asked]
        _lead_yes_no(about or rows, draft)
    operands = find_operands(outcome, draft.knowledge) if plan.aggregate in CALCULATED else ()
    operands = operands if _is_complete(operands, outcome, draft) else ()
    if plan.aggregate in ("maximum", "minimum") and any(r.amount() is not None for r in rows):
        write_extreme(outcome, draft)
    elif plan.aggregate == "count" and plan.shape in _COUNTED:
        by_value = plan.by_value or plan.shape == "between"
        write_count(rows, draft, plan.links, by_value=by_value, entities=outcome.entities)
    elif plan.aggregate in PAIRING and len(operands) > 1:
        write_pair(outcome, operands, draft)
    elif plan.aggregate in ("sum", "average") and operands:
        write_total(outcome, operands, draft)
    elif plan.shape == "select" and not plan.properties:
        write_count(rows, draft, plan.links, by_value=False, entities=outcome.entities)
    else:
        _write_rows(rows, draft, entities=outcome.entities)
        if plan.shape == "values" and len(plan.subjects) > 1 and plan.links.has(*_COMPARING):
            write_comparison(outcome, draft)
    if cut := write_cut(outcome, draft.language):
        draft.lines.append(cut)
    write_conflicts(rows, draft)


def write_cut(outcome: Outcome, language: Language) -> str:
    """Of how many entities that fit some are shown; nothing where all are."""
    if outcome.partly:
        return phrase("Partly", language)
    if not outcome.entities:
        return ""
    shown = len({row.subject for row in outcome.rows})
    return phrase("Cut", language, shown=shown, all=outcome.entities)


def _is_complete(operands: Sequence[Operand], outcome: Outcome, draft: Draft) -> bool:
    """Whether there is an amount of everything that the plan names; class words name nothing."""
    if outcome.plan.shape != "values":
        return True
    spoken = {operand.subject for operand in operands}
    spoken |= {Iri(value) for operand in operands for _, value in operand.row.qualifiers}
    vocabulary = draft.knowledge.vocabulary
    named = [
        iri
        for iri in outcome.plan.subjects
        if not vocabulary.lexicon.related(iri, _MEANS_CLASS)
        and (kind := vocabulary.kind(iri))
        and any(vocabulary.ontology.is_a(kind, one) for one in _NAMED)
    ]
    return all(spoken & {*draft.knowledge.closure((iri,))} for iri in named)


def write_conflicts(rows: Sequence[ClaimRow], draft: Draft) -> tuple[Conflict, ...]:
    """The disagreements with what the answer states, side by side and all of them cited."""
    found = []
    stated = {claim.id for claim in draft.claims}
    for group in find_conflicts(rows, draft.knowledge.vocabulary.ontology):
        if not any(row.claim in stated for row in group):
            continue
        for row in group:
            draft.cite(row)
        subject, property_ = draft.label(group[0].subject), draft.label(group[0].property)
        found.append(Conflict(subject, property_, tuple(row.claim for row in group)))
    return tuple(found)


def _write_rows(rows: Sequence[ClaimRow], draft: Draft, *, entities: int | None = None) -> None:
    alike: dict[tuple[object, ...], list[ClaimRow]] = {}
    for row in rows:
        key = (row.subject, row.property, row.value or row.text, row.polarity, draft.details(row))
        alike.setdefault(key, []).append(row)
    rows, every = [group[0] for group in alike.values()], rows
    also = {group[0].claim: group[1:4] for group in alike.values()}
    if len(rows) == 1:
        draft.lines.append(_sentence(rows[0], draft))
        for row in every:
            draft.cite(row)
        return
    one_property = len({row.property for row in rows}) == 1
    if one_property:
        draft.say("List", property=draft.label(rows[0].property), count=entities or len(rows))
    lines = _by_value(rows, draft) if one_property and len(rows) > _SHOWN else [[r] for r in rows]
    for group in lines[:_SHOWN]:
        marks = ["".join(draft.cite(one) for one in (row, *also[row.claim])) for row in group]
        _write_row(group, marks, draft, one_property=one_property)
    _more([row for group in lines[_SHOWN:] for row in group], draft)


def _by_value(rows: Sequence[ClaimRow], draft: Draft) -> list[list[ClaimRow]]:
    """The rows of a long list, those that state the same of several together."""
    groups: dict[tuple[object, ...], list[ClaimRow]] = {}
    for row in rows:
        key = (row.value or row.text, row.polarity, draft.details(row))
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _write_row(
    group: Sequence[ClaimRow], marks: Sequence[str], draft: Draft, *, one_property: bool
) -> None:
    """A line of a list: whom it is stated of, and what."""
    row = group[0]
    name = "Row" if one_property else "PropertyRow"
    named = [draft.subject(one) for one in group]
    if len(group) > 1:
        named = [f"{one} {mark}" for one, mark in zip(named, marks, strict=True)]
    draft.say(
        "NegatedRow" if row.polarity == "negated" else name,
        subject=draft.phrase("And").join(named),
        property=draft.label(row.property),
        value=draft.value(row),
        details=draft.details(row),
        marks=marks[0] if len(group) == 1 else "",
    )


def _more(rows: Sequence[ClaimRow], draft: Draft) -> None:
    for row in rows:
        draft.cite(row)
    if rows:
        draft.say("More", count=len(rows))


def _sentence(row: ClaimRow, draft: Draft) -> str:
    name = "Negated" if row.polarity == "negated" else "Value"
    return phrase(
        name,
        draft.language,
        subject=draft.subject(row),
        property=draft.label(row.property),
        value=draft.value(row),
        details=draft.details(row),
        marks=draft.cite(row),
    )


def _lead_yes_no(rows: Sequence[ClaimRow], draft: Draft) -> None:
    typed = [
        row
        for row in rows
        if row.value is not None
        and (p := draft.knowledge.vocabulary.ontology.properties.get(row.property)) is not None
        and p.kind != _STATEMENT
    ]
    polarities = {row.polarity for row in typed}
    if not polarities:
        return
    draft.say("Mixed" if len(polarities) > 1 else "No" if "negated" in polarities else "Yes")


def write_quotes(quotes: Iterable[Quote], draft: Draft, *, lead: str) -> None:
    """Sentences of the source, as they stand, without tags that only lay them out."""
    quotes = tuple(quotes)
    if not quotes:
        return
    draft.say(lead)
    for quote in quotes:
        text = _LAYOUT.sub(" ", quote.text).strip()
        text = text if len(text) <= _QUOTE else text[:_QUOTE] + "…"
        asked = quote.replies_to[:_QUESTION]
        before = draft.phrase("RepliesTo", question=escape(asked)) if asked else ""
        draft.say("Quote", quote=before + escape(_apart(text)), marks=draft.quote(quote))


def _apart(text: str) -> str:
    """A row of a table with its cells set apart, so that no number runs into another."""
    cells = [cell.strip() for cell in _CELLS.split(text)]
    return _BETWEEN_CELLS.join(cell for cell in cells if cell)


def rows_of(rows: Iterable[ClaimRow]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows of an answer as programs read them."""
    return ROW_COLUMNS, tuple(row.cells() for row in rows)


def empty_answer(question: str, language: Language, reason: str, text: str) -> Answer:
    """An answer that asserts nothing."""
    status = "clarify" if reason == "ambiguous" else "abstained"
    return Answer(question, language, status, text, reason)  # type: ignore[arg-type]
