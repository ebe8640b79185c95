"""Find the speakers whom a question names: as the minutes write them, by role or by sound.

In      a question's text and the speakers of the documents
Out     SpeakerName: a stretch of the question and the speaker it means
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from qa.document_words import document_words
from qa.glossary import is_han

_BRACKET = re.compile(r"[（(,，]")
_LONGEST_NAME = 4
"""characters of a Chinese person's name with its title"""


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A stretch of a question that names a speaker."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    speaker: str
    """as the documents name them"""


def find_speaker_names(text: str, speakers: Iterable[str]) -> tuple[SpeakerName, ...]:
    """The speakers whom a question names; a form that several share names nobody.

    >>> [name.speaker for name in find_speaker_names("王工怎么看？", ("王工（某供应商）", "专家"))]
    ['王工（某供应商）']
    >>> [name.speaker for name in find_speaker_names("专家B怎么看？", ("Expert A", "Expert B"))]
    ['Expert B']
    >>> [name.speaker for name in find_speaker_names("What does Luo Jing say?", ("罗婧",))]
    ['罗婧']
    >>> [name.speaker for name in find_speaker_names("Does Ida agree?", ("Ida Holm", "Jo Berg"))]
    ['Ida Holm']
    """
    known = _by_form(tuple(speakers))
    folded = text.casefold()
    size = len(folded)
    said = {
        folded[at : at + length]
        for at in range(size)
        for length in known.lengths
        if at + length <= size and folded[at : at + length] in known.speakers
    }
    named = {speaker for form in said for speaker in known.speakers[form]}
    found: list[SpeakerName] = []
    for speaker in sorted(named, key=known.order.__getitem__):
        for form in _forms(speaker):
            if len(known.speakers[form]) > 1:
                continue
            match = _pattern(form).search(text)
            part = " " in speaker and form in speaker.casefold().split()
            if match and (not part or match.group()[0].isupper()):
                found.append(SpeakerName(match.start(), match.end(), speaker))
                break
    return tuple(found)


def is_told_of(text: str, speakers: Iterable[str]) -> bool:
    """Whether a text names one of these speakers in a way that questions may.

    >>> is_told_of("A sees a glut; expert B disagrees.", ("Expert B",))
    True
    """
    return any(_pattern(form).search(text) for one in speakers for form in _forms(one))


@dataclass(frozen=True, slots=True)
class _Forms:
    """Everybody who may be named, by how questions may write them."""

    speakers: Mapping[str, frozenset[str]]
    """form to those who share it"""
    lengths: tuple[int, ...]
    """of the forms, in characters"""
    order: Mapping[str, int]
    """place of each speaker"""


_NAME_PARTS = (2, 3)
"""words of a name that is written in full"""
_SHORTEST_PART = 3
"""letters of a first name or family name"""


@lru_cache(8)
def _by_form(speakers: tuple[str, ...]) -> _Forms:
    found: dict[str, set[str]] = {}
    for speaker in speakers:
        for form in _forms(speaker):
            found.setdefault(form, set()).add(speaker)
    order = {speaker: at for at, speaker in enumerate(dict.fromkeys(speakers))}
    lengths = tuple(sorted({len(form) for form in found}))
    return _Forms({form: frozenset(names) for form, names in found.items()}, lengths, order)


@lru_cache(100_000)
def _forms(speaker: str) -> tuple[str, ...]:
    """How questions may write a speaker, in lower case, the written name first."""
    name = _BRACKET.split(speaker)[0].strip().casefold()
    if len(name) < 2:
        return tuple(dict.fromkeys(_by_mark(name)))
    return tuple(dict.fromkeys((name, *_by_role(name), *_by_sound(name), *_by_part(name))))


def _by_role(name: str) -> Iterator[str]:
    """The same role with the same mark behind it, in other words: Expert B, 专家B, 专家乙."""
    roles = document_words("ReplyingRole")
    role = next((role for role in roles if name.startswith(role)), None)
    mark = name[len(role) :].strip() if role else ""
    if len(mark) == 1:
        yield from _by_mark(mark)


def _by_mark(mark: str) -> Iterator[str]:
    """A role with the mark that tells persons of it apart; none for a mark without an order."""
    roles = document_words("ReplyingRole")
    order = document_words("PersonOrder")
    if len(mark) != 1 or not (mark in order or (mark.isalnum() and mark.isascii())):
        return
    marks = {mark}
    for at, letter in enumerate(order):
        latin = chr(ord("a") + at)
        if mark in (letter, latin):
            marks = {letter, latin}
    for other in roles:
        for sign in sorted(marks):
            yield f"{other}{sign}"
            yield f"{other} {sign}"


def _by_part(name: str) -> Iterator[str]:
    """The first name and the family name of somebody who is written with both: henrik, solberg."""
    parts = name.split()
    roles = (*document_words("ReplyingRole"), *document_words("AskingRole"))
    if len(parts) not in _NAME_PARTS or name.startswith(roles):
        return
    if all(part.isascii() and part.isalpha() for part in parts):
        yield from (part for part in (parts[0], parts[-1]) if len(part) >= _SHORTEST_PART)


def _by_sound(name: str) -> Iterator[str]:
    """A Chinese name in Latin letters; of a name with a title the surname alone."""
    if not 2 <= len(name) <= _LONGEST_NAME or not all(is_han(char) for char in name):
        return
    if any(
        name.startswith(role)
        for role in (*document_words("ReplyingRole"), *document_words("AskingRole"))
    ):
        return
    title = next((title for title in document_words("NameTitle") if name.endswith(title)), "")
    syllables = lazy_pinyin(name[: len(name) - len(title)])
    if title and len(syllables) == 1:
        yield syllables[0]
    elif syllables:
        yield " ".join((syllables[0], "".join(syllables[1:])))
        yield " ".join(("".join(syllables[1:]), syllables[0]))


@lru_cache(1000)
def _pattern(form: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if form[0].isascii() else ""
    after = r"(?![a-z0-9])" if form[-1].isascii() else ""
    return re.compile(f"{before}{re.escape(form)}{after}", re.IGNORECASE)
