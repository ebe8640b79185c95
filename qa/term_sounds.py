"""Recover words for amounts that were typed by sound: 功号 for 功耗, or gonghao.

In      words of a question that nothing was found for; the labels of measured properties
Out     what exactly one label of that sound stands for
Source  toneless pinyin (pypinyin)
"""

import re
from collections.abc import Iterable

from pypinyin import lazy_pinyin

from kg.model import Entity, Iri
from qa.dictionary import load_dictionary
from qa.glossary import is_han
from qa.words import background_share, stop_words

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z]+(?:[ '][a-z]+)?", re.IGNORECASE)
_LONGEST = 5
"""characters of a label"""
_SHORTEST = 5
"""letters of a label in pinyin"""
_ORDINARY = 2e-7
"""share of all words from which on a word is taken as itself"""

Found = tuple[int, int, tuple[Iri, ...]]


class TermSounds:
    """The labels of terms by how they sound."""

    def __init__(self, terms: Iterable[Entity]) -> None:
        found: dict[str, dict[str, dict[Iri, None]]] = {}
        for term in terms:
            for label in term.labels:
                text = label.text
                if 2 <= len(text) <= _LONGEST and all(map(is_han, text)):
                    sound = "".join(lazy_pinyin(text))
                    found.setdefault(sound, {}).setdefault(text, {})[term.iri] = None
        self._meant = {
            sound: tuple(next(iter(texts.values())))
            for sound, texts in found.items()
            if len({tuple(iris) for iris in texts.values()}) == 1
        }

    def find(self, text: str) -> Found | None:
        """The first stretch that sounds like a term: start, end, what it stands for."""
        return self._by_characters(text) or self._by_letters(text)

    def _by_characters(self, text: str) -> Found | None:
        for run in _HAN_RUN.finditer(text):
            word = run.group()
            for size in range(min(_LONGEST, len(word)), 1, -1):
                for at in range(len(word) - size + 1):
                    piece = word[at : at + size]
                    meant = self._meant.get("".join(lazy_pinyin(piece)))
                    usual = any(char in stop_words("zh") for char in piece)
                    if meant and not usual and background_share(piece) < _ORDINARY:
                        return run.start() + at, run.start() + at + size, meant
        return None

    def _by_letters(self, text: str) -> Found | None:
        for match in _LATIN.finditer(text):
            for written in dict.fromkeys((match.group(), re.split(r"[ ']", match.group())[0])):
                sound = re.sub(r"[ ']", "", written.casefold())
                meant = self._meant.get(sound)
                if meant and len(sound) >= _SHORTEST and not load_dictionary().frequency(sound):
                    return match.start(), match.start() + len(written), meant
        return None
