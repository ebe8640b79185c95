"""Read the numbers of a cell: which property each has, in which unit, under which conditions.

In      a quantity of a segment, or a cell that is all digits; the field
Out     readings; several for alternatives such as 300/550W, none when no property takes the unit

A number goes to the property of its header when its unit fits; else to the property that a label or
a technology beside it in the same segment names; else, where the header is not one of numbers, to
the one property that the unit alone tells.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ingest.cell_context import TECHNOLOGY, CellContext
from ingest.grid import Field
from ingest.readings import Reading, blank_spans, sort_qualifiers
from kg.model import EntityValue, Iri, Qualifier, Quantity, TextValue
from kg.ontology import cg
from kg.quantities import QuantitySpan, dimension_of, find_quantities, parse_quantity
from kg.units import load_units, unit_named

_SPARSITY, _NOTE, _CONDITION = cg("sparsity"), cg("note"), cg("condition")
_COUNT = cg("Count")
_PRECISION, _THROUGHPUT = cg("precision"), cg("throughput")
_LONGEST = 40
_SIGNS = " *＊†‡\\$"


@dataclass(slots=True)
class NumberReader:
    """Reads numbers in the context of one table."""

    context: CellContext

    def read_bare(self, text: str, offset: int, known: Field) -> list[Reading]:
        words = text.strip(_SIGNS)
        pieces = re.split(r"\s*[/／]\s*", words)
        if not any(map(str.isdigit, words)) or not all(_is_plain(piece) for piece in pieces):
            return []
        wanted = [p for p in known.link.properties if self.context.is_quantity(p)]
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
                implied = self.context.headers.ontology.properties[wanted[0]].unit
                if implied in load_units().units and _is_implied(implied, piece):
                    implied = self._implied(implied, formats)
                    quantity, rule = replace(quantity, unit=implied), "table-cell-implied-unit"
            paired = len(pieces) == len(formats) > 1
            qualifiers = [
                *(formats[place : place + 1] if paired else formats),
                *known.link.qualifiers,
            ]
            if text.strip()[-1:] in "*＊":
                qualifiers.append(self._star(text.strip()[-1:]))
            spread = not paired and len(pieces) > 1
            found.append(
                Reading(
                    offset + start,
                    offset + at,
                    wanted[0] if wanted else None,
                    quantity,
                    sort_qualifiers(qualifiers),
                    rule=rule,
                    place=place if spread else 0,
                    of=len(pieces) if spread else 1,
                )
            )
        return found

    def _implied(self, unit: Iri, formats: tuple[Qualifier, ...]) -> Iri:
        """TOPS instead of TFLOPS where the number format is one of integers."""
        units = self.context.headers.cues.implied_units
        own = [units.get(q.value.iri) for q in formats if isinstance(q.value, EntityValue)]
        return next((other for other in own if other is not None), unit)

    def _star(self, sign: str) -> Qualifier:
        return Qualifier(_SPARSITY if self.context.starred else _NOTE, TextValue(sign))

    def _formats(self, known: Field) -> tuple[Qualifier, ...]:
        """The number formats of a header; of several, those that have no field of their own."""
        formats = known.link.formats
        free = tuple(
            q
            for q in formats
            if not (isinstance(q.value, EntityValue) and q.value.iri in self.context.owned)
        )
        return free if len(formats) > 1 and free else formats

    def read_rate_pairs(self, text: str, offset: int) -> list[Reading]:
        """78563@276: so many items at so many watts."""
        found = []
        pattern = self.context.headers.cues.patterns.get("RatePair")
        for match in pattern.finditer(text) if pattern else ():
            rate, watt = match.group("rate"), match.group("watt")
            power = Quantity(watt, Decimal(watt), unit=cg("W"))
            named = self._benchmark(text[: match.start()])
            found.append(
                Reading(
                    offset + match.start(),
                    offset + match.end(),
                    _THROUGHPUT,
                    Quantity(match.group(), Decimal(rate)),
                    sort_qualifiers([Qualifier(_CONDITION, power), *named]),
                    rule="table-rate-at-power",
                )
            )
        return found

    def _benchmark(self, words: str) -> list[Qualifier]:
        for mention in reversed(self.context.headers.lexicon.find_mentions(words)):
            kind = self.context.headers.lexicon.entities[mention.entity].kind
            if self.context.headers.ontology.is_a(kind, cg("Model")):
                return [Qualifier(cg("benchmark"), EntityValue(mention.entity, mention.text))]
        return []

    def read_quantity(
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
        wanted = self._property_of(span, words, start, known, kinds)
        if wanted is None:
            wanted, rider = self.loosely(words, unit)
        if wanted is None and (known.link.properties or not known.label):
            return []
        if wanted is None and self._chatty(words, span, start):
            return []
        spelled = [q for value in values for q in value.qualifiers if q.property == _PRECISION]
        asked = self.context.headers.ontology.properties[wanted].qualified_by if wanted else ()
        takes = _PRECISION in asked
        formats = () if spelled or not takes else self._formats(known)
        named = self._technology_beside(words, wanted) if wanted else []
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
                    offset + span.start,
                    offset + span.end,
                    wanted,
                    shown,
                    sort_qualifiers(qualifiers),
                    place=place,
                    of=len(values),
                )
            )
        return found

    def _property_of(
        self, span: QuantitySpan, words: str, start: int, known: Field, kinds: frozenset[Iri]
    ) -> Iri | None:
        unit = span.quantity.unit
        accepts = self.context.headers.accepts
        own = [
            p
            for p in known.link.properties
            if accepts(p, unit) and self.context.domain_fits(p, known, kinds)
        ]
        beside = self._labelled(words, span.start - start, span.end - start, unit)
        if own and unit is not None:
            better = [p for p in beside if p not in own]
            return better[0] if better and not any(p in own for p in beside) else own[0]
        if unit is None:
            return own[0] if own and not self._chatty(words, span, start) else None
        if beside:
            return beside[0]
        near = [
            p
            for found in self.context.looks(words)
            for p in self.context.headers.cues.measured_by.get(found, ())
        ]
        fitting = [p for p in near if accepts(p, unit)]
        if fitting:
            return fitting[0]
        relation = self.context.relation(known, kinds) is not None
        unknown = relation or (bool(known.label) and not known.link.properties)
        measured = self.context.measures(known) and known.link.exact
        if unknown or measured or self.loosely(words, unit)[0]:
            return None
        sole = self.context.headers.cues.sole
        return sole.get(unit) or sole.get(dimension_of(unit))

    def _chatty(self, words: str, span: QuantitySpan, start: int) -> bool:
        """Whether a number without unit stands in a sentence, not in a list of values."""
        left = blank_spans(words, [(span.start - start, span.end - start)])
        return sum(c.isalnum() for c in left) > 12

    def _labelled(self, words: str, start: int, end: int, unit: Iri | None) -> list[Iri]:
        """Properties that labels in the segment name and the unit fits, the nearest label first."""
        rows = []
        for a, b, properties in self.context.headers.in_words(words):
            distance = max(a - end, start - b, 0)
            for at, iri in enumerate(properties):
                if self.context.headers.accepts(iri, unit):
                    rows.append((distance, at, iri))
                else:
                    rows += [
                        (distance, 10 + at, other)
                        for other in self.context.headers.cues.measured_by.get(iri, ())
                        if self.context.headers.accepts(other, unit)
                    ]
        return [iri for _, _, iri in sorted(rows)]

    def loosely(self, words: str, unit: Iri | None) -> tuple[Iri | None, list[Qualifier]]:
        """A size where a rate is meant, beside the name of an interconnect: kept, with a note."""
        if unit is None:
            return None, []
        for look in self.context.looks(words):
            for iri in self.context.headers.cues.measured_by.get(look, ()):
                known = self.context.headers.ontology.properties[iri]
                if dimension_of(unit) in known.loose_dimensions:
                    return iri, [Qualifier(_NOTE, TextValue(words.strip()))]
        return None, []

    def _technology_beside(self, words: str, wanted: Iri) -> list[Qualifier]:
        if cg("technology") not in self.context.headers.ontology.properties[wanted].qualified_by:
            return []
        for look, pattern in self.context.headers.cues.value_patterns:
            match = pattern.search(words)
            if match and wanted in self.context.headers.cues.measured_by.get(look, ()):
                return [Qualifier(cg("technology"), self.context.name(match.group(), TECHNOLOGY))]
        return []


def _is_implied(unit: Iri, piece: str) -> bool:
    """Whether a number without unit has that of its property; 11万 may be money of any country."""
    if unit_named(unit).is_money:
        return piece.isascii()
    return dimension_of(unit) != _COUNT


@lru_cache(8192)
def _is_plain(piece: str) -> bool:
    """Whether the words are one number or range without a unit, as 4-5K."""
    spans = find_quantities(piece) if len(piece) <= _LONGEST else ()
    return (
        len(spans) == 1
        and (spans[0].start, spans[0].end) == (0, len(piece))
        and spans[0].quantity.unit is None
        and not spans[0].alternatives
    )


def split_quantities(text: str) -> tuple[QuantitySpan, ...]:
    """The quantities of a cell; of different things joined by a slash, each on its own.

    >>> [span.quantity.text for span in split_quantities("64 decoders / 4 encoders")]
    ['64 decoders', '4 encoders']
    """
    found: list[QuantitySpan] = []
    for span in find_quantities(text):
        parts = list(re.finditer(r"[^/／]+", text[span.start : span.end]))
        units = {re.sub(r"[^A-Za-z\u4e00-\u9fff]", "", p.group()).casefold() for p in parts}
        if len(span.alternatives) == len(parts) > 1 and len(units) > 1 and "" not in units:
            for part in parts:
                word = part.group()
                for inner in find_quantities(word):
                    start = span.start + part.start() + inner.start
                    found.append(replace(inner, start=start, end=start + inner.end - inner.start))
        else:
            found.append(span)
    taken = [(s.start, s.end) for s in found]
    glued = re.search(r"(?<=[A-Za-z0-9])[x×*](\d+ ?[A-Za-z]{1,2})(?![A-Za-z0-9])", text)
    if glued and not any(a < glued.end() and glued.start() < b for a, b in taken):
        last = find_quantities(glued.group(1))
        found += [replace(q, start=glued.start(1), end=glued.end(1)) for q in last]
    return tuple(sorted(found, key=lambda s: s.start))


def _scaled(quantity: Quantity, factor: Decimal, piece: str, unit: str) -> Quantity:
    """The quantity in the header's unit, with that unit in its text."""
    sign = unit.replace("\\", "").strip()
    text = f"{piece.strip()} {sign}" if sign else piece.strip()
    if sign and unicodedata.category(sign[0]) == "Sc":
        text = f"{sign[0]}{piece.strip()}{sign[1:]}"

    def times(number: Decimal | None) -> Decimal | None:
        if number is None:
            return None
        value = number * factor
        return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()

    return replace(
        quantity,
        text=text,
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
