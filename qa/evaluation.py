"""Score answers against a file of questions with expected words and evidence.

In      JSON lines: id, lang, question, history, kind, expect, must, must_not, evidence
Out     Report: right by kind, citation rate, abstentions, risk by coverage, latency in ms
Raises  EvaluationError naming the line that is not as expected
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from kg.folding import fold
from qa.errors import EvaluationError
from qa.model import Answer

_LONGEST = 1_500
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_BLANK = re.compile(r"[\s*`_~|]+")
_DASHES = str.maketrans({"–": "-", "—": "-", "～": "~"})


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what its answer must hold."""

    id: str
    question: str
    history: tuple[str, ...]
    kind: str
    abstain: bool
    must: tuple[tuple[str, ...], ...]
    """groups: one alternative of each group must occur"""
    must_not: tuple[str, ...]
    evidence: tuple[str, ...]
    """words of the source; a citation must overlap one of them"""


@dataclass(frozen=True, slots=True)
class Score:
    """How one case went."""

    case: Case
    answer: Answer
    right: bool
    worded: bool
    """the text is as expected, whatever is cited"""
    cited: bool
    missing: tuple[tuple[str, ...], ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All scores of a run."""

    scores: tuple[Score, ...]

    def right(self) -> float:
        """Share of the cases that are right."""
        return sum(score.right for score in self.scores) / max(len(self.scores), 1)

    def by_kind(self) -> tuple[tuple[str, int, int], ...]:
        """Kind, right, all; sorted by kind."""
        kinds = sorted({score.case.kind for score in self.scores})
        return tuple(
            (
                kind,
                sum(s.right for s in self.scores if s.case.kind == kind),
                sum(1 for s in self.scores if s.case.kind == kind),
            )
            for kind in kinds
        )

    def cited(self) -> float:
        """Share of the cases to be answered whose citations overlap the evidence."""
        asked = [score for score in self.scores if not score.case.abstain]
        return sum(score.cited for score in asked) / max(len(asked), 1)

    def abstained(self) -> float:
        """Share of the cases to be abstained from that were."""
        asked = [score for score in self.scores if score.case.abstain]
        return sum(score.right for score in asked) / max(len(asked), 1)

    def latency(self) -> tuple[float, float]:
        """Median and 95th percentile of the time per question, ms."""
        times = [score.answer.elapsed_ms for score in self.scores] or [0.0]
        cuts = quantiles(times, n=20, method="inclusive") if len(times) > 1 else times * 19
        return cuts[9], cuts[18]

    def risk_coverage(self) -> tuple[tuple[float, float, float], ...]:
        """Confidence bound, share of cases answered at or above it, share of those wrong."""
        given = [s for s in self.scores if s.answer.status in ("answered", "quoted")]
        curve = []
        for step in range(0, 101, 10):
            bound = step / 100
            kept = [s for s in given if s.answer.confidence >= bound]
            wrong = sum(not s.right for s in kept) / len(kept) if kept else 0.0
            curve.append((bound, len(kept) / max(len(self.scores), 1), wrong))
        return tuple(curve)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON-lines file."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise EvaluationError(
                    f"{path.name}, line {number}: {error!r}: expected an object with id, "
                    "question, kind, expect, must, must_not and evidence"
                ) from error
    return tuple(cases)


def evaluate(
    cases: Iterable[Case],
    ask: Callable[[str, Sequence[str]], Answer],
    text_of: Callable[[str], str],
) -> Report:
    """Ask every case and score its answer; text_of gives the stored text of a document."""
    return Report(tuple(_score(case, ask(case.question, case.history), text_of) for case in cases))


def _score(case: Case, answer: Answer, text_of: Callable[[str], str]) -> Score:
    text = flatten(answer.answer)
    missing = tuple(group for group in case.must if not any(holds(text, one) for one in group))
    unwanted = tuple(one for one in case.must_not if holds(text, one))
    if case.abstain:
        right = answer.status == "abstained" and not unwanted
        return Score(case, answer, right, right, True, missing, unwanted)
    fits = answer.status != "abstained" and len(answer.answer) <= _LONGEST
    worded = fits and not missing and not unwanted
    cited = any(
        start < c.end and c.start < end
        for c in answer.citations
        for start, end in _spans(text_of(c.document), case.evidence)
    )
    return Score(case, answer, worded and cited, worded, cited, missing, unwanted)


def flatten(text: str) -> str:
    """Text without what must not matter for a comparison.

    >>> flatten("**1,500** 臺")
    '1500台'
    """
    folded = fold(unicodedata.normalize("NFKC", text)).translate(_DASHES)
    return _BLANK.sub("", _THOUSANDS.sub("", folded)).replace("\\", "")


def holds(text: str, wanted: str) -> bool:
    """Whether flattened text holds the words; a number never inside a longer number.

    >>> holds("400w", "40"), holds("40w", "40")
    (False, True)
    """
    key = flatten(wanted)
    if not key:
        return False
    pattern = re.escape(key)
    if key[0].isdigit():
        pattern = r"(?<![\d.])" + pattern
    if key[-1].isdigit():
        pattern += r"(?!\d|\.\d)"
    return re.search(pattern, text) is not None


def _spans(text: str, pieces: Iterable[str]) -> list[tuple[int, int]]:
    return [
        match.span() for piece in pieces if piece for match in re.finditer(re.escape(piece), text)
    ]


def _case(item: object) -> Case:
    if not isinstance(item, dict):
        raise TypeError("a case must be an object")

    def words(name: str) -> tuple[str, ...]:
        found = item.get(name) or []
        if not isinstance(found, list):
            raise TypeError(f"{name} must be a list")
        return tuple(str(one) for one in found)

    must = item.get("must") or []
    if not isinstance(must, list):
        raise TypeError("must must be a list of lists")
    return Case(
        str(item["id"]),
        str(item["question"]),
        words("history"),
        str(item["kind"]),
        item["expect"] == "abstain",
        tuple(tuple(str(one) for one in group) for group in must),
        words("must_not"),
        words("evidence"),
    )
