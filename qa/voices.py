"""Follow-ups that ask what somebody else said to the same: "and the other expert?".

Whoever answers after another one seldom repeats what it is about, so the words are looked for
where the answer before was found: in the turns to the same question, or in the sentence itself.

In      the links of the new question, the earlier turns, Desk
Out     Voice, or None when the question is no such follow-up
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg
from qa.choose import rarity
from qa.draft import Quote, document_id
from qa.history import Turn
from qa.judge import SOUND_SHARE, judge_passages
from qa.knowledge import PassageText
from qa.link_types import Link, Links
from qa.property_said import EXPLAINING
from qa.question_lists import one_of, word_list
from qa.quotes import tells_reason
from qa.reading import read_passage
from qa.speaker_names import is_told_of
from qa.words import KeyedText, content_words
from qa.work import Desk

_OTHER, _VIEWING = "OtherSpeaker", "ViewWord"
_OWN = ("entity", "class", "quantity", "date", "unknown", "property")
_ANCHORS, _NEAR, _HITS = 3, 3, 24
"""places of an answer that are looked at, passages beside one, hits of a search"""
_PROSE = ("answer", "item", "paragraph")
_LATER = 4
"""sentences after an answer within which it may tell its reason"""
_LONGEST = 340
"""characters of what is quoted"""


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody else said to what was asked before."""

    quotes: tuple[Quote, ...]
    """empty where nothing is found"""
    links: Links
    """of the question before, asked of the new speaker"""


def other_voice(links: Links, turns: tuple[Turn, ...], desk: Desk) -> Voice | None:
    """The words of the speaker whom a follow-up names, to the question before it."""
    other = _other_span(links.question.text)
    if not turns or not (links.speakers or other) or _asks_own(links, other):
        return None
    last = turns[-1]
    places = _to_the_question(tuple(_places(last, desk))[:_ANCHORS], last, desk)
    found = _in_discussion(links.speakers, last.links.speakers, places, desk) or _searched(
        links, last, desk
    )
    speakers = links.speakers or tuple(quote.speaker for quote in found if quote.speaker)
    return Voice(found, _borrowed(last, links, speakers))


def reason_told(links: Links, turns: tuple[Turn, ...], desk: Desk) -> Voice | None:
    """Where the answer before, or what its speaker goes on to say, tells the reason asked for."""
    if not turns or links.speakers or not links.has(cg("AskWhy")) or _asks_own(links, None):
        return None
    last = turns[-1]
    for document, start in _to_the_question(tuple(_places(last, desk))[:_ANCHORS], last, desk):
        iri = document_iri(document)
        here = desk.knowledge.passage_at(iri, start)
        if here is None or here.role not in _PROSE:
            continue
        later = [
            one
            for one in desk.knowledge.passages_after(iri, here.end, _LATER)
            if (one.context, one.speaker, one.role) == (here.context, here.speaker, here.role)
        ]
        reasons = [one for one in (here, *later) if tells_reason(one.text)]
        if reasons or last.places:
            until = reasons[0].start if reasons else here.end + _LONGEST
            run = [one for one in (here, *later) if one.start <= until]
            return Voice((_quote(run, document, desk),), _borrowed(last, links, ()))
    return None


def _borrowed(last: Turn, links: Links, speakers: tuple[str, ...]) -> Links:
    """The links of the question before, none of them written in the new one."""
    borrowed = tuple(replace(one, start=-1, end=-1, how="history") for one in last.links.all)
    return replace(last.links, question=links.question, all=borrowed, speakers=speakers)


def _asks_own(links: Links, other: tuple[int, int] | None) -> bool:
    """Whether the question speaks of more than who says it and that it is a view or a reason."""
    cues = {(link.start, link.end) for link in links.of("cue")}

    def is_own(link: Link) -> bool:
        if link.role not in _OWN or link.start < 0:
            return False
        inside = other is not None and link.start < other[1] and other[0] < link.end
        viewing = fold(link.text) in word_list(_VIEWING) or (link.start, link.end) in cues
        return not inside and not viewing

    return any(is_own(link) for link in links.all)


def _places(turn: Turn, desk: Desk) -> Iterator[tuple[str, int]]:
    """Where the answer to a turn was found, best first: documents and offsets."""
    judged = judge_passages(turn.hits, turn.links, desk.knowledge) if turn.hits else None
    quoted = [(hit.document, hit.start) for hit in judged.hits] if judged else []
    stated = [(document_id(row.document), row.start) for row in turn.rows]
    in_words = bool(turn.links.speakers) or turn.links.has(*EXPLAINING)
    yield from turn.places
    yield from (*quoted, *stated) if in_words else (*stated, *quoted)


