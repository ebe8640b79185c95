"""Subcommands that check the graph: shapes, coverage of the text, quotes."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from kg.coverage import FATES, measure_coverage
from kg.errors import StoreError
from kg.snapshots import open_snapshot
from kg.validate import validate_graph
from kg.verify import verify_citations, verify_graph
from ui.cli import Command
from ui.terminal import align, say


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write JSON instead of a table")


def _validate(options: argparse.Namespace) -> int:
    graph = open_snapshot(options.data).graph
    broken = list(validate_graph(graph))
    if options.json:
        say(json.dumps([asdict(one) for one in broken], ensure_ascii=False, indent=1))
    elif broken:
        rows = [(one.document, one.shape, one.message, one.claim) for one in broken]
        say(align(("document", "shape", "expected", "claim"), rows))
    else:
        say(f"{len(graph.documents())} documents keep to the shapes")
    return 1 if broken else 0


def _add_coverage(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    parser.add_argument("documents", nargs="*", metavar="DOC", help="identifiers (default: all)")
    parser.add_argument(
        "--list", action="store_true", help="also list the text that has no claim, with the reason"
    )


def _coverage(options: argparse.Namespace) -> int:
    snapshot = open_snapshot(options.data)
    found = measure_coverage(snapshot.graph, snapshot.text, options.documents or None)
    if options.json:
        for one in found:
            say(json.dumps(asdict(one) | {"counts": one.counts()}, ensure_ascii=False))
        return 0
    rows, total, listed = list[tuple[str, ...]](), Counter[str](), list[tuple[str, ...]]()
    for one in found:
        counts = one.counts()
        total.update(counts)
        rows.append((one.document, *(str(counts[fate]) for fate in reversed(FATES))))
        if options.list:
            listed += [
                (one.document, f"{part.start}-{part.end}", part.fate, part.text)
                for part in one.segments
                if part.fate != "claim"
            ]
    rows.append(("all", *(str(total[fate]) for fate in reversed(FATES))))
    say(align(("document", *reversed(FATES)), rows))
    if options.list:
        say("\n" + align(("document", "place", "fate", "text"), listed, widest=80))
    return 0


def _add_verify(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    parser.add_argument(
        "--answer", type=Path, metavar="FILE", help="an answer's JSON (- for standard input)"
    )


def _verify(options: argparse.Namespace) -> int:
    snapshot = open_snapshot(options.data)
    if options.answer:
        result = verify_citations(_read_citations(options.answer), snapshot.text)
    else:
        result = verify_graph(snapshot.graph, snapshot.text)
    if options.json:
        say(json.dumps(asdict(result), ensure_ascii=False, indent=1))
        return 1 if result.mismatches else 0
    rows = [
        (one.document, f"{one.start}-{one.end}", one.quote, one.found) for one in result.mismatches
    ]
    if rows:
        say(align(("document", "place", "quote", "text reads"), rows))
    say(f"{result.checked} quotes checked, {len(rows)} differ from their source")
    return 1 if rows else 0


def _read_citations(path: Path) -> list[dict[str, object]]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        return list(json.loads(text)["citations"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} holds no answer with citations: {error!r}") from error


COMMANDS = (
    Command("validate", "Check every claim against the SHACL shapes.", _add_json, _validate),
    Command("coverage", "Show which text produced no claim, and why.", _add_coverage, _coverage),
    Command("verify", "Check that every quote is what its source reads.", _add_verify, _verify),
)
