"""Write down what was found for a question: claims, sentences of the source, or not knowing.

In      Work, Desk
Out     Answer without its timing, which `ask` adds
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.ontology import cg
from qa.abstaining import abstain, refuse
from qa.answers import (
    Draft,
    Quote,
    rows_of,
    write_answer,
    write_conflicts,
    write_cut,
    write_quotes,
)
from qa.calculated import Calculation, calculates, find_calculation
from qa.calculation_words import write_calculation, write_product
from qa.call_facts import call_facts
from qa.definitions import definitions
from qa.derivation import derive
from qa.history import lacks_antecedent
from qa.judge import Verdict, judge_passages
from qa.knowledge import Knowledge
from qa.model import Answer
from qa.participants import asks_speaker, introductions
from qa.phrases import escape, phrase
from qa.products import Product, find_product
from qa.property_said import EXPLAINING
from qa.quotes import (
    apart,
    distinct,
    quote_item,
    quote_of,
    reason_behind,
    with_what_follows,
)
from qa.rewriting import place_links
from qa.sparql import ClaimRow, bind_claims, keep_claims
from qa.speakers import words_of_speakers, write_speakers
from qa.statements import QUOTING, SUPPORTING, quotes_beside
from qa.suggest import is_askable, suggest_questions
from qa.work import Desk, Work

Manner = Literal[
    "outOfScope",
    "nobodyMeant",
    "told",
    "introduced",
    "listed",
    "calculated",
    "answered",
    "quoted",
    "abstained",
]


@dataclass(frozen=True, slots=True)
class Found:
    """How a question is answered."""

    manner: Manner
    quoted: Verdict
    """on the passages"""
    spoken: tuple[Quote, ...] = ()
    """whose words answer who said something, that say who takes part, or what a word means"""
    calculation: Calculation | None = None
    """what the amounts of a passage give"""
    product: Product | None = None
    """so many times what a passage states of one"""


def write_work(work: Work, desk: Desk) -> Answer:
    """The answer to a question that has been worked on."""
    draft = Draft(desk.knowledge, work.question.language)
    found = find_manner(work, desk)
    if found.manner == "outOfScope":
        answer = refuse(work, "OutOfScope", "outOfScope")
    elif found.manner == "nobodyMeant":
        answer = replace(refuse(work, "WhoIsMeant", "ambiguous"), status="abstained")
    elif found.manner == "told":
        answer = _told(work, draft, found.spoken)
    elif found.manner == "listed":
        answer = _listed(work, draft, desk)
    elif found.manner == "introduced":
        answer = _introduced(work, draft, found.spoken)
    elif found.calculation:
        write_calculation(found.calculation, draft, desk)
        answer = _in_words(work, draft, found.calculation.share)
    elif found.product:
        write_product(found.product, draft, desk)
        answer = _in_words(work, draft, found.product.share)
    elif found.manner == "answered":
        answer = _answered(work, draft, found.quoted, desk)
    elif found.manner == "quoted":
        answer = _quoted(work, draft, found.quoted, desk)
    else:
        answer = abstain(work, found.quoted, draft)
    links = place_links(work.links, work.question)
    return replace(answer, derivation=derive(links, desk.knowledge, draft.language))


def write_parts(whole: Work, parts: Sequence[Work], desk: Desk) -> Answer:
    """One answer to several questions in one: what each finds, then the words behind them all."""
    draft = Draft(desk.knowledge, whole.question.language)
    beside: list[Quote] = []
    unknown: list[Work] = []
    rows: list[ClaimRow] = []
    shares = []
    for work in parts:
        found = find_manner(work, desk)
        if found.manner == "told":
            write_speakers(found.spoken, draft)
        elif found.manner == "listed":
            _write_section(work, draft, desk)
        elif found.manner == "introduced":
            write_quotes(found.spoken, draft, lead="QuotedLead")
        elif found.calculation:
            write_calculation(found.calculation, draft, desk)
            shares.append(found.calculation.share)
        elif found.product:
            write_product(found.product, draft, desk)
            shares.append(found.product.share)
        elif found.manner == "answered" and work.choice:
            yes_no = work.links.has(cg("AskYesNo"))
            write_answer(work.choice.outcome, draft, yes_no=yes_no)
            beside += quotes_beside(work, found.quoted, desk)
            rows += work.choice.outcome.rows
            shares.append(work.choice.share)
        elif found.manner == "quoted":
            write_quotes(_of_passages(work, found.quoted, desk), draft, lead="QuotedLead")
            shares.append(found.quoted.confidence)
        else:
            unknown.append(work)
    for work in unknown:
        draft.say("PartUnknown", part=escape(work.question.text.strip()))
    write_quotes(apart(distinct(beside))[:SUPPORTING], draft, lead="Supporting")
    conflicts = write_conflicts(rows, draft)
    columns, cells = rows_of({row.claim: row for row in rows}.values()) if rows else ((), ())
    links = place_links(whole.links, whole.question)
    return Answer(
        whole.question.text,
        draft.language,
        "answered" if rows else "quoted",
        draft.text(),
        None,
        claims=tuple(draft.claims),
        citations=tuple(draft.citations),
        conflicts=conflicts,
        sparql=bind_claims(rows) if rows else "",
        columns=columns,
        rows=cells,
        derivation=derive(links, desk.knowledge, draft.language),
        confidence=round(min(shares, default=1.0), 3),
    )


def find_manner(work: Work, desk: Desk) -> Found:
    """How a question is answered: by claims, by passages, by who said it, or not."""
    nothing = Verdict(False, 0.0)
    if work.links.out_of_scope:
        return Found("outOfScope", nothing)
    if lacks_antecedent(work.links):
        return Found("nobodyMeant", nothing)
    if work.voiced is not None:
        named = all(quote.speaker for quote in work.voiced)
        manner: Manner = "told" if named else "introduced"
        return Found(manner if work.voiced else "abstained", nothing, work.voiced)
    introduced = call_facts(work.links, desk) or introductions(work.links, desk)
    introduced = introduced or definitions(work.links, desk)
    if introduced:
        return Found("introduced", nothing, introduced)
    if asks_speaker(work.links):
        return Found("abstained", nothing)
    quoted = judge_passages(work.hits, work.links, desk.knowledge)
    spoken, known = words_of_speakers(work, quoted, desk), desk.knowledge
    if spoken:
        return Found("told", quoted, spoken)
    if work.section and not _states_better(work, desk.knowledge):
        return Found("listed", quoted)
    calculation = None if calculates(work) else find_calculation(work.links, work.hits, known)
    product = None if calculation else find_product(work, known)
    if calculation or product:
        return Found("calculated", quoted, calculation=calculation, product=product)
    explain = work.links.has(*EXPLAINING)
    if explain and quoted.accepted and (work.links.has(cg("AskWhy")) or not _asks_amount(work)):
        return Found("quoted", quoted)
    if work.choice and work.verdict and work.verdict.accepted:
        return Found("answered", quoted)
    return Found("quoted" if quoted.accepted else "abstained", quoted)


def _states_better(work: Work, knowledge: Knowledge) -> bool:
    """Whether claims with an amount or an entity answer, and not only with some words."""
    if not (work.section and work.choice and work.verdict and work.verdict.accepted):
        return False
    properties = knowledge.vocabulary.ontology.properties
    first = [row.property for row in work.choice.outcome.rows[:1] if row.property in properties]
    texts = {properties[iri].value_type == "Text" for iri in first}
    fuller = work.links.has(cg("AskList")) and work.section.share > work.choice.share
    return work.choice.outcome.plan.shape != "about" and True not in texts and not fuller


def _listed(work: Work, draft: Draft, desk: Desk) -> Answer:
    _write_section(work, draft, desk)
    return _in_words(work, draft, work.section.share if work.section else 0.0)


def _write_section(work: Work, draft: Draft, desk: Desk) -> None:
    """What stands under a heading; how many when that is asked."""
    if work.section is None:
        return
    if work.links.has(cg("AskCount")):
        draft.say("Items", count=len(work.section.items), title=escape(work.section.title))
    quotes = (quote_item(one, work.section.document, desk) for one in work.section.items)
    write_quotes(quotes, draft, lead="QuotedLead")


def _told(work: Work, draft: Draft, spoken: tuple[Quote, ...]) -> Answer:
    write_speakers(spoken, draft, wording="SaidBy" if work.voiced is None else "Voice")
    return _in_words(work, draft)


def _introduced(work: Work, draft: Draft, introducing: tuple[Quote, ...]) -> Answer:
    write_quotes(introducing, draft, lead="QuotedLead")
    return _in_words(work, draft)


def _in_words(work: Work, draft: Draft, confidence: float = 1.0) -> Answer:
    """An answer that only the source's words give."""
    return Answer(
        work.question.text,
        draft.language,
        "quoted",
        draft.text(),
        None,
        citations=tuple(draft.citations),
        confidence=round(confidence, 3),
    )


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
    write_quotes(quotes_beside(work, quoted, desk), draft, lead="Supporting")
    conflicts = write_conflicts(outcome.rows, draft)
    columns, rows = rows_of(outcome.rows)
    completeness = ""
    if outcome.silent:
        stated = outcome.entities or len({row.subject for row in outcome.rows})
        completeness = phrase(
            "Completeness", draft.language, stated=stated, silent=len(outcome.silent)
        )
    cut = write_cut(outcome, draft.language)
    completeness = " ".join(filter(None, (completeness, cut)))
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


def _quoted(work: Work, draft: Draft, quoted: Verdict, desk: Desk) -> Answer:
    write_quotes(_of_passages(work, quoted, desk), draft, lead="QuotedLead")
    known = [i for i in work.links.iris("entity") if is_askable(i, desk.knowledge)]
    return replace(
        _in_words(work, draft, quoted.confidence),
        suggestions=suggest_questions(known, desk.knowledge, draft.language),
    )


def _of_passages(work: Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The passages that answer, the first with what goes on after it."""
    quotes = [quote_of(hit, desk) for hit in quoted.hits]
    if work.links.has(*QUOTING, cg("AskList")):
        quotes[0] = with_what_follows(quotes[0], desk)
    if work.links.has(cg("AskWhy")):
        quotes[1:1] = reason_behind(quotes[0], desk)
    return apart(quotes)
