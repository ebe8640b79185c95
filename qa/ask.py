"""Answer a question over one build: the whole flow, once.

In      question as typed, earlier questions of the chat, a Desk
Out     Answer; the same input on the same build gives the same answer
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from qa.answers import empty_answer
from qa.asked_shares import read_asked_shares
from qa.best import outcomes_of_best
from qa.bridge import bridge_outcomes, described_things, describes_somebody
from qa.carried import carried_outcomes
from qa.choose import Choice, best_choice, choose_outcome, names_spoken, weigh
from qa.directions import runs_as_asked
from qa.errors import EmptyQuestion, QuestionTooLong
from qa.grid_plans import grid_outcomes
from qa.history import Turn, merge_history
from qa.judge import Verdict, judge_plan
from qa.knowledge import Knowledge
from qa.links import Links, link_question
from qa.makers import outcomes_of_makers
from qa.mended_words import mend_words
from qa.model import Answer
from qa.outcomes import run_plan
from qa.owned import better_owned
from qa.parts import split_question
from qa.passages import Hit
from qa.phrases import phrase
from qa.plan import propose_plans
from qa.preamble import leave_preamble
from qa.predicates import without_predicates
from qa.questions import Question, detect_language, read_question
from qa.relays import (
    Relay,
    answers,
    fitting,
    is_settled,
    makers_meant,
    read_relay,
    things_meant,
    with_proof,
)
from qa.sections import find_section
from qa.shared_heads import with_shared_heads
from qa.shares import share_outcomes
from qa.side_answers import (
    find_side,
    lacks_amounts,
    lacks_side,
    of_one_measure,
    write_one_side,
    write_sides,
)
from qa.sided_amounts import outcomes_of_sides
from qa.sides import read_sides
from qa.statements import QUOTING
from qa.variants import merge_variants
from qa.voices import other_voice, reason_told
from qa.work import Desk, Search, Work
from qa.writing import find_manner, write_parts, write_work

__all__ = ("Desk", "Search", "ask")

_TURNS = 8
"""earlier questions that are replayed"""
_HITS = 8
_COMPLETE = 0.995
"""share of a question that claims account for, from which on no passage is looked for"""
_AS_WRITTEN = ("exact", "context", "history")
"""how names are linked that documents write as the question does"""
_MEANT = 4
"""things that a description may mean, asked one after the other"""
_GIVEN = ("told", "introduced", "listed", "answered", "quoted")
"""manners in which something answers"""
_TELLING = 0.1
"""by how much more of a question a described entity must account for than a named one"""


def ask(
    question: str,
    desk: Desk,
    *,
    history: Sequence[str] = (),
    language: str = "auto",
) -> Answer:
    """The answer to a question after earlier ones."""
    started = time.perf_counter()
    answer = _answer(question, desk, history=history, language=language)
    elapsed = round((time.perf_counter() - started) * 1000, 3)
    return replace(answer, build=desk.knowledge.build, elapsed_ms=elapsed)


def _answer(question: str, desk: Desk, *, history: Sequence[str], language: str) -> Answer:
    try:
        read = read_question(question, language=language)
    except EmptyQuestion:
        return empty_answer(question, "en", "outOfScope", phrase("Empty", "zh"))
    except QuestionTooLong:
        chosen = detect_language(question[:400])
        return empty_answer(question[:400], chosen, "outOfScope", phrase("TooLong", chosen))
    turns = _replay(history, desk)
    work = _understand(read, turns, desk)
    parts = _in_parts(work, turns, desk)
    if parts:
        return write_parts(work, parts, desk)
    return _by_sides(work, desk) or write_work(work, desk)


def _by_sides(work: Work, desk: Desk) -> Answer | None:
    """A comparison that nothing answers as a whole, from what answers each of its sides."""
    sides = read_sides(work.links, desk.knowledge)
    lacks = bool(sides) and lacks_side(work, sides, desk)
    if not sides or not (lacks or lacks_amounts(work)):
        return None
    language = work.question.language
    works = [
        _understand(read_question(side.question, language=language), (), desk) for side in sides
    ]
    found = [find_side(side, one, desk) for side, one in zip(sides, works, strict=True)]
    known = [one for one in found if one]
    if len(known) == len(sides):
        return write_sides(work, known, desk) if of_one_measure(known) else None
    if known and lacks:
        unknown = next(side for side, one in zip(sides, found, strict=True) if one is None)
        return write_one_side(work, known[0], unknown, desk)
    return None


def _in_parts(work: Work, turns: tuple[Turn, ...], desk: Desk) -> tuple[Work, ...]:
    """A question that asks several things as questions one after the other, if that tells more."""
    spans = () if _settles(work) else split_question(work.links)
    text, language = work.question.text, work.question.language
    before = [link for link in work.links.of("entity") if 0 <= link.start < work.question.focus[0]]
    if not spans or work.links.out_of_scope:
        return ()
    works: list[Work] = []
    for start, end in spans:
        written = text[start:end]
        if not works and before:
            written = f"{' '.join(link.text for link in before)} {written}"
        part = _understand(read_question(written, language=language), turns, desk)
        turns = (*turns, _turn(part))
        works.append(part)
    manners = [find_manner(part, desk).manner for part in works]
    given = [manner in _GIVEN for manner in manners]
    whole = find_manner(work, desk).manner
    if whole == "answered" and work.choice and not work.choice.outcome.plan.aggregate:
        given = [manner == "answered" for manner in manners]
    partly = given[0] and whole not in _GIVEN and _is_to_the_point(works[0])
    return tuple(works) if all(given) or partly else ()


def _is_to_the_point(work: Work) -> bool:
    """Whether claims under the property that is asked for were found."""
    return work.choice is not None and work.choice.outcome.plan.shape != "about"


def _settles(work: Work) -> bool:
    """Whether the claims found account for all of a question that wants no more than values."""
    return (
        work.choice is not None
        and work.verdict is not None
        and work.verdict.accepted
        and work.choice.share >= _COMPLETE
        and work.choice.outcome.plan.aggregate not in ("count", "maximum", "minimum")
        and not work.links.has(cg("AskYesNo"))
    )


def _replay(history: Sequence[str], desk: Desk) -> tuple[Turn, ...]:
    turns: tuple[Turn, ...] = ()
    for earlier in history[-_TURNS:]:
        try:
            work = _understand(read_question(earlier), turns, desk)
        except (EmptyQuestion, QuestionTooLong):
            continue
        turns = (*turns, _turn(work))
    return turns


def _turn(work: Work) -> Turn:
    stated = work.choice is not None and work.verdict is not None and work.verdict.accepted
    rows = work.choice.outcome.rows if work.choice and stated else ()
    places = tuple((quote.document, quote.start) for quote in work.voiced or ())
    return Turn(work.links, rows, work.hits, places)


def _meant_by_claims(relay: Relay, described: Work, desk: Desk) -> tuple[Iri, ...]:
    rows = described.choice.outcome.rows if described.choice else ()
    makers = makers_meant(relay, desk.knowledge)
    return (*makers, *things_meant(rows, relay, desk.knowledge))


def _meant_by_passages(relay: Relay, described: Work, desk: Desk) -> tuple[Iri, ...]:
    if makers_meant(relay, desk.knowledge):
        return ()  # whose product it is says whom the description means
    links = described.links
    found = described_things(links, lambda text: _find(text, links, desk), desk.knowledge)
    return fitting(found, relay, desk.knowledge)


def _relayed(
    read: Question,
    relay: Relay,
    meant_by: Callable[[Relay, Work, Desk], tuple[Iri, ...]],
    desk: Desk,
) -> Work | None:
    """What is asked of whom the question describes, once it is known who that is."""
    knowledge = desk.knowledge
    described = _understand(read_question(relay.description), (), desk, relays=False)
    rows = described.choice.outcome.rows if described.choice else ()
    language = "en" if read.language == "en" else "zh"
    meant = tuple(dict.fromkeys(meant_by(relay, described, desk)))[:_MEANT]
    for iri in meant if is_settled(relay, described.choice, meant) else ():
        asked = relay.question_of(knowledge.vocabulary.label(iri, language))
        work = _understand(read_question(asked, language=read.language), (), desk, relays=False)
        if work.choice and work.verdict and work.verdict.accepted and answers(work.choice):
            choice = with_proof(work.choice, rows, iri, knowledge)
            return replace(work, question=read, choice=choice)
    return None


def _understand(
    read: Question, turns: tuple[Turn, ...], desk: Desk, *, relays: bool = True
) -> Work:
    knowledge = desk.knowledge
    links = link_question(
        read, knowledge.vocabulary, knowledge.spelling, speakers=knowledge.speakers
    )
    mended = mend_words(links, knowledge)
    if mended:
        links = link_question(
            mended, knowledge.vocabulary, knowledge.spelling, speakers=knowledge.speakers
        )
    links = leave_preamble(merge_variants(links, knowledge), knowledge)
    kept = without_predicates(links.all, knowledge.vocabulary.ontology)
    shared = with_shared_heads(links.question.text, kept, knowledge.vocabulary)
    links = replace(links, all=tuple(sorted(shared, key=lambda link: (link.start, -link.end))))
    voice = other_voice(links, turns, desk) or reason_told(links, turns, desk)
    if voice:
        return Work(read, voice.links, voiced=voice.quotes)
    told = read_relay(links, knowledge) if turns else None
    if told and told.named:
        turns = ()  # the question itself says whom it means
    links = merge_history(links, turns, knowledge)
    links = read_asked_shares(links, knowledge)
    if links.out_of_scope:
        return Work(read, links)
    relay = read_relay(links, knowledge) if relays and not turns else None
    relayed = _relayed(read, relay, _meant_by_claims, desk) if relay else None
    if relayed:
        return relayed
    choice = _best_plan(links, turns, knowledge)
    verdict = judge_plan(choice, links, knowledge) if choice else None
    if choice and not runs_as_asked(choice, links, knowledge):
        return Work(read, links, choice, (), verdict)
    complete = choice is not None and choice.share >= _COMPLETE and not links.has(*QUOTING)
    hits = () if complete and verdict and verdict.accepted else _search(links, desk)
    if choice is None or choice.share < _COMPLETE:
        found = bridge_outcomes(links, lambda text: _find(text, links, desk), knowledge)
        found = (*found, *outcomes_of_makers(links, knowledge))
        bridged = choose_outcome(found, links, knowledge)
        second = judge_plan(bridged, links, knowledge) if bridged else None
        stated = choice.share + _TELLING if choice and verdict and verdict.accepted else 0.0
        if bridged and second and second.accepted and bridged.share > stated:
            choice, verdict = bridged, second
    owned = better_owned(choice, verdict, links, knowledge)
    if owned:
        choice, verdict = owned, Verdict(True, owned.share)
    if relay and not (verdict and verdict.accepted):
        relayed = _relayed(read, relay, _meant_by_passages, desk)
        if relayed:
            return relayed
    return Work(read, links, choice, hits, verdict, find_section(links, hits, knowledge))


def _best_plan(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> Choice | None:
    """The plan whose claims account for most; a look-up that accounts for all ends the search."""
    first = (
        *carried_outcomes(links, turns, knowledge),
        *outcomes_of_best(links, knowledge),
        *share_outcomes(links, knowledge),
        *outcomes_of_sides(links, knowledge),
    )
    found = [weigh(one, links, knowledge) for one in first]
    if all(choice.share < _COMPLETE for choice in found):
        found += [weigh(one, links, knowledge) for one in grid_outcomes(links, knowledge)]
    plain = not describes_somebody(links, knowledge)
    joins = links.has(cg("AskYesNo")) and len(links.of("entity")) > 1
    for plan in propose_plans(links, knowledge):
        outcome = run_plan(plan, knowledge)
        if outcome is None:
            continue
        choice = weigh(outcome, links, knowledge)
        found.append(choice)
        complete = choice.share >= _COMPLETE and not choice.missing
        enough = not joins or names_spoken(choice, links, knowledge) > 1
        if plain and complete and enough and plan.shape == "values":
            break
    return best_choice(found, links, knowledge)


def _search(links: Links, desk: Desk) -> tuple[Hit, ...]:
    if desk.search is None or not len(desk.search):
        return ()
    first, last = links.question.focus
    beside = [
        link
        for link in links.all
        if link.how == "history" or (link.role == "entity" and link.start < first)
    ]
    words = [desk.knowledge.vocabulary.label(i, "zh") for link in beside for i in link.iris[:1]]
    words += [link.text for link in beside if link.role == "unknown"]
    words += [
        desk.knowledge.vocabulary.label(link.iris[0], "zh")
        for link in links.of("entity")
        if link.how not in _AS_WRITTEN and link.start >= first
    ]
    return _find(" ".join((links.question.text[first:last], *words)), links, desk)


def _find(text: str, links: Links, desk: Desk) -> tuple[Hit, ...]:
    """The passages for a text, those that name the question's entities before others."""
    if desk.search is None:
        return ()
    return desk.search.search(
        text,
        language=links.question.language,
        entities=frozenset(links.iris("entity")),
        k=_HITS,
    )
