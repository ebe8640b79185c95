"""Subcommands that answer: one question, a file of questions, and the embeddings behind both."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import orjson
from tqdm import tqdm

from kg.snapshots import Snapshot, open_snapshot
from qa.answer_json import answer_json
from qa.ask import Desk, ask
from qa.desk import desk_over
from qa.embeddings import NONE, VARIABLE, choose_model, encode_build, ready_encoder
from qa.encoder import DEFAULT_MODEL
from qa.evaluation import Report, Score, evaluate, read_cases
from qa.model import Answer
from ui.cli import Command
from ui.terminal import align, say, warn


def add_model(parser: argparse.ArgumentParser) -> None:
    """The option that names an embedding model."""
    parser.add_argument(
        "--embedding-model",
        metavar="NAME",
        help=f"sentence-transformers model, by name or path, or {NONE} "
        f"(default: ${VARIABLE}, else {DEFAULT_MODEL})",
    )


def encode_with_bar(data_dir: Path, name: str) -> int:
    """Encode what has no vectors yet, with a progress bar; how many passages those were."""
    with tqdm(unit="passage", file=sys.stderr, desc="embeddings", disable=None) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return encode_build(data_dir, name, advance)


def _add_embed(parser: argparse.ArgumentParser) -> None:
    add_model(parser)


def _embed(options: argparse.Namespace) -> int:
    name = choose_model(options.embedding_model, os.environ)
    if name is None:
        warn("no embedding model is chosen: questions are answered by words alone")
        return 0
    count = encode_with_bar(options.data, name)
    say(f"{count} passages encoded by {name}")
    return 0


def _add_ask(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", help="in Chinese or English")
    parser.add_argument(
        "--history", nargs="+", default=(), metavar="Q", help="earlier questions, oldest first"
    )
    parser.add_argument("--json", action="store_true", help="write the whole answer as JSON")
    add_model(parser)


def _ask(options: argparse.Namespace) -> int:
    desk = _open_desk(open_snapshot(options.data), options)
    answer = ask(options.question, desk, history=options.history)
    if options.json:
        sys.stdout.flush()
        sys.stdout.buffer.write(answer_json(answer) + b"\n")
    else:
        say(_readable(answer))
    return 0


def _readable(answer: Answer) -> str:
    lines = [answer.answer, ""]
    for number, one in enumerate(answer.citations, 1):
        said = ", ".join(part for part in (one.speaker, one.date) if part)
        quote = " ".join(one.quote.split())
        lines.append(f"[{number}] {one.document} {one.start}-{one.end} ({said}): {quote}")
    lines += [answer.completeness] if answer.completeness else []
    return "\n".join(lines).rstrip()


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument(
        "--min", type=float, default=0.0, metavar="R", help="exit 1 when fewer are right, in [0, 1]"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the failures as JSON lines")
    add_model(parser)


def _evaluate(options: argparse.Namespace) -> int:
    cases = read_cases(options.questions)
    snapshot = open_snapshot(options.data)
    desk = _open_desk(snapshot, options)

    def answer(question: str, history: Sequence[str]) -> Answer:
        return ask(question, desk, history=history)

    report = evaluate(tqdm(cases, file=sys.stderr, disable=None), answer, cache(snapshot.text))
    _say_report(report)
    if options.out:
        failed = [score for score in report.scores if not score.right]
        options.out.write_bytes(b"".join(map(_failure, failed)))
    return 1 if report.right() < options.min else 0


def _say_report(report: Report) -> None:
    rows = [(kind, str(right), str(total)) for kind, right, total in report.by_kind()]
    rows.append(("all", str(sum(s.right for s in report.scores)), str(len(report.scores))))
    say(align(("kind", "right", "of"), rows))
    median, tail = report.latency()
    say(
        f"\nright {report.right():.1%}, cited {report.cited():.1%}, "
        f"abstained rightly {report.abstained():.1%}, p50 {median:.0f} ms, p95 {tail:.0f} ms\n"
    )
    curve = [
        (f"{bound:.1f}", f"{covered:.1%}", f"{wrong:.1%}")
        for bound, covered, wrong in report.risk_coverage()
    ]
    say(align(("confidence", "coverage", "risk"), curve))


def _failure(score: Score) -> bytes:
    case = score.case
    told = {
        "id": case.id,
        "kind": case.kind,
        "question": case.question,
        "history": case.history,
        "expect": "abstain" if case.abstain else "answer",
        "missing": score.missing,
        "unwanted": score.unwanted,
        "cited": score.cited,
        "status": score.answer.status,
        "reason": score.answer.reason,
        "answer": score.answer.answer,
    }
    return orjson.dumps(told) + b"\n"


def _open_desk(snapshot: Snapshot, options: argparse.Namespace) -> Desk:
    name = choose_model(options.embedding_model, os.environ)
    return desk_over(snapshot, options.data, encoder=ready_encoder(options.data, name))


COMMANDS = (
    Command("ask", "Answer a question from the claims, with the evidence.", _add_ask, _ask),
    Command("eval", "Score answers against expected ones.", _add_eval, _evaluate),
    Command("embed", "Encode the passages that have no embeddings yet.", _add_embed, _embed),
)
