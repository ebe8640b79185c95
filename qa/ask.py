"""Answer a question over one build: the whole flow, once.

In      question as typed, earlier questions of the chat, a Desk
Out     Answer; the same input on the same build gives the same answer
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg
from qa.answers import (
    Draft,
    Quote,
    document_id,
    empty_answer,
    rows_of,
    write_answer,
    write_conflicts,
    write_quotes,
)
from qa.best import outcomes_of_best
from qa.bridge import bridge_outcomes, describes_somebody, outcomes_of_makers
from qa.carried import carried_outcomes
from qa.choose import Choice, best_choice, choose_outcome, weigh
from qa.errors import EmptyQuestion, QuestionTooLong
from qa.history import Turn, lacks_antecedent, merge_history
from qa.judge import Verdict, judge_passages, judge_plan
from qa.knowledge import Knowledge
from qa.links import Link, Links, link_question
from qa.model import Answer, Derivation, Language
from qa.outcomes import Outcome, run_plan
from qa.passages import Hit
from qa.phrases import escape, phrase
from qa.plan import propose_plans
from qa.predicates import without_predicates
from qa.questions import Question, detect_language, read_question
from qa.rewriting import place_links
from qa.sparql import keep_claims
from qa.speakers import spoken_quotes, write_speakers
from qa.suggest import is_askable, nearest_claims, suggest_questions
from qa.variants import merge_variants

_TURNS = 8
"""earlier questions that are replayed"""
_HITS = 8
_CELL_MARKS = ("\t", "|")
_LONGER_CELL = 6
"""characters that a cell must have beside a claim's own words to be quoted whole"""
_NEAREST = 3
"""claims shown beside an abstention"""
_COMPLETE = 0.995
"""share of a question that claims account for, from which on no passage is looked for"""
_FOLLOWING = 3
"""sentences that may follow a quoted one in its quote"""
_LONGEST_QUOTE = 340
"""characters"""
_TELLING = 0.1
"""by how much more of a question a described entity must account for than a named one"""
_NO_PROSE = ("row", "heading", "question")
_EXPLAINING = (cg("AskWhy"), cg("AskOpinion"), cg("AskHow"))
_QUOTING = (*_EXPLAINING, cg("AskConflict"), cg("AskCompare"))


class Search(Protocol):
    """Finds passages of a build."""

    def __len__(self) -> int:
        """How many passages it holds."""

    def search(
        self, question: str, *, language: str, entities: frozenset[Iri], k: int
    ) -> tuple[Hit, ...]:
        """The k best passages, best first."""


@dataclass(slots=True)
class Desk:
    """What is needed to answer over one build."""

    knowledge: Knowledge
    search: Search | None
    text: Callable[[str], str]
    """the stored text of a document, by its identifier"""


@dataclass(frozen=True, slots=True)
class _Work:
    """A question on its way to its answer."""

    question: Question
    links: Links
    choice: Choice | None = None
    hits: tuple[Hit, ...] = ()
    verdict: Verdict | None = None


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
    return _write(work, desk)


def _replay(history: Sequence[str], desk: Desk) -> tuple[Turn, ...]:
    turns: tuple[Turn, ...] = ()
    for earlier in history[-_TURNS:]:
        try:
            work = _understand(read_question(earlier), turns, desk)
        except (EmptyQuestion, QuestionTooLong):
            continue
        stated = work.choice is not None and work.verdict is not None and work.verdict.accepted
        rows = work.choice.outcome.rows if work.choice and stated else ()
        turns = (*turns, Turn(work.links, rows))
    return turns


def _understand(read: Question, turns: tuple[Turn, ...], desk: Desk) -> _Work:
    knowledge = desk.knowledge
    links = link_question(
        read, knowledge.vocabulary, knowledge.spelling, speakers=knowledge.speakers
    )
    links = merge_variants(links, knowledge)
    kept = without_predicates(links.all, knowledge.vocabulary.ontology)
    links = merge_history(replace(links, all=kept), turns, knowledge)
    if links.out_of_scope:
        return _Work(read, links)
    choice = _best_plan(links, turns, knowledge)
    verdict = judge_plan(choice, links, knowledge) if choice else None
    complete = choice is not None and choice.share >= _COMPLETE and not links.has(*_QUOTING)
    hits = () if complete and verdict and verdict.accepted else _search(links, desk)
    if choice is None or choice.share < _COMPLETE:
        found = bridge_outcomes(links, lambda text: _find(text, links, desk), knowledge)
        found = (*found, *outcomes_of_makers(links, knowledge))
        bridged = choose_outcome(found, links, knowledge)
        second = judge_plan(bridged, links, knowledge) if bridged else None
        stated = choice.share + _TELLING if choice and verdict and verdict.accepted else 0.0
        if bridged and second and second.accepted and bridged.share > stated:
            choice, verdict = bridged, second
    return _Work(read, links, choice, hits, verdict)


