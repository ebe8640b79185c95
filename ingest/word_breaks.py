"""Tell a Chinese name from letters that two other words happen to bring together (计|算能|力).

In      jieba's dictionary of word frequencies, loaded once
Source  the segmentation of highest probability under a unigram model of words
"""

import logging
import math
import re
from functools import cache, lru_cache

import jieba

_HAN = re.compile(r"[\u3400-\u9fff]+")
_REACH = 3
_LONGEST = 4
_SHORT = 3
_NAME = 30
"""occurrences that a name of the lexicon is worth, whether the dictionary knows it or not"""


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is more likely pieces of other words than a name.

    >>> cuts_word("计算能力", 1, 3), cuts_word("向算能采购", 1, 3)
    (True, False)
    """
    name = text[start:end]
    if end - start > _SHORT or not _HAN.fullmatch(name):
        return False
    left = _han_before(text, start)
    right = _han_after(text, end)
    if not left and not right:
        return False
    as_name = (
        segment_score(left) + max(_word(name), math.log(_NAME) - _total()) + segment_score(right)
    )
    return segment_score(left + name + right) > as_name + 1e-9


@cache
def segment_score(letters: str) -> float:
    """Log-probability of the best way to cut Chinese letters into words.

    >>> segment_score("计算能力") > segment_score("算能计力")
    True
    """
    best = [0.0]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - _LONGEST), end)
        best.append(max(best[start] + _word(letters[start:end]) for start in starts))
    return best[-1]


def word_count(word: str) -> int:
    """How often the dictionary has seen the word; 0 when never.

    >>> word_count("计算") > 100
    True
    """
    return _counts().get(word) or 0


def _word(word: str) -> float:
    count = word_count(word)
    if count:
        return math.log(count) - _total()
    return -_total() if len(word) == 1 else -math.inf


def _han_before(text: str, start: int) -> str:
    at = start
    while at > max(0, start - _REACH) and _HAN.match(text[at - 1]):
        at -= 1
    return text[at:start]


def _han_after(text: str, end: int) -> str:
    found = _HAN.match(text, end, end + _REACH)
    return found.group() if found else ""


@cache
def _counts() -> dict[str, int]:
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    counts: dict[str, int] = jieba.dt.FREQ
    return counts


@cache
def _total() -> float:
    _counts()
    return math.log(jieba.dt.total)


@lru_cache(maxsize=8192)
def cut_words(text: str) -> tuple[str, ...]:
    """The words of a text, as the dictionary cuts them; every character is in one of them.

    >>> cut_words("高端需求会增长")
    ('高端', '需求', '会', '增长')
    """
    _counts()
    return tuple(jieba.cut(text, HMM=False))
