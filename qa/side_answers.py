"""Answer a comparison side by side: what is stated of each of two, and what that makes.

In      the two sides of a comparison, each worked on alone; Desk
Out     SideFound of each side: an amount that is stated of it itself, or None; Answer
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of
from qa.amounts import write_difference
from qa.answers import Draft, Quote, empty_answer, rows_of, write_quotes
from qa.asked_dates import times_meet
from qa.conflicts import quantity_of
from qa.derivation import derive
from qa.knowledge import Knowledge
from qa.link_types import Links
from qa.model import Answer
from qa.outcomes import Outcome
from qa.passages import Hit
from qa.phrases import escape, phrase
from qa.quotes import quote_of
from qa.said_amounts import Amount, Owner, amounts_of, time_of
from qa.sides import Side
from qa.sparql import ClaimRow, bind_claims
from qa.work import Desk, Work
from qa.writing import find_manner

_NO_PROSE = ("heading", "question", "row")
_DATE = cg("date")
_CALCULATING = (cg("AskDifference"), cg("AskRatio"))
_QUOTED = 2
"""passages, quoted or behind claims, that may speak of both sides"""


@dataclass(frozen=True, slots=True)
class SideFound:
    """What is stated of one side."""

    side: Side
    amount: Amount
    row: ClaimRow | None = None
    """the claim that states it"""
    quote: Quote | None = None
    """else the words that do"""


def lacks_amounts(work: Work) -> bool:
    """Whether claims answer that should differ, or be divided, and are of one thing only."""
    outcome = work.choice.outcome if work.choice else None
    if outcome is None or outcome.parts or not work.links.has(*_CALCULATING):
        return False
    return len({row.subject for row in outcome.rows if row.amount() is not None}) == 1


def lacks_side(work: Work, sides: Sequence[Side], desk: Desk) -> bool:
    """Whether nothing answers a comparison, or claims that speak of one of its sides only."""
    found = find_manner(work, desk)
    if found.manner != "answered" or work.choice is None:
        return found.manner == "abstained"
    outcome = work.choice.outcome
    if outcome.parts:
        return False
    kins = [desk.knowledge.kin(side.link.iris[0]) for side in sides if side.link.iris]
    rows = outcome.rows
    texts = [hit.text for hit in found.quoted.hits[:_QUOTED]]
    behind = (desk.knowledge.passage_at(row.document, row.start) for row in rows[:_QUOTED])
    texts += [one.text for one in behind if one]
    named = (_named(text, desk.knowledge) for text in texts)
    if any(all(kin & here for kin in kins) for here in named):
        return False
    spoken = {v for row in rows for v in (row.subject, row.value, *(q for _, q in row.qualifiers))}
    return any(not kin & spoken for kin in kins)


def _named(text: str, knowledge: Knowledge) -> frozenset[Iri]:
    mentions = knowledge.vocabulary.lexicon.find_mentions(
        text, context=knowledge.vocabulary.spoken_of
    )
    return frozenset(mention.entity for mention in mentions)


def find_side(side: Side, work: Work, desk: Desk) -> SideFound | None:
    """The amount that the answer to one side states of it."""
    found = find_manner(work, desk)
    if found.manner == "answered" and work.choice:
        return _of_claims(side, work.choice.outcome, desk.knowledge)
    if found.manner != "quoted" or not found.quoted.hits:
        return None
    hit = found.quoted.hits[0]
    amount = _said_of(side, hit, desk.knowledge) if hit.role not in _NO_PROSE else None
    return SideFound(side, amount, quote=quote_of(hit, desk)) if amount else None


def _of_claims(side: Side, outcome: Outcome, knowledge: Knowledge) -> SideFound | None:
    """The first amount that claims state of a thing, or of a time."""
    properties = {row.property for row in outcome.rows if row.amount() is not None}
    if outcome.plan.aggregate or (outcome.plan.shape == "about" and len(properties) > 1):
        return None
    kin = knowledge.kin(side.link.iris[0]) if side.link.iris else frozenset()
    for row in outcome.rows:
        told = " ".join(value for name, value in row.qualifiers if name == _DATE)
        named = {row.subject, row.value, *(value for _, value in row.qualifiers)}
        of_it = bool(kin & named) if kin else bool(told) and _meets(side, told, row)
        base = row.amount()
        if of_it and base is not None and row.polarity == "affirmed":
            return SideFound(side, Amount(side.link.text, row.text, quantity_of(row), base), row)
    return None


def _meets(side: Side, told: str, row: ClaimRow) -> bool:
    return times_meet((side.link.text,), told, row.said)


def _said_of(side: Side, hit: Hit, knowledge: Knowledge) -> Amount | None:
    """The amount that a passage tells of a thing that it names, or of a time."""
    said = knowledge.dates.get(hit.document)
    if side.link.iris:
        owner = Owner(side.link.text, knowledge.kin(side.link.iris[0]))
    else:
        owner = Owner(side.link.text, span=time_of(side.link.text, said))
    amounts = amounts_of(hit.text, (owner,), knowledge, said)
    return amounts[0] if amounts else None


def of_one_measure(found: Sequence[SideFound]) -> bool:
    """Whether what is stated of both sides measures the same."""
    units = [one.amount.quantity.unit for one in found]
    measures = {dimension_of(unit) if unit else None for unit in units}
    properties = {one.row.property for one in found if one.row}
    return len(measures) == 1 and len(properties) < len(found)


def write_sides(whole: Work, found: Sequence[SideFound], desk: Desk) -> Answer:
    """Both sides, and by how much they differ where their amounts measure the same."""
    draft = Draft(desk.knowledge, whole.question.language)
    quotes = {(one.quote.document, one.quote.start) for one in found if one.quote}
    if len(quotes) == 1 and not any(one.row for one in found):
        write_quotes([one.quote for one in found[:1] if one.quote], draft, lead="QuotedLead")
    else:
        for one in found:
            _write_side(one, draft)
    _write_comparison(whole.links, found, draft)
    rows = tuple(one.row for one in found if one.row)
    columns, cells = rows_of(rows) if rows else ((), ())
    return Answer(
        whole.question.text,
        draft.language,
        "answered" if len(rows) == len(found) else "quoted",
        draft.text(),
        None,
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        sparql=bind_claims(rows) if rows else "",
        columns=columns,
        rows=cells,
        derivation=derive(whole.links.all, desk.knowledge, draft.language),
    )


def write_one_side(whole: Work, known: SideFound, unknown: Side, desk: Desk) -> Answer:
    """That only one side is stated, so that nothing can be compared."""
    draft = Draft(desk.knowledge, whole.question.language)
    marks = draft.cite(known.row) if known.row else draft.quote(known.quote) if known.quote else ""
    text = phrase(
        "OneSide",
        draft.language,
        known=escape(known.amount.name),
        said=f"{escape(known.amount.text)} {marks}",
        unknown=escape(unknown.link.text),
    )
    return replace(
        empty_answer(whole.question.text, draft.language, "neverStated", text),
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        derivation=derive(whole.links.all, desk.knowledge, draft.language),
    )


def _write_side(one: SideFound, draft: Draft) -> None:
    name = escape(one.side.link.text)
    if one.row:
        said = f"{draft.label(one.row.property)} {draft.value(one.row)}{draft.details(one.row)}"
        draft.say("Side", name=name, quote=said, marks=draft.cite(one.row))
    elif one.quote:
        draft.say("Side", name=name, quote=escape(one.quote.text), marks=draft.quote(one.quote))


def _write_comparison(links: Links, found: Sequence[SideFound], draft: Draft) -> None:
    """What the two amounts make; nothing where one is only a bound."""
    one, other = (side.amount for side in found)
    if any(amount.quantity.comparator != "=" for amount in (one, other)):
        return
    if links.has(cg("AskRatio")) and one.base and other.base:
        ratio, first, second = one.base / other.base, _shown(one), _shown(other)
        draft.say("Ratio", ratio=f"{ratio:.3g}", first=first, second=second)
        return
    names = {"first": escape(one.name), "second": escape(other.name)}
    if one.base == other.base:
        draft.say("Equal", **names)
        return
    difference = write_difference(abs(one.base - other.base), one.quantity, draft.language)
    draft.say("Higher" if one.base > other.base else "Lower", difference=difference, **names)


def _shown(amount: Amount) -> str:
    return f"{escape(amount.name)}: {escape(amount.text)}"
