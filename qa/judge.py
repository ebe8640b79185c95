"""Decide whether what was found answers the question, or which kind of not-knowing it is.

An answer is given only when every named thing is known, no product code is left unread, and what
was found accounts for enough of the question; a question for a time, an amount or a company must
find one.

In      the best outcome, or the best passages
Out     Verdict
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.folding import fold
from kg.iris import document_iri
from kg.ontology import cg
from kg.quantities import find_quantities
from qa.asked_dates import claims_fit, rows_fit
from qa.asked_of import row_states_asked, states_asked
from qa.asked_units import asked_units, stated_units
from qa.asked_words import SAYING, asked_words
from qa.bounds import formats_fit, keeps_bounds, says_bounded, unmet_amounts
from qa.choose import Choice, rarity
from qa.denied_names import affirms_denied
from qa.directions import runs_as_asked
from qa.joined import (
    confirms_pair,
    counts_others,
    joins_named,
    shares_of_named,
    speaks_of_supplied,
    undescribed,
)
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.narrowed import is_narrowed
from qa.numbers_said import has_number
from qa.owners import has_pronoun, is_of_others
from qa.passages import Hit
from qa.plan_types import PAIRING
from qa.property_said import EXPLAINING, is_measured
from qa.reading import is_place, is_specific, read_passage
from qa.turning_deeds import rows_tell_deeds
from qa.words import KeyedText, all_words

PLAN_SHARE = 0.7
"""share of the question that claims must account for; calibrated by `chipgraph eval`"""
ABOUT_SHARE = 0.8
"""the same for claims that were chosen by their words alone"""
PASSAGE_SHARE = 0.62
"""share of the question's words that a passage must hold; calibrated by `chipgraph eval`"""
SOUND_SHARE = 0.52
"""the same for a passage that names all and speaks of all that is asked"""
CONFIRMING_SHARE = 0.36
"""the same for yes or no: what confirms or denies may use other verbs"""
EXPLAINING_SHARE = 0.28
"""the same for questions for a reason or a view, whose answers use other words"""
CHOOSING_SHARE = 0.38
"""the same where a reason is asked for choosing one thing over another and one is not named"""
_CHOSEN = 2
"""named things of such a question"""
QUESTION_SHARE = 0.7
"""share of the question's words that a question of a document must hold for its answer to count"""
_TELLING_WORD = 0.5
"""rarity from which on a word must be read by what answers in place of a look-up"""
_REPLY, _LONGEST_REPLY = 5, 340
"""sentences and characters of an answer that are quoted for its question"""
_OWN = 0.67
"""what the share counts in a passage's confidence; the ranking's score counts the rest"""
_SILENT = 0.6
"""what is left of a share when a passage that may confirm or deny uses other words"""
_QUOTES = 4
_DATE = cg("date")
_LOOKING_UP = ("values", "about", "between")
"""shapes of plans whose claims must be of the times that a question names"""
_LISTED = 5
"""claims chosen by their words that are an answer; more are a list of everything"""
_NEAR = 0.55
"""of the best passage's share, for a second one to be quoted"""
_CODE = re.compile(r"(?i)(?:[a-z][a-z-]* ?\d[a-z0-9-]*|[\u4e00-\u9fff]{2,4}\d{1,4})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something answers, and if not, why not."""

    accepted: bool
    confidence: float
    """in [0, 1]"""
    reason: str | None = None
    """unknownEntity, neverStated"""
    names: tuple[str, ...] = ()
    """as written: the unknown names, or those that are known"""
    asked: tuple[str, ...] = ()
    """words of the question that nothing accounts for"""
    hits: tuple[Hit, ...] = ()
    """passages to quote, best first"""


def judge_plan(choice: Choice, links: Links, knowledge: Knowledge) -> Verdict:
    """Whether the best outcome answers the question."""
    unknown = unknown_names(links, knowledge)
    asked = tuple(link.text for link in choice.missing if link.text)
    if unknown:
        return Verdict(False, 0.0, "unknownEntity", unknown, asked)
    lost = [
        link for link in choice.missing if link.role == "entity" and _is_needed(link, knowledge)
    ]
    unsaid = [link for link in choice.missing if _is_amount_asked(link, knowledge)]
    lost += unsaid if not choice.outcome.plan.aggregate else []
    lost += unmet_amounts(choice.missing, choice.outcome.plan)
    lost += undescribed(choice, links)
    lost += [link for link in choice.missing if _is_role_asked(link, links, knowledge)]
    enough = choice.share >= PLAN_SHARE and not lost and _amounts_fit(choice, links, knowledge)
    if choice.outcome.plan.shape == "about" and not _asks_about(links):
        asked_for = asked_words(links, knowledge)
        unread = any(_says_much(link) or link in asked_for for link in choice.missing)
        enough = enough and not unread and _names_all(choice, links, knowledge)
        enough = enough and choice.share >= ABOUT_SHARE
        enough = enough and (len(choice.outcome.rows) <= _LISTED or not _asks_something(links))
    if choice.outcome.plan.shape in _LOOKING_UP and not _asks_about(links):
        enough = enough and claims_fit(choice.outcome.rows, links, knowledge)
    enough = (
        enough
        and formats_fit(choice.outcome.rows, choice.outcome.plan)
        and not is_narrowed(choice, links, knowledge)
    )
    plain = choice.outcome.plan.shape in _LOOKING_UP and not choice.outcome.plan.aggregate
    dates = links.of("date") if plain else choice.missing
    enough = enough and rows_fit(dates, choice.outcome.rows, knowledge)
    enough = enough and joins_named(choice, links, knowledge)
    enough = enough and runs_as_asked(choice, links, knowledge)
    enough = enough and not affirms_denied(choice, links, knowledge)
    enough = enough and keeps_bounds(choice.outcome.rows, choice.outcome.plan)
    enough = enough and speaks_of_supplied(choice, links, knowledge)
    enough = enough and shares_of_named(choice, links, knowledge)
    enough = enough and states_asked(choice, links, knowledge)
    if links.has(cg("AskWhy")):
        enough = enough and rows_tell_deeds(links, choice.outcome.rows, knowledge)
    return Verdict(enough, choice.share, "neverStated", _known_names(links, knowledge), asked)


def _is_amount_asked(link: Link, knowledge: Knowledge) -> bool:
    """Whether a link is the word for a measured property that only it can be."""
    return link.role == "property" and len(link.iris) == 1 and is_measured(link, knowledge)


def _is_role_asked(link: Link, links: Links, knowledge: Knowledge) -> bool:
    """Whether a link is what somebody is to somebody, which all that is said of one is not: CEO."""
    properties = knowledge.vocabulary.ontology.properties
    kinds = {properties[iri].kind for iri in link.iris if iri in properties}
    asks = links.has(cg("AskDefinition")) and link.role == "property"
    return asks and bool(kinds) and not kinds <= SAYING


def _names_all(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether one claim speaks of every named thing of the question."""
    named = [
        knowledge.kin(link.iris[0]) for link in links.of("entity") if is_specific(link, knowledge)
    ]
    for row in choice.outcome.rows:
        mentions = knowledge.vocabulary.lexicon.find_mentions(
            row.quote, context=knowledge.vocabulary.spoken_of
        )
        spoken = {row.subject, row.value, *(value for _, value in row.qualifiers)}
        spoken |= {mention.entity for mention in mentions}
        if all(kin & spoken for kin in named):
            return True
    return not named


def _says_much(link: Link) -> bool:
    """Whether an answer that leaves a word unread would miss the point."""
    return link.role == "property" or (link.role == "unknown" and rarity(link.text) > _TELLING_WORD)


def _is_needed(link: Link, knowledge: Knowledge) -> bool:
    """Whether an answer that leaves a name out would be about something else."""
    lexicon = knowledge.vocabulary.lexicon
    return (
        is_specific(link, knowledge)
        or is_place(link, knowledge)
        or bool(lexicon.related(link.iris[0], cg("meansRegion")))
    )


def _amounts_fit(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether a question for an amount of something found one."""
    listed = choice.outcome.plan.shape == "about"
    asks = links.has(cg("AskHowMuch"), cg("AskCount"))
    asks = asks or (listed and any(is_measured(one, knowledge) for one in links.of("property")))
    if listed and choice.outcome.plan.aggregate in PAIRING:
        asked = links.of("property") or links.of("unknown") or links.of("quantity")
        return bool(asked) and _measures_each(choice, links, knowledge)
    if choice.outcome.plan.aggregate or choice.outcome.plan.shape == "select":
        return not counts_others(choice, links, knowledge)
    counted = asked_units(links.question.text)
    if counted and not any(counted & stated_units(row.text) for row in choice.outcome.rows):
        return any(row.amount() is not None or has_number(row.text) for row in choice.outcome.rows)
    if not asks:
        return True
    if links.has(cg("AskHow"), cg("AskWhy")) or not links.of("property"):
        return True
    return any(row.amount() is not None or find_quantities(row.text) for row in choice.outcome.rows)


def _measures_each(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether claims give an amount of each of the things that are compared."""
    measured = {row.subject for row in choice.outcome.rows if find_quantities(row.text)}
    named = [link for link in links.of("entity") if is_specific(link, knowledge)]
    return all(knowledge.kin(link.iris[0]) & measured for link in named)


def _asks_something(links: Links) -> bool:
    """Whether the question says more than names, so that all that is stated is no answer."""
    if links.has(*(cg(f"Ask{name}") for name in ("HowMuch", "Count", "When", "Who", "YesNo"))):
        return True
    return any(link.role in ("property", "unknown") for link in links.all)


def judge_passages(hits: Iterable[Hit], links: Links, knowledge: Knowledge) -> Verdict:
    """Whether passages answer the question in their own words, and which to quote."""
    hits = tuple(hits)
    unknown = unknown_names(links, knowledge, hits)
    if unknown:
        return Verdict(False, 0.0, "unknownEntity", unknown)
    explaining = links.has(*EXPLAINING)
    named = [link for link in links.of("entity") if is_specific(link, knowledge)]
    yes_no = links.has(cg("AskYesNo"))
    confirming = yes_no and len({link.iris[0] for link in named}) > 1
    paired = confirms_pair(links, knowledge)
    scored = []
    missing: tuple[str, ...] = ()
    for hit in hits:
        if hit.role == "heading":
            continue
        reading = read_passage(hit, links, knowledge)
        missing = missing or reading.lost
        if paired and reading.missed:
            continue
        if is_of_others(hit, (link.iris[0] for link in named), links, knowledge):
            continue
        if hit.role == "row" and not row_states_asked(hit, links, knowledge):
            continue
        if not named and not says_bounded(hit.text, links):
            continue
        if reading.silent and not explaining and (reading.missed or not confirming):
            if not yes_no:
                continue
            reading = replace(reading, share=reading.share * _SILENT, sound=False)
        if hit.role == "question":
            answered = _reply(hit, knowledge) if reading.share >= QUESTION_SHARE else None
            if answered is None:
                continue
            hit = answered
        rank = _OWN * reading.share + (1 - _OWN) * hit.score
        scored.append((rank, hit, reading.sound, reading.missed))
    scored.sort(key=lambda item: -item[0])
    told = [item for item in scored if item[1].role == "reply"]
    reply = next((item for item in told if _covers(item[1], scored[0][1])), None)
    if reply and reply is not scored[0]:
        scored = [(scored[0][0], *reply[1:]), *(item for item in scored if item is not reply)]
    if not scored:
        return Verdict(False, 0.0, "neverStated", _known_names(links, knowledge), missing)
    best = min(scored[0][0], 1.0)
    kept = tuple(hit for share, hit, *_ in scored[:_QUOTES] if share >= best * _NEAR)
    usual = SOUND_SHARE if scored[0][2] else PASSAGE_SHARE
    if yes_no:
        usual = CONFIRMING_SHARE
    if explaining and not _asks_how_of_nothing(links):
        usual = EXPLAINING_SHARE if not scored[0][3] or len(named) < _CHOSEN else CHOOSING_SHARE
        if scored[0][3] and len(named) == 1 and not has_pronoun(scored[0][1].text):
            usual = PASSAGE_SHARE
    accepted = best >= usual
    return Verdict(accepted, best, "neverStated", _known_names(links, knowledge), missing, kept)


def _asks_how_of_nothing(links: Links) -> bool:
    """Whether a question for the way names nothing and asks for no property that is known."""
    said = links.of("entity") or links.of("property") or links.speakers
    return links.has(cg("AskHow")) and not said


def _covers(one: Hit, other: Hit) -> bool:
    """Whether a passage holds another."""
    return one.document == other.document and one.start <= other.start and other.end <= one.end


def _reply(hit: Hit, knowledge: Knowledge) -> Hit | None:
    """The beginning of the answer to a question of the document."""
    after = knowledge.passages_after(document_iri(hit.document), hit.end, _REPLY)
    said = [p for p in after if p.role in ("answer", "item")]
    if not said or said[0] != after[0]:
        return None
    end = next(
        (p.end for p in reversed(said) if p.end - said[0].start <= _LONGEST_REPLY), said[0].end
    )
    return replace(hit, start=said[0].start, end=end, role="reply", text=said[0].text)


def unknown_names(links: Links, knowledge: Knowledge, hits: Iterable[Hit] = ()) -> tuple[str, ...]:
    """Names that the documents never speak of: known elsewhere, or product codes of nobody.

    A name that one of the passages has in its words is none of them.
    """
    texts = [KeyedText(f"{hit.text}\n{hit.context}") for hit in hits]
    found = [
        link.text or knowledge.vocabulary.label(link.iris[0], "en")
        for link in links.of("entity")
        if is_specific(link, knowledge)
        and not _spoken_of(link, knowledge)
        and not _is_written(link, texts, knowledge)
    ]
    codes = [link.text for link in links.of("unknown") if _CODE.fullmatch(link.text)]
    found += [code for code in codes if not any(_has_code(code, text) for text in texts)]
    return tuple(dict.fromkeys(found))


def _has_code(code: str, text: KeyedText) -> bool:
    """Whether a text has a product code: its words, or all of it where Chinese begins it."""
    if not code[0].isascii():
        return fold(code) in text.folded
    return any(text.contains(key) for key in _keys(code))


def _is_written(link: Link, texts: Iterable[KeyedText], knowledge: Knowledge) -> bool:
    """Whether a text has all words of a label of an entity, wherever they stand."""
    entity = knowledge.vocabulary.lexicon.entities.get(link.iris[0])
    labels = {label.text for label in entity.labels} if entity else set()
    words = [_keys(label) for label in sorted(labels | {link.text})]
    return any(
        len(keys) > 1 and all(text.contains(key) for key in keys)
        for keys in words
        for text in texts
    )


@lru_cache(2000)
def _keys(name: str) -> tuple[str, ...]:
    """The keys of the single words of a name."""
    return tuple(key for word in all_words(name) for key in word.key.split(" "))


def _spoken_of(link: Link, knowledge: Knowledge) -> bool:
    spoken = knowledge.vocabulary.spoken_of
    return any(
        spoken & {*knowledge.wider_values((iri,)), *knowledge.relations.base.get(iri, ())}
        or (knowledge.relations.families.get(iri) and spoken & knowledge.makers_of(iri))
        or spoken & knowledge.relations.made.get(iri, frozenset())
        for iri in link.iris
    )


def _known_names(links: Links, knowledge: Knowledge) -> tuple[str, ...]:
    names = [link.text for link in links.of("entity") if link.text and is_specific(link, knowledge)]
    return tuple(dict.fromkeys(names))


def _asks_about(links: Links) -> bool:
    return links.has(cg("AskDefinition"), cg("AskOpinion"))
