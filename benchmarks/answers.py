"""Measure how long a question takes, warm and alone, and how that grows with the graph.

usage: python -m benchmarks.answers [--claims 0 100000] [--model] [--data FOLDER]

In      the minutes and questions of ../shared where it is there, else of tests/eval/dev; beside
        them as many claims of invented calls as each row says
Out     a table: claims added, time to open, p50 and p95, what SPARQL, passages and embedding took
        of the time, peak memory so far
Unit    milliseconds a question in one process, of the clock and of its own processors; every
        question was asked once before, and graph queries that are kept from then on are part of
        being warm; passages are indexed before a desk is opened, as ingest does it
"""

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from benchmarks.generate import make_extraction, make_world
from benchmarks.table import peak_memory, print_table
from kg.document_graph import DocumentGraph, describe_graph
from kg.snapshots import Writer, open_snapshot
from qa.ask import ask
from qa.desk import open_desk, publish_passages
from qa.encoder import DEFAULT_MODEL, Encoder, open_encoder
from qa.index import PassageIndex, encode_pending
from qa.work import Desk
from ui.cli import main as chipgraph

_ROOT = Path(__file__).resolve().parent.parent
_SHARED = _ROOT.parent / "shared"
_CLAIMS, _BATCH = 60, 2000
_P, _R = ParamSpec("_P"), TypeVar("_R")


@dataclass(slots=True)
class Spent:
    """Milliseconds that parts of one answer took."""

    parts: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, work: Callable[_P, _R]) -> Callable[_P, _R]:
        """The same function, its time added to a part."""

        def run(*given: _P.args, **named: _P.kwargs) -> _R:
            began = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                taken = (time.perf_counter() - began) * 1000
                self.parts[name] = self.parts.get(name, 0.0) + taken

        return run


def read_questions(scratch: Path) -> tuple[list[Path], list[tuple[str, tuple[str, ...]]]]:
    """The minutes, and each question with those before it; of ../shared alone where it is there.

    The other minutes all have one name: copies in a scratch folder are named by their folder.
    """
    if _SHARED.is_dir():
        minutes = sorted(_SHARED.glob("transcript-*.txt"))
        files = [_SHARED / "eval" / "questions.jsonl"]
    else:
        folders = sorted((_ROOT / "tests" / "eval" / "dev").iterdir())
        found = [next(folder.glob("minutes.*")) for folder in folders]
        minutes = [scratch / f"{one.parent.name}{one.suffix}" for one in found]
        for one, copy in zip(found, minutes, strict=True):
            shutil.copyfile(one, copy)
        files = [folder / "questions.jsonl" for folder in folders]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return minutes, [(row["question"], tuple(row.get("history") or ())) for row in rows]


def make_graphs(first: int, count: int) -> Iterator[DocumentGraph]:
    """Documents of invented calls."""
    world = make_world(0, 2000)
    return (
        describe_graph(make_extraction(world, number, claims=_CLAIMS))
        for number in range(first, first + count)
    )


def grow(data: Path, held: int, claims: int) -> int:
    """Bring the invented calls of a data directory to so many claims; how many documents."""
    wanted = claims // _CLAIMS
    with Writer(data) as writer:
        for first in range(held, wanted, _BATCH):
            writer.commit(make_graphs(first, min(_BATCH, wanted - first)))
    return max(held, wanted)


@contextmanager
def watched(desk: Desk, spent: Spent) -> Iterator[None]:
    """Time what the desk's graph, passages and embedding model do."""
    graph, encoder = type(desk.knowledge.graph), Encoder
    kept = (graph.query, PassageIndex.search, encoder.encode_question)

    def read(*given: Any, **named: Any) -> object:  # noqa: ANN401 - whatever the query takes
        found = kept[0](*given, **named)
        return list(found) if isinstance(found, Iterable) else found

    graph.query = spent.timed("SPARQL", read)  # type: ignore[method-assign,assignment]
    PassageIndex.search = spent.timed("passages", kept[1])  # type: ignore[method-assign]
    encoder.encode_question = spent.timed("embedding", kept[2])  # type: ignore[method-assign]
    try:
        yield
    finally:
        graph.query, PassageIndex.search, encoder.encode_question = kept  # type: ignore[method-assign]


def measure(desk: Desk, questions: Iterable[tuple[str, tuple[str, ...]]]) -> list[Spent]:
    """The time of each answer, all and by part."""
    found = []
    for question, history in questions:
        one = Spent()
        began = time.process_time()
        with watched(desk, one):
            one.timed("all", ask)(question, desk, history=history)
        one.parts["processor"] = (time.process_time() - began) * 1000
        found.append(one)
    return found


def main() -> None:
    """Print one row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="*", default=[0, 100_000])
    parser.add_argument("--model", action="store_true", help="with the embedding model")
    parser.add_argument("--data", type=Path, help="a folder to keep what was made in")
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        minutes, questions = read_questions(Path(folder))
        for claims in options.claims:
            data = (options.data or Path(folder)) / f"claims-{claims}"
            make_data(data, minutes, claims)
            rows.append((claims, *measure_desk(data, questions, model=options.model)))
            print_table(_HEADER, rows)
    print(f"{len(questions)} questions")


def make_data(data: Path, minutes: Iterable[Path], claims: int) -> None:
    """A data directory with the minutes and so many invented claims; what is there stays."""
    if not (data / "manifest.json").exists():
        chipgraph(["ingest", *map(str, minutes), "--data", str(data)])
    held = sum(name.startswith("call-") for name in open_snapshot(data).graph.documents())
    grow(data, held, claims)
    publish_passages(open_snapshot(data), data)


def measure_desk(
    data: Path, questions: list[tuple[str, tuple[str, ...]]], *, model: bool
) -> tuple[object, ...]:
    """One row of the table, without its size."""
    encoder = _encode(data) if model else None
    began = time.perf_counter()
    desk = open_desk(data, encoder=encoder)
    opened = time.perf_counter() - began
    first = measure(desk, questions)
    warm = measure(desk, questions)
    return (opened, *_percentiles(first, "all"), *_columns(warm), peak_memory())


_HEADER = (
    *("claims added", "open s", "first p50", "first p95", "p50", "p95"),
    *("processor p50", "p95", "SPARQL p50", "p95", "passages p50", "p95"),
    *("embedding p50", "p95", "rest p50", "memory"),
)
_PARTS = ("all", "processor", "SPARQL", "passages", "embedding")


def _columns(taken: list[Spent]) -> tuple[float, ...]:
    known = ("SPARQL", "passages", "embedding")
    rest = statistics.median(
        one.parts["all"] - sum(one.parts.get(name, 0.0) for name in known) for one in taken
    )
    return (*(value for part in _PARTS for value in _percentiles(taken, part)), rest)


def _percentiles(taken: list[Spent], part: str) -> tuple[float, float]:
    values = sorted(one.parts.get(part, 0.0) for one in taken)
    return statistics.median(values), values[int(len(values) * 0.95)]


def _encode(data: Path) -> Encoder:
    encoder = open_encoder(DEFAULT_MODEL, data / "passages")
    encode_pending(data / "passages", open_snapshot(data).build, encoder)
    return encoder


if __name__ == "__main__":
    main()
