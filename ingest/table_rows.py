"""Claim what the rows of a grid say of their entities.

In      a part of a grid, the writer of its claims
Out     claims and quarantined cells in the writer
"""

from collections.abc import Sequence
from dataclasses import replace

from ingest.claim_writer import ClaimWriter
from ingest.grid import Field, Part, Record, Span, Subject
from ingest.list_cells import IN_BRACKETS, read_list
from ingest.model import Cell
from ingest.orders import Buyer, name_buyer, read_buyer, say_of_buyer
from ingest.readings import CellReading, Reading
from ingest.remarks import read_remarks
from ingest.roles import CARD, CATEGORY, DATE, MAKER, PROCESSOR, REMARK, SETTINGS, SUPPLIER
from ingest.table_identities import add_identities
from ingest.targets import find_targets
from kg.model import EntityValue, Iri, Qualifier, TextValue
from kg.ontology import cg

_PRODUCT, _MODEL, _ORGANIZATION = cg("Product"), cg("Model"), cg("Organization")
_NOTE, _DATE, _SELLER = cg("note"), cg("date"), cg("seller")
_SET_KINDS = ("Commercial", "Market")
"""kinds of properties whose values depend on place and seller"""
_PROSE = 14
_REACH = 400
_SHARED = "table-shared-cell"


def add_part(writer: ClaimWriter, part: Part) -> None:
    """Claims of all rows of a table or of one glued to it."""
    writer.known |= {entity.iri: entity for entity in writer.grid.candidates}
    writer.reader.context.owned = frozenset(
        q.value.iri
        for f in part.fields
        if len(f.link.formats) == 1
        for q in f.link.formats
        if isinstance(q.value, EntityValue)
    )
    base = next((s.entity for r in part.records for s in r.subjects if not s.note), None)
    for record in part.records:
        _add_record(writer, part, record, base)


def _add_record(writer: ClaimWriter, part: Part, record: Record, base: Iri | None) -> None:
    subjects = record.subjects or _caption_subjects(writer, record)
    for known, cell in zip(part.fields, record.cells, strict=True):
        if known.role is not None and known.role not in (REMARK,) and cell.text.strip():
            writer.rows.add((cell.start, cell.end))
    writer.rows |= {(cell.start, cell.end) for cell in record.ditto}
    kinds = frozenset(writer.kind_of(s.entity) for s in subjects)
    if not subjects:
        for known, cell in zip(part.fields, record.cells, strict=True):
            if cell.text.strip() and known.role in (None, REMARK):
                writer.quarantine(
                    cell.start, cell.end, "noSubject", "no entity is named in its row"
                )
        return
    add_identities(writer, part, record, subjects)
    readings: list[tuple[Field, Cell, CellReading]] = []
    dates = tuple(
        Qualifier(_DATE, TextValue(cell.text.strip()))
        for known, cell in zip(part.fields, record.cells, strict=True)
        if known.role == DATE and cell.text.strip()
    )
    settings = _settings(record)
    for at, (known, cell) in enumerate(zip(part.fields, record.cells, strict=True)):
        if known.role == REMARK and cell.text.strip():
            _remark(writer, known, cell, record, subjects)
        elif known.role is None and cell.text.strip():
            found = _dated(writer.reader.read(cell, known, kinds), dates)
            found = _set(found, settings, writer)
            readings.append(
                (known, cell, _reaching(found, subjects) if at in record.above else found)
            )
    if _is_shifted(readings):
        for _, cell, _ in readings:
            detail = "units of several cells in this row do not fit their headers"
            writer.quarantine(cell.start, cell.end, "shiftedCell", detail)
        return
    order = [r.role for _, _, found in readings for r in found.readings if r.role is not None]
    order = list(dict.fromkeys(order))
    buyer = read_buyer(part, record, writer)
    for known, cell, found in readings:
        _add_cell(writer, known, cell, found, subjects, order, base, buyer)


def _is_shifted(readings: Sequence[tuple[Field, Cell, CellReading]]) -> bool:
    wrong = [c for _, c, found in readings if any(u[2] == "unitMismatch" for u in found.unread)]
    right = [
        c
        for f, c, found in readings
        if f.link.properties and any(r.property in f.link.properties for r in found.readings)
    ]
    return len(wrong) > 1 and len(wrong) > len(right)


