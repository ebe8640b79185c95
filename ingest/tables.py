"""Read a table: which way it lies, what its headers mean, which entities its rows are about.

In      Table, lexicon, ontology, the title or sentence above the table
Out     Grid; new entities of its name cells are candidates, doubtful cells are faults
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.caption_fields import inherit_caption, is_period
from ingest.grid import Field, Grid, Part, Span
from ingest.headers import Headers
from ingest.model import Cell, Table
from ingest.records import read_records
from ingest.roles import CARD, PROCESSOR, assign_roles
from ingest.side_tables import split_side_tables
from ingest.subjects import SubjectReader
from kg.lexicon import Lexicon
from kg.model import Entity, Iri
from kg.ontology import Ontology, cg
from kg.quantities import find_quantities

Lines = tuple[tuple[Cell, ...], ...]
_NUMBER = re.compile(r"[\d.,%+\-–~ /*×xX]*\d[\d.,%+\-–~ /*×xX]*$")
_SAMPLE = 40  # cells of a header line that orientation looks at
_NAMED_BY: dict[Iri, Iri] = {CARD: cg("Card"), PROCESSOR: cg("Chip")}
"""classes of what a field of cards or of processors names"""
_USERS = (cg("Organization"), cg("Facility"))
"""classes of what has products that it did not make"""


def read_table(
    table: Table,
    *,
    lexicon: Lexicon,
    ontology: Ontology,
    caption: str = "",
    caption_start: int | None = None,
    headers: Headers | None = None,
) -> Grid:
    """The table with its headers linked and its entities found.

    >>> from kg.lexicon import load_lexicon
    >>> from kg.ontology import load_ontology
    >>> texts, at, rows = (("", "A100", "H100"), ("TDP", "400W", "700W")), 0, []
    >>> table = Table(tuple(tuple(Cell(r, c, 10 * r + c, 10 * r + c + len(t), t)
    ...     for c, t in enumerate(row)) for r, row in enumerate(texts)))
    >>> grid = read_table(table, lexicon=load_lexicon(), ontology=load_ontology())
    >>> grid.transposed, [record.subjects[0].text for record in grid.parts[0].records]
    (True, ['A100', 'H100'])
    """
    headers = headers or Headers(ontology, lexicon)
    rows = _used(table.rows)
    if not rows:
        return Grid(table, False, (), (), (), caption, caption_start, frozenset())
    transposed = _entities_in_columns(rows, headers)
    lines: Lines = tuple(zip(*rows, strict=True)) if transposed else rows
    depth = _header_depth(lines, headers)
    head = _spread_merged(lines[:depth], headers)
    fields = tuple(_field(column, headers) for column in zip(*head, strict=True))
    body = lines[depth:]
    reader = SubjectReader(lexicon, ontology, headers.cues)
    fields = assign_roles(fields, body, headers, reader)
    fields = inherit_caption(fields, body, caption, caption_start, headers)
    kind = _kind(fields, ontology)
    fields = _with_users(fields, kind, ontology)
    main, glued, faults, labels = split_side_tables(fields, body, headers)
    spans: set[Span] = {span for known in fields for span in known.headers} | labels
    parts: list[Part] = []
    candidates: list[Entity] = []
    for part_fields, part_body, side in ((fields, main, False), *((f, b, True) for f, b in glued)):
        records, found = read_records(part_fields, part_body, reader, kind, caption)
        candidates += found
        parts.append(Part(part_fields, records, kind, side))
    return Grid(
        table,
        transposed,
        tuple(parts),
        tuple(sorted({entity.iri: entity for entity in candidates}.values(), key=_iri)),
        faults,
        caption,
        caption_start,
        frozenset(spans),
    )


def _iri(entity: Entity) -> Iri:
    return entity.iri


def _used(rows: Lines) -> Lines:
    """The rows and columns that hold anything."""
    rows = tuple(row for row in rows if any(cell.text.strip() for cell in row))
    keep = [
        at
        for at, column in enumerate(zip(*rows, strict=True))
        if any(c.text.strip() for c in column)
    ]
    if not rows or len(keep) == len(rows[0]):
        return rows
    keep = sorted({0, *keep})
    return tuple(tuple(row[at] for at in keep) for row in rows)


# ---- orientation


def _entities_in_columns(rows: Lines, headers: Headers) -> bool:
    top = [cell.text.strip() for cell in rows[0][1:]]
    left = [row[0].text.strip() for row in rows[1:]]
    if len(rows) == 1:
        return False
    return _labelled(left, headers) > _labelled(top, headers)


def _labelled(texts: Sequence[str], headers: Headers) -> float:
    """How much a line of cells looks like labels of properties: at most 1, below 0 for names."""
    texts = [text for text in texts if text][:_SAMPLE]
    return sum(_label_score(text, headers) for text in texts) / len(texts) if texts else 0.0


def _label_score(text: str, headers: Headers) -> float:
    if _NUMBER.match(text):
        return -0.5
    link = headers.link(text)
    if link.exact and link.known:
        return 1.0
    if any(headers.lexicon.named(text.strip())):
        return -1.0
    if link.unit is not None or link.formats:
        return 0.9
    if any(span.quantity.unit for span in find_quantities(text)):
        return -0.3
    mentioned = headers.lexicon.find_mentions(text)
    covered = sum(mention.end - mention.start for mention in mentioned)
    if covered * 2 > len(text):
        return -0.8
    return 0.5 if link.known else 0.0


# ---- headers


def _header_depth(lines: Lines, headers: Headers) -> int:
    """1, or 2 when a second line of labels stands under a first one with merged cells."""
    if len(lines) < 3:
        return 1
    first, second = lines[0], lines[1]
    names = [cell.text.strip() for cell in first]
    merged = sum(not name or name == before for before, name in pairwise(names))
    texts = [
        below.text.strip()
        for cell, below in zip(first[1:], second[1:], strict=True)
        if below.text.strip() and below.text.strip() != cell.text.strip()
    ]
    if not merged or second[0].text.strip() not in ("", names[0]) or len(texts) < len(second) // 2:
        return 1
    return 2 if _labelled(texts, headers) > 0.6 else 1


def _spread_merged(head: Lines, headers: Headers) -> Lines:
    """The header lines; what stands over several columns stands over each that it completes.

    It completes a number format, a year or a bare label, but no label that is known by itself.
    """
    if len(head) < 2:
        return head
    top: list[Cell] = []
    group: Cell | None = None
    for cell, below in zip(head[0], head[1], strict=True):
        if cell.text.strip():
            group = cell if below.text.strip() else None
        merged = group is not None and not cell.text.strip() and bool(below.text.strip())
        if merged and group is not None:
            own = headers.link(below.text)
            bare = not own.known or (bool(own.formats) and own.unit is None)
            merged = bare or is_period(headers.link(group.text))
        top.append(group if merged and group is not None else cell)
    return (tuple(top), *head[1:])


def _field(cells: tuple[Cell, ...], headers: Headers) -> Field:
    filled = [cell for cell in cells if cell.text.strip()]
    label = " ".join(dict.fromkeys(cell.text.strip() for cell in filled))
    return Field(label, tuple((c.start, c.end) for c in filled), headers.link(label))


def _with_users(fields: tuple[Field, ...], kind: Iri, ontology: Ontology) -> tuple[Field, ...]:
    """The fields, those headed by a class of products with what a site or a company uses."""
    if not any(ontology.is_a(kind, one) for one in _USERS):
        return fields
    return tuple(
        replace(f, link=replace(f.link, properties=(cg("uses"),)))
        if f.role is None
        and f.link.exact
        and not f.link.properties
        and any(ontology.is_a(iri, cg("Product")) for iri in f.link.classes)
        else f
        for f in fields
    )


def _kind(fields: tuple[Field, ...], ontology: Ontology) -> Iri:
    """The class of the table's entities: what its name field or most of its properties say."""
    for known in fields:
        if known.role == cg("name"):
            named = [c for c in known.link.classes if c not in (cg("Thing"), cg("Product"))]
            if named:
                return named[0]
            if cg("customers") in known.link.properties:
                return cg("Organization")
    domains = Counter(
        domain
        for f in fields
        if f.role is None
        and f.link.properties
        and (domain := ontology.properties[f.link.properties[0]].domain) is not None
        and domain not in (cg("Thing"), cg("ProductClass"))
    )
    best = domains.most_common(1)[0][0] if domains else cg("Topic")
    own = next((cls for f in fields if f.role and (cls := _NAMED_BY.get(f.role))), best)
    return best if ontology.is_a(best, cg("Product")) else own
