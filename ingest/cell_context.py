"""What the readers of a cell share: headers, names in the text, what fits what.

In      linked headers, the mentions of the document
Out     answers about properties, classes and names; technologies that no lexicon has, as candidates
"""

from dataclasses import dataclass, field

from ingest.grid import Field
from ingest.headers import Headers
from ingest.readings import Mentions
from kg.iris import entity_iri
from kg.model import Entity, EntityValue, Iri, Label, Mention
from kg.ontology import Ontology, cg

ORGANIZATION, TECHNOLOGY, SUPPORTS = cg("Organization"), cg("Technology"), cg("supports")
_PRODUCT, _THING, _CLASS = cg("Product"), cg("Thing"), cg("ProductClass")


@dataclass(slots=True)
class CellContext:
    """The surroundings of the cells of one table."""

    headers: Headers
    mentions: Mentions
    starred: bool = False
    """a footnote says that the star is about sparsity"""
    owned: frozenset[Iri] = frozenset()
    """number formats that have a field of their own"""
    candidates: dict[Iri, Entity] = field(default_factory=dict)
    """technologies known by their look alone"""

    def is_quantity(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.value_type == "Quantity"

    def is_relation(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.value_type == "Entity"

    def is_date(self, iri: Iri) -> bool:
        known = self.headers.ontology.properties.get(iri)
        return known is not None and known.dimension == cg("Date")

    def kind_fits(self, kind: Iri, wanted: Iri | None) -> bool:
        if wanted is None or wanted == cg("Thing"):
            return True
        ontology = self.headers.ontology
        return ontology.is_a(kind, wanted) or (
            _product(kind, ontology) and _product(wanted, ontology)
        )

    def domain_fits(self, iri: Iri, known: Field, kinds: frozenset[Iri]) -> bool:
        """Whether the property can be said of the row's entities; a label decides before that."""
        domain = self.headers.ontology.properties[iri].domain
        if known.link.exact or domain in (None, cg("Thing"), cg("ProductClass")) or not kinds:
            return True
        return any(self.kind_fits(kind, domain) for kind in kinds)

    def mentions_in(self, words: str, at: int) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions(at, at + len(words)) if m.end <= at + len(words))

    def entity(self, iri: Iri) -> Entity | None:
        return self.headers.lexicon.entities.get(iri) or self.candidates.get(iri)

    def name(self, text: str, kind: Iri) -> EntityValue:
        """The entity that the words name; a new one when no lexicon has it."""
        words = text.strip()
        found = self.headers.lexicon.named(words)
        fitting = [i for i in found if self.kind_fits(self.headers.lexicon.entities[i].kind, kind)]
        if not fitting:
            fitting = [
                m.entity
                for m in self.headers.lexicon.find_mentions(words)
                if self.kind_fits(self.headers.lexicon.entities[m.entity].kind, kind)
            ]
        if fitting:
            return EntityValue(fitting[0], words)
        entity = Entity(entity_iri(words), kind, (Label(words, "", "preferred"),), True)
        self.candidates[entity.iri] = entity
        return EntityValue(entity.iri, words)

    def is_measure(self, iri: Iri) -> bool:
        """Whether the entity is a value of a property of numbers, as a process node is."""
        kinds = self.headers.lexicon.related(iri, cg("category"))
        found = self.headers.cues.categories
        return any(self.is_quantity(found[kind]) for kind in kinds if kind in found)

    def is_known(self, words: str, relation: Iri) -> bool:
        """Whether the words are the name of something that the relation can have as value."""
        return self.pick(words, self.headers.ontology.properties[relation].range) is not None

    def pick(self, text: str, wanted: Iri | None) -> Iri | None:
        """The known entity of that name, one whose class fits first; never an organization else."""
        known = self.headers.lexicon.entities
        found = self.headers.lexicon.named(text.strip())
        fitting = [iri for iri in found if self.kind_fits(known[iri].kind, wanted)]
        others = [
            iri for iri in found if wanted != ORGANIZATION and known[iri].kind != ORGANIZATION
        ]
        return next(iter((*fitting, *others)), None)

    def measures(self, known: Field) -> bool:
        """Whether the header is one of numbers."""
        found = known.link.properties
        return bool(found) and self.is_quantity(found[0])

    def takes_text(self, known: Field, kinds: frozenset[Iri]) -> bool:
        """Whether the header is one of sentences, in which 、 parts words, not items."""
        fitting = [p for p in known.link.properties if self.domain_fits(p, known, kinds)]
        relations = [p for p in fitting if self.is_relation(p)]
        return not relations and not any(self.is_quantity(p) for p in fitting)

    def relation(self, known: Field, kinds: frozenset[Iri]) -> Iri | None:
        """The relation that the cell's names have, when the header is one of names."""
        fitting = [p for p in known.link.properties if self.domain_fits(p, known, kinds)]
        if self.measures(known):
            return None
        text = any(self.headers.ontology.properties[p].value_type == "Text" for p in fitting)
        relations = [p for p in fitting if self.is_relation(p)]
        return relations[0] if relations and not (text and SUPPORTS in relations) else None

    def is_measure_label(self, words: str) -> bool:
        return any(self.is_quantity(iri) for iri in self.headers.exactly(words))

    def looks(self, words: str) -> list[Iri]:
        found = [p for p, pattern in self.headers.cues.value_patterns if pattern.search(words)]
        cues, lexicon = self.headers.cues, self.headers.lexicon
        named = [m.entity for m in lexicon.find_mentions(words)]
        kinds = [kind for iri in named for kind in lexicon.related(iri, cg("category"))]
        return [*found, *(cues.categories[kind] for kind in kinds if kind in cues.categories)]


def _product(kind: Iri, ontology: Ontology) -> bool:
    return ontology.is_a(kind, _PRODUCT)
