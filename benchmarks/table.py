"""Print one table, and measure memory."""

import resource
from collections.abc import Iterable, Sequence
from pathlib import Path

from ui.terminal import align


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The rows in columns; numbers are rounded to what matters."""
    print(align(header, [[_show(cell) for cell in row] for row in rows]))


def peak_memory() -> str:
    """The largest resident memory of this process so far, in MB."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def folder_size(path: Path) -> str:
    """What the files below a folder hold, in MB, hard links counted once."""
    found = (one.stat() for one in path.rglob("*") if one.is_file())
    return f"{sum({one.st_ino: one.st_size for one in found}.values()) / 1e6:.0f} MB"


def _show(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
