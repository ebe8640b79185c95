"""Count and cut the rows of a written SPARQL result.

In      JSON, XML, CSV or TSV as the engine writes it, perhaps broken off anywhere
Out     the same form, well-formed, with so many rows
Source  in JSON a quote inside a string is escaped, so `}},{"` stands between rows and nowhere else;
        XML escapes <, and TSV escapes line ends; CSV quotes them
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

_ROW_END = {
    "json": re.compile(rb'\}\}(?=,\{"|\]\}\}\Z)'),
    "xml": re.compile(rb"</result>"),
    "csv": re.compile(rb'(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n'),
    "tsv": re.compile(rb"[^\n]*\n"),
}
_HEAD_END = {"json": b'"bindings":[', "xml": b"<results>", "csv": b"\r\n", "tsv": b"\n"}
_TAIL = {"json": b"]}}", "xml": b"</results></sparql>", "csv": b"", "tsv": b""}


def count_rows(body: bytes, form: str) -> int:
    """How many rows the result has; rows in which nothing is bound may be missed in JSON.

    >>> count_rows(b'?a\\n"1"\\n"2"\\n', "tsv")
    2
    """
    match form:
        case "tsv":
            return max(body.count(b"\n") - 1, 0)
        case "xml":
            return body.count(b"</result>")
        case "csv":
            return max(
                sum(1 for _ in csv.reader(io.StringIO(body.decode(errors="replace")))) - 1, 0
            )
    rows = body.count(b'}},{"')
    return rows + (b'"bindings":[{"' in body)


def cut_rows(body: bytes, form: str, rows: int) -> tuple[bytes, int]:
    """The first rows of the result and how many they are.

    >>> cut_rows(b'?a\\n"1"\\n"2"\\n"3', "tsv", 5)
    (b'?a\\n"1"\\n"2"\\n', 2)
    """
    start = _head_end(body, form)
    ends = (start, *islice(_ends(body, form, start), rows))
    return body[: ends[-1]] + _TAIL[form], len(ends) - 1


def _head_end(body: bytes, form: str) -> int:
    mark = _HEAD_END[form]
    at = body.find(mark)
    return at + len(mark) if at >= 0 else len(body)


def _ends(body: bytes, form: str, start: int) -> Iterator[int]:
    return (match.end() for match in _ROW_END[form].finditer(body, start))
