"""Words that mean the same, in Chinese and English, from the project's own vocabulary.

In      ontology/glossary*.ttl (concepts), chip.ttl (classes, properties), lexicon*.ttl (names)
Out     Glossary: key of a word to the keys of its synonyms and translations
Unit    keys are folded and simplified; Latin ones are stems joined by spaces
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.folding import fold
from kg.lexicon import load_lexicon
from kg.ontology import (
    DIRECTORY,
    Node,
    cg,
    labels_of,
    load_ontology,
    read_nodes,
    types_of,
)
from qa.stems import phrase_key

HAN = r"\u3400-\u9fff\uf900-\ufaff"
_HAN_ONLY = re.compile(f"[{HAN}]+")
_LATIN_ONLY = re.compile(r"[\x20-\x7e]*[a-z][\x20-\x7e]*")
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Glossary:
    """Which words are labels of one concept."""

    related: dict[str, frozenset[str]]
    """key -> keys of the other labels of its concepts, both scripts"""
    loose: dict[str, frozenset[str]]
    """key -> keys of the other labels of a class or property, which are less alike"""
    families: dict[str, frozenset[str]]
    """key -> keys of the other words of its families, which only speak of the same matter"""
    phrases: frozenset[tuple[str, ...]]
    """stems of the Latin labels of more than one word"""
    han: frozenset[str]
    """Chinese labels and the Chinese parts of names: a segmenter keeps them whole"""


def word_key(label: str) -> str | None:
    """The key of a label in one script; None when it mixes scripts.

    >>> word_key("Market shares"), word_key("頻寬"), word_key("A100卡")
    ('market share', '频宽', None)
    """
    folded = fold(label.strip())
    if _HAN_ONLY.fullmatch(folded):
        return folded
    return phrase_key(folded) if _LATIN_ONLY.fullmatch(folded) else None


@lru_cache(20_000)
def is_han(key: str) -> bool:
    """Whether a key is Chinese.

    >>> is_han("带宽"), is_han("bandwidth")
    (True, False)
    """
    return bool(_HAN_ONLY.match(key))


@cache
def load_glossary(directory: Path = DIRECTORY) -> Glossary:
    """The glossary of a directory; read once.

    >>> sorted(load_glossary().related["频宽"] & {"带宽", "bandwidth"})
    ['bandwidth', '带宽']
    """
    nodes = read_nodes("glossary*.ttl", directory)
    families = [_texts(node) for node in nodes.values() if cg("Family") in types_of(node)]
    concepts = [_texts(node) for node in nodes.values() if cg("Family") not in types_of(node)]
    names = [
        [label.text for label in entity.labels if label.kind != "context"]
        for entity in load_lexicon(directory).entities.values()
    ]
    ontology = load_ontology(directory)
    terms = [
        [label.text for label in term.labels]
        for group in (ontology.properties.values(), ontology.classes.values())
        for term in group
    ]
    cues = _cues(directory)
    plain = [label for labels in terms for label in labels if not _has_cue(fold(label), cues)]
    sure = [label for labels in (*concepts, *names, *families) for label in labels]
    keys = {key for label in (*sure, *plain) if (key := word_key(label))}
    phrases = {tuple(key.split(" ")) for key in keys if " " in key}
    runs = {run for label in (*sure, *plain) for run in _HAN_RUN.findall(fold(label))}
    return Glossary(
        related=_relate((*concepts, *names)),
        loose=_relate(terms),
        families=_relate(families),
        phrases=frozenset(phrase for phrase in phrases if len(phrase) <= _LONGEST),
        han=frozenset(run for run in runs if len(run) <= _LONGEST),
    )


def _texts(node: Node) -> list[str]:
    return [label.text for label in labels_of(node)]


def _cues(directory: Path) -> frozenset[str]:
    """Question and stop words: a label of the ontology that holds one is no word but a question."""
    nodes = read_nodes("questions.ttl", directory).values()
    return frozenset(fold(label.text) for node in nodes for label in labels_of(node))


def _has_cue(label: str, cues: frozenset[str]) -> bool:
    if label.isascii():
        return any(word in cues for word in label.split())
    spans = ((i, j) for i in range(len(label)) for j in range(i + 2, len(label) + 1))
    return any(label[i:j] in cues for i, j in spans if j - i < len(label))


def _relate(groups: Iterable[list[str]]) -> dict[str, frozenset[str]]:
    related: dict[str, set[str]] = defaultdict(set)
    for labels in groups:
        keys = {key for label in labels if (key := word_key(label))}
        for key in keys:
            related[key] |= keys - {key}
    return {key: frozenset(found) for key, found in related.items() if found}
