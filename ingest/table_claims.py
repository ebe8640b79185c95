"""Turn a grid into claims: one or more for each cell, or the reason why there is none.

In      Grid, the document's text, linked headers, the mentions of the text
Out     TableResult; every filled cell is a header, behind a claim, or in quarantine
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from ingest.cell_context import CellContext
from ingest.cells import CellReader
from ingest.grid import Field, Grid, Group, Part, Record, Span, Subject
from ingest.headers import Headers
from ingest.list_cells import IN_BRACKETS, read_list
from ingest.model import Cell
from ingest.readings import CellReading, Mentions, Reading
from ingest.remarks import read_remarks
from ingest.roles import CARD, CATEGORY, DATE, MAKER, PROCESSOR, REMARK
from kg.iris import observed_iri
from kg.model import (
    Claim,
    Entity,
    EntityValue,
    Iri,
    Mention,
    ObservedProperty,
    Qualifier,
    Quarantined,
    Source,
    TextValue,
)
from kg.ontology import cg


class ClauseYield(Protocol):
    """What reading a clause yields."""

    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def quarantined(self) -> tuple[Quarantined, ...]: ...
    @property
    def entities(self) -> tuple[Entity, ...]: ...
    @property
    def properties(self) -> tuple[ObservedProperty, ...]: ...


ClaimClause = Callable[[int, int, tuple[Iri, ...]], ClauseYield]
"""reads text[start:end], which speaks of these entities"""

_MADE = cg("madeBy")
_DEVELOPED = cg("developedBy")
_PRODUCT, _MODEL, _ORGANIZATION = cg("Product"), cg("Model"), cg("Organization")
_MARKET, _DATE = cg("Market"), cg("date")
_REGION, _NOTE, _CONDITION = cg("region"), cg("note"), cg("condition")
_PROSE = 14
_REACH = 400
_SHARED = "table-shared-cell"


@dataclass(frozen=True, slots=True)
class TableResult:
    """What a table yields."""

    claims: tuple[Claim, ...]
    """in order of their source"""
    quarantined: tuple[Quarantined, ...]
    """in order of their source"""
    properties: tuple[ObservedProperty, ...]
    """minted from headers, sorted by IRI"""
    candidates: tuple[Entity, ...]
    """entities that the table brings and the lexicon does not know, sorted by IRI"""
    headers: frozenset[Span]
    """cells that are headers of columns or rows"""


def claim_table(
    grid: Grid,
    *,
    document: str,
    text: str,
    headers: Headers,
    mentions: Mentions,
    speaker: str | None = None,
    said_on: date | None = None,
    footnote: str = "",
    claim_clause: ClaimClause | None = None,
) -> TableResult:
    """The claims of a table; `footnote` is the text below it, `claim_clause` reads prose.

    >>> from kg.lexicon import load_lexicon
    >>> from kg.ontology import load_ontology
    >>> from ingest.model import Table
    >>> from ingest.tables import read_table
    >>> text = "型号|功耗（W）;H100|700"
    >>> cells = ((0, 2), (3, 8)), ((9, 13), (14, 17))
    >>> table = Table(tuple(tuple(Cell(r, c, a, b, text[a:b]) for c, (a, b) in enumerate(row))
    ...     for r, row in enumerate(cells)))
    >>> lexicon, ontology = load_lexicon(), load_ontology()
    >>> grid = read_table(table, lexicon=lexicon, ontology=ontology)
    >>> result = claim_table(grid, document="d", text=text, headers=Headers(ontology, lexicon),
    ...     mentions=lambda start, end: ())
    >>> [(claim.value.text, claim.source.quote) for claim in result.claims]
    [('700 W', '700')]
    """
    starred = bool(footnote) and headers.cues.find("StarMeansSparse", footnote) is not None
    reader = CellReader(CellContext(headers, mentions, starred))
    writer = _Writer(grid, document, text, headers, reader, speaker, said_on, claim_clause)
    for part in grid.parts:
        writer.add_part(part)
    for fault in grid.faults:
        writer.quarantine(fault.cell.start, fault.cell.end, fault.reason, fault.detail)
    writer.add_regions()
    return writer.result()


def account_cells(grid: Grid, result: TableResult) -> tuple[tuple[Cell, str], ...]:
    """Each filled cell of the table with what became of it: claim, quarantine, header or lost."""
    claimed = [(c.source.start, c.source.end) for c in result.claims]
    claimed += [span for c in result.claims for span in c.source.headers]
    held = [(q.source.start, q.source.end) for q in result.quarantined]
    outcome = []
    for row in grid.table.rows:
        for cell in row:
            if not cell.text.strip():
                continue
            span = (cell.start, cell.end)
            if span in grid.headers or span in result.headers:
                outcome.append((cell, "header"))
            elif any(a < cell.end and cell.start < b for a, b in claimed):
                outcome.append((cell, "claim"))
            elif any(a < cell.end and cell.start < b for a, b in held):
                outcome.append((cell, "quarantine"))
            else:
                outcome.append((cell, "lost"))
    return tuple(outcome)


@dataclass(slots=True)
class _Writer:
    """Collects the claims of one table."""

    grid: Grid
    document: str
    text: str
    headers: Headers
    reader: CellReader
    speaker: str | None
    said_on: date | None
    claim_clause: ClaimClause | None
    claims: list[Claim] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    observed: dict[Iri, ObservedProperty] = field(default_factory=dict)
    candidates: dict[Iri, Entity] = field(default_factory=dict)
    rows: set[Span] = field(default_factory=set)
    known: dict[Iri, Entity] = field(default_factory=dict)

    def result(self) -> TableResult:
        """All that was collected, in order."""
        candidates = {e.iri: e for e in self.grid.candidates} | self.candidates
        return TableResult(
            tuple(sorted(dict.fromkeys(self.claims), key=_place)),
            tuple(sorted(dict.fromkeys(self.quarantined), key=_place)),
            tuple(self.observed[iri] for iri in sorted(self.observed)),
            tuple(candidates[iri] for iri in sorted(candidates)),
            frozenset(self.rows),
        )

    # ---- one part

    def add_part(self, part: Part) -> None:
        """Claims of all rows of a table or of one glued to it."""
        self.known |= {entity.iri: entity for entity in self.grid.candidates}
        self.reader.context.owned = frozenset(
            q.value.iri
            for f in part.fields
            if len(f.link.formats) == 1
            for q in f.link.formats
            if isinstance(q.value, EntityValue)
        )
        base = next((s.entity for r in part.records for s in r.subjects if not s.note), None)
        for record in part.records:
            self._add_record(part, record, base)

    def _add_record(self, part: Part, record: Record, base: Iri | None) -> None:
        subjects = record.subjects or self._caption_subjects(record)
        for known, cell in zip(part.fields, record.cells, strict=True):
            if known.role is not None and known.role not in (REMARK,) and cell.text.strip():
                self.rows.add((cell.start, cell.end))
        kinds = frozenset(self._kind(s.entity) for s in subjects)
        if not subjects:
            for known, cell in zip(part.fields, record.cells, strict=True):
                if cell.text.strip() and known.role in (None, REMARK):
                    self.quarantine(
                        cell.start, cell.end, "noSubject", "no entity is named in its row"
                    )
            return
        self._identify(part, record, subjects)
        readings: list[tuple[Field, Cell, CellReading]] = []
        dates = tuple(
            Qualifier(_DATE, TextValue(cell.text.strip()))
            for known, cell in zip(part.fields, record.cells, strict=True)
            if known.role == DATE and cell.text.strip()
        )
        for at, (known, cell) in enumerate(zip(part.fields, record.cells, strict=True)):
            if known.role == REMARK and cell.text.strip():
                self._remark(known, cell, record, subjects)
            elif known.role is None and cell.text.strip():
                found = _dated(self.reader.read(cell, known, kinds), dates)
                readings.append(
                    (known, cell, _reaching(found, subjects) if at in record.above else found)
                )
        if self._is_shifted(readings):
            for _, cell, _ in readings:
                detail = "units of several cells in this row do not fit their headers"
                self.quarantine(cell.start, cell.end, "shiftedCell", detail)
            return
        order = [r.role for _, _, found in readings for r in found.readings if r.role is not None]
        order = list(dict.fromkeys(order))
        for known, cell, found in readings:
            self._add_cell(known, cell, found, subjects, order, base)

    def _is_shifted(self, readings: Sequence[tuple[Field, Cell, CellReading]]) -> bool:
        wrong = [c for _, c, found in readings if any(u[2] == "unitMismatch" for u in found.unread)]
        right = [
            c
            for f, c, found in readings
            if f.link.properties and any(r.property in f.link.properties for r in found.readings)
        ]
        return len(wrong) > 1 and len(wrong) > len(right)

    # ---- one cell

    def _add_cell(
        self,
        known: Field,
        cell: Cell,
        found: CellReading,
        subjects: tuple[Subject, ...],
        order: Sequence[Iri | None],
        base: Iri | None,
    ) -> None:
        self.candidates |= {entity.iri: entity for entity in found.candidates}
        self.known |= {entity.iri: entity for entity in found.candidates}
        for start, end, reason, detail in found.unread:
            self.quarantine(start, end, reason, detail)
        changed = self.headers.cues.holds("ChangeWord", cell.text)
        listed = all(
            cg("Region") in self.headers.lexicon.related(s.entity, CATEGORY) for s in subjects
        )
        taken = self._list(known, cell, subjects) if listed else []
        for reading in found.readings:
            if any(a <= reading.start and reading.end <= b for a, b in taken):
                continue
            for subject, extra in _targets(reading, subjects, order):
                entity = subject.entity
                if subject.note and subject.note == subject.text:
                    extra = (*extra, Qualifier(_NOTE, TextValue(subject.note)))
                    entity = base if changed and base is not None else entity
                value = reading.value
                if isinstance(value, EntityValue) and value.iri == entity:
                    reading = replace(reading, value=TextValue(value.text))
                self._claim(entity, reading, known, subject, extra)
        prose = [r for r in found.readings if r.rule == "table-text" and not listed]
        if prose and prose[-1].end - prose[0].start >= _PROSE:
            start, end = prose[0].start, prose[-1].end
            self._read_clause(start, end, (subjects[0].entity,), statements=True)

    def _claim(
        self,
        entity: Iri,
        reading: Reading,
        known: Field,
        subject: Subject,
        extra: Sequence[Qualifier] = (),
    ) -> None:
        wanted = reading.property or self._observed(known)
        qualifiers = (*reading.qualifiers, *extra)
        self.claims.append(
            Claim(
                subject=entity,
                property=wanted,
                value=reading.value,
                source=self._source(reading.start, reading.end, _heads(subject, known)),
                rule=reading.rule,
                polarity=reading.polarity,
                certainty=reading.certainty,
                qualifiers=tuple(sorted(dict.fromkeys(qualifiers), key=_by_property)),
            )
        )

    def _observed(self, known: Field) -> Iri:
        if not known.label:
            return REMARK
        iri = observed_iri(known.label)
        unit = known.link.unit.unit if known.link.unit else None
        self.observed[iri] = ObservedProperty(iri, known.label, unit)
        return iri

    def _list(self, known: Field, cell: Cell, subjects: tuple[Subject, ...]) -> list[Span]:
        """Claims of the entities that a cell lists; the spans that speak of those alone."""
        taken = []
        for entity, reading, span in read_list(
            cell, known, subjects[0], self.reader, self.headers, self.known
        ):
            subject = replace(subjects[0], start=span[0], end=span[1])
            self._claim(entity, reading, known, subject)
            if reading.rule == IN_BRACKETS:
                taken.append((reading.start, reading.end))
        return taken

    # ---- comments

    def _remark(
        self, known: Field, cell: Cell, record: Record, subjects: tuple[Subject, ...]
    ) -> None:
        maker = next((g.entity for g in record.groups if g.role == MAKER), None)
        rows = tuple(dict.fromkeys(s.entity for s in subjects))
        chips = tuple(dict.fromkeys(s.entity for s in subjects if s.role == PROCESSOR)) or rows
        for remark in read_remarks(cell, rows, maker, self.headers, self.reader.context.mentions):
            for entity in remark.subjects:
                reading = Reading(
                    remark.start,
                    remark.end,
                    REMARK,
                    TextValue(self.text[remark.start : remark.end]),
                    rule="table-remark",
                )
                self._claim(entity, reading, known, subjects[0])
            if remark.opens:
                about = chips if remark.subjects[: len(rows)] == rows else remark.subjects
                self._read_clause(remark.start, remark.until, about)

    def _read_clause(
        self, start: int, end: int, subjects: tuple[Iri, ...], *, statements: bool = False
    ) -> None:
        """Let the reader of prose find what a clause states, and what of whom it names."""
        if self.claim_clause is None:
            return
        found = self.claim_clause(start, end, subjects)
        names = (
            {m.entity for m in self.reader.context.mentions(start, end)} if statements else set()
        )
        names -= set(subjects)
        kept = [
            c
            for c in found.claims
            if (c.property != REMARK and self._kind(c.subject) != _MARKET) or c.subject in names
        ]
        named = {claim.subject for claim in kept} | {claim.property for claim in kept}
        named |= {claim.value.iri for claim in kept if isinstance(claim.value, EntityValue)}
        self.claims += kept
        self.quarantined += found.quarantined
        self.candidates |= {e.iri: e for e in found.entities if e.iri in named}
        self.observed |= {p.iri: p for p in found.properties if p.iri in named}

    # ---- who is who

    def _identify(self, part: Part, record: Record, subjects: tuple[Subject, ...]) -> None:
        for group in record.groups:
            head = next((f.headers for f in part.fields if f.role == group.role), ())
            for subject in subjects:
                self._add_group(group, subject, head)
        cards = [s for s in subjects if s.role == CARD]
        chips = [s for s in subjects if s.role == PROCESSOR]
        head = next((f.headers for f in part.fields if f.role == PROCESSOR), ())
        for card in cards:
            inside = (
                [c for c in chips if c.text and c.text in card.text] if len(chips) > 1 else chips
            )
            for chip in inside or chips:
                if card.entity != chip.entity:
                    self._relate(
                        card.entity,
                        PROCESSOR,
                        chip.entity,
                        chip.text,
                        (chip.start, chip.end),
                        ((card.start, card.end), *head),
                    )

    def _add_group(self, group: Group, subject: Subject, head: tuple[Span, ...]) -> None:
        if group.entity == subject.entity:
            return
        cell, own = (group.cell.start, group.cell.end), (subject.start, subject.end)
        if group.doubt:
            self.quarantine(*own, "unsafeRow", group.doubt)
            return
        span, heads = (own, (cell, *head)) if group.inherited else (cell, (own, *head))
        relation = group.role
        if group.role == MAKER:
            relation = _MADE if self._is(subject.entity, _PRODUCT) else _DEVELOPED
        words = group.cell.text.strip()
        if group.entity is not None:
            self._relate(subject.entity, relation, group.entity, words, span, heads)
            apart = span[1] <= own[0] or own[1] <= span[0]
            if self.grid.transposed and not group.inherited and apart:
                self._relate(subject.entity, relation, group.entity, words, own, (cell, *head))
        elif relation == CATEGORY:
            self.claims.append(
                Claim(
                    subject.entity,
                    relation,
                    TextValue(words),
                    self._source(*span, heads),
                    "table-group",
                )
            )

    def _relate(
        self,
        subject: Iri,
        relation: Iri,
        other: Iri,
        words: str,
        span: Span,
        heads: tuple[Span, ...],
    ) -> None:
        value = EntityValue(other, words)
        self.claims.append(
            Claim(subject, relation, value, self._source(*span, heads), "table-identity")
        )

    def _caption_subjects(self, record: Record) -> tuple[Subject, ...]:
        """The one product, model or organization that the caption names, or the row's maker."""
        start = self.grid.caption_start
        if start is not None and self.grid.caption:
            found = self.reader.context.mentions(start, start + len(self.grid.caption))
            for kind in (_PRODUCT, _MODEL, _ORGANIZATION):
                named = [m for m in found if self._is(m.entity, kind)]
                if len({m.entity for m in named}) == 1:
                    m = named[0]
                    return (Subject(m.entity, m.start, m.end, m.text, CARD),)
        maker = next((g for g in record.groups if g.role == MAKER and g.entity), None)
        if maker is None or maker.entity is None:
            return ()
        return (Subject(maker.entity, maker.cell.start, maker.cell.end, maker.cell.text, MAKER),)

    def add_regions(self) -> None:
        """The region that the caption names, for the products of makers of that country."""
        start = self.grid.caption_start
        if start is None:
            return
        for mention in self.reader.context.mentions(start, start + len(self.grid.caption)):
            region = self._region_of(mention)
            if region is not None:
                self._add_region(mention, *region)
                return

    def _region_of(self, mention: Mention) -> tuple[Iri, int] | None:
        """The region that a mention is or begins with, 国内 of 国内算力芯片, and its length."""
        lexicon = self.headers.lexicon
        for size in range(len(mention.text), 1, -1):
            for iri in lexicon.named(mention.text[:size]):
                if cg("Region") in lexicon.related(iri, CATEGORY):
                    return iri, size
        return None

    def _add_region(self, mention: Mention, region: Iri, size: int) -> None:
        lexicon = self.headers.lexicon
        country = self.headers.cues.countries.get(region)
        for record in (record for part in self.grid.parts for record in part.records):
            makers = [g.entity for g in record.groups if g.role == MAKER and g.entity]
            if not country or not any(lexicon.facts(m).country == country for m in makers):
                continue
            for subject in record.subjects:
                own = ((subject.start, subject.end),)
                span = (mention.start, mention.start + size)
                self._relate(subject.entity, _REGION, region, mention.text[:size], span, own)
                if size < len(mention.text):
                    span = (mention.start, mention.end)
                    self._relate(subject.entity, CATEGORY, mention.entity, mention.text, span, own)

    # ---- sources

    def quarantine(self, start: int, end: int, reason: str, detail: str) -> None:
        """Set words apart with the reason."""
        self.quarantined.append(Quarantined(self._source(start, end, ()), reason, detail))

    def _source(self, start: int, end: int, heads: tuple[Span, ...]) -> Source:
        others = tuple(span for span in dict.fromkeys(heads) if span != (start, end))
        return Source(
            self.document, start, end, self.text[start:end], self.speaker, self.said_on, others
        )

    def _kind(self, iri: Iri) -> Iri:
        entity = self.headers.lexicon.entities.get(iri) or self.known.get(iri)
        return entity.kind if entity else cg("Thing")

    def _is(self, iri: Iri, kind: Iri) -> bool:
        return self.headers.ontology.is_a(self._kind(iri), kind)


