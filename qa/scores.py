"""Score every passage of a segment by each component of the ranking, on its own.

In      a Segment; the Groups of words and the pairs that a question asks for, with their IDF
Out     one float32 per passage and component
Unit    the share of what the question asks for that the passage holds, mostly in [0, 1]
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.model import Iri
from qa.glossary import is_han
from qa.postings import Postings, hash_word
from qa.segments import FIELDS, Segment
from qa.terms import Group, character_pairs, question_groups

Scores = NDArray[np.float32]

COMPONENTS: tuple[str, ...] = ("words", "context_words", "pairs", "context_pairs", "entities")
_BACKGROUND = 0.5
_SATURATED = 2.2
_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class Sought:
    """Words of which one is enough, and what finding it counts."""

    members: tuple[tuple[str, float], ...]
    """each word with how surely it means what is sought"""
    weight: float
    """IDF times the share of the word"""


@dataclass(frozen=True, slots=True)
class Request:
    """What a question looks for, weighed by the passages at hand."""

    groups: tuple[Group, ...]
    """words of the question"""
    words: tuple[Sought, ...]
    """one for each group"""
    pairs: tuple[Sought, ...]
    """pairs of neighbouring Chinese characters"""
    entities: tuple[Sought, ...]
    """entities that the question names"""


def weigh_question(
    question: str, segments: Sequence[Segment], *, language: str, entities: Iterable[Iri]
) -> Request:
    """The words, pairs and entities of a question, with their IDF over all segments.

    The IDF of a word comes half from the passages and half from general text.
    """
    total = max(1, sum(len(segment) for segment in segments))
    groups = question_groups(question, language=language)
    words = []
    for group in groups:
        members = tuple((other.key, other.weight) for other in group.members)
        found = sum(
            weight * _count(segments, "pairs" if _is_pair(key) else "words", key)
            for key, weight in members
        )
        idf = (1 - _BACKGROUND) * _idf(found, total) + _BACKGROUND * group.rarity
        words.append(Sought(members, group.share * idf))
    pairs = [
        Sought(((pair, 1.0),), _idf(_count(segments, "pairs", pair), total) ** 2)
        for pair in character_pairs(question)
    ]
    named = [
        Sought(((entity, 1.0),), _LEAST + _idf(_count(segments, "entities", entity), total))
        for entity in sorted(entities)
    ]
    return Request(groups, tuple(words), tuple(pairs), tuple(named))


def score_segment(request: Request, segment: Segment) -> tuple[Scores, ...]:
    """The scores of every passage, one array for each of COMPONENTS."""
    fields = dict(zip(FIELDS, segment.fields, strict=True))
    size = len(segment)
    return (
        _score(request.words, fields["words"], fields["pairs"], size),
        _score(request.words, fields["context_words"], fields["context_pairs"], size),
        _score(request.pairs, fields["pairs"], fields["pairs"], size),
        _score(request.pairs, fields["context_pairs"], fields["context_pairs"], size),
        _score(request.entities, fields["entities"], fields["entities"], size),
    )


def _count(segments: Sequence[Segment], field: str, key: str) -> int:
    """In how many passages a word stands."""
    at = FIELDS.index(field)
    return sum(segment.fields[at].count(hash_word(key)) for segment in segments)


def _is_pair(key: str) -> bool:
    """A Chinese word of two characters is found among the pairs, however the text was cut."""
    return len(key) == 2 and is_han(key)


def _score(sought: Sequence[Sought], words: Postings, pairs: Postings, size: int) -> Scores:
    scores = np.zeros(size, np.float32)
    best = np.zeros(size, np.float32)
    most = sum(one.weight for one in sought) * _SATURATED
    for one in sought:
        touched = []
        for key, sureness in one.members:
            docs, weights = (pairs if _is_pair(key) else words).find(hash_word(key))
            if len(docs) == 0:
                continue
            touched.append(docs)
            had = best[docs]
            now = np.maximum(had, weights * np.float32(sureness))
            scores[docs] += (now - had) * np.float32(one.weight / most)
            best[docs] = now
        for docs in touched:
            best[docs] = 0
    return scores


def _idf(found: float, total: int) -> float:
    """In [0, 1]; 1 for a word that no passage holds."""
    seen = min(found, total)
    return math.log1p((total - seen + 0.5) / (seen + 0.5)) / math.log1p((total + 0.5) / 0.5)
