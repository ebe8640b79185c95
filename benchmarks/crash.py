"""Kill ingest at random moments, and check what is left.

usage: python -m benchmarks.crash [--points 30]
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.table import print_table
from kg.snapshots import Writer, open_snapshot
from kg.verify import verify_graph
from tests.kg.test_snapshots import check_whole, kill_ingest


def main() -> None:
    """Print one row for each kill; stops at the first store that is not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=30)
    rows = []
    for point in range(parser.parse_args().points):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            kill_ingest(Path(folder), seed=1000 + point, within=4.0)
            dirty = (data / "dirty").exists()
            started = time.perf_counter()
            with Writer(data) as writer:
                opened = time.perf_counter() - started
                check_whole(writer.graph)
            snapshot = open_snapshot(data)
            check_whole(snapshot.graph)
            found = verify_graph(snapshot.graph, snapshot.text)
            assert not found.mismatches
            rows.append(
                (
                    point,
                    snapshot.manifest.number,
                    snapshot.manifest.documents,
                    found.checked,
                    dirty,
                    opened * 1000,
                )
            )
    header = ("kill", "build", "documents", "quotes checked", "restored", "opening ms")
    print_table(header, rows)


if __name__ == "__main__":
    main()
