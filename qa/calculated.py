"""Calculate with amounts that a sentence states: of two things it names, or of two times.

"Our budget is 120 next year, it was 80 this year": no claim needs to state both; the sentence that
answers the question holds the two amounts, each beside the thing or the time that it is of.

In      Links, the passages found for the question, Knowledge
Out     Calculation, or None when no passage states an amount of everything that is asked about
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.dates import DateSpan, find_dates
from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import QuantitySpan, dimension_of, find_quantities
from qa.amounts import base_amount
from qa.document_words import document_words
from qa.grid_words import is_moving
from qa.judge import SOUND_SHARE
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import means_class
from qa.misspelt_links import blank
from qa.passages import Hit
from qa.plan_types import Aggregate
from qa.reading import are_alike, read_passage

_KINDS: tuple[tuple[str, Aggregate], ...] = (
    ("AskChange", "change"),
    ("AskDifference", "difference"),
    ("AskRatio", "ratio"),
    ("AskSum", "sum"),
)
_PROSE = ("answer", "paragraph", "item", "reply")
_STOPS = "，,；;。！？!?："
_PAIR = 2
_FAR = 1000.0
"""times by which an amount without a unit may differ from one with a unit"""
_NO_CALCULATION = tuple(cg(name) for name in ("AskWhy", "AskOpinion", "AskWhen"))


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
class Calculation:
    """What to make of the amounts of a passage."""

    kind: Aggregate
    amounts: tuple[Amount, ...]
    """in the order of the question; of two times, the earlier first"""
    hit: Hit
    """the passage that states them"""
    share: float
    """of the question that the passage accounts for"""
    timed: bool
    """whether the amounts are of two times"""


@dataclass(frozen=True, slots=True)
class _Owner:
    """A thing or a time that an amount is asked of."""

    name: str
    kin: frozenset[Iri] = frozenset()
    span: DateSpan | None = None


def find_calculation(links: Links, hits: Iterable[Hit], knowledge: Knowledge) -> Calculation | None:
    """The calculation that the passage which says most of the question allows."""
    kind = next((one for name, one in _KINDS if links.has(cg(name))), None) or _moving(links)
    if kind is None or links.has(*_NO_CALCULATION):
        return None
    best: Calculation | None = None
    links = _without_change(links)
    for hit in hits:
        if hit.role not in _PROSE:
            continue
        for one in _windows(hit, knowledge):
            said = knowledge.dates.get(one.document)
            reading = read_passage(one, links, knowledge)
            if reading.missed or reading.silent or reading.share < SOUND_SHARE:
                continue
            amounts = _amounts(one, kind, links, knowledge, said)
            if amounts and (best is None or reading.share > best.share):
                timed = len(_things(links, knowledge)) < _PAIR
                best = Calculation(kind, amounts, one, reading.share, timed)
                break
    return best


def _moving(links: Links) -> Aggregate | None:
    """A change, where the question says how much something went up or down between two times."""
    moving = is_moving(links, "RiseWord") or is_moving(links, "FallWord")
    asks = links.has(cg("AskHowMuch"), cg("AskWhat"))
    return "change" if moving and asks and len(_times(links, None)) == _PAIR else None


def _without_change(links: Links) -> Links:
    """The links and the question without the words that only ask what to calculate."""
    moving = document_words("RiseWord") + document_words("FallWord")
    cues = [(link.start, link.end) for link in links.of("cue")]
    asking = [
        link
        for link in links.all
        if link.role == "cue"
        or (
            link.role in ("property", "unknown")
            and (link.text.startswith(moving) or (link.start, link.end) in cues)
        )
    ]
    written = [link for link in asking if link.start >= 0]
    question = replace(links.question, text=blank(links.question.text, written))
    kept = tuple(link for link in links.all if link.role == "cue" or link not in asking)
    return replace(links, question=question, all=kept)


def _windows(hit: Hit, knowledge: Knowledge) -> Iterator[Hit]:
    """A passage alone, then with the one after it that goes on."""
    yield hit
    for after in knowledge.passages_after(document_iri(hit.document), hit.end, 1):
        if after.role == hit.role and after.context[:20] == hit.context[:20]:
            text = f"{hit.text} {after.text}"
            mentions = knowledge.vocabulary.lexicon.find_mentions(
                after.text, context=knowledge.vocabulary.spoken_of
            )
            named = (*hit.entities, *(mention.entity for mention in mentions))
            yield replace(hit, end=after.end, text=text, entities=tuple(dict.fromkeys(named)))


def _amounts(
    hit: Hit, kind: Aggregate, links: Links, knowledge: Knowledge, said: str | None
) -> tuple[Amount, ...]:
    """An amount of everything that is asked about; nothing when one lacks."""
    things = _things(links, knowledge)
    if len(things) >= _PAIR:
        return _of_owners(hit.text, things, knowledge, said)
    if kind == "sum":
        return ()
    times = _times(links, said)
    if len(times) == _PAIR:
        return _of_owners(hit.text, times, knowledge, said)
    if times:
        return ()
    return _from_to(hit.text) or (_of_two_times(hit.text, knowledge, said) if kind == "change" else ())


def _of_two_times(text: str, knowledge: Knowledge, said: str | None) -> tuple[Amount, ...]:
    """The amounts of the only two times that a text tells."""
    day = date.fromisoformat(said) if said else None
    spans = [span for span in find_dates(text, said_on=day) if span.first and span.last]
    spans.sort(key=lambda span: (span.first or date.min, span.last or date.max))
    owners = [_Owner(span.text, span=span) for span in spans]
    return _of_owners(text, owners, knowledge, said) if len(owners) == _PAIR else ()


def _things(links: Links, knowledge: Knowledge) -> tuple[_Owner, ...]:
    """The first things of one broad class that the question names two or more of."""
    kind = knowledge.vocabulary.kind
    named = [
        link
        for link in links.of("entity")
        if link.text and not means_class(link, knowledge) and kind(link.iris[0]) != cg("Market")
    ]
    for first in named:
        group = [
            one
            for one in named
            if are_alike(first.iris[0], one.iris[0], knowledge)
            or kind(one.iris[0]) == kind(first.iris[0])
        ]
        found = {link.iris[0]: _Owner(link.text, knowledge.kin(link.iris[0])) for link in group}
        if len(found) >= _PAIR:
            return tuple(found.values())
    return ()


def _times(links: Links, said: str | None) -> tuple[_Owner, ...]:
    """The two times of a question, the earlier first; a period's two ends."""
    day = date.fromisoformat(said) if said else None
    spans = [span for link in links.of("date") for span in find_dates(link.text, said_on=day)]
    found = []
    for span in spans:
        parts = [one for part in _ends(span.text) for one in find_dates(part, said_on=day)]
        found += parts if len(parts) == _PAIR and len(spans) == 1 else [span]
    known = [span for span in found if span.first and span.last]
    known.sort(key=lambda span: (span.first or date.min, span.last or date.max))
    return tuple(_Owner(span.text, span=span) for span in known)


