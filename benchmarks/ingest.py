"""Measure ingest as a whole: text in, published graph out.

usage: python -m benchmarks.ingest [--documents 10 100 1000] [--workers N]
"""

import argparse
import functools
import tempfile
import time
from pathlib import Path

from benchmarks.generate import write_minutes
from benchmarks.table import peak_memory, print_table
from ingest.run import default_workers, ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer


def measure_ingest(sizes: list[int], workers: int) -> None:
    """Print passages and claims a second for corpora of these sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        (warm,) = write_minutes(Path(folder) / "warm", 1)
        extract_document(read_document(warm))  # loads the ontology and the lexicon
        for size in sizes:
            paths = write_minutes(Path(folder) / f"in{size}", size)
            with Writer(Path(folder) / f"data{size}") as writer:
                writer.load_ontology()
                started = time.perf_counter()
                report = ingest_paths(
                    paths,
                    writer,
                    read=read_document,
                    extract=functools.partial(extract_document, lexicons=()),
                    workers=workers,
                )
                spent = time.perf_counter() - started
            claims = sum(one.counts.claims for one in report.files)
            passages = sum(one.counts.passages for one in report.files)
            rows.append(
                (
                    *(size, passages, claims, spent, passages / spent, claims / spent),
                    *(spent / size * 1000, peak_memory(), len(report.failed)),
                )
            )
    header = ("documents", "passages", "claims", "s", "passages/s", "claims/s", "ms/document")
    print_table((*header, "memory", "failed"), rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--workers", type=int, default=default_workers())
    options = parser.parse_args()
    measure_ingest(options.documents, options.workers)


if __name__ == "__main__":
    main()
