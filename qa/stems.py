"""Latin words and numbers of a text, and the stems under which their forms meet.

In      folded text (kg.folding.fold), ontology/inflections.ttl
Out     Token: a span and its key; letters are stemmed, numbers and model names kept
Source  Porter's English stemmer, second version (snowballstemmer)
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from kg.ontology import labels_of, read_nodes

_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+[a-z0-9]*)*")
_PART = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_STEMMER = snowballstemmer.stemmer("english")


class Token(NamedTuple):
    """A word in Latin letters, a number or a name that mixes both."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    key: str
    """its stem"""


def find_tokens(folded: str) -> Iterator[Token]:
    """The Latin words and numbers of a folded text.

    >>> [token.key for token in find_tokens("the h100's yields: 80.5%")]
    ['the', 'h100', 's', 'yield', '80.5']
    """
    for match in _TOKEN.finditer(folded):
        yield Token(match.start(), match.end(), stem(match.group()))


@lru_cache(200_000)
def stem(word: str) -> str:
    """The stem of a folded word; a word with digits is its own stem.

    >>> stem("deployed"), stem("sold"), stem("pcie5.0x16")
    ('deploy', 'sell', 'pcie5.0x16')
    """
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    return str(_STEMMER.stemWord(_base_forms().get(word, word)))


@cache
def _base_forms() -> dict[str, str]:
    """Irregular forms to the words that they are forms of."""
    return {
        label.text: labels[0].text
        for node in read_nodes("inflections.ttl").values()
        for labels in (labels_of(node),)
        for label in labels[1:]
    }


@lru_cache(200_000)
def parts_of(key: str) -> tuple[str, ...]:
    """The letters and numbers that a mixed name is made of; empty when it is not mixed.

    >>> parts_of("pcie5.0x16"), parts_of("yield")
    (('pcie', '5.0', '16'), ())
    """
    found = _PART.findall(key)
    if len(found) < 2:
        return ()
    return tuple(stem(part) for part in found if len(part) > 1 or part.isdigit())


def phrase_key(text: str) -> str:
    """The stems of a folded phrase, joined by spaces.

    >>> phrase_key("power-efficient chips")
    'power effici chip'
    """
    return " ".join(token.key for token in find_tokens(text))
