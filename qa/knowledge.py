"""One build of the graph, ready to be asked: its words, its relations, its passages.

In      a graph that answers SPARQL
Out     Knowledge: vocabulary, spelling, who makes what, which products are versions of which
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

import pyoxigraph as ox

from kg.lexicon import Lexicon
from kg.model import Entity, Iri, Label, LabelKind
from kg.ontology import Ontology, cg
from qa.narrower_versions import narrower_versions
from qa.sparql import Queryable
from qa.spelling import Spelling
from qa.templates import load_templates
from qa.vocabulary import Vocabulary

_LABEL_KINDS: tuple[LabelKind, ...] = ("preferred", "alternative", "hidden", "context")
_UPWARD = (cg("variantOf"),)
_BESIDE = (cg("processor"), cg("card"), cg("carries"))
_CARD_AND_CHIP = {cg("Card"), cg("Chip")}
_MAKING = (cg("madeBy"), cg("developedBy"))
_SUBSIDIARY = cg("subsidiaryOf")
"""what a company's subsidiary makes is also the company's"""
_MEMBER = (cg("familyOf"), cg("category"))


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as stored."""

    start: int
    end: int
    text: str
    context: str
    role: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """Pairs that the lexicon knows or that claims state."""

    versions: Mapping[Iri, frozenset[Iri]]
    """base product to its versions"""
    base: Mapping[Iri, frozenset[Iri]]
    """version to its base product"""
    beside: Mapping[Iri, frozenset[Iri]]
    """card to chip and chip to card"""
    made: Mapping[Iri, frozenset[Iri]]
    """organization to what it makes or develops"""
    maker: Mapping[Iri, frozenset[Iri]]
    """product to who makes or develops it"""
    families: Mapping[Iri, frozenset[Iri]]
    """family to its members and theirs; stated ones where the documents state any"""
    heads: Mapping[Iri, frozenset[Iri]]
    """member to its families"""


@dataclass(slots=True)
class Knowledge:
    """Everything that answering needs of one build."""

    graph: Queryable
    vocabulary: Vocabulary
    spelling: Spelling
    relations: Relations
    build: str
    speakers: tuple[str, ...] = ()
    """everybody whose words are in the graph, sorted"""
    documents: tuple[str, ...] = ()
    """identifiers of all documents, sorted"""
    dates: Mapping[str, str] = field(default_factory=dict)
    """document identifier to the ISO 8601 date of its call"""
    remembered: dict[tuple[str, Iri], object] = field(default_factory=dict)
    """what was read of a document once, by the name of what it is"""
    _passages: dict[Iri, tuple[PassageText, ...]] = field(default_factory=dict)

    def closure(self, iris: Iterable[Iri]) -> tuple[Iri, ...]:
        """The entities with their versions and the card or chip beside them."""
        found = dict.fromkeys(iris)
        for iri in tuple(found):
            versions = self.relations.versions.get(iri, frozenset())
            beside = self.relations.beside.get(iri, frozenset())
            found |= dict.fromkeys(sorted(versions | beside))
        return tuple(found)

    def wider_values(self, iris: Iterable[Iri]) -> tuple[Iri, ...]:
        """The entities with all that is a kind of them: HBM with HBM2e, PCIe 5.0 with its lanes."""
        found = dict.fromkeys(self.closure(iris))
        for iri in tuple(found):
            found |= dict.fromkeys(sorted(self.relations.families.get(iri, ())))
        return tuple(found)

    def kin(self, iri: Iri) -> frozenset[Iri]:
        """The entity, its versions and members, what it is a version of, and what is beside it."""
        found = {*self.wider_values((iri,)), *self.parents(iri)}
        return frozenset(found)

    def parents(self, iri: Iri) -> frozenset[Iri]:
        """What the entity is a version or a member of."""
        return self.relations.base.get(iri, frozenset()) | self.relations.heads.get(
            iri, frozenset()
        )

    def passage_at(self, document: Iri, start: int) -> PassageText | None:
        """The passage of a document that holds an offset."""
        passages = self._passages_of(document)
        at = bisect_right(passages, start, key=lambda passage: passage.start) - 1
        fits = at >= 0 and passages[at].end > start
        return passages[at] if fits else None

    def passages_after(self, document: Iri, end: int, count: int) -> tuple[PassageText, ...]:
        """The next passages of a document after an offset."""
        passages = self._passages_of(document)
        at = bisect_right(passages, end - 1, key=lambda passage: passage.start)
        return passages[at : at + count]

    def passages_before(self, document: Iri, start: int, count: int) -> tuple[PassageText, ...]:
        """The last passages of a document before an offset, in its order."""
        passages = self._passages_of(document)
        at = bisect_right(passages, start - 1, key=lambda passage: passage.start)
        return passages[max(at - count, 0) : at]

    def passages_of(self, document: Iri) -> tuple[PassageText, ...]:
        """All passages of a document, in its order."""
        return self._passages_of(document)

    def passages_around(self, document: Iri, start: int, count: int) -> tuple[PassageText, ...]:
        """The passages before and after the one at an offset."""
        passages = self._passages_of(document)
        at = bisect_right(passages, start, key=lambda passage: passage.start) - 1
        return passages[max(at - count, 0) : at] + passages[at + 1 : at + 1 + count]

    def country_of(self, iri: Iri) -> str | None:
        """The country of an organization, or of whoever makes a product."""
        own = self.vocabulary.lexicon.facts(iri).country
        if own:
            return own
        countries = {self.vocabulary.lexicon.facts(m).country for m in self.makers_of(iri)}
        return countries.pop() if len(countries) == 1 else None

    def makers_of(self, iri: Iri) -> frozenset[Iri]:
        """Who makes or develops a product, by claims or by the lexicon."""
        return self.relations.maker.get(iri, frozenset())

    def _passages_of(self, document: Iri) -> tuple[PassageText, ...]:
        if document not in self._passages:
            query = load_templates()["passages"].bind({"document": (document,)})
            solutions = cast(Iterable[ox.QuerySolution], self.graph.query(query))
            self._passages[document] = tuple(
                PassageText(
                    int(s["start"].value),
                    int(s["end"].value),
                    s["text"].value,
                    s["context"].value,
                    s["role"].value,
                    s["speaker"].value if s["speaker"] else None,
                )
                for s in solutions
            )
        return self._passages[document]


