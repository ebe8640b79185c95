"""Read the names of a cell: technologies, organizations, whatever its header relates.

In      a segment, the field, what quantities left of the words
Out     readings whose values are entities; items that nobody knows stay text
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.cell_context import ORGANIZATION, SUPPORTS, TECHNOLOGY, CellContext
from ingest.grid import Field
from ingest.readings import Reading, blank_spans, sort_qualifiers
from kg.model import Entity, EntityValue, Iri, Polarity, Qualifier, TextValue, Value
from kg.ontology import cg
from kg.quantities import find_quantities

_CONDITION = cg("condition")
_MAKER_FIRST = re.compile(r"(?P<maker>[\u4e00-\u9fff]+|[A-Za-z]+)[ ]?(?P<rest>[A-Za-z0-9][\w+-]*)")


@dataclass(slots=True)
class NameReader:
    """Reads names in the context of one table."""

    context: CellContext

    def read_names(
        self, words: str, at: int, left: str, known: Field, kinds: frozenset[Iri]
    ) -> list[Reading]:
        cues = self.context.headers.cues
        denied = cues.find("NegatedSupport", words) is not None
        supports = cues.lead("SupportWord", words) > 0
        relation = self.context.relation(known, kinds)
        looked = self._looked(words, at, left, relation)
        if denied or supports:
            polarity: Polarity = "negated" if denied else "affirmed"
            found = self._readings([(a, b, SUPPORTS, v) for a, b, _, v in looked], at, known)
            return [replace(r, polarity=polarity) for r in found]
        if relation is not None and relation not in {row[2] for row in looked}:
            pieces = self._pieces(words, at, relation, known)
            return [*pieces, *self._readings(looked, at, known)]
        return [*self._readings(looked, at, known), *self._beside(words, at, known)]

    def _looked(
        self, words: str, at: int, left: str, relation: Iri | None
    ) -> list[tuple[int, int, Iri, Value]]:
        """Values known by their look, and names whose category tells the property."""
        looked: list[tuple[int, int, Iri, Value]] = []
        for iri, pattern in self.context.headers.cues.value_patterns:
            source = left if self.context.is_quantity(iri) else words
            for match in pattern.finditer(source):
                if not any(a < match.end() and match.start() < b for a, b, _, _ in looked):
                    whole = (
                        self.context.pick(words, TECHNOLOGY)
                        if self.context.is_quantity(iri)
                        else None
                    )
                    value = self.context.name(match.group(), TECHNOLOGY)
                    value = EntityValue(whole, words) if whole is not None else value
                    looked.append((*match.span(), iri, value))
        if relation is not None:
            return looked
        named = []
        for mention in self.context.mentions_in(words, at):
            a, b = mention.start - at, mention.end - at
            wanted = self._relation_of(self.context.entity(mention.entity))
            free = left[a:b] == words[a:b] and not any(x < b and a < y for x, y, _, _ in looked)
            measured = self.context.is_measure_label(words[a:b])
            if wanted is not None and free and not measured:
                named.append((a, b, wanted, EntityValue(mention.entity, words[a:b])))
        lead = self.context.headers.cues.lead("LeadWord", words)
        rest = blank_spans(left, [(0, lead), *((a, b) for a, b, _, _ in (*named, *looked))])
        covered = sum(b - a for a, b, _, _ in named)
        return looked + (named if sum(c.isalnum() for c in rest) < covered else [])

    def _beside(self, words: str, at: int, known: Field) -> list[Reading]:
        """The organization that a value begins with: the foundry of a process node."""
        beside = self.context.headers.cues.beside
        relations = [beside[p] for p in known.link.properties if p in beside]
        first = words.split()[0] if words.split() else ""
        maker = self.context.pick(first, ORGANIZATION)
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
            if iri in self.context.headers.ontology.properties
        ]

    def _relation_of(self, entity: Entity | None) -> Iri | None:
        """The property that the lexicon's category of the entity tells."""
        if entity is None:
            return None
        category = self.context.headers.lexicon.related(entity.iri, cg("category"))
        found = self.context.headers.cues.categories
        return next((found[c] for c in category if c in found), None)

    def _pieces(self, words: str, at: int, relation: Iri, known: Field) -> list[Reading]:
        """The items of a cell under a relation: names where they are known, else as written."""
        found = []
        wanted = self.context.headers.ontology.properties[relation].range
        bracket = re.search(r"\s*[(（]([^()（）]*)[)）]\s*$", words)
        note = []
        body = words
        if bracket and bracket.start() > 0:
            body = words[: bracket.start()]
            note = [Qualifier(_CONDITION, TextValue(bracket.group(1).strip()))]
            if not self.context.pick(body, wanted) and self.context.pick(words, wanted):
                body, note = words, []
        for a, b in self._parted(body, wanted):
            text = body[a:b]
            entity = self.context.pick(text, wanted)
            inside = [
                m
                for m in self.context.mentions_in(text, at + a)
                if (e := self.context.entity(m.entity)) is not None
                and self.context.kind_fits(e.kind, wanted)
            ]
            qualifiers = sort_qualifiers([*known.link.qualifiers, *note])
            covered = sum(m.end - m.start for m in inside)
            letters = sum(c.isalnum() for c in text)
            if entity is not None:
                found.append(
                    Reading(at + a, at + b, relation, EntityValue(entity, text), qualifiers)
                )
            elif parted := self._with_process(text, at + a, relation, qualifiers):
                found += parted
            elif inside and covered * 2 >= letters:
                for m in inside:
                    words = text if len(inside) == 1 else m.text
                    span = (at + a, at + b) if len(inside) == 1 else (m.start, m.end)
                    found.append(Reading(*span, relation, EntityValue(m.entity, words), qualifiers))
            else:
                value = TextValue(text)
                found.append(
                    Reading(at + a, at + b, relation, value, qualifiers, rule="table-text")
                )
        return found

    def _with_process(
        self, text: str, at: int, relation: Iri, qualifiers: tuple[Qualifier, ...]
    ) -> list[Reading]:
        """A foundry and its process as two readings: 中芯N+2, 三星7nm."""
        beside = self.context.headers.cues.beside
        process = next((iri for iri, maker in beside.items() if maker == relation), None)
        parts = _MAKER_FIRST.fullmatch(text)
        if process is None or parts is None:
            return []
        maker = self.context.pick(parts["maker"], ORGANIZATION)
        node = self.context.pick(parts["rest"], TECHNOLOGY) or self.context.pick(text, TECHNOLOGY)
        if maker is None or (node is None and not find_quantities(parts["rest"])):
            return []
        first, last = at + parts.start("rest"), at + len(text)
        rest = parts["rest"]
        value = EntityValue(node, rest) if node else TextValue(rest)
        return [
            Reading(at, last, relation, EntityValue(maker, text), qualifiers),
            Reading(first, last, process, value, qualifiers),
        ]

    def _parted(self, body: str, wanted: Iri | None) -> list[tuple[int, int]]:
        whole = [(0, len(body))]
        if self.context.pick(body, wanted) is not None:
            return whole
        cuts = [m.span() for m in self.context.headers.cues.patterns["ItemJoin"].finditer(body)]
        if not cuts:
            return whole
        bounds = [0, *(x for cut in cuts for x in cut), len(body)]
        spans = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
        spans = [(a, b) for a, b in spans if body[a:b].strip()]
        known = [self.context.pick(body[a:b], wanted) is not None for a, b in spans]
        return spans if all(known) else whole