def _targets(
    reading: Reading, subjects: tuple[Subject, ...], order: Sequence[Iri | None]
) -> list[tuple[Subject, tuple[Qualifier, ...]]]:
    """The entities that a value is said of."""
    meant = [s for s in subjects if reading.role is None or s.role == reading.role] or list(
        subjects
    )
    meant = list({s.entity: s for s in reversed(meant)}.values())[::-1]
    if reading.of == 1:
        return [(s, ()) for s in meant]
    by_role: dict[Iri, list[Subject]] = {}
    for subject in meant:
        by_role.setdefault(subject.role, []).append(subject)
    paired = [group[reading.place] for group in by_role.values() if len(group) == reading.of]
    if paired:
        result: list[tuple[Subject, tuple[Qualifier, ...]]] = [(s, ()) for s in paired]
        for group in by_role.values():
            if len(group) == reading.of:
                continue
            for other in group:
                rivals = next(g for g in by_role.values() if len(g) == reading.of)
                inside = [r for r in rivals if r.text in other.text]
                if inside == [paired[0]]:
                    result.append((other, ()))
                elif not inside:
                    result.append((other, (Qualifier(_CONDITION, TextValue(paired[0].text)),)))
        return result
    if len(order) == reading.of and all(len(by_role.get(r, ())) == 1 for r in order if r):
        return [(s, ()) for s in by_role.get(order[reading.place] or CARD, meant)]
    return [(s, ()) for s in meant]


def _dated(found: CellReading, dates: tuple[Qualifier, ...]) -> CellReading:
    """The values with the date of their row."""
    if not dates:
        return found
    readings = tuple(replace(r, qualifiers=(*r.qualifiers, *dates)) for r in found.readings)
    return replace(found, readings=readings)


def _reaching(found: CellReading, subjects: tuple[Subject, ...]) -> CellReading:
    """Values of a row above with spans that reach to the name in the row that shares them."""
    end = min((s.end for s in subjects if s.end > s.start), default=0)
    readings = tuple(
        replace(r, end=end, rule=_SHARED) if r.end <= end <= r.start + _REACH else r
        for r in found.readings
    )
    return CellReading(readings, (), found.candidates)


def _heads(subject: Subject, known: Field) -> tuple[Span, ...]:
    return ((subject.start, subject.end), *known.headers)


def _place(item: Claim | Quarantined) -> tuple[int, int, str]:
    return (item.source.start, item.source.end, getattr(item, "subject", ""))


def _by_property(qualifier: Qualifier) -> tuple[str, str]:
    return (qualifier.property, qualifier.value.text)
