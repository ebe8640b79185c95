"""Part a table from another one glued to its side, and read that by labels of its own.

In      fields, and the lines of a table whose entities stand in lines
Out     the lines of the main table, the glued tables, faults, spans of the glued labels

A line whose cells are mostly labels of properties is no entity's line: it holds the labels of a
table that was glued on. Where it has a label the values follow in the next lines, one for each
entity; where it has none the labels were lost, and values begin in this line already.
"""

from collections.abc import Iterable
from decimal import Decimal

from ingest.grid import Fault, Field, Link, Span
from ingest.headers import Headers
from ingest.model import Cell
from ingest.roles import CARD, NAME, PROCESSOR
from kg.model import Iri
from kg.quantities import dimension_of, find_quantities

Lines = tuple[tuple[Cell, ...], ...]
_NAMING = (CARD, PROCESSOR, NAME)
_FEWEST, _SHARE = 3, 0.4


def split_side_tables(
    fields: tuple[Field, ...], body: Lines, headers: Headers
) -> tuple[Lines, list[tuple[tuple[Field, ...], Lines]], tuple[Fault, ...], set[Span]]:
    """The main lines, and each glued table as fields and lines of its own."""
    starts = [at for at, line in enumerate(body) if _holds_labels(fields, line, headers)]
    if not starts:
        return body, [], (), set()
    glued, faults, labels = [], list[Fault](), set[Span]()
    for first, last in zip(starts, [*starts[1:], len(body)], strict=True):
        table, doubtful, named = _read_glued(fields, body[first:last], headers)
        faults += doubtful
        labels |= named
        if table is not None:
            glued.append(table)
    return body[: starts[0]], glued, tuple(faults), labels


def _holds_labels(fields: tuple[Field, ...], line: tuple[Cell, ...], headers: Headers) -> bool:
    cells = [c for c, f in zip(line, fields, strict=True) if f.role is None and c.text.strip()]
    found = sum(1 for cell in cells if _is_label(cell, headers))
    return found >= _FEWEST and found >= _SHARE * len(cells)


def _is_label(cell: Cell, headers: Headers) -> bool:
    link = headers.link(cell.text)
    return link.exact and bool(link.properties)


def _read_glued(
    fields: tuple[Field, ...], lines: Lines, headers: Headers
) -> tuple[tuple[tuple[Field, ...], Lines] | None, list[Fault], set[Span]]:
    names = [
        [line[at] for line in lines if line[at].text.strip()] if known.role in _NAMING else []
        for at, known in enumerate(fields)
    ]
    count = max((len(found) for found in names), default=0)
    if not count:
        reason = "a table glued to the side names no entity"
        return (
            None,
            [_fault(cell, reason) for line in lines for cell in line if cell.text.strip()],
            set(),
        )
    columns: list[tuple[Field, tuple[Cell, ...]]] = []
    faults: list[Fault] = []
    labels: set[Span] = set()
    for at, known in enumerate(fields):
        cells = tuple(line[at] for line in lines)
        if known.role in _NAMING and names[at]:
            columns.append((known, _take(tuple(names[at]), count, cells[0])[0]))
        elif known.role is not None:
            faults += [
                _fault(c, "the glued table has no such column") for c in cells if c.text.strip()
            ]
        elif _is_label(cells[0], headers):
            label = cells[0]
            labels.add((label.start, label.end))
            link = headers.link(label.text)
            field = Field(label.text.strip(), ((label.start, label.end),), link)
            taken, left = _take(cells[1:], count, label)
            columns.append((field, taken))
            faults += left
        else:
            taken, left = _take(cells, count, cells[0])
            faults += left
            implied = _link_by_unit(taken, headers)
            if implied is None:
                faults += [
                    _fault(c, f"stands under {known.label} in a glued table that has no such label")
                    for c in taken
                    if c.text.strip()
                ]
            else:
                columns.append((Field("", (), implied), taken))
    columns, doubtful = _drop_doubtful(columns, headers)
    faults += doubtful
    body = tuple(zip(*(cells for _, cells in columns), strict=True))
    return (tuple(field for field, _ in columns), body), faults, labels


def _take(cells: tuple[Cell, ...], count: int, near: Cell) -> tuple[tuple[Cell, ...], list[Fault]]:
    """One cell for each entity, in order; what is left over is at fault."""
    blank = Cell(near.row, near.column, near.start, near.start, "")
    taken = (*cells[:count], *(blank,) * (count - len(cells)))
    extra = [_fault(c, "more values than entities") for c in cells[count:] if c.text.strip()]
    return taken, extra


def _link_by_unit(cells: tuple[Cell, ...], headers: Headers) -> Link | None:
    """The property that the units alone tell, when all cells agree."""
    found: set[Iri] = set()
    for cell in cells:
        if not cell.text.strip():
            continue
        spans = [s for s in find_quantities(cell.text) if s.quantity.unit]
        if len(spans) != 1 or spans[0].quantity.unit is None:
            return None
        unit = spans[0].quantity.unit
        sole = headers.cues.sole.get(unit) or headers.cues.sole.get(dimension_of(unit))
        if sole is None or sole not in headers.ontology.properties:
            return None
        found.add(sole)
    return Link((found.pop(),), exact=True) if len(found) == 1 else None


def _drop_doubtful(
    columns: list[tuple[Field, tuple[Cell, ...]]], headers: Headers
) -> tuple[list[tuple[Field, tuple[Cell, ...]]], list[Fault]]:
    """Without the fields whose values say that a narrower number format is the slower one."""
    widths = [(_width(field, headers), field, cells) for field, cells in columns]
    rated = [row for row in widths if row[0]]
    doubted = set()
    for wide, wide_field, wide_cells in rated:
        for narrow, narrow_field, narrow_cells in rated:
            if wide > narrow and _slower(narrow_cells, wide_cells):
                doubted |= {id(wide_field), id(narrow_field)}
    detail = "a narrower number format is said to be slower: rows or labels are mixed up"
    faults = [
        Fault(cell, "unsafeRow", f"{field.label}: {detail}")
        for field, cells in columns
        if id(field) in doubted
        for cell in cells
        if cell.text.strip()
    ]
    return [(f, cells) for f, cells in columns if id(f) not in doubted], faults


def _width(field: Field, headers: Headers) -> int:
    bits = dict(headers.cues.formats.values())
    widths = [bits.get(q.value.iri, 0) for q in field.link.formats if hasattr(q.value, "iri")]
    return max(widths, default=0)


def _slower(narrow: Iterable[Cell], wide: Iterable[Cell]) -> bool:
    pairs = [(_number(a), _number(b)) for a, b in zip(narrow, wide, strict=True)]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return any(a < b for a, b in known)


def _number(cell: Cell) -> Decimal | None:
    spans = find_quantities(cell.text)
    return spans[0].quantity.number if len(spans) == 1 else None


def _fault(cell: Cell, detail: str) -> Fault:
    return Fault(cell, "shiftedCell", detail)
