"""What a passage is found by, and what a question looks for.

In      texts of passages; a question
Out     the words and character pairs of a text; the Groups of words that a question asks for
Source  Pirkola, "The effects of query structure ... in dictionary-based CLIR", 1998: the
        translations of a word count as one word
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.folding import fold
from qa.glossary import HAN, is_han
from qa.stems import parts_of
from qa.words import (
    Related,
    Word,
    all_words,
    background_share,
    content_words,
    question_words,
    related,
    segmenter,
    stop_words,
)

_HAN_RUN = re.compile(f"[{HAN}]+")
_ASKING = 0.25
_PIECE = 0.5
_RAREST = math.log(1e7)


@dataclass(frozen=True, slots=True)
class Group:
    """A word that a question asks for, with all that may stand for it."""

    word: Word
    """as the question has it"""
    members: tuple[Related, ...]
    """itself, its synonyms, translations and pieces, each with its weight"""
    share: float
    """what it counts, 1 for a word of content, less for a word that only asks"""
    rarity: float
    """in general text, in [0, 1]; 1 for a word that a large dictionary lacks"""


def passage_words(text: str) -> Counter[str]:
    """The words that a passage is found by, with those inside longer ones.

    >>> sorted(passage_words("大模型的market share"))
    ['market', 'market share', 'share', '大模型', '模型']
    """
    found: Counter[str] = Counter()
    stop = stop_words("en") | stop_words("zh")
    for word in all_words(text):
        if word.key not in stop:
            found[word.key] += 1
            found.update(piece for piece in _pieces(word.key) if piece not in stop)
    return found


def character_pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring Chinese characters.

    >>> sorted(character_pairs("良率80%，較高"))
    ['良率', '较高']
    """
    runs = _HAN_RUN.findall(fold(text))
    return Counter(a + b for run in runs for a, b in pairwise(run))


def question_groups(question: str, *, language: str) -> tuple[Group, ...]:
    """What a question looks for, one group for each of its words.

    >>> [group.word.text for group in question_groups("What is the yield?", language="en")]
    ['yield']
    """
    asking = question_words()
    groups: dict[str, Group] = {}
    for word in content_words(question, language=language):
        if word.key in groups:
            continue
        share = _ASKING if word.key in asking else 1.0
        members = {word.key: 1.0}
        for other in related(word.key):
            members.setdefault(other.key, other.weight)
        for piece in _pieces(word.key):
            members.setdefault(piece, _PIECE)
            for other in related(piece) if not is_han(piece) else ():
                members.setdefault(other.key, _PIECE * other.weight)
        found = tuple(Related(key, weight) for key, weight in members.items())
        groups[word.key] = Group(word, found, share, rarity(word.key))
    return tuple(groups.values())


def rarity(key: str) -> float:
    """How rare a word is in general text, in [0, 1].

    >>> rarity("问题") < rarity("垄断") < rarity("h100")
    True
    """
    share = background_share(key)
    return 1.0 if share <= 0 else min(1.0, -math.log(share) / _RAREST)


def _pieces(key: str) -> Iterator[str]:
    """The words inside a longer one."""
    if is_han(key):
        if len(key) > 2:
            made = segmenter()
            spans = ((i, i + size) for size in (2, 3) for i in range(len(key) - size + 1))
            yield from (key[i:j] for i, j in spans if j - i < len(key) and made.FREQ.get(key[i:j]))
        return
    for one in key.split(" ") if " " in key else ():
        yield one
        yield from parts_of(one)
    if " " not in key:
        yield from parts_of(key)