def _to_the_question(
    places: tuple[tuple[str, int], ...], turn: Turn, desk: Desk
) -> tuple[tuple[str, int], ...]:
    """The places, those first that answer a question like the one that was asked."""
    language = turn.links.question.language
    words = content_words(turn.links.question.text, language=language)

    def alike(place: tuple[str, int]) -> float:
        here = desk.knowledge.passage_at(document_iri(place[0]), place[1])
        text = KeyedText(here.context.split("\n")[0] if here and here.role == "answer" else "")
        return -sum(text.covers(word.key) * rarity(word.key) for word in words)

    return tuple(sorted(places, key=alike))


def _in_discussion(
    speakers: tuple[str, ...],
    heard: tuple[str, ...],
    places: tuple[tuple[str, int], ...],
    desk: Desk,
) -> tuple[Quote, ...]:
    """The words of a speaker, else of whoever was not heard yet, around one of the places."""
    for document, start in places:
        iri = document_iri(document)
        here = desk.knowledge.passage_at(iri, start)
        if here is None:
            continue
        turns = _turns(here, iri, desk)
        apart = heard or (_first_heard(turns, here, places),)
        for run in sorted(turns, key=lambda run: (run[0].start < here.start, run[0].start)):
            speaker = run[0].speaker
            if speaker in speakers if speakers else speaker not in (None, *apart):
                return (_quote(run, document, desk),)
        beside = [here] if turns else [here, *_beside(here, iri, desk)]
        for one in beside if speakers else []:
            if is_told_of(one.text, speakers):
                return (_quote([one], document, desk),)
    return ()


def _first_heard(
    turns: list[list[PassageText]], here: PassageText, places: tuple[tuple[str, int], ...]
) -> str | None:
    """Who spoke first of those of a discussion whose words were an answer."""
    starts = {start for _, start in places}
    heard = [run for run in turns if any(one.start <= at < one.end for one in run for at in starts)]
    return heard[0][0].speaker if heard else here.speaker


def _turns(here: PassageText, document: Iri, desk: Desk) -> list[list[PassageText]]:
    """The turns of a discussion that a passage is of: the answers to one question by speaker."""
    asked = here.context.split("\n")[0]
    if here.role == "question" or here.speaker is None:
        return []
    passages = desk.knowledge.passages_of(document)
    at = passages.index(here)
    first = last = at
    while first > 0 and passages[first - 1].context.split("\n")[0] == asked:
        first -= 1
    while last + 1 < len(passages) and passages[last + 1].context.split("\n")[0] == asked:
        last += 1
    if passages[max(first - 1, 0)].role != "question":
        return []
    runs: list[list[PassageText]] = []
    for one in passages[first : last + 1]:
        if one.role in ("question", "row", "heading"):
            continue
        if runs and runs[-1][-1].speaker == one.speaker:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _beside(here: PassageText, document: Iri, desk: Desk) -> list[PassageText]:
    """The passages next to one under the same heading."""
    around = desk.knowledge.passages_around(document, here.start, _NEAR)
    return [one for one in around if one.context == here.context and one.role == here.role]


def _quote(run: list[PassageText], document: str, desk: Desk) -> Quote:
    """What a speaker says at a stretch, as far as it is short enough to quote."""
    start = run[0].start
    end = max(one.end for one in run if one is run[0] or one.end - start <= _LONGEST)
    text = desk.text(document)[start:end]
    said = desk.knowledge.dates.get(document)
    asked = run[0].context.split("\n")[0] if run[0].role == "answer" else ""
    return Quote(document, start, end, text, run[0].speaker, said, asked)


def _searched(links: Links, last: Turn, desk: Desk) -> tuple[Quote, ...]:
    """Words of the speaker elsewhere that answer the question before."""
    if desk.search is None or not len(desk.search) or not links.speakers:
        return ()
    text, knowledge = last.links.question.text, desk.knowledge
    entities = frozenset(last.links.iris("entity"))
    plain = replace(last.links, speakers=())
    for hit in desk.search.search(
        text, language=last.links.question.language, entities=entities, k=_HITS
    ):
        said = hit.speaker in links.speakers or is_told_of(hit.text, links.speakers)
        if not said or hit.role in ("question", "heading", "row"):
            continue
        reading = read_passage(hit, plain, knowledge)
        if reading.missed or reading.silent or reading.share < SOUND_SHARE:
            continue
        asked = hit.context.split("\n")[0] if hit.role == "answer" else ""
        day = knowledge.dates.get(hit.document)
        return (Quote(hit.document, hit.start, hit.end, hit.text, hit.speaker, day, asked),)
    return ()


def _other_span(text: str) -> tuple[int, int] | None:
    """Where a question says that it is about somebody else who speaks."""
    found = re.search(_other_pattern(), text)
    return found.span() if found else None


@cache
def _other_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{one_of(word_list(_OTHER))})(?![a-z])", re.IGNORECASE)
