"""Turn the lines below the headers into records: subjects, what they share, cells.

In      fields with roles, lines of cells, the caption
Out     records in order of the lines, and the new entities that they name
"""

from dataclasses import replace

from ingest.grid import Field, Group, Record, Subject
from ingest.model import Cell
from ingest.roles import CARD, CATEGORY, DATE, MAKER, NAME, PROCESSOR, REMARK, SETTINGS
from ingest.subjects import ORGANIZATION, Naming, SubjectReader
from kg.model import Entity, Iri
from kg.ontology import cg

_NAMING = (CARD, PROCESSOR, NAME)
_CARD_CLASS, _CHIP_CLASS = cg("Card"), cg("Chip")
_GROUPS = (MAKER, CATEGORY, *SETTINGS)
_COMMON_TAIL = 2


def read_records(
    fields: tuple[Field, ...],
    body: tuple[tuple[Cell, ...], ...],
    reader: SubjectReader,
    kind: Iri,
    caption: str,
) -> tuple[tuple[Record, ...], tuple[Entity, ...]]:
    """The records of the lines and the entities that no lexicon knows."""
    filled = _fill(fields, body, reader, caption)
    groups = [at for at, known in enumerate(fields) if known.role in _GROUPS]
    candidates: dict[Iri, Entity] = {}
    records = []
    last: tuple[Subject, ...] = ()
    for line, written in zip(filled, body, strict=True):
        shared, near = [], frozenset[Iri]()
        for at in groups:
            group, found = _group(fields[at], line[at], written[at], reader)
            if group is not None:
                shared.append(group)
                near |= {group.entity} if group.entity else set()
            candidates |= {entity.iri: entity for entity in found}
        subjects, new, maker = _subjects(fields, line, reader, kind, near)
        candidates |= {entity.iri: entity for entity in new}
        if maker is not None:
            shared.append(maker)
        if not subjects and _continues(fields, written):
            subjects = last
        last = subjects or last
        above = frozenset(at for at, cell in enumerate(line) if cell is not written[at])
        ditto = tuple(written[at] for at in sorted(above) if written[at].text.strip())
        records.append(Record(subjects, tuple(shared), line, above, ditto))
    return _doubt_early_groups(tuple(records)), tuple(candidates.values())


def _fill(
    fields: tuple[Field, ...],
    body: tuple[tuple[Cell, ...], ...],
    reader: SubjectReader,
    caption: str,
) -> tuple[tuple[Cell, ...], ...]:
    """The lines with blanks that mean the cell above replaced by that cell."""
    blank_is_above = reader.cues.find("BlankIsAbove", caption) is not None
    apart = [
        at for at, f in enumerate(fields) if f.role in SETTINGS and not _stands_left(fields, at)
    ]
    above: list[Cell | None] = [None] * len(fields)
    lines = []
    for written in body:
        line: list[Cell] = []
        starts_group = any(
            known.role in _GROUPS and cell.text.strip() and at not in apart
            for at, (known, cell) in enumerate(zip(fields, written, strict=True))
        )
        for at, (known, cell) in enumerate(zip(fields, written, strict=True)):
            shared = known.role in _GROUPS and _stands_left(fields, at)
            inherits = shared or (
                blank_is_above and not starts_group and known.role not in (REMARK, *_NAMING)
            )
            held = above[at]
            if at and reader.cues.is_cell("SameAsLeftCell", cell.text):
                line.append(line[at - 1])
            elif (not cell.text.strip() and inherits) or _is_ditto(cell, reader):
                line.append(held if held is not None else cell)
            else:
                line.append(cell)
                above[at] = cell if cell.text.strip() or not shared else held
        lines.append(tuple(line))
    return tuple(lines)


def _is_ditto(cell: Cell, reader: SubjectReader) -> bool:
    return reader.cues.is_cell("DittoCell", cell.text)


def _stands_left(fields: tuple[Field, ...], at: int) -> bool:
    return any(known.role in _NAMING for known in fields[at + 1 :])


def _continues(fields: tuple[Field, ...], written: tuple[Cell, ...]) -> bool:
    return not any(
        cell.text.strip()
        for known, cell in zip(fields, written, strict=True)
        if known.role in (*_NAMING, *_GROUPS, DATE)
    )