def _add_cell(
    writer: ClaimWriter,
    known: Field,
    cell: Cell,
    found: CellReading,
    subjects: tuple[Subject, ...],
    order: Sequence[Iri | None],
    base: Iri | None,
    buyer: Buyer | None,
) -> None:
    writer.candidates |= {entity.iri: entity for entity in found.candidates}
    writer.known |= {entity.iri: entity for entity in found.candidates}
    for start, end, reason, detail in found.unread:
        writer.quarantine(start, end, reason, detail)
    changed = writer.headers.cues.holds("ChangeWord", cell.text)
    listed = all(
        cg("Region") in writer.headers.lexicon.related(s.entity, CATEGORY) for s in subjects
    )
    taken = _list(writer, known, cell, subjects) if listed else []
    for reading in found.readings:
        if any(a <= reading.start and reading.end <= b for a, b in taken):
            continue
        for subject, extra in find_targets(reading, subjects, order):
            entity = subject.entity
            if subject.note and subject.note == subject.text:
                extra = (*extra, Qualifier(_NOTE, TextValue(subject.note)))
                entity = base if changed and base is not None else entity
            value = reading.value
            if isinstance(value, EntityValue) and value.iri == entity:
                reading = replace(reading, value=TextValue(value.text))
            ordered = say_of_buyer(reading, subject, buyer, writer) if buyer else None
            if ordered is not None:
                writer.add_claim(ordered[1].entity, ordered[0], known, ordered[1], extra)
                continue
            own = name_buyer(reading, buyer, writer) if buyer else reading
            writer.add_claim(entity, own, known, subject, extra)
    prose = [r for r in found.readings if r.rule == "table-text" and not listed]
    if prose and prose[-1].end - prose[0].start >= _PROSE:
        start, end = prose[0].start, prose[-1].end
        writer.read_clause(start, end, (subjects[0].entity,), statements=True)


def _list(
    writer: ClaimWriter, known: Field, cell: Cell, subjects: tuple[Subject, ...]
) -> list[Span]:
    """Claims of the entities that a cell lists; the spans that speak of those alone."""
    taken = []
    for entity, reading, span in read_list(
        cell, known, subjects[0], writer.reader, writer.headers, writer.known
    ):
        subject = replace(subjects[0], start=span[0], end=span[1])
        writer.add_claim(entity, reading, known, subject)
        if reading.rule == IN_BRACKETS:
            taken.append((reading.start, reading.end))
    return taken


def _remark(
    writer: ClaimWriter, known: Field, cell: Cell, record: Record, subjects: tuple[Subject, ...]
) -> None:
    maker = next((g.entity for g in record.groups if g.role == MAKER), None)
    rows = tuple(dict.fromkeys(s.entity for s in subjects))
    chips = tuple(dict.fromkeys(s.entity for s in subjects if s.role == PROCESSOR)) or rows
    for remark in read_remarks(cell, rows, maker, writer.headers, writer.reader.context.mentions):
        for entity in remark.subjects:
            reading = Reading(
                remark.start,
                remark.end,
                REMARK,
                TextValue(writer.text[remark.start : remark.end]),
                rule="table-remark",
            )
            writer.add_claim(entity, reading, known, subjects[0])
        if remark.opens:
            about = chips if remark.subjects[: len(rows)] == rows else remark.subjects
            own = maker if maker not in about else None
            writer.read_clause(remark.start, remark.until, about, own)


def _caption_subjects(writer: ClaimWriter, record: Record) -> tuple[Subject, ...]:
    """The one product, model or organization that the caption names, or the row's maker."""
    start = writer.grid.caption_start
    if start is not None and writer.grid.caption:
        found = writer.reader.context.mentions(start, start + len(writer.grid.caption))
        for kind in (_PRODUCT, _MODEL, _ORGANIZATION):
            named = [m for m in found if writer.is_kind(m.entity, kind)]
            if len({m.entity for m in named}) == 1:
                m = named[0]
                return (Subject(m.entity, m.start, m.end, m.text, CARD),)
    maker = next((g for g in record.groups if g.role == MAKER and g.entity), None)
    if maker is None or maker.entity is None:
        return ()
    return (Subject(maker.entity, maker.cell.start, maker.cell.end, maker.cell.text, MAKER),)


def _dated(found: CellReading, dates: tuple[Qualifier, ...]) -> CellReading:
    """The values with the date of their row."""
    if not dates:
        return found
    readings = tuple(replace(r, qualifiers=(*r.qualifiers, *dates)) for r in found.readings)
    return replace(found, readings=readings)


def _settings(record: Record) -> tuple[Qualifier, ...]:
    """Where and from whom the values of a row hold."""
    return tuple(
        Qualifier(
            _SELLER if group.role == SUPPLIER else group.role,
            EntityValue(group.entity, words) if group.entity else TextValue(words),
        )
        for group in record.groups
        if group.role in SETTINGS and (words := group.cell.text.strip())
    )


def _set(found: CellReading, settings: tuple[Qualifier, ...], writer: ClaimWriter) -> CellReading:
    """The values that depend on place and seller with the setting of their row."""
    if not settings:
        return found
    known = writer.headers.ontology.properties
    readings = tuple(
        replace(r, qualifiers=(*r.qualifiers, *settings))
        if r.property is None or known[r.property].kind in _SET_KINDS
        else r
        for r in found.readings
    )
    return replace(found, readings=readings)


def _reaching(found: CellReading, subjects: tuple[Subject, ...]) -> CellReading:
    """Values of a row above with spans that reach to the name in the row that shares them."""
    end = min((s.end for s in subjects if s.end > s.start), default=0)
    readings = tuple(
        replace(r, end=end, rule=_SHARED) if r.end <= end <= r.start + _REACH else r
        for r in found.readings
    )
    return CellReading(readings, (), found.candidates)
