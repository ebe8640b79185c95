"""Write down what was found for a question: claims, sentences of the source, or not knowing.

In      Work, Desk
Out     Answer without its timing, which `ask` adds
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.ontology import cg
from qa.answers import (
    Draft,
    Quote,
    empty_answer,
    rows_of,
    write_answer,
    write_conflicts,
    write_quotes,
)
from qa.history import lacks_antecedent
from qa.judge import Verdict, judge_passages
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.model import Answer, Derivation, Language
from qa.phrases import escape, phrase
from qa.quotes import apart, distinct, quote_of, supporting, with_what_follows
from qa.reading import EXPLAINING
from qa.rewriting import place_links
from qa.sparql import keep_claims
from qa.speakers import spoken_quotes, write_speakers
from qa.suggest import is_askable, nearest_claims, suggest_questions
from qa.work import Desk, Work

QUOTING = (*EXPLAINING, cg("AskConflict"), cg("AskCompare"))
"""cues of questions that the source's own words answer best"""
_NEAREST = 3
"""claims shown beside an abstention"""
_SUPPORTING = 3
"""sentences shown beside claims"""


def write_work(work: Work, desk: Desk) -> Answer:
    """The answer to a question that has been worked on."""
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
    explain = work.links.has(*EXPLAINING)
    if explain and quoted.accepted and (links_why(work.links) or not _asks_amount(work)):
        return replace(_quoted(work, draft, quoted, desk), derivation=derivation)
    if work.choice and work.verdict and work.verdict.accepted:
        return replace(_answered(work, draft, quoted, desk), derivation=derivation)
    if quoted.accepted:
        return replace(_quoted(work, draft, quoted, desk), derivation=derivation)
    return replace(_abstained(work, quoted, draft), derivation=derivation)


def _spoken(work: Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The words of known speakers that answer who said something."""
    if not work.links.has(cg("AskSpeaker")):
        return ()
    stated = work.choice is not None and work.verdict is not None and work.verdict.accepted
    quotes = supporting(work.choice.outcome, desk) if work.choice and stated else ()
    said = tuple(quote_of(hit, desk) for hit in quoted.hits) if quoted.accepted else ()
    return spoken_quotes((*quotes, *said), work.links)


def _told(work: Work, draft: Draft, spoken: tuple[Quote, ...]) -> Answer:
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


def _asks_amount(work: Work) -> bool:
    """Whether a claim with an amount answers, however the question is worded."""
    accepted = work.verdict is not None and work.verdict.accepted
    rows = work.choice.outcome.rows if work.choice and accepted else ()
    return bool(rows) and rows[0].amount() is not None


def _answered(work: Work, draft: Draft, quoted: Verdict, desk: Desk) -> Answer:
    assert work.choice is not None
    outcome = work.choice.outcome
    links = work.links
    write_answer(outcome, draft, yes_no=links.has(cg("AskYesNo")))
    write_quotes(_beside(work, quoted, desk), draft, lead="Supporting")
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


def _beside(work: Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The source's own words beside an answer that claims give."""
    if work.choice is None:
        return ()
    outcome = work.choice.outcome
    found = supporting(outcome, desk)
    if outcome.through:
        found = (quote_of(outcome.through, desk), *found)
    if quoted.accepted:
        best = [quote_of(hit, desk) for hit in quoted.hits if hit.role != "row"]
        if best and work.links.has(*QUOTING):
            best[0] = with_what_follows(best[0], desk)
        found = (*best, *found) if work.links.has(*QUOTING) else (*found, *best)
    return apart(distinct(found)[:_SUPPORTING])


def _quoted(work: Work, draft: Draft, quoted: Verdict, desk: Desk) -> Answer:
    quotes = [quote_of(hit, desk) for hit in quoted.hits]
    if work.links.has(*QUOTING, cg("AskList")):
        quotes[0] = with_what_follows(quotes[0], desk)
    write_quotes(apart(quotes), draft, lead="QuotedLead")
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


def _abstained(work: Work, quoted: Verdict, draft: Draft) -> Answer:
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
