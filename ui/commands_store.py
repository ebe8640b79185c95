"""Subcommands that fill, list, query and export the graph."""

import argparse
import functools
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tqdm import tqdm

from ingest.run import FileReport, Report, default_workers, find_files, ingest_paths
from ingest.stages import extract_document, read_document
from kg.documents import DocumentRecord, list_documents
from kg.errors import QueryError, StoreError
from kg.export import EXPORTS, export_graph
from kg.network import VIEWS, Options
from kg.network_files import LAYOUT, write_view
from kg.results import Results, write_results
from kg.snapshots import Writer, open_snapshot
from qa.desk import publish_passages
from qa.embeddings import VARIABLE, choose_model
from ui.cli import Command
from ui.commands_ask import add_model, encode_with_bar
from ui.terminal import align, say, warn

_DRAWN = ("gexf", "graphml")
_FORMATS = ("table", "json", "xml", "csv", "tsv", "turtle")


def _add_ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders")
    parser.add_argument(
        "--workers", type=int, default=default_workers(), metavar="N", help="processes that read"
    )
    parser.add_argument(
        "--lexicon",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.ttl",
        help="names of your own, in SKOS; kept with the data",
    )
    add_model(parser)


def _ingest(options: argparse.Namespace) -> int:
    with Writer(options.data) as writer:
        for path in options.lexicon:
            writer.add_lexicon(path)
        writer.load_ontology()
        report = _ingest_with_bar(options, writer)
    _say_report(report)
    publish_passages(open_snapshot(options.data), options.data)
    # without a word about a model, vectors wait for `embed` or `serve`: they are slow to make
    if options.embedding_model or VARIABLE in os.environ:
        name = choose_model(options.embedding_model, os.environ)
        if name:
            say(f"{encode_with_bar(options.data, name)} passages encoded by {name}")
    return 1 if report.failed else 0


def _ingest_with_bar(options: argparse.Namespace, writer: Writer) -> Report:
    extract = functools.partial(extract_document, lexicons=writer.lexicons())
    paths = find_files(options.paths, without=options.data)
    with tqdm(total=len(paths), unit="file", file=sys.stderr) as bar:

        def advance(done: FileReport) -> None:
            bar.set_postfix_str(done.path.name, refresh=False)
            bar.update()

        return ingest_paths(
            paths,
            writer,
            read=read_document,
            extract=extract,
            workers=options.workers,
            on_progress=advance,
        )


def _say_report(report: Report) -> None:
    rows = [
        (
            str(one.path),
            one.error or one.change or "",
            *(str(count) for count in (one.counts.claims, one.counts.quarantined)),
            str(one.counts.passages),
            f"{one.seconds:.2f}",
        )
        for one in report.files
    ]
    say(align(("file", "result", "claims", "quarantined", "passages", "s"), rows, widest=100))
    for one in report.failed:
        warn(f"{one.path}: {one.error}")
    say(
        f"build {report.build[:16]}: {len(report.files) - len(report.failed)} ingested, "
        f"{len(report.failed)} failed"
    )


def _list_documents(options: argparse.Namespace) -> int:
    records = list_documents(open_snapshot(options.data).graph)
    say(align(("id", "title", "date", "characters", "claims", "quarantined"), map(_row, records)))
    return 0


def _row(record: DocumentRecord) -> tuple[str, ...]:
    said = record.date.isoformat() if record.date else ""
    counts = (record.length, record.claims, record.quarantined)
    return (record.id, record.title, said, *map(str, counts))


def _add_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar="DOC", help="identifier, as `documents` lists it")


def _remove(options: argparse.Namespace) -> int:
    with Writer(options.data) as writer:
        writer.remove(options.document)
        say(f"removed {options.document}; build {writer.build[:16]}")
    return 0


def _add_sparql(parser: argparse.ArgumentParser) -> None:
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("query", nargs="?", metavar="QUERY", help="SPARQL 1.1, read-only")
    given.add_argument("-f", "--file", type=Path, help="file with the query; - for standard input")
    parser.add_argument("--format", choices=_FORMATS, default="table")


def _sparql(options: argparse.Namespace) -> int:
    snapshot = open_snapshot(options.data)
    results = snapshot.graph.query(options.query or _read_query(options.file))
    if options.format == "table":
        say(_table(results))
        return 0
    sys.stdout.flush()
    sys.stdout.buffer.write(write_results(results, options.format))
    return 0


def _read_query(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read: {error}") from error


def _table(results: Results) -> str:
    variables = getattr(results, "variables", None)
    if variables is not None:
        header = [variable.value for variable in variables]
        return align(header, ([_cell(term) for term in row] for row in _rows(results)))
    if hasattr(results, "__iter__"):
        return write_results(results, "turtle").decode()
    return str(bool(results)).lower()


def _rows(results: Results) -> Iterable[Iterable[object]]:
    return results  # type: ignore[return-value]


def _cell(term: object) -> str:
    return str(getattr(term, "value", term)) if term is not None else ""


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "format", choices=[*EXPORTS, *_DRAWN], metavar="FORMAT", help=", ".join((*EXPORTS, *_DRAWN))
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="file; - for standard output")
    parser.add_argument("--view", choices=tuple(VIEWS), default="entities", help="of gexf, graphml")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of gexf, graphml")


def _write_export(options: argparse.Namespace, out: IO[bytes]) -> None:
    graph = open_snapshot(options.data).graph
    if options.format not in _DRAWN:
        export_graph(graph, options.format, out)
        return
    shown = Options(language=options.language)
    layout = options.data / LAYOUT
    write_view(graph, options.view, options.format, out, options=shown, layout=layout)


def _export(options: argparse.Namespace) -> int:
    if str(options.out) == "-":
        _write_export(options, sys.stdout.buffer)
        return 0
    partial = options.out.with_name(options.out.name + ".partial")
    try:
        with partial.open("wb") as out:
            _write_export(options, out)
        partial.replace(options.out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"{options.out} cannot be written: {error.strerror}") from error
    return 0


def _add_nothing(_: argparse.ArgumentParser) -> None:
    """For subcommands that take no arguments of their own."""


COMMANDS = (
    Command("ingest", "Ingest files and folders of minutes.", _add_ingest, _ingest),
    Command("documents", "List the documents.", _add_nothing, _list_documents),
    Command("remove", "Remove a document and all that it said.", _add_remove, _remove),
    Command("sparql", "Query the graph (read-only).", _add_sparql, _sparql),
    Command("export", "Write the graph for other programs.", _add_export, _export),
)
