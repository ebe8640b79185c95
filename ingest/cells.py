"""Read the values of one cell under one header.

In      a cell, its field, the classes of the row's entities
Out     readings: property, value, qualifiers and the exact span of each; what is unread and why
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.cell_context import SUPPORTS, TECHNOLOGY, CellContext
from ingest.cell_names import NameReader
from ingest.cell_numbers import NumberReader, split_quantities
from ingest.grid import Field, Link
from ingest.model import Cell
from ingest.readings import CellReading, Reading, blank_spans
from ingest.segments import split_segments
from kg.model import Iri, Polarity, TextValue
from kg.ontology import cg
from kg.quantities import QuantitySpan

_CARD, _PROCESSOR, _REMARK, _BUILT_IN = (
    cg("card"),
    cg("processor"),
    cg("remark"),
    cg("builtInFunction"),
)
_ITEMS = cg("items")
_SHORT = 24

Unread = tuple[int, int, str, str]
"""start, end, reason, detail"""


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one table."""

    context: CellContext
    _numbers: NumberReader = field(init=False)
    _named: NameReader = field(init=False)

    def __post_init__(self) -> None:
        self._numbers, self._named = NumberReader(self.context), NameReader(self.context)

    def read(self, cell: Cell, known: Field, kinds: frozenset[Iri]) -> CellReading:
        """The values of the cell for entities of these classes."""
        self.context.candidates = {}
        readings: list[Reading] = []
        unread: list[Unread] = []
        for start, end, role in self._by_role(cell):
            text = cell.text[start - cell.start : end - cell.start]
            found, left = self._read_text(text, start, known, kinds)
            readings += [replace(r, role=role, certainty=known.link.certainty) for r in found]
            unread += left
        return CellReading(tuple(readings), tuple(unread), tuple(self.context.candidates.values()))

    def _by_role(self, cell: Cell) -> tuple[tuple[int, int, Iri | None], ...]:
        marks = []
        for match in re.finditer(r"([A-Za-z]+|[\u4e00-\u9fff]{1,3})\s*[:：]", cell.text):
            roles = [
                r for r in self.context.headers.exactly(match.group(1)) if r in (_CARD, _PROCESSOR)
            ]
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

    def _read_text(
        self, text: str, offset: int, known: Field, kinds: frozenset[Iri]
    ) -> tuple[list[Reading], list[Unread]]:
        cues = self.context.headers.cues
        if cues.is_cell("NotStatedCell", text):
            start, end = _strip(text)
            return [], [
                (offset + start, offset + end, "notStated", "the cell says that nothing is stated")
            ]
        bare = self._numbers.read_bare(text, offset, known)
        if bare:
            return bare, []
        pairs = self._numbers.read_rate_pairs(text, offset)
        spans = split_quantities(text)
        names = [(m.start - offset, m.end - offset) for m in self.context.mentions_in(text, offset)]
        dates = [m.span() for m in cues.patterns["DateText"].finditer(text)]
        segments = split_segments(
            text,
            [*((span.start, span.end) for span in spans), *dates],
            names,
            is_lead=lambda words: cues.is_cell("LeadWord", words),
            is_label=self.context.is_measure_label,
            whole=self.context.takes_text(known, kinds),
        )
        readings: list[Reading] = list(pairs)
        unread: list[Unread] = []
        for start, end in segments:
            if any(start < r.end - offset and r.start - offset < end for r in pairs):
                taken = [(r.start - offset, r.end - offset) for r in pairs]
                for span in spans:
                    clear = not any(a < span.end and span.start < b for a, b in taken)
                    if clear and start <= span.start and span.end <= end:
                        words = text[start:end]
                        readings += self._numbers.read_quantity(
                            span, words, start, offset, known, kinds
                        )
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
    ) -> tuple[list[Reading], list[Unread]]:
        end = start + len(words)
        said = self._yes_or_no(words, offset + start, known)
        if said:
            return said, []
        held = self._held(words, offset + start)
        relation = self.context.relation(known, kinds)
        if relation is not None and self.context.is_known(words, relation):
            held.append((0, len(words)))
        own = [
            span
            for span in spans
            if start <= span.start
            and span.end <= end
            and (not _inside(span, held, start) or self._own(span, known, kinds))
        ]
        dated = self._dated(words, offset + start, known, kinds) if not own else []
        if dated:
            return dated, []
        readings: list[Reading] = []
        misfits = []
        for span in own:
            found = self._numbers.read_quantity(span, words, start, offset, known, kinds)
            readings += found
            if not found:
                misfits.append(span)
        if misfits and not readings and self._contradicts(misfits, known):
            detail = f"{words.strip()} stands under {known.label}, which its unit does not measure"
            return [], [(offset + start, offset + end, "unitMismatch", detail)]
        left = blank_spans(words, [(s.start - start, s.end - start) for s in own])
        readings += self._named.read_names(words, offset + start, left, known, kinds)
        if misfits and not readings:
            return self._text(words, offset + start, known, kinds), []
        denied = any(r.polarity == "negated" for r in readings)
        if not own and (not readings or denied):
            return [*readings, *self._text(words, offset + start, known, kinds)], []
        if own and readings and self._worth(left, words) and not _has_text(readings):
            readings += [
                replace(r, rule="table-rest")
                for r in self._text(words, offset + start, known, kinds)
            ]
        return readings, []

    def _contradicts(self, misfits: Sequence[QuantitySpan], known: Field) -> bool:
        """Whether the numbers of a segment measure what the header does not."""
        return self.context.measures(known) and all(
            span.quantity.unit not in (None, _ITEMS) for span in misfits
        )

    def _held(self, words: str, at: int) -> list[tuple[int, int]]:
        """Spans of names and of values known by their look, within which digits count nothing."""
        spans = [
            (m.start - at, m.end - at)
            for m in self.context.mentions_in(words, at)
            if not self.context.is_measure(m.entity)
        ]
        for iri, pattern in self.context.headers.cues.value_patterns:
            if not self.context.is_quantity(iri):
                spans += [m.span() for m in pattern.finditer(words)]
        return spans

    def _own(self, span: QuantitySpan, known: Field, kinds: frozenset[Iri]) -> bool:
        return any(
            self.context.headers.accepts(p, span.quantity.unit)
            and self.context.domain_fits(p, known, kinds)
            for p in known.link.properties
        )

    def _worth(self, left: str, words: str) -> bool:
        """Whether the words beside a number say more than a label, a name or a verb does."""
        text = left
        for a, b, _ in self.context.headers.in_words(left):
            text = text[:a] + " " * (b - a) + text[b:]
        for _, pattern in self.context.headers.cues.value_patterns:
            text = pattern.sub(" ", text)
        for form in (*self.context.headers.cues.forms.get("LeadWord", ()),):
            text = text.replace(form, " ")
        letters = [c for c in text if c.isalnum()]
        return len(letters) >= 4 and len(letters) * 3 > len(words) and not self._names_only(text)

    def _names_only(self, text: str) -> bool:
        found = self.context.headers.lexicon.find_mentions(text)
        return not blank_spans(text, [(m.start, m.end) for m in found]).strip(" ()（）+-/@、")

    def _yes_or_no(self, words: str, at: int, known: Field) -> list[Reading]:
        cues = self.context.headers.cues
        yes, no = cues.is_cell("AffirmativeCell", words), cues.is_cell("NegativeCell", words)
        if not (yes or no):
            return []
        end = at + len(words)
        first = known.link.properties[0] if known.link.properties else None
        texts = [p for p in known.link.properties if not self.context.is_quantity(p)]
        wanted = next(iter((*texts, *known.link.properties)), None) if known.link.exact else None
        readings = [
            Reading(at, end, wanted, TextValue(words), known.link.formats, rule="table-yes-no")
        ]
        of = self.context.headers.ontology.properties.get(first) if first else None
        technical = of is None or of.range == TECHNOLOGY or of.value_type == "Quantity"
        supported = cues.holds("SupportWord", words) or (technical and known.label)
        if supported and known.label and wanted != SUPPORTS:
            polarity: Polarity = "affirmed" if yes else "negated"
            readings.append(
                Reading(
                    at,
                    end,
                    SUPPORTS,
                    TextValue(_plain_label(known)),
                    known.link.formats,
                    polarity,
                    rule="table-yes-no",
                )
            )
        return readings

    def _dated(self, words: str, at: int, known: Field, kinds: frozenset[Iri]) -> list[Reading]:
        match = self.context.headers.cues.find("DateText", words)
        if match is None:
            return []
        dated = [
            p
            for p in known.link.properties
            if self.context.is_date(p) and self.context.domain_fits(p, known, kinds)
        ]
        beside = [
            iri
            for _, _, properties in self.context.headers.in_words(words)
            for iri in properties
            if self.context.is_date(iri)
        ]
        beside = [p for p in beside if self.context.domain_fits(p, Field("", (), Link()), kinds)]
        if not dated and not beside:
            return []
        fitting = [p for p in beside if p not in dated] or dated or beside
        return [
            Reading(
                at + match.start(),
                at + match.end(),
                fitting[0],
                TextValue(match.group()),
                known.link.qualifiers,
            )
        ]

    def _text(self, words: str, at: int, known: Field, kinds: frozenset[Iri]) -> list[Reading]:
        """The words as they are, under the header's property where that takes text."""
        ontology = self.context.headers.ontology
        start = (
            self.context.headers.cues.lead("LeadWord", words)
            if not self.context.measures(known)
            else 0
        )
        fitting = [
            p
            for p in known.link.properties
            if ontology.properties[p].value_type != "Quantity"
            and self.context.domain_fits(p, known, kinds)
        ]
        texts = [p for p in fitting if ontology.properties[p].value_type == "Text"]
        wanted = next(iter((*texts, *fitting)), None)
        sure = known.link.exact or known.link.unit is not None
        if wanted is None and sure and known.link.properties and len(words) <= _SHORT:
            wanted = known.link.properties[0]
        if not known.label:
            wanted = _REMARK
        if wanted != _BUILT_IN:
            start = 0
        text = words[start:].strip()
        if not text:
            start, text = 0, words.strip()
        begin = at + words.find(text, start)
        return [
            Reading(
                begin,
                begin + len(text),
                wanted,
                TextValue(text),
                known.link.qualifiers,
                rule="table-text",
            )
        ]


def _plain_label(known: Field) -> str:
    """The header without the unit in brackets."""
    return re.sub(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$", "", known.label) or known.label


def _inside(span: QuantitySpan, held: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether the quantity is a name or a part of one."""
    a, b = span.start - start, span.end - start
    return any(x <= a and b <= y for x, y in held)


def _has_text(readings: Sequence[Reading]) -> bool:
    return any(isinstance(reading.value, TextValue) for reading in readings)


def _strip(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())
