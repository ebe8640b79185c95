"""Recover names that were typed wrongly: by sound in Chinese, by edit distance in Latin script.

In      stretches of the question that nothing was found for
Out     the entity meant, when exactly one known name sounds or looks like it
Source  toneless pinyin (pypinyin); Damerau-Levenshtein similarity (rapidfuzz)
"""

import re
from collections.abc import Iterable
from functools import cache

import jieba
from pypinyin import lazy_pinyin
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kg.folding import fold, name_key
from kg.lexicon import Lexicon
from kg.model import Iri
from qa.words import question_words, stop_words

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}[0-9a-z]*")
_LATIN = re.compile(r"[a-z][a-z0-9]{3,}")
_DIGITS = re.compile(r"\d+")
_LONGEST = 6
_ORDINARY = 20
"""occurrences in the background dictionary from which on a word is taken as itself"""
_SIMILAR = 0.8
_SHORTEST = 6
"""letters of a name in pinyin"""
_WORD = re.compile(r"[A-Za-z]+")


class Spelling:
    """Sounds and shapes of the known names."""

    def __init__(self, lexicon: Lexicon, spoken_of: Iterable[Iri]) -> None:
        self._sounds: dict[str, set[Iri]] = {}
        self._shapes: dict[str, dict[str, set[Iri]]] = {}
        """by first letter, which a slip leaves as it is"""
        self._romanized: dict[str, set[Iri]] = {}
        for iri in sorted(set(spoken_of) & lexicon.entities.keys()):
            for label in lexicon.entities[iri].labels:
                if label.kind != "context":
                    self._add(name_key(label.text), iri)

    def by_sound(self, text: str) -> tuple[int, int, Iri] | None:
        """The longest stretch that sounds like one known name: start, end, entity."""
        for run in _HAN_RUN.finditer(fold(text)):
            word = run.group()
            for size in range(min(_LONGEST, len(word)), 1, -1):
                for at in range(len(word) - size + 1):
                    piece = word[at : at + size]
                    meant = self._sounds.get(_sound(piece), ())
                    if len(meant) == 1 and not _ordinary(piece):
                        return run.start() + at, run.start() + at + size, next(iter(meant))
        return None

    def by_romanization(self, text: str) -> tuple[int, int, Iri] | None:
        """The first Latin words that are one known Chinese name in pinyin: Luo Jing, hanwuji."""
        words = list(_WORD.finditer(text))
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                some = words[at : at + size]
                sound = "".join(word.group().casefold() for word in some)
                meant = self._romanized.get(sound, ())
                if len(sound) >= _SHORTEST and len(meant) == 1:
                    return some[0].start(), some[-1].end(), next(iter(meant))
        return None

    def by_shape(self, text: str) -> tuple[int, int, Iri] | None:
        """The first Latin word that nearly spells one known name; digits must agree."""
        for match in _LATIN.finditer(fold(text)):
            shapes = self._shapes.get(match.group()[0], {})
            best = process.extract(
                match.group(),
                shapes.keys(),
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=_SIMILAR,
                limit=3,
            )
            for shape, _, _ in best:
                same_digits = _DIGITS.findall(shape) == _DIGITS.findall(match.group())
                if same_digits and len(shapes[shape]) == 1:
                    return match.start(), match.end(), next(iter(shapes[shape]))
        return None

    def _add(self, key: str, iri: Iri) -> None:
        if _HAN_RUN.fullmatch(key):
            self._sounds.setdefault(_sound(key), set()).add(iri)
            self._romanized.setdefault(_sound(key).replace(" ", ""), set()).add(iri)
        elif _LATIN.fullmatch(key):
            self._shapes.setdefault(key[0], {}).setdefault(key, set()).add(iri)


@cache
def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))


def _ordinary(word: str) -> bool:
    if not jieba.dt.initialized:
        jieba.setLogLevel(60)
        jieba.initialize()
    return int(jieba.dt.FREQ.get(word, 0)) >= _ORDINARY


@cache
def is_misspelt_filler(word: str) -> bool:
    """Whether a short Latin word is a slip for a word without content.

    >>> is_misspelt_filler("teh"), is_misspelt_filler("tdp")
    (True, False)
    """
    if not word.isascii() or not word.isalpha() or not 3 <= len(word) <= 5:
        return False
    known = stop_words("en") | question_words()
    return any(sorted(word) == sorted(stop) and word != stop for stop in known)