def _group(
    known: Field, cell: Cell, written: Cell, reader: SubjectReader
) -> tuple[Group | None, tuple[Entity, ...]]:
    if not cell.text.strip() or reader.cues.is_cell("NotStatedCell", cell.text):
        return None, ()
    inherited = cell is not written
    if known.role == MAKER:
        naming = reader.read(cell, MAKER, ORGANIZATION, frozenset())
        entity = naming.subjects[0].entity if naming.subjects else None
        return Group(MAKER, entity, cell, inherited), naming.candidates
    named = reader.lexicon.named(cell.text.strip())
    role = known.role or CATEGORY
    return Group(role, named[0] if named else None, cell, inherited), ()


def _subjects(
    fields: tuple[Field, ...],
    line: tuple[Cell, ...],
    reader: SubjectReader,
    kind: Iri,
    near: frozenset[Iri],
) -> tuple[tuple[Subject, ...], tuple[Entity, ...], Group | None]:
    namings: list[tuple[Iri, Naming]] = []
    maker: Group | None = None
    pair = sum(1 for known in fields if known.role in (CARD, PROCESSOR)) > 1
    for known, cell in zip(fields, line, strict=True):
        if known.role not in _NAMING:
            continue
        wanted = {CARD: _CARD_CLASS, PROCESSOR: _CHIP_CLASS}.get(known.role, kind) if pair else kind
        naming = reader.read(cell, known.role, wanted, near)
        namings.append((known.role, naming))
        if naming.maker is not None and maker is None and not near:
            iri, start, end = naming.maker
            span = Cell(
                cell.row, cell.column, start, end, cell.text[start - cell.start : end - cell.start]
            )
            maker = Group(MAKER, iri, span, False)
    subjects = [s for _, naming in namings for s in naming.subjects]
    subjects = _swap(subjects, reader) if pair else subjects
    return tuple(subjects), tuple(e for _, n in namings for e in n.candidates), maker


def _swap(subjects: list[Subject], reader: SubjectReader) -> list[Subject]:
    """Card and processor the right way round where the lexicon knows them the other way."""
    entities = reader.lexicon.entities
    classes = {s.entity: entities[s.entity].kind for s in subjects if s.entity in entities}
    cards = [s for s in subjects if s.role == CARD]
    chips = [s for s in subjects if s.role == PROCESSOR]
    wrong = [classes.get(s.entity) == _CHIP_CLASS for s in cards]
    wrong += [classes.get(s.entity) == _CARD_CLASS for s in chips]
    agrees = [classes.get(s.entity) == _CARD_CLASS for s in cards]
    agrees += [classes.get(s.entity) == _CHIP_CLASS for s in chips]
    if not cards or not chips or not any(wrong) or any(agrees):
        return subjects
    return [replace(s, role=PROCESSOR if s.role == CARD else CARD) for s in subjects]


def _doubt_early_groups(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Mark a category whose first row names the category before it: the cell starts a row early."""
    stems = _stems(records)
    result = []
    before, last = "", None
    for record in records:
        groups = []
        for group in record.groups:
            if group.role == CATEGORY:
                own = group.cell.text.strip()
                named = "".join(subject.text for subject in record.subjects)
                known = {subject.entity for subject in record.subjects}
                early = bool(before) and stems.get(before, before) in named
                early = early or (last is not None and last in known)
                if early and not group.inherited and stems.get(own, own) not in named:
                    group = replace(
                        group, doubt=f"{named} names {before}, the category above {own}"
                    )
                before, last = own, group.entity
            groups.append(group)
        result.append(replace(record, groups=tuple(groups)))
    return tuple(result)


def _stems(records: tuple[Record, ...]) -> dict[str, str]:
    """Each category without the ending that several of them share."""
    names = {g.cell.text.strip() for r in records for g in r.groups if g.role == CATEGORY}
    stems = {}
    for name in names:
        tails = [t for t in names if t != name and t[-_COMMON_TAIL:] == name[-_COMMON_TAIL:]]
        shared = len(name) > _COMMON_TAIL and bool(tails)
        stems[name] = name[:-_COMMON_TAIL].strip() if shared else name
    return stems