def load_knowledge(
    graph: Queryable, *, lexicon: Lexicon, ontology: Ontology, build: str = ""
) -> Knowledge:
    """Read what a build's graph speaks of."""
    candidates = _candidates(graph)
    observed = _observed(graph)
    spoken_of = frozenset(_column(graph, _SPOKEN_OF))
    vocabulary = Vocabulary(
        lexicon, ontology, entities=candidates, observed=observed, spoken_of=spoken_of
    )
    relations = _relations(graph, vocabulary)
    spelling = Spelling(vocabulary.lexicon, spoken_of)
    speakers = tuple(str(iri) for iri in _column(graph, _SPEAKERS))
    documents = tuple(str(iri) for iri in _column(graph, _DOCUMENTS))
    dates = {s["it"].value: s["date"].value for s in _solutions(graph, _DATES)}
    return Knowledge(graph, vocabulary, spelling, relations, build, speakers, documents, dates)


_PREFIX = """PREFIX cg: <https://w3id.org/chipgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_SPOKEN_OF = (
    _PREFIX
    + """SELECT DISTINCT ?it WHERE {
  { SELECT DISTINCT ?it WHERE { ?claim cg:subject ?it } }
  UNION { SELECT DISTINCT ?it WHERE { ?claim cg:value ?it FILTER(isIRI(?it)) } }
  UNION { SELECT DISTINCT ?it WHERE { ?passage cg:mentions ?it } }
}"""
)
_CANDIDATE = "{ SELECT DISTINCT ?it WHERE { ?it cg:candidate true } }"
"""each once before its triples are joined: every document that names it repeats them all"""
_KINDS = _PREFIX + f"SELECT DISTINCT ?it ?kind WHERE {{ {_CANDIDATE} ?it a ?kind }}"
_LABELS = (
    _PREFIX
    + f"""SELECT DISTINCT ?it ?preferred ?alternative ?hidden ?context WHERE {{ {_CANDIDATE}
  {{ ?it skos:prefLabel ?preferred }} UNION {{ ?it skos:altLabel ?alternative }}
  UNION {{ ?it skos:hiddenLabel ?hidden }} UNION {{ ?it cg:contextLabel ?context }}
}}"""
)
_OBSERVED = (
    _PREFIX
    + """SELECT DISTINCT ?it ?label WHERE { ?it a cg:ObservedProperty ; rdfs:label ?label }"""
)
_SPEAKERS = _PREFIX + """SELECT DISTINCT ?it WHERE { ?said cg:speaker ?it } ORDER BY ?it"""
_DOCUMENTS = (
    _PREFIX
    + """PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?it WHERE { ?document a cg:Document ; dcterms:identifier ?it } ORDER BY ?it"""
)
_DATES = (
    _PREFIX
    + """PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?it ?date WHERE {
  ?document a cg:Document ; dcterms:identifier ?it ; dcterms:date ?date
}"""
)
_STATED = (
    _PREFIX
    + """SELECT DISTINCT ?subject ?property ?value WHERE {
  VALUES ?property { cg:processor cg:card cg:madeBy cg:developedBy cg:category }
  ?claim cg:property ?property ; cg:subject ?subject ; cg:value ?value ; cg:polarity cg:affirmed .
  FILTER(isIRI(?value))
}"""
)


def _solutions(graph: Queryable, query: str) -> Iterable[ox.QuerySolution]:
    return cast(Iterable[ox.QuerySolution], graph.query(query))


def _column(graph: Queryable, query: str) -> Iterable[Iri]:
    return (Iri(solution["it"].value) for solution in _solutions(graph, query))


def _candidates(graph: Queryable) -> tuple[Entity, ...]:
    kinds = {Iri(one["it"].value): Iri(one["kind"].value) for one in _solutions(graph, _KINDS)}
    labels: dict[Iri, dict[Label, None]] = {}
    for solution in _solutions(graph, _LABELS):
        for kind in _LABEL_KINDS:
            term = solution[kind]
            if term is not None:
                label = Label(term.value, term.language or "", kind)
                labels.setdefault(Iri(solution["it"].value), {})[label] = None
    return tuple(
        Entity(iri, kind, tuple(sorted(labels[iri], key=_preferred_first)), candidate=True)
        for iri, kind in sorted(kinds.items())
        if iri in labels
    )


def _preferred_first(label: Label) -> tuple[int, str, str]:
    return _LABEL_KINDS.index(label.kind), label.language, label.text


def _observed(graph: Queryable) -> dict[Iri, tuple[Label, ...]]:
    found: dict[Iri, list[Label]] = {}
    for solution in _solutions(graph, _OBSERVED):
        term = solution["label"]
        label = Label(term.value, term.language or "", "preferred")
        found.setdefault(Iri(solution["it"].value), []).append(label)
    return {iri: tuple(labels) for iri, labels in found.items()}


def _relations(graph: Queryable, vocabulary: Vocabulary) -> Relations:
    versions: dict[Iri, set[Iri]] = {}
    base: dict[Iri, set[Iri]] = {}
    beside: dict[Iri, set[Iri]] = {}
    made: dict[Iri, set[Iri]] = {}
    maker: dict[Iri, set[Iri]] = {}
    families: dict[Iri, set[Iri]] = {}
    stated: dict[Iri, set[Iri]] = {}
    heads: dict[Iri, set[Iri]] = {}

    def relate(subject: Iri, relation: Iri, value: Iri) -> None:
        if relation in _UPWARD:
            base.setdefault(subject, set()).add(value)
            versions.setdefault(value, set()).add(subject)
        elif relation in _BESIDE:
            if {vocabulary.kind(subject), vocabulary.kind(value)} == _CARD_AND_CHIP:
                beside.setdefault(subject, set()).add(value)
                beside.setdefault(value, set()).add(subject)
        elif relation in _MAKING:
            maker.setdefault(subject, set()).add(value)
            made.setdefault(value, set()).add(subject)
        elif relation in _MEMBER:
            (families if relation == _MEMBER[0] else stated).setdefault(value, set()).add(subject)
            if relation == _MEMBER[0]:
                heads.setdefault(subject, set()).add(value)

    lexicon = vocabulary.lexicon
    for iri in sorted(lexicon.entities):
        for relation in (*_UPWARD, *_BESIDE, *_MAKING, _MEMBER[0]):
            for value in lexicon.related(iri, relation):
                relate(iri, relation, value)
    for solution in _solutions(graph, _STATED):
        relate(*(Iri(solution[name].value) for name in ("subject", "property", "value")))
    for product, makers in maker.items():
        for owner in [o for one in makers for o in lexicon.related(one, _SUBSIDIARY)]:
            makers.add(owner)
            made.setdefault(owner, set()).add(product)
    for narrower, wider in tuple(narrower_versions(versions, vocabulary)):
        relate(narrower, _UPWARD[0], wider)
    parts = (versions, base, beside, made, maker, _closed(families) | stated, heads)
    return Relations(*({k: frozenset(v) for k, v in part.items()} for part in parts))


def _closed(families: dict[Iri, set[Iri]]) -> dict[Iri, set[Iri]]:
    """Families with the members of their members."""
    closed = {}
    for head in families:
        found: set[Iri] = set()
        waiting = set(families[head])
        while waiting:
            member = waiting.pop()
            if member not in found:
                found.add(member)
                waiting |= families.get(member, set())
        closed[head] = found - {head}
    return closed