def _ends(text: str) -> tuple[str, str]:
    """The two ends of a period as written."""
    folded = fold(text)
    for word in document_words("UntilWord"):
        before, found, after = folded.partition(word)
        if found:
            return text[: len(before)], text[len(text) - len(after) :]
    return text, ""


def _of_owners(
    text: str, owners: Sequence[_Owner], knowledge: Knowledge, said: str | None
) -> tuple[Amount, ...]:
    places = _places(text, owners, knowledge, said)
    if {owner for _, _, owner in places} < {*range(len(owners))}:
        return ()
    spans = [span for span in find_quantities(text) if base_amount(span.quantity) is not None]
    held: dict[int, list[QuantitySpan]] = {at: [] for at in range(len(owners))}
    for start, end, clause in _clauses(text):
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


def _clauses(text: str) -> Iterator[tuple[int, int, str]]:
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
            yield start, at, text[start:at]
            start = at + (len(word) or 1)
            at = start
            continue
        at += 1
    yield start, len(text), text[start:]


def _in_next_clause(
    text: str, end: int, spans: list[QuantitySpan], places: list[tuple[int, int, int]]
) -> list[QuantitySpan]:
    """The amounts of the clause after one that states none, where it names nobody else."""
    after = next(((a, b) for a, b, _ in _clauses(text) if a >= end), None)
    if after is None or any(after[0] <= a < after[1] for a, _, _ in places):
        return []
    return [span for span in spans if after[0] <= span.start < after[1]]


def _places(
    text: str, owners: Sequence[_Owner], knowledge: Knowledge, said: str | None
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
        fits = [n for n, one in enumerate(owners) if one.span and _same_time(span, one.span)]
        found += [(span.start, span.end, fits[0])] if len(fits) == 1 else []
    return found


def _same_time(one: DateSpan, other: DateSpan) -> bool:
    """Whether two times are one, or one lies within the other."""
    if not (one.first and one.last and other.first and other.last):
        return False
    inside = other.first <= one.first and one.last <= other.last
    return inside or (one.first <= other.first and other.last <= one.last)


def _fitting(
    owners: Sequence[_Owner], held: dict[int, list[QuantitySpan]], text: str
) -> tuple[Amount, ...]:
    """The first amounts that measure the same for all owners."""
    for span in held[0]:
        chosen = [span]
        for at in range(1, len(owners)):
            chosen += [s for s in held[at] if s not in chosen and _measure_alike(span, s)][:1]
        if len(chosen) == len(owners):
            unit = next((s.quantity.unit for s in chosen if s.quantity.unit), None)
            return tuple(
                _amount(owner.name, s, unit, text) for owner, s in zip(owners, chosen, strict=True)
            )
    return ()


def _amount(name: str, span: QuantitySpan, unit: Iri | None, text: str) -> Amount:
    quantity = span.quantity if span.quantity.unit else replace(span.quantity, unit=unit)
    return Amount(name, text[span.start : span.end], quantity, base_amount(quantity) or 0.0)


def _measure_alike(one: QuantitySpan, other: QuantitySpan) -> bool:
    """Whether two amounts measure the same; one without a unit may have the other's."""
    units = (one.quantity.unit, other.quantity.unit)
    if units[0] and units[1]:
        return dimension_of(units[0]) == dimension_of(units[1])
    amounts = [base_amount(span.quantity) or 0.0 for span in (one, other)]
    return min(amounts) > 0 and max(amounts) / min(amounts) < _FAR


def _from_to(text: str) -> tuple[Amount, ...]:
    """The two ends of what a text says to go from one amount to another."""
    folded = fold(text)
    from_, until = document_words("FromWord"), document_words("UntilWord")
    spans = find_quantities(text)
    for one, other in zip(spans, spans[1:], strict=False):
        before = folded[: one.start].rstrip()
        between = folded[one.end : other.start].rstrip()
        if not before.endswith(from_) or not any(word in f"{between} " for word in until):
            continue
        if _measure_alike(one, other) and not any(stop in between for stop in _STOPS):
            unit = one.quantity.unit or other.quantity.unit
            return _amount("", one, unit, text), _amount("", other, unit, text)
    return ()
