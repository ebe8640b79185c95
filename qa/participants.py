"""Tell who takes part in a call: the lines of a document that introduce its speakers.

In      the links of a question for those who take part, Desk
Out     the words that introduce them, in order of the text; nothing where no line does
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from kg.iris import document_iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.draft import Quote
from qa.knowledge import PassageText
from qa.links import Links
from qa.work import Desk

_ASKED, _BACKGROUND = cg("AskParticipants"), cg("AskBackground")
_NAME = cg("name")
_BRACKET = re.compile(r"[（(]")
_HEAD = 40
"""passages from the beginning within which a document introduces its speakers"""
_MOST = 8
_SPOKEN = ("question", "answer", "row")
_BEFORE = re.compile(r"[\s>*_#\-—·●▲■【\[（(|]*")
_AFTER = re.compile(r"[\s*_】\]）)]*[:：|]")


def introductions(links: Links, desk: Desk) -> tuple[Quote, ...]:
    """The words that say who takes part, or who a speaker is, when a question asks only that."""
    who = links.has(_BACKGROUND, cg("AskWho"), cg("AskDefinition"))
    if who and links.speakers and not _asks_more(links):
        return tuple(one for one in _introduced(desk) if _names(one.text, links.speakers))
    if not links.has(_ASKED) or links.of("entity") or links.of("quantity"):
        return ()
    return _introduced(desk)


def asks_speaker(links: Links) -> bool:
    """Whether who speaks is all that a question asks, which only introductions answer."""
    if links.of("entity") or links.of("quantity"):
        return False
    named = {iri for link in links.of("property") for iri in link.iris}
    return links.has(_ASKED) or (bool(links.speakers) and named == {_NAME})


def _asks_more(links: Links) -> bool:
    """Whether a question about a speaker names things or asks for something of them."""
    return any(links.of(role) for role in ("entity", "quantity", "property", "unknown"))


def _names(text: str, speakers: tuple[str, ...]) -> bool:
    return any(_BRACKET.split(speaker)[0].strip() in text for speaker in speakers)


def _introduced(desk: Desk) -> tuple[Quote, ...]:
    key = ("introductions", _ASKED)
    remembered = desk.knowledge.remembered
    if key not in remembered:
        remembered[key] = tuple(islice(_all_introducing(desk), _MOST))
    return cast(tuple[Quote, ...], remembered[key])


def _all_introducing(desk: Desk) -> Iterator[Quote]:
    """The same of all documents, each read when its turn comes."""
    for document in desk.knowledge.documents:
        text = desk.text(document)
        said = desk.knowledge.dates.get(document)
        for one in _introducing(text, _head(document, desk)):
            yield Quote(document, one.start, one.end, one.text, None, said, "")


def _head(document: str, desk: Desk) -> tuple[PassageText, ...]:
    return desk.knowledge.passages_of(document_iri(document))[:_HEAD]


def _introducing(text: str, passages: tuple[PassageText, ...]) -> Iterator[PassageText]:
    """The passages on a line with a label for those who take part, and the items below it."""
    listed = False
    for one in passages:
        if one.role in _SPOKEN:
            return
        line = text.rfind("\n", 0, one.start) + 1
        above = text[:line].rstrip().rsplit("\n", 1)[-1]
        labelled = _label_end(text[line : one.start]) is not None
        listed = one.role == "item" and (listed or _is_label(above))
        if labelled or listed:
            yield one


def _is_label(line: str) -> bool:
    end = _label_end(line)
    return end is not None and not line[end:].strip(" *_　")


def _label_end(line: str) -> int | None:
    """Where a label for those who take part ends at the beginning of a line."""
    start = _match_end(_BEFORE, line, 0)
    lower = line.casefold()
    for label in sorted(document_words("ParticipantLabel"), key=len, reverse=True):
        if lower.startswith(label, start):
            after = _AFTER.match(line, start + len(label))
            return after.end() if after else None
    return None


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
