"""The `chipgraph` command: subcommands come from the modules in MODULES.

Out     exit status: 0 done, 1 something failed and was said, 2 wrong usage, 130 interrupted
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.remote import keep_server, read_server
from ui.terminal import warn

MODULES = ("ui.commands_store", "ui.commands_ask", "ui.commands_check", "ui.commands_serve")
"""each has COMMANDS, a tuple of Command"""


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand."""

    name: str
    """as typed"""
    summary: str
    """one line of help"""
    add_arguments: Callable[[argparse.ArgumentParser], None]
    """declares what it takes"""
    run: Callable[[argparse.Namespace], int]
    """does it; the exit status"""


def find_commands() -> tuple[Command, ...]:
    """All subcommands, in the order of MODULES."""
    return tuple(command for name in MODULES for command in importlib.import_module(name).COMMANDS)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="chipgraph",
        description="Minutes of expert calls in, an evidence-complete knowledge graph out.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(os.environ.get("CHIPGRAPH_DATA", "chipgraph-data")),
        help="data directory (default: $CHIPGRAPH_DATA, else ./chipgraph-data)",
    )
    common.add_argument(
        "--store",
        metavar="URL",
        help="keep the graph in this SPARQL 1.1 server; the data directory remembers it",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in find_commands():
        own = commands.add_parser(
            command.name, help=command.summary, description=command.summary, parents=[common]
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand."""
    parsed = build_parser().parse_args(arguments)
    try:
        if parsed.store:
            keep_server(parsed.data, read_server(parsed.store))
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        warn("interrupted: what was published before stays")
        return 130
    except Exception as error:
        if not _is_ours(error):
            raise
        warn(f"chipgraph: {error}")
        return 1
    return status


def _is_ours(error: Exception) -> bool:
    """Whether the error's text was written for the user."""
    package, _, module = type(error).__module__.partition(".")
    return package in {"kg", "ingest", "qa", "ui"} and module == "errors"


if __name__ == "__main__":
    sys.exit(main())
