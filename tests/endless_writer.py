"""Commit notes, replace and remove them, until killed; for tests of crashes."""

import itertools
import sys
from pathlib import Path

from kg.document_graph import describe_graph
from kg.snapshots import Writer
from tests.fakes import make_extraction


def make_text(number: int, version: int) -> str:
    """A note of forty facts, half of which other notes dispute."""
    facts = (f"Chip {fact % 20 + number % 3}; tdp; {fact + version} W" for fact in range(40))
    return "\n".join(facts)


def write_endlessly(data: Path) -> None:
    """Never returns."""
    with Writer(data) as writer:
        writer.commit([describe_graph(make_extraction("first", make_text(0, 0)))])
        sys.stdout.write("writing\n")
        sys.stdout.flush()
        for version in itertools.count():
            for batch in range(3):
                writer.commit(
                    describe_graph(make_extraction(f"n{one}", make_text(one, version)))
                    for one in range(batch, 12, 3)
                )
            writer.remove(f"n{version % 12}")


if __name__ == "__main__":
    write_endlessly(Path(sys.argv[1]))
