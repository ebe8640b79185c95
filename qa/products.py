"""Multiply what a sentence states of one by the number that a question gives: 50 racks of 72 each.

In      Links, the passages found for the question, Knowledge
Out     Product, or None when no passage states one amount for each of what the question counts
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of, parse_quantity
from kg.units import load_units
from qa.amounts import base_amount
from qa.asked_units import asked_units, says_number
from qa.calculated import calculates
from qa.grid_words import means_total
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.misspelt_links import blank
from qa.passages import Hit
from qa.rates import Counted, Rate, counted_after, find_rates
from qa.reading import read_passage
from qa.work import Work

_PROSE = ("answer", "paragraph", "item", "reply")
_ENOUGH = 0.4
"""share of the question that the passage of a rate must account for, without what it counts"""
_BESIDE = 14
"""characters between how many and the word for what is counted"""
_COUNT, _MONEY, _TIME = cg("Count"), cg("Currency"), cg("Duration")
_ASKING = tuple(cg(name) for name in ("AskSum", "AskHowMuch", "AskCount", "AskWhat"))
_NO_PRODUCT = tuple(
    cg(name) for name in ("AskYesNo", "AskWhy", "AskOpinion", "AskWhen", "AskDifference", "AskList")
)


@dataclass(frozen=True, slots=True)
class Product:
    """So many times what a passage states of one."""

    times: Counted
    """how many the question says"""
    rate: Rate
    hit: Hit
    share: float
    """of the question that the passage accounts for"""


def find_product(work: Work, knowledge: Knowledge) -> Product | None:
    """The product of the number in a question and the rate that says most of its words."""
    links = work.links
    counted = _counted(links)
    if not counted or links.has(*_NO_PRODUCT) or not _asks_amount(links):
        return None
    if _is_answered(work):
        return None
    kinds = _kinds_asked(links, counted, knowledge)
    links = _without(links, counted)
    found: list[tuple[float, Product]] = []
    for hit in work.hits:
        rates = [
            (rate, times)
            for rate in (find_rates(hit.text) if hit.role in _PROSE else ())
            for _, times in counted
            if rate.per.is_of(times) and _fits(rate, kinds)
        ]
        if not rates:
            continue
        reading = read_passage(hit, links, knowledge)
        if reading.missed or reading.share < _ENOUGH:
            continue
        for rate, times in rates:
            clause = replace(hit, text=hit.text[rate.start : rate.end])
            said = read_passage(clause, links, knowledge)
            score = said.share + reading.share
            found.append((score, Product(times, rate, hit, reading.share)))
    found.sort(key=lambda one: -one[0])
    told = {_amount(one) for _, one in found if one.times.number == one.rate.per.number}
    if len(told) > 1:
        return None  # several are told, and there is nothing to multiply
    for (best, one), (second, other) in pairwise(found):
        if best == second and _amount(one) != _amount(other):
            return None  # nothing says which of them is meant
        break
    return found[0][1] if found else None


def _is_answered(work: Work) -> bool:
    """Whether claims answer, with a total where one is asked for."""
    accepted = work.verdict is not None and work.verdict.accepted
    if not accepted or work.choice is None or work.choice.outcome.plan.shape == "about":
        return False
    adds = work.links.has(cg("AskSum")) or any(means_total(link) for link in work.links.all)
    return calculates(work) or not adds


def _amount(product: Product) -> float | None:
    base = base_amount(product.rate.quantity)
    return None if base is None else base / float(product.rate.per.number)


def _counted(links: Links) -> list[tuple[Link, Counted]]:
    """What the question says the number of, more than one."""
    text = links.question.text
    found = []
    for link in links.of("quantity"):
        if link.start < 0 or link.quantity is None or link.quantity.comparator != "=":
            continue
        if any(one.start <= link.start and link.end <= one.end for one in links.of("date")):
            continue
        unit = link.quantity.unit
        measured = unit is not None and dimension_of(unit) not in (_COUNT, _TIME)
        counted = None if measured else counted_after(text, link.end, link.quantity)
        if counted and counted.number > 1:
            found.append((link, counted))
    for name in links.of("entity"):
        before = text[: max(name.start, 0)].split()[-1:]
        amount = parse_quantity(before[0]) if before else None
        counted = counted_after(text, name.end, amount) if amount and not amount.unit else None
        if counted and counted.number > 1:
            found.append((name, counted))
    return found


def _asks_amount(links: Links) -> bool:
    asks = links.has(*_ASKING) or says_number(links.question.text)
    return asks or any(means_total(link) for link in links.all)


def _kinds_asked(
    links: Links, counted: list[tuple[Link, Counted]], knowledge: Knowledge
) -> frozenset[Iri]:
    """The kinds of amount that are asked for: units of a count, dimensions of anything else."""
    text = blank(links.question.text, [one for one, _ in counted if one.role == "quantity"])
    asked = asked_units(text)
    if asked:
        return asked
    properties = knowledge.vocabulary.ontology.properties
    named = {(link.start, link.end) for link in links.of("entity")}
    return frozenset(
        kind
        for link in links.of("property")
        if (link.start, link.end) not in named
        for iri in link.iris
        if iri in properties and properties[iri].value_type == "Quantity"
        for kind in properties[iri].dimensions
        if kind not in (_COUNT, _TIME)
    )


def _fits(rate: Rate, kinds: frozenset[Iri]) -> bool:
    """Whether a rate states an amount of a kind asked for; money may lack its currency."""
    unit = rate.quantity.unit
    if unit is None:
        return _MONEY in kinds
    known = load_units().units[unit]
    kind = known.base if known.dimension == _COUNT else dimension_of(unit)
    return kind in kinds if kinds else known.dimension == _COUNT


def _without(links: Links, counted: list[tuple[Link, Counted]]) -> Links:
    """The links and the question without how many of what, and without spans of time beside it."""
    left_out = {
        link
        for link in links.of("quantity")
        if link.quantity and link.quantity.unit and dimension_of(link.quantity.unit) == _TIME
    }
    for one, number in counted:
        left_out |= {one} if one.role == "quantity" else set()
        left_out |= {
            link
            for link in links.all
            if link.role != "entity"
            and one.end <= link.start <= one.end + _BESIDE
            and fold(link.text) in number.word
        }
    written = [link for link in (*left_out, *links.of("cue")) if link.start >= 0]
    question = replace(links.question, text=blank(links.question.text, written))
    kept = tuple(link for link in links.all if link not in left_out)
    return replace(links, question=question, all=kept)
