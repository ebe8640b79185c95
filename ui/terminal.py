"""Write text and tables to the terminal; Chinese characters take two columns."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")


def align(header: Sequence[str], rows: Iterable[Sequence[str]], *, widest: int = 60) -> str:
    """The rows in columns under the header; long cells are cut.

    >>> print(align(("id", "n"), [("芯片", "1")]))
    id    n
    ----  -
    芯片  1
    """
    cells = [[_cut(_one_line(cell), widest) for cell in row] for row in (header, *rows)]
    sizes = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * size for size in sizes])
    lines = ("  ".join(map(_pad, row, sizes)).rstrip() for row in cells)
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def _pad(text: str, size: int) -> str:
    return text + " " * (size - _width(text))


def _cut(text: str, widest: int) -> str:
    if _width(text) <= widest:
        return text
    while _width(text) > widest - 1:
        text = text[:-1]
    return text + "…"
