"""Questions over the sample minutes, each with what its answer must hold."""

from dataclasses import dataclass
from pathlib import Path

from qa.evaluation import flatten, holds
from qa.model import Answer

_GIVEN = {
    "answer": ("answered", "quoted"),
    "abstain": ("abstained", "clarify"),
    "any": ("answered", "quoted", "abstained", "clarify"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and what is expected of its answer."""

    id: str
    """file and line"""
    history: tuple[str, ...]
    """earlier questions, oldest first"""
    question: str
    language: str
    expected: str
    """answer, abstain or any"""
    must: tuple[tuple[str, ...], ...]
    """of each group one alternative occurs"""
    must_not: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The name of its file."""
        return self.id.partition(":")[0]

    def fault(self, answer: Answer) -> str:
        """What is wrong with an answer; empty when nothing is."""
        text = flatten(answer.answer)
        if answer.status not in _GIVEN[self.expected]:
            return f"status {answer.status}"
        if answer.language != self.language:
            return f"language {answer.language}"
        missing = [group for group in self.must if not any(holds(text, one) for one in group)]
        unwanted = [one for one in self.must_not if holds(text, one)]
        return "; ".join([f"missing {group}" for group in missing] + [f"has {w}" for w in unwanted])


def read_pairs(directory: Path) -> tuple[Pair, ...]:
    """The pairs of all files of a directory."""
    return tuple(pair for path in sorted(directory.glob("*.txt")) for pair in _read(path))


def _read(path: Path) -> list[Pair]:
    pairs = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        asked, language, expected, must, must_not = (part.strip() for part in line.split("|"))
        *history, question = (part.strip() for part in asked.split(">>"))
        groups = tuple(
            tuple(one.strip() for one in group.split("/")) for group in must.split(";") if group
        )
        unwanted = tuple(one.strip() for one in must_not.split("/") if one.strip())
        where = f"{path.stem}:{number}"
        pairs.append(Pair(where, tuple(history), question, language, expected, groups, unwanted))
    return pairs
