"""Calculate with amounts that a sentence states: of two things it names, or of two times.

"Our budget is 120 next year, it was 80 this year": no claim needs to state both; the sentence that
answers the question holds the two amounts, each beside the thing or the time that it is of.

In      Links, the passages found for the question, Knowledge
Out     Calculation, or None when no passage states an amount of everything that is asked about
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.dates import find_dates
from kg.folding import fold
from kg.iris import document_iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.grid_words import is_moving
from qa.judge import SOUND_SHARE
from qa.knowledge import Knowledge
from qa.links import Links
from qa.members import means_class
from qa.misspelt_links import blank
from qa.passages import Hit
from qa.plan_types import CALCULATED, Aggregate
from qa.reading import are_alike, read_passage
from qa.said_amounts import Amount, Owner, amounts_of
from qa.said_changes import amounts_changed
from qa.work import Work

_KINDS: tuple[tuple[str, Aggregate], ...] = (
    ("AskChange", "change"),
    ("AskDifference", "difference"),
    ("AskRatio", "ratio"),
    ("AskSum", "sum"),
)
_PROSE = ("answer", "paragraph", "item", "reply")
_PAIR = 2
_NO_CALCULATION = tuple(cg(name) for name in ("AskWhy", "AskOpinion", "AskWhen"))


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


def calculates(work: Work) -> bool:
    """Whether claims give the amounts that the question asks to calculate with."""
    accepted = work.verdict is not None and work.verdict.accepted
    plan = work.choice.outcome.plan if work.choice else None
    return accepted and plan is not None and plan.shape != "about" and plan.aggregate in CALCULATED


def _moving(links: Links) -> Aggregate | None:
    """A change, where the question says how much something went up or down, between two times."""
    moving = is_moving(links, "RiseWord") or is_moving(links, "FallWord")
    asks = links.has(cg("AskHowMuch"), cg("AskWhat"))
    return "change" if moving and asks else None


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
        return amounts_of(hit.text, things, knowledge, said)
    if kind == "sum":
        return ()
    times = _times(links, said)
    if len(times) == _PAIR:
        return amounts_of(hit.text, times, knowledge, said)
    return amounts_changed(hit.text, said, times[0].span if times else None)


def _things(links: Links, knowledge: Knowledge) -> tuple[Owner, ...]:
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
        found = {link.iris[0]: Owner(link.text, knowledge.kin(link.iris[0])) for link in group}
        if len(found) >= _PAIR:
            return tuple(found.values())
    return ()


def _times(links: Links, said: str | None) -> tuple[Owner, ...]:
    """The two times of a question, the earlier first; a period's two ends."""
    day = date.fromisoformat(said) if said else None
    spans = [span for link in links.of("date") for span in find_dates(link.text, said_on=day)]
    found = []
    for span in spans:
        parts = [one for part in _ends(span.text) for one in find_dates(part, said_on=day)]
        found += parts if len(parts) == _PAIR and len(spans) == 1 else [span]
    known = [span for span in found if span.first and span.last]
    known.sort(key=lambda span: (span.first or date.min, span.last or date.max))
    return tuple(Owner(span.text, span=span) for span in known)


def _ends(text: str) -> tuple[str, str]:
    """The two ends of a period as written."""
    folded = fold(text)
    for word in document_words("UntilWord"):
        before, found, after = folded.partition(word)
        if found:
            return text[: len(before)], text[len(text) - len(after) :]
    return text, ""
