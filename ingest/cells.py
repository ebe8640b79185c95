"""Read the values of one cell under one header.

In      a cell, its field, the classes of the row's entities, the names in the text
Out     readings: property, value, qualifiers and the exact span of each; remarks on what is unread

A number goes to the property of its header when its unit fits; else to the property that a label or
a technology beside it in the same segment names; else, where the header is about anything, to the
one property that the unit alone tells. What fits nothing is a fault, never a value.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest.grid import Field, Link
from ingest.headers import Headers
from ingest.model import Cell
from ingest.segments import split_segments
from kg.iris import entity_iri
from kg.model import (
    Certainty,
    Entity,
    EntityValue,
    Iri,
    Label,
    Mention,
    Polarity,
    Qualifier,
    Quantity,
    TextValue,
    Value,
)
from kg.ontology import cg
from kg.quantities import QuantitySpan, dimension_of, find_quantities, parse_quantity

CARD, PROCESSOR, SUPPORTS = cg("card"), cg("processor"), cg("supports")
SPARSITY, NOTE, CONDITION = cg("sparsity"), cg("note"), cg("condition")
ITEMS = cg("items")
TECHNOLOGY, ORGANIZATION = cg("Technology"), cg("Organization")
_PLAIN = re.compile(r"\d[\d,.]*(?:[eE][+-]?\d+)?(?:\s*[kK万亿])?(?:\s*[-–~～]\s*\d[\d,.]*\s*[kK万亿]?)?")
_SIGNS = " *＊†‡\\$"
_JOINED = re.compile(r"\s*[/／]\s*|\s*(?:和|与|及|&|\band\b)\s*")
_SHORT = 24

Mentions = Callable[[int, int], Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a cell, not yet tied to an entity."""

    start: int
    end: int
    property: Iri | None
    """None: the observed property of the header"""
    value: Value
    qualifiers: tuple[Qualifier, ...] = ()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "stated"
    rule: str = "table-cell"
    role: Iri | None = None
    """card or processor where the cell says which of them is meant"""
    place: int = 0
    """among values that are written as one: 300/550W"""
    of: int = 1


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell yields."""

    readings: tuple[Reading, ...] = ()
    unread: tuple[tuple[int, int, str, str], ...] = ()
    """start, end, reason and detail of what yields nothing"""
    candidates: tuple[Entity, ...] = ()
    """technologies known by their look alone"""


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one table."""

    headers: Headers
    mentions: Mentions
    starred: bool = False
    """a footnote says that the star is about sparsity"""
    owned: dict[Iri, int] = field(default_factory=dict)
    """number formats that have a field of their own"""
    _candidates: dict[Iri, Entity] = field(default_factory=dict)

    def read(self, cell: Cell, known: Field, kinds: frozenset[Iri]) -> CellReading:
        """The values of the cell for entities of these classes."""
        self._candidates = {}
        readings: list[Reading] = []
        unread: list[tuple[int, int, str, str]] = []
        for start, end, role in self._by_role(cell):
            text = cell.text[start - cell.start : end - cell.start]
            found, left = self._read_text(text, start, known, kinds)
            readings += [replace(r, role=role, certainty=known.link.certainty) for r in found]
            unread += left
        return CellReading(tuple(readings), tuple(unread), tuple(self._candidates.values()))

    # ---- card: 64 TOPS chip: 16 TOPS

    def _by_role(self, cell: Cell) -> tuple[tuple[int, int, Iri | None], ...]:
        marks = []
        for match in re.finditer(r"([A-Za-z]+|[\u4e00-\u9fff]{1,3})\s*[:：]", cell.text):
            roles = [r for r in self.headers.exactly(match.group(1)) if r in (CARD, PROCESSOR)]
            if roles:
                marks.append((match.start(), match.end(), roles[0]))
        if not marks:
            return ((cell.start, cell.end, None),)
        found: list[tuple[int, int, Iri | None]] = []
        if cell.text[: marks[0][0]].strip():
            found.append((cell.start, cell.start + marks[0][0], None))
        ends = [mark[0] for mark in marks[1:]] + [len(cell.text)]
        for (_, start, role), end in zip(marks, ends, strict=True):
            found.append((cell.start + start, cell.start + end, role))
        return tuple(found)

    # ---- segments

    def _read_text(
        self, text: str, offset: int, known: Field, kinds: frozenset[Iri]
    ) -> tuple[list[Reading], list[tuple[int, int, str, str]]]:
        cues = self.headers.cues
        if cues.is_cell("NotStatedCell", text):
            start, end = _strip(text)
            return [], [(offset + start, offset + end, "notStated", "the cell says that nothing is stated")]
        bare = self._bare(text, offset, known)
        if bare:
            return bare, []
        pairs = self._rate_pairs(text, offset)
        spans = _quantities(text, self._names(text, offset))
        names = [(m.start - offset, m.end - offset) for m in self._names(text, offset)]
        dates = [m.span() for m in cues.patterns["DateText"].finditer(text)]
        segments = split_segments(
            text,
            [*((span.start, span.end) for span in spans), *dates],
            names,
            is_lead=lambda words: cues.is_cell("LeadWord", words),
            is_label=self._is_measure_label,
            whole=self._takes_text(known, kinds),
        )
        readings, unread = list(pairs), []
        for start, end in segments:
            if any(start < r.end - offset and r.start - offset < end for r in pairs):
                own = [s for s in spans if start <= s.start and s.end <= end and not any(r.start - offset < s.end and s.start < r.end - offset for r in pairs)]
                readings += [r for s in own for r in self._quantity(s, text[start:end], start, offset, known, kinds)]
                continue
            if cues.is_cell("NotStatedCell", text[start:end]):
                unread.append((offset + start, offset + end, "notStated", "nothing is stated"))
                continue
            found, left = self._segment(text[start:end], start, offset, spans, known, kinds)
            readings += found
            unread += left
        return readings, unread

    def _segment(
        self,
        words: str,
        start: int,
        offset: int,
        spans: Sequence[QuantitySpan],
        known: Field,
        kinds: frozenset[Iri],
    ) -> tuple[list[Reading], list[tuple[int, int, str, str]]]:
        end = start + len(words)
        said = self._yes_or_no(words, offset + start, known)
        if said:
            return said, []
        held = self._held(words, offset + start)
        own = [
            span
            for span in spans
            if start <= span.start and span.end <= end
            and (not _inside(span, held, start) or self._own(span, known, kinds))
        ]
        dated = self._dated(words, offset + start, known, kinds) if not own else []
        if dated:
            return dated, []
        readings, unread = [], []
        misfits = []
        for span in own:
            found = self._quantity(span, words, start, offset, known, kinds)
            readings += found
            if not found:
                misfits.append(span)
        left = _without(words, [(s.start - start, s.end - start) for s in own])
        readings += self._entities(words, offset + start, left, known, kinds)
        measures = self._measures(known)
        if misfits and not readings:
            if measures and all(s.quantity.unit not in (None, ITEMS) for s in misfits):
                detail = f"{words.strip()} stands under {known.label}, which its unit does not measure"
                return [], [(offset + start, offset + end, "unitMismatch", detail)]
            return self._text(words, offset + start, known, kinds), []
        denied = any(r.polarity == "negated" for r in readings)
        if not own and (not readings or denied):
            return [*readings, *self._text(words, offset + start, known, kinds)], []
        if own and readings and self._worth(left, words) and not _has_text(readings):
            readings += [replace(r, rule="table-rest") for r in self._text(words, offset + start, known, kinds)]
        return readings, unread

    def _held(self, words: str, at: int) -> list[tuple[int, int]]:
        """Spans of names and of values known by their look, within which digits count nothing."""
        spans = [(m.start - at, m.end - at) for m in self._names(words, at)]
        for iri, pattern in self.headers.cues.value_patterns:
            if not self._is_quantity(iri):
                spans += [m.span() for m in pattern.finditer(words)]
        return spans

    def _own(self, span: QuantitySpan, known: Field, kinds: frozenset[Iri]) -> bool:
        return any(
            self.headers.accepts(p, span.quantity.unit) and self._domain_fits(p, known, kinds)
            for p in known.link.properties
        )

    def _worth(self, left: str, words: str) -> bool:
        """Whether the words beside a number say more than a label, a name or a verb does."""
        text = left
        for a, b, _ in self.headers.in_words(left):
            text = text[:a] + " " * (b - a) + text[b:]
        for _, pattern in self.headers.cues.value_patterns:
            text = pattern.sub(" ", text)
        for form in (*self.headers.cues.forms.get("LeadWord", ()),):
            text = text.replace(form, " ")
        letters = [c for c in text if c.isalnum()]
        return len(letters) >= 4 and len(letters) * 3 > len(words) and not self._names_only(text)

    def _names_only(self, text: str) -> bool:
        found = self.headers.lexicon.find_mentions(text)
        return not _without(text, [(m.start, m.end) for m in found]).strip(" ()（）+-/@、")

    def _is_measure_label(self, words: str) -> bool:
        return any(self._is_quantity(iri) for iri in self.headers.exactly(words))

    def _takes_text(self, known: Field, kinds: frozenset[Iri]) -> bool:
        """Whether the header is one of sentences, in which 、 parts words, not items."""
        fitting = [p for p in known.link.properties if self._domain_fits(p, known, kinds)]
        relations = [p for p in fitting if self._is_relation(p)]
        return not relations and not any(self._is_quantity(p) for p in fitting)

    # ---- bare numbers, whose unit stands in the header

    def _bare(self, text: str, offset: int, known: Field) -> list[Reading]:
        words = text.strip(_SIGNS)
        pieces = re.split(r"\s*[/／]\s*", words)
        if not words or not all(_PLAIN.fullmatch(piece) for piece in pieces):
            return []
        wanted = [p for p in known.link.properties if self._is_quantity(p)]
        unit = known.link.unit
        found, at = [], text.find(words)
        formats = self._formats(known)
        for place, piece in enumerate(pieces):
            start = text.find(piece, at)
            at = start + len(piece)
            quantity = parse_quantity(piece, unit=unit.unit if unit else None)
            if quantity is None:
                return []
            rule = "table-cell"
            if unit is not None:
                quantity = _scaled(quantity, unit.factor, piece, unit.text)
            elif wanted and quantity.unit is None:
                implied = self.headers.ontology.properties[wanted[0]].unit
                if implied is not None and dimension_of_or_none(implied) not in (None, cg("Count")):
                    implied = self._implied(implied, formats)
                    quantity, rule = replace(quantity, unit=implied), "table-cell-implied-unit"
            paired = len(pieces) == len(formats) > 1
            qualifiers = [*(formats[place : place + 1] if paired else formats), *known.link.qualifiers]
            if text.strip()[-1:] in "*＊":
                qualifiers.append(self._star(text.strip()[-1:]))
            spread = not paired and len(pieces) > 1
            found.append(
                Reading(
                    offset + start, offset + at, wanted[0] if wanted else None, quantity,
                    _sorted(qualifiers), rule=rule,
                    place=place if spread else 0, of=len(pieces) if spread else 1,
                )
            )
        return found

    def _implied(self, unit: Iri, formats: tuple[Qualifier, ...]) -> Iri:
        """TOPS instead of TFLOPS where the number format is one of integers."""
        whole = [q for q in formats if isinstance(q.value, EntityValue) and "INT" in q.value.iri]
        return cg("TOPS") if whole and unit == cg("TFLOPS") else unit

    def _star(self, sign: str) -> Qualifier:
        return Qualifier(SPARSITY if self.starred else NOTE, TextValue(sign))

    def _formats(self, known: Field) -> tuple[Qualifier, ...]:
        """The number formats of a header; of several, those that have no field of their own."""
        formats = known.link.formats
        free = tuple(q for q in formats if not (isinstance(q.value, EntityValue) and q.value.iri in self.owned))
        return free if len(formats) > 1 and free else formats

    def _rate_pairs(self, text: str, offset: int) -> list[Reading]:
        """78563@276: so many items at so many watts."""
        found = []
        pattern = self.headers.cues.patterns.get("RatePair")
        for match in pattern.finditer(text) if pattern else ():
            rate, watt = match.group("rate"), match.group("watt")
            power = Quantity(watt, Decimal(watt), unit=cg("W"))
            named = self._benchmark(text[: match.start()])
            found.append(
                Reading(
                    offset + match.start(), offset + match.end(), cg("throughput"),
                    Quantity(match.group(), Decimal(rate)),
                    _sorted([Qualifier(CONDITION, power), *named]), rule="table-rate-at-power",
                )
            )
        return found

    def _benchmark(self, words: str) -> list[Qualifier]:
        for mention in reversed(self.headers.lexicon.find_mentions(words)):
            kind = self.headers.lexicon.entities[mention.entity].kind
            if self.headers.ontology.is_a(kind, cg("Model")):
                return [Qualifier(cg("benchmark"), EntityValue(mention.entity, mention.text))]
        return []

    # ---- quantities

    def _quantity(
        self,
        span: QuantitySpan,
        words: str,
        start: int,
        offset: int,
        known: Field,
        kinds: frozenset[Iri],
    ) -> list[Reading]:
        values = span.alternatives or (span.quantity,)
        unit = span.quantity.unit
        rider: list[Qualifier] = []
        wanted = self._property(span, words, start, known, kinds)
        if wanted is None:
            wanted, rider = self._loosely(words, unit)
        if wanted is None:
            return []
        spelled = [q for value in values for q in value.qualifiers if q.property == cg("precision")]
        takes = cg("precision") in self.headers.ontology.properties[wanted].qualified_by
        formats = () if spelled or not takes else self._formats(known)
        named = self._technology_beside(words, wanted)
        found = []
        for place, value in enumerate(values):
            if known.link.unit is not None and value.unit is None:
                value = _scaled(value, known.link.unit.factor, value.text, known.link.unit.text)
                value = replace(value, unit=known.link.unit.unit)
            qualifiers = [*value.qualifiers, *formats, *known.link.qualifiers, *rider, *named]
            if words.rstrip()[-1:] in ("*", "＊"):
                qualifiers.append(self._star(words.rstrip()[-1:]))
            shown = replace(value, text=_one(value, span, len(values)), qualifiers=())
            found.append(
                Reading(
                    offset + span.start, offset + span.end, wanted, shown, _sorted(qualifiers),
                    place=place, of=len(values),
                )
            )
        return found

    def _property(
        self, span: QuantitySpan, words: str, start: int, known: Field, kinds: frozenset[Iri]
    ) -> Iri | None:
        unit = span.quantity.unit
        accepts = self.headers.accepts
        own = [p for p in known.link.properties if accepts(p, unit) and self._domain_fits(p, known, kinds)]
        beside = self._labelled(words, span.start - start, span.end - start, unit)
        if own and unit is not None:
            better = [p for p in beside if p not in own]
            return better[0] if better and not any(p in own for p in beside) else own[0]
        if unit is None:
            return own[0] if own and not self._chatty(words, span, start) else None
        if beside:
            return beside[0]
        near = [p for found in self._looks(words) for p in self.headers.cues.measured_by.get(found, ())]
        fitting = [p for p in near if accepts(p, unit)]
        if fitting:
            return fitting[0]
        if (self._measures(known) and known.link.exact) or self._loosely(words, unit)[0]:
            return None
        sole = self.headers.cues.sole
        return sole.get(unit) or sole.get(dimension_of(unit))

    def _chatty(self, words: str, span: QuantitySpan, start: int) -> bool:
        """Whether a number without unit stands in a sentence, not in a list of values."""
        left = _without(words, [(span.start - start, span.end - start)])
        return sum(c.isalnum() for c in left) > 12

    def _labelled(self, words: str, start: int, end: int, unit: Iri | None) -> list[Iri]:
        """Properties that labels in the segment name and the unit fits, the nearest label first."""
        rows = []
        for a, b, properties in self.headers.in_words(words):
            distance = max(a - end, start - b, 0)
            for at, iri in enumerate(properties):
                if self.headers.accepts(iri, unit):
                    rows.append((distance, at, iri))
                else:
                    rows += [
                        (distance, 10 + at, other)
                        for other in self.headers.cues.measured_by.get(iri, ())
                        if self.headers.accepts(other, unit)
                    ]
        return [iri for _, _, iri in sorted(rows)]

    def _loosely(self, words: str, unit: Iri | None) -> tuple[Iri | None, list[Qualifier]]:
        """A size where a rate is meant, beside the name of an interconnect: kept, with a note."""
        if unit is None:
            return None, []
        for look in self._looks(words):
            for iri in self.headers.cues.measured_by.get(look, ()):
                wanted = self.headers.ontology.properties[iri].dimension
                if wanted and dimension_of(unit) in self.headers.cues.loosely.get(wanted, ()):
                    return iri, [Qualifier(NOTE, TextValue(words.strip()))]
        return None, []

    def _measures(self, known: Field) -> bool:
        """Whether the header is one of numbers."""
        found = known.link.properties
        return bool(found) and self._is_quantity(found[0])

    def _is_quantity(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.value_type == "Quantity"

    def _technology_beside(self, words: str, wanted: Iri) -> list[Qualifier]:
        if cg("technology") not in self.headers.ontology.properties[wanted].qualified_by:
            return []
        for look, pattern in self.headers.cues.value_patterns:
            match = pattern.search(words)
            if match and wanted in self.headers.cues.measured_by.get(look, ()):
                return [Qualifier(cg("technology"), self._named(match.group(), TECHNOLOGY))]
        return []

    # ---- yes, no, none

    def _yes_or_no(self, words: str, at: int, known: Field) -> list[Reading]:
        cues = self.headers.cues
        yes, no = cues.is_cell("AffirmativeCell", words), cues.is_cell("NegativeCell", words)
        if not (yes or no):
            return []
        end = at + len(words)
        first = known.link.properties[0] if known.link.properties else None
        texts = [p for p in known.link.properties if not self._is_quantity(p)]
        wanted = texts[0] if texts and known.link.exact else None
        readings = [Reading(at, end, wanted, TextValue(words), known.link.formats, rule="table-yes-no")]
        of = self.headers.ontology.properties.get(first) if first else None
        technical = of is None or of.range == TECHNOLOGY or of.value_type == "Quantity"
        supported = cues.holds("SupportWord", words) or (technical and known.label)
        if supported and known.label and wanted != SUPPORTS:
            polarity: Polarity = "affirmed" if yes else "negated"
            readings.append(
                Reading(at, end, SUPPORTS, TextValue(known.label), known.link.formats, polarity, rule="table-yes-no")
            )
        return readings

    # ---- dates

    def _dated(self, words: str, at: int, known: Field, kinds: frozenset[Iri]) -> list[Reading]:
        match = self.headers.cues.find("DateText", words)
        if match is None:
            return []
        dated = [p for p in known.link.properties if self._is_date(p) and self._domain_fits(p, known, kinds)]
        beside = [
            iri
            for _, _, properties in self.headers.in_words(words)
            for iri in properties
            if self._is_date(iri)
        ]
        beside = [p for p in beside if self._domain_fits(p, Field("", (), Link()), kinds)]
        if not dated and not beside:
            return []
        fitting = [p for p in beside if p not in dated] or dated or beside
        return [Reading(at + match.start(), at + match.end(), fitting[0], TextValue(match.group()), known.link.qualifiers)]

    def _is_date(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.dimension == cg("Date")

    # ---- names

    def _entities(
        self, words: str, at: int, left: str, known: Field, kinds: frozenset[Iri]
    ) -> list[Reading]:
        cues = self.headers.cues
        denied = cues.find("NegatedSupport", words) is not None
        supports = cues.lead("SupportWord", words) > 0
        relation = self._relation(known, kinds)
        looked = self._looked(words, at, left, known, relation)
        if denied or supports:
            polarity: Polarity = "negated" if denied else "affirmed"
            found = self._readings([(a, b, SUPPORTS, v) for a, b, _, v in looked], at, known)
            return [replace(r, polarity=polarity) for r in found]
        if relation is not None and relation not in {row[2] for row in looked}:
            pieces = self._pieces(words, at, relation, known)
            return [*pieces, *self._readings(looked, at, known)]
        return [*self._readings(looked, at, known), *self._beside(words, at, known)]

    def _relation(self, known: Field, kinds: frozenset[Iri]) -> Iri | None:
        """The relation that the cell's names have, when the header is one of names."""
        fitting = [p for p in known.link.properties if self._domain_fits(p, known, kinds)]
        if self._measures(known):
            return None
        text = any(self.headers.ontology.properties[p].value_type == "Text" for p in fitting)
        relations = [p for p in fitting if self._is_relation(p)]
        return relations[0] if relations and not (text and SUPPORTS in relations) else None

    def _looked(
        self, words: str, at: int, left: str, known: Field, relation: Iri | None
    ) -> list[tuple[int, int, Iri, Value]]:
        """Values known by their look, and names whose category tells the property."""
        looked: list[tuple[int, int, Iri, Value]] = []
        for iri, pattern in self.headers.cues.value_patterns:
            source = left if self._is_quantity(iri) else words
            for match in pattern.finditer(source):
                if not any(a < match.end() and match.start() < b for a, b, _, _ in looked):
                    looked.append((*match.span(), iri, self._named(match.group(), TECHNOLOGY)))
        if relation is not None:
            return looked
        named = []
        for mention in self._names(words, at):
            a, b = mention.start - at, mention.end - at
            wanted = self._relation_of(self._entity(mention.entity))
            free = left[a:b] == words[a:b] and not any(x < b and a < y for x, y, _, _ in looked)
            measured = self._is_measure_label(words[a:b])
            if wanted is not None and free and not measured:
                named.append((a, b, wanted, EntityValue(mention.entity, words[a:b])))
        lead = self.headers.cues.lead("LeadWord", words)
        rest = _without(left, [(0, lead), *((a, b) for a, b, _, _ in (*named, *looked))])
        covered = sum(b - a for a, b, _, _ in named)
        return looked + (named if sum(c.isalnum() for c in rest) < covered else [])

    def _beside(self, words: str, at: int, known: Field) -> list[Reading]:
        """The organization that a value begins with: the foundry of a process node."""
        relations = [self.headers.cues.beside[p] for p in known.link.properties if p in self.headers.cues.beside]
        first = words.split()[0] if words.split() else ""
        maker = self._pick(first, ORGANIZATION)
        if not relations or maker is None:
            return []
        start = at + words.find(first)
        return [Reading(start, start + len(first), relations[0], EntityValue(maker, first))]

    def _readings(
        self, looked: Sequence[tuple[int, int, Iri, Value]], at: int, known: Field
    ) -> list[Reading]:
        return [
            Reading(at + a, at + b, iri, value, known.link.qualifiers)
            for a, b, iri, value in looked
            if iri in self.headers.ontology.properties
        ]

    def _relation_of(self, entity: Entity | None) -> Iri | None:
        """The property that the lexicon's category of the entity tells."""
        if entity is None:
            return None
        category = self.headers.lexicon.related(entity.iri, cg("category"))
        found = self.headers.cues.categories
        return next((found[c] for c in category if c in found), None)

    def _pieces(self, words: str, at: int, relation: Iri, known: Field) -> list[Reading]:
        """The items of a cell under a relation: names where they are known, else as written."""
        found = []
        wanted = self.headers.ontology.properties[relation].range
        bracket = re.search(r"\s*[(（]([^()（）]*)[)）]\s*$", words)
        note = []
        body = words
        if bracket and bracket.start() > 0:
            body = words[: bracket.start()]
            note = [Qualifier(CONDITION, TextValue(bracket.group(1).strip()))]
            if not self._pick(body, wanted) and self._pick(words, wanted):
                body, note = words, []
        for a, b in self._parted(body, wanted):
            text = body[a:b]
            entity = self._pick(text, wanted)
            inside = [
                m
                for m in self._names(text, at + a)
                if (e := self._entity(m.entity)) is not None and self._kind_fits(e.kind, wanted)
            ]
            qualifiers = _sorted([*known.link.qualifiers, *note])
            covered = sum(m.end - m.start for m in inside)
            letters = sum(c.isalnum() for c in text)
            if entity is not None:
                found.append(Reading(at + a, at + b, relation, EntityValue(entity, text), qualifiers))
            elif inside and covered * 2 >= letters:
                for m in inside:
                    words = text if len(inside) == 1 else m.text
                    span = (at + a, at + b) if len(inside) == 1 else (m.start, m.end)
                    found.append(Reading(*span, relation, EntityValue(m.entity, words), qualifiers))
            else:
                value = TextValue(text)
                found.append(Reading(at + a, at + b, relation, value, qualifiers, rule="table-text"))
        return found

    def _parted(self, body: str, wanted: Iri | None) -> list[tuple[int, int]]:
        whole = [(0, len(body))]
        if self._pick(body, wanted) is not None:
            return whole
        cuts = [m.span() for m in _JOINED.finditer(body)]
        if not cuts:
            return whole
        bounds = [0, *(x for cut in cuts for x in cut), len(body)]
        spans = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
        spans = [(a, b) for a, b in spans if body[a:b].strip()]
        known = [self._pick(body[a:b], wanted) is not None for a, b in spans]
        return spans if all(known) else whole

    def _pick(self, text: str, wanted: Iri | None) -> Iri | None:
        """The known entity of that name, one whose class fits first; never an organization else."""
        known = self.headers.lexicon.entities
        found = self.headers.lexicon.named(text.strip())
        fitting = [iri for iri in found if self._kind_fits(known[iri].kind, wanted)]
        others = [iri for iri in found if wanted != ORGANIZATION and known[iri].kind != ORGANIZATION]
        return next(iter((*fitting, *others)), None)

    # ---- text

    def _text(self, words: str, at: int, known: Field, kinds: frozenset[Iri]) -> list[Reading]:
        """The words as they are, under the header's property where that takes text."""
        ontology = self.headers.ontology
        start = self.headers.cues.lead("LeadWord", words) if not self._measures(known) else 0
        fitting = [
            p
            for p in known.link.properties
            if ontology.properties[p].value_type != "Quantity" and self._domain_fits(p, known, kinds)
        ]
        texts = [p for p in fitting if ontology.properties[p].value_type == "Text"]
        wanted = (texts or fitting or [None])[0]  # type: ignore[list-item]
        if wanted is None and known.link.exact and known.link.properties and len(words) <= _SHORT:
            wanted = known.link.properties[0]
        if not known.label:
            wanted = cg("remark")
        if wanted != cg("builtInFunction"):
            start = 0
        polarity: Polarity = "affirmed"
        text = words[start:].strip()
        if not text:
            start, text = 0, words.strip()
        begin = at + words.find(text, start)
        return [Reading(begin, begin + len(text), wanted, TextValue(text), known.link.qualifiers, polarity, rule="table-text")]

    # ---- what is known

    def _names(self, words: str, at: int) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions(at, at + len(words)) if m.end <= at + len(words))

    def _entity(self, iri: Iri) -> Entity | None:
        return self.headers.lexicon.entities.get(iri) or self._candidates.get(iri)

    def _looks(self, words: str) -> list[Iri]:
        found = [p for p, pattern in self.headers.cues.value_patterns if pattern.search(words)]
        cues, lexicon = self.headers.cues, self.headers.lexicon
        for mention in lexicon.find_mentions(words):
            for category in lexicon.related(mention.entity, cg("category")):
                if category in cues.categories:
                    found.append(cues.categories[category])
        return found

    def _named(self, text: str, kind: Iri) -> EntityValue:
        """The entity that the words name; a new one when no lexicon has it."""
        words = text.strip()
        found = self.headers.lexicon.named(words)
        fitting = [i for i in found if self._kind_fits(self.headers.lexicon.entities[i].kind, kind)]
        if not fitting:
            fitting = [
                m.entity
                for m in self.headers.lexicon.find_mentions(words)
                if self._kind_fits(self.headers.lexicon.entities[m.entity].kind, kind)
            ]
        if fitting:
            return EntityValue(fitting[0], words)
        entity = Entity(entity_iri(words), kind, (Label(words, "", "preferred"),), True)
        self._candidates[entity.iri] = entity
        return EntityValue(entity.iri, words)

    def _is_relation(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.value_type == "Entity"

    def _in_range(self, value: Value, wanted: Iri | None) -> bool:
        entity = self._entity(value.iri) if isinstance(value, EntityValue) else None
        return entity is not None and self._kind_fits(entity.kind, wanted)

    def _kind_fits(self, kind: Iri, wanted: Iri | None) -> bool:
        if wanted is None or wanted == cg("Thing"):
            return True
        ontology = self.headers.ontology
        return ontology.is_a(kind, wanted) or (_product(kind, ontology) and _product(wanted, ontology))

    def _domain_fits(self, iri: Iri, known: Field, kinds: frozenset[Iri]) -> bool:
        """Whether the property can be said of the row's entities; a label decides before that."""
        domain = self.headers.ontology.properties[iri].domain
        if known.link.exact or domain in (None, cg("Thing"), cg("ProductClass")) or not kinds:
            return True
        return any(self._kind_fits(kind, domain) for kind in kinds)


def _product(kind: Iri, ontology: object) -> bool:
    return ontology.is_a(kind, cg("Product"))  # type: ignore[attr-defined,no-any-return]


def dimension_of_or_none(unit: Iri) -> Iri | None:
    """What the unit measures, None for a unit that units.ttl does not define."""
    from kg.units import load_units

    known = load_units().units.get(unit)
    return known.dimension if known else None


def _quantities(text: str, names: Sequence[Mention]) -> list[QuantitySpan]:
    """The quantities of a cell; of different things joined by a slash, each on its own."""
    found: list[QuantitySpan] = []
    for span in find_quantities(text):
        parts = list(re.finditer(r"[^/／]+", text[span.start : span.end]))
        units = {re.sub(r"[^A-Za-z\u4e00-\u9fff]", "", p.group()).casefold() for p in parts}
        if len(span.alternatives) == len(parts) > 1 and len(units) > 1 and "" not in units:
            for part in parts:
                word = part.group()
                lead = len(word) - len(word.lstrip())
                for inner in find_quantities(word):
                    start = span.start + part.start() + inner.start
                    found.append(replace(inner, start=start, end=start + inner.end - inner.start))
                _ = lead
        else:
            found.append(span)
    masked = text
    taken = [(s.start, s.end) for s in found]
    glued = re.search(r"(?<=[A-Za-z0-9])[x×*](\d+ ?[A-Za-z]{1,2})(?![A-Za-z0-9])", masked)
    if glued and not any(a < glued.end() and glued.start() < b for a, b in taken):
        for inner in find_quantities(glued.group(1)):
            found.append(replace(inner, start=glued.start(1), end=glued.end(1)))
    return sorted(found, key=lambda s: s.start)


def _scaled(quantity: Quantity, factor: Decimal, piece: str, unit: str) -> Quantity:
    """The quantity in the header's unit, with that unit in its text."""
    text = f"{piece.strip()} {unit.strip()}" if unit else piece.strip()

    def times(number: Decimal | None) -> Decimal | None:
        if number is None:
            return None
        value = number * factor
        return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()

    return replace(
        quantity,
        text=text.replace("\\", ""),
        number=times(quantity.number),
        minimum=times(quantity.minimum),
        maximum=times(quantity.maximum),
    )


def _one(value: Quantity, span: QuantitySpan, count: int) -> str:
    """What is written of one of several values: 300W of 300/550W."""
    if count == 1 or value.number is None:
        return value.text
    text = re.sub(r"\s*[@(（].*$", "", span.quantity.text)
    unit = re.split(r"\d(?!.*\d)", text)[-1].strip()
    number = format(value.number.normalize(), "f")
    return f"{number}{unit}"


def _without(words: str, spans: Sequence[tuple[int, int]]) -> str:
    for a, b in spans:
        words = words[:a] + " " * (b - a) + words[b:]
    return words


def _inside(span: QuantitySpan, held: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether a longer name holds the quantity."""
    a, b = span.start - start, span.end - start
    return any(x <= a and b <= y and y - x > b - a for x, y in held)


def _has_text(readings: Sequence[Reading]) -> bool:
    return any(isinstance(reading.value, TextValue) for reading in readings)


def _strip(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _sorted(qualifiers: Sequence[Qualifier]) -> tuple[Qualifier, ...]:
    return tuple(sorted(dict.fromkeys(qualifiers), key=lambda q: (q.property, q.value.text)))