def _best_plan(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> Choice | None:
    """The plan whose claims account for most; a look-up that accounts for all ends the search."""
    first = (*carried_outcomes(links, turns, knowledge), *outcomes_of_best(links, knowledge))
    found = [weigh(one, links, knowledge) for one in first]
    plain = not describes_somebody(links, knowledge)
    for plan in propose_plans(links, knowledge):
        outcome = run_plan(plan, knowledge)
        if outcome is None:
            continue
        choice = weigh(outcome, links, knowledge)
        found.append(choice)
        complete = choice.share >= _COMPLETE and not choice.missing
        if plain and complete and plan.shape == "values":
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


def _write(work: _Work, desk: Desk) -> Answer:
    language = work.question.language
    draft = Draft(desk.knowledge, language)
    derivation = _derivation(place_links(work.links, work.question), desk.knowledge, language)
    if work.links.out_of_scope:
        text = phrase("OutOfScope", language)
        empty = empty_answer(work.question.text, language, "outOfScope", text)
        return replace(empty, derivation=derivation)
    if lacks_antecedent(work.links):
        text = phrase("WhoIsMeant", language)
        empty = empty_answer(work.question.text, language, "ambiguous", text)
        return replace(empty, status="abstained", derivation=derivation)
    quoted = judge_passages(work.hits, work.links, desk.knowledge)
    spoken = _spoken(work, quoted, desk)
    if spoken:
        return replace(_told(work, draft, spoken), derivation=derivation)
    explain = work.links.has(*_EXPLAINING)
    if explain and quoted.accepted and (links_why(work.links) or not _asks_amount(work)):
        return replace(_quoted(work, draft, quoted, desk), derivation=derivation)
    if work.choice and work.verdict and work.verdict.accepted:
        return replace(_answered(work, draft, quoted, desk), derivation=derivation)
    if quoted.accepted:
        return replace(_quoted(work, draft, quoted, desk), derivation=derivation)
    return replace(_abstained(work, quoted, draft), derivation=derivation)


def _spoken(work: _Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The words of known speakers that answer who said something."""
    if not work.links.has(cg("AskSpeaker")):
        return ()
    stated = work.choice is not None and work.verdict is not None and work.verdict.accepted
    quotes = _supporting(work.choice.outcome, desk) if work.choice and stated else ()
    said = tuple(_quote_of(hit, desk) for hit in quoted.hits) if quoted.accepted else ()
    return spoken_quotes((*quotes, *said), work.links)


def _told(work: _Work, draft: Draft, spoken: tuple[Quote, ...]) -> Answer:
    write_speakers(spoken, draft)
    return Answer(
        work.question.text,
        draft.language,
        "quoted",
        draft.text(),
        None,
        citations=tuple(draft.citations),
        confidence=1.0,
    )


def links_why(links: Links) -> bool:
    """Whether a reason is asked for."""
    return links.has(cg("AskWhy"))


def _asks_amount(work: _Work) -> bool:
    """Whether a claim with an amount answers, however the question is worded."""
    accepted = work.verdict is not None and work.verdict.accepted
    rows = work.choice.outcome.rows if work.choice and accepted else ()
    return bool(rows) and rows[0].amount() is not None


def _answered(work: _Work, draft: Draft, quoted: Verdict, desk: Desk) -> Answer:
    assert work.choice is not None
    outcome = work.choice.outcome
    links = work.links
    write_answer(outcome, draft, yes_no=links.has(cg("AskYesNo")))
    supporting = _supporting(outcome, desk)
    if outcome.through:
        supporting = (_quote_of(outcome.through, desk), *supporting)
    if quoted.accepted:
        best = [_quote_of(hit, desk) for hit in quoted.hits if hit.role != "row"]
        if best and links.has(*_QUOTING):
            best[0] = _with_what_follows(best[0], desk)
        supporting = (*best, *supporting) if links.has(*_QUOTING) else (*supporting, *best)
    write_quotes(_apart(_distinct(supporting)[:3]), draft, lead="Supporting")
    conflicts = write_conflicts(outcome.rows, draft)
    columns, rows = rows_of(outcome.rows)
    completeness = ""
    if outcome.silent:
        stated = len({row.subject for row in outcome.rows})
        completeness = phrase(
            "Completeness", draft.language, stated=stated, silent=len(outcome.silent)
        )
    return Answer(
        work.question.text,
        draft.language,
        "answered",
        draft.text(),
        None,
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        conflicts=conflicts,
        sparql=keep_claims(outcome.sparql, (row.claim for row in outcome.rows)),
        columns=columns,
        rows=rows,
        completeness=completeness,
        confidence=round(work.choice.share, 3),
        suggestions=suggest_questions(
            dict.fromkeys(row.subject for row in outcome.rows[:3]),
            desk.knowledge,
            draft.language,
            but=[row.property for row in outcome.rows],
        ),
    )


def _supporting(outcome: Outcome, desk: Desk) -> tuple[Quote, ...]:
    """The sentences behind claims that were read from prose, and longer cells of tables."""
    quotes = []
    for row in outcome.rows[:3]:
        passage = desk.knowledge.passage_at(row.document, row.start)
        if passage is None:
            continue
        start, end = passage.start, passage.end
        if passage.role == "row":
            start, end = _cell(passage.text, passage.start, row.start)
            if end - start < len(row.quote) + _LONGER_CELL:
                continue
        document = document_id(row.document)
        text = passage.text[start - passage.start : end - passage.start]
        quotes.append(Quote(document, start, end, text, row.speaker, row.said))
    return tuple(quotes)


def _cell(text: str, start: int, at: int) -> tuple[int, int]:
    """The span of the cell of a row that holds an offset."""
    first = max(text.rfind(mark, 0, at - start) for mark in _CELL_MARKS) + 1
    ends = [end for mark in _CELL_MARKS if (end := text.find(mark, at - start)) >= 0]
    return start + first, start + min(ends, default=len(text))


def _quoted(work: _Work, draft: Draft, quoted: Verdict, desk: Desk) -> Answer:
    quotes = [_quote_of(hit, desk) for hit in quoted.hits]
    if work.links.has(*_QUOTING, cg("AskList")):
        quotes[0] = _with_what_follows(quotes[0], desk)
    write_quotes(_apart(quotes), draft, lead="QuotedLead")
    return Answer(
        work.question.text,
        draft.language,
        "quoted",
        draft.text(),
        None,
        citations=tuple(draft.citations),
        confidence=round(quoted.confidence, 3),
        suggestions=suggest_questions(
            [i for i in work.links.iris("entity") if is_askable(i, desk.knowledge)],
            desk.knowledge,
            draft.language,
        ),
    )


def _abstained(work: _Work, quoted: Verdict, draft: Draft) -> Answer:
    """Which kind of not-knowing it is, and the nearest that is known; no value is asserted."""
    language = work.question.language
    verdict = quoted if work.verdict is None else work.verdict
    reason = verdict.reason or "neverStated"
    named = phrase("And", language).join(escape(name) for name in verdict.names)
    asked = phrase("And", language).join(escape(text) for text in verdict.asked)
    if reason == "unknownEntity" and named:
        text = phrase("UnknownEntity", language, name=f"**{named}**")
    elif named:
        text = phrase("NeverStated", language, name=f"**{named}**", asked=asked or "—")
    else:
        text = phrase("None", language)
    known = [i for i in work.links.iris("entity") if is_askable(i, draft.knowledge)]
    for row in nearest_claims(known, draft.knowledge)[:_NEAREST]:
        draft.cite(row)
    return replace(
        empty_answer(work.question.text, language, reason, text),
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        suggestions=suggest_questions(known, draft.knowledge, language),
    )


def _quote_of(hit: Hit, desk: Desk) -> Quote:
    said = desk.knowledge.dates.get(hit.document)
    if hit.role == "reply":
        text = desk.text(hit.document)[hit.start : hit.end]
        return Quote(hit.document, hit.start, hit.end, text, None, said, "")
    asked = hit.context.split("\n")[0] if hit.role == "answer" else ""
    return Quote(hit.document, hit.start, hit.end, hit.text, hit.speaker, said, asked)


def _with_what_follows(quote: Quote, desk: Desk) -> Quote:
    """The sentence with those after it that go on in the same context."""
    document = document_iri(quote.document)
    here = desk.knowledge.passage_at(document, quote.start)
    end, text = quote.end, quote.text
    for after in desk.knowledge.passages_after(document, quote.end, _FOLLOWING):
        goes_on = here and after.role == here.role and after.context[:20] == here.context[:20]
        leads_to = text.rstrip().endswith((":", "："))
        size = after.end - quote.start
        if not (goes_on or leads_to) or size > _LONGEST_QUOTE or after.role in _NO_PROSE:
            break
        end = after.end
        text = f"{text} {after.text}"
    return replace(quote, end=end, text=desk.text(quote.document)[quote.start : end])


def _apart(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes without those that lie inside another."""
    quotes = tuple(quotes)
    return tuple(
        one
        for one in quotes
        if not any(
            other != one
            and other.document == one.document
            and other.start <= one.start
            and one.end <= other.end
            for other in quotes
        )
    )


def _distinct(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple({(q.document, q.start, q.end): q for q in quotes}.values())


def _derivation(
    links: Iterable[Link], knowledge: Knowledge, language: Language
) -> tuple[Derivation, ...]:
    wanted = "en" if language == "en" else "zh"
    return tuple(
        Derivation(
            link.start,
            link.end,
            link.text,
            link.role,
            link.iris[0] if link.iris else None,
            knowledge.vocabulary.label(link.iris[0], wanted) if link.iris else link.text,
            link.how,
        )
        for link in links
    )
