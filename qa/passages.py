"""Rank passages for a question: the sum of what each component finds, weighted by language.

In      segments of indexed passages; a question with its language and the entities it names
Out     Hits, best first; among equal scores, the order of the index
Unit    score is comparable between questions; coverage is a share in [0, 1]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kg.iris import passage_iri
from kg.model import Iri, Passage
from qa.postings import hash_word
from qa.ranking import Ranking, load_ranking
from qa.scores import COMPONENTS, Request, Scores, score_segment, weigh_question
from qa.segments import FIELDS, Segment
from qa.words import KeyedText, Word

_LOOKED_AT = 40
_MISSING = 0.3
_ROLES = FIELDS.index("role")
_NAMES = (*COMPONENTS, "dense")

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer a question."""

    passage_key: Iri
    """IRI of the passage"""
    document: str
    """identifier of the document"""
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """text[start:end]"""
    context: str
    """question that it answers, headings above it, headers of its table"""
    role: str
    """question, answer, paragraph, item, row, heading"""
    speaker: str | None
    """who says it"""
    entities: tuple[Iri, ...]
    """mentioned in it or in its context"""
    score: float
    """sum of the parts"""
    coverage: float
    """share of the question's words of content, weighed by rarity, that text and context cover"""
    uncovered: tuple[Word, ...]
    """words of the question's content that neither covers"""
    parts: tuple[tuple[str, float], ...]
    """what each component adds"""


def rank_passages(
    question: str,
    segments: Sequence[Segment],
    *,
    alive: Sequence[Mask | None],
    language: str,
    entities: frozenset[Iri],
    k: int,
    dense: tuple[tuple[Scores, ...], float] | None = None,
) -> tuple[Hit, ...]:
    """The k best passages; passages that share nothing with the question are left out.

    `dense` holds the cosines of each segment and their weight; the words decide without it.
    """
    ranking = load_ranking(language)
    request = weigh_question(question, segments, language=language, entities=entities)
    found = []
    for number, segment in enumerate(segments):
        scores = score_segment(request, segment)
        if dense is not None:
            scores = (*scores, dense[0][number])
        held = np.flatnonzero(reduce(np.logical_or, (score != 0 for score in scores)))
        some = [score[held] for score in scores]
        total = np.tensordot(ranking.components, np.stack(some[: len(COMPONENTS)]), 1)
        if dense is not None:
            total += np.float32(dense[1]) * some[-1]
        reached = total > 0
        if (mask := alive[number]) is not None:
            reached &= mask[held]
        total[~reached] = -np.inf
        for role, prior in ranking.priors.items():
            of_role = segment.fields[_ROLES].find(hash_word(role))[0]
            total[_among(held, of_role)] += np.float32(prior)
        found += [
            (float(total[at]), number, int(held[at]), [float(score[at]) for score in some])
            for at in _best(total, _LOOKED_AT + k)
        ]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    weights = [*map(float, ranking.components), dense[1] if dense else 0.0]
    hits = [
        _hit(segments[number].passage(at), request, ranking, score, parts, weights)
        for score, number, at, parts in found[: _LOOKED_AT + k]
    ]
    hits.sort(key=lambda hit: -hit.score)
    return tuple(hits[:k])


def _among(held: NDArray[np.intp], docs: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of some positions are among others; both ascend."""
    if len(docs) == 0:
        return np.zeros(len(held), np.bool_)
    places = np.minimum(np.searchsorted(docs, held.astype(np.uint32)), len(docs) - 1)
    found: NDArray[np.bool_] = docs[places] == held
    return found


def _best(total: Scores, k: int) -> NDArray[np.intp]:
    """Positions of the k best scores that are finite."""
    if len(total) > k:
        candidates = np.sort(np.argpartition(-total, k)[:k])
    else:
        candidates = np.arange(len(total))
    return candidates[np.isfinite(total[candidates])]


def _hit(
    passage: Passage,
    request: Request,
    ranking: Ranking,
    score: float,
    parts: Sequence[float],
    weights: Sequence[float],
) -> Hit:
    coverage, uncovered = cover_question(request, passage)
    named = [
        (name, weight * part) for name, part, weight in zip(_NAMES, parts, weights, strict=False)
    ]
    named.append(("coverage", ranking.coverage * coverage))
    named.append(("role", ranking.priors.get(passage.role, 0.0)))
    return Hit(
        passage_key=passage_iri(passage.document, passage.start, passage.end),
        document=passage.document,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        context=passage.context,
        role=passage.role,
        speaker=passage.speaker,
        entities=passage.entities,
        score=score + ranking.coverage * coverage,
        coverage=coverage,
        uncovered=uncovered,
        parts=tuple(named),
    )


def cover_question(request: Request, passage: Passage) -> tuple[float, tuple[Word, ...]]:
    """How much of the question a passage covers with its context, and the words that it does not.

    A word counts by its rarity; a word that only asks counts little and is never reported.
    """
    if not request.groups:
        return 0.0, ()
    text, context = KeyedText(passage.text), KeyedText(passage.context)
    covered, missing = 0.0, []
    for group, sought in zip(request.groups, request.words, strict=True):
        part = max(text.covers(group.word.key), context.covers(group.word.key))
        covered += part * sought.weight
        if part < _MISSING and group.share == 1:
            missing.append(group.word)
    return covered / sum(sought.weight for sought in request.words), tuple(missing)
