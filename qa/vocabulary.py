"""All words that a question can be linked to: entities, properties, classes, cues.

In      the lexicon, the ontology, and the entities and properties of one build of the graph
Out     Vocabulary: one automaton over all labels, and what each IRI is
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kg.lexicon import Facts, Lexicon, Name
from kg.model import Entity, Iri, Label
from kg.ontology import CG, Node, Ontology, cg, labels_of, local_name, one, read_nodes, types_of
from qa.dictionary import load_dictionary
from qa.glossary import is_han
from qa.term_sounds import TermSounds
from qa.topic_names import nameable
from qa.words import background_share

_CUE_TYPES = ("QuestionCue", "Reference", "FilterCue", "OutOfScope", "StopWords", "Courtesy")
_PLURAL = "s"
_SHORT = 3
"""letters of a word that is too short to be guessed from a slip"""
_SIMILAR = 0.79
_FULL_NAME = 4
"""characters of a Chinese company's name from which on its first two may stand for it"""
_SHORTEST = 5
"""letters of a first word that may stand for a company"""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of questions and what it asks for."""

    iri: Iri
    type: str
    """local name: QuestionCue, Reference, FilterCue, OutOfScope, StopWords or Courtesy"""
    labels: tuple[Label, ...]
    asks_for: Iri | None
    """class of the expected answer"""
    ordinal: int | None
    """position, for references such as the second one"""


class Vocabulary:
    """What every label may mean."""

    def __init__(
        self,
        lexicon: Lexicon,
        ontology: Ontology,
        *,
        entities: Iterable[Entity] = (),
        observed: Mapping[Iri, tuple[Label, ...]] | None = None,
        spoken_of: frozenset[Iri] = frozenset(),
    ) -> None:
        self.ontology = ontology
        self.observed = {
            iri: labels for iri, labels in (observed or {}).items() if _is_telling(labels)
        }
        self.spoken_of = spoken_of
        self.cues = load_cues()
        terms = [
            *(_term(p.iri, p.labels + p.asked_as) for p in ontology.properties.values()),
            *(_term(iri, labels) for iri, labels in self.observed.items()),
            *(_term(c.iri, c.labels) for c in ontology.classes.values()),
            *(Entity(c.iri, c.iri, c.labels) for c in self.cues.values()),
        ]
        facts: dict[Iri, Facts] = {}
        self._terms = Lexicon(terms, facts)
        self._measured = tuple(
            term
            for term in terms
            if (known := ontology.properties.get(term.iri)) and known.value_type == "Quantity"
        )
        self._sounds: TermSounds | None = None
        found = _with_short_names(entities, lexicon)
        self.lexicon = lexicon.extended(nameable(found, lexicon, self._terms.find_names))
        self._unnamed = {one.iri: one for one in found if one.iri not in self.lexicon.entities}
        words: dict[str, dict[Iri, None]] = {}
        for term in terms:
            for label in term.labels:
                if label.language == "en" and label.text.isalpha() and len(label.text) > _SHORT:
                    words.setdefault(label.text.casefold(), {})[term.iri] = None
        self._words = {word: tuple(iris) for word, iris in words.items()}

    def names(self, text: str) -> tuple[Name, ...]:
        """Entity names in the text."""
        return self.lexicon.find_names(text)

    def terms(self, text: str) -> tuple[Name, ...]:
        """Words for properties, classes and cues in the text."""
        return self._terms.find_names(text)

    def nearest_terms(self, word: str) -> tuple[Iri, ...]:
        """What a misspelt Latin word may stand for; nothing when it is an ordinary word itself.

        Source  Damerau-Levenshtein similarity (rapidfuzz)
        """
        key = word.casefold()
        if load_dictionary().frequency(key):
            return ()
        best = process.extractOne(
            key,
            [known for known in self._words if known[0] == key[0]],
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_SIMILAR,
        )
        return self._words[best[0]] if best else ()

    def sounding_term(self, text: str) -> tuple[int, int, tuple[Iri, ...]] | None:
        """A stretch of a text that sounds like a word for a measured property."""
        if self._sounds is None:
            self._sounds = TermSounds(self._measured)
        return self._sounds.find(text)

    def label(self, iri: Iri, language: str) -> str:
        """The preferred label of anything, in the language where it has one."""
        known = self.lexicon.entities.get(iri) or self._unnamed.get(iri)
        labels = known.labels if known else self._labels(iri)
        wanted = "en" if language == "en" else "zh"
        return next(
            (i.text for i in labels if i.language == wanted and i.kind == "preferred"), None
        ) or (labels[0].text if labels else local_name(iri))

    def kind(self, iri: Iri) -> Iri | None:
        """The class of an entity."""
        known = self.lexicon.entities.get(iri) or self._unnamed.get(iri)
        return known.kind if known else None

    def _labels(self, iri: Iri) -> tuple[Label, ...]:
        if iri in self.ontology.properties:
            return self.ontology.properties[iri].labels
        if iri in self.ontology.classes:
            return self.ontology.classes[iri].labels
        if iri in self.cues:
            return self.cues[iri].labels
        return self.observed.get(iri) or _labels_of_terms().get(iri, ())


def _with_short_names(entities: Iterable[Entity], lexicon: Lexicon) -> tuple[Entity, ...]:
    """Candidates with the first word of a company's name as a label where it is its alone."""
    entities = tuple(entities)
    firsts = Counter(_first_word(entity) for entity in entities)
    return tuple(
        replace(entity, labels=(*entity.labels, Label(first, "en", "hidden")))
        if (first := _first_word(entity)) and firsts[first] == 1 and not lexicon.named(first)
        else entity
        for entity in entities
    )


def _first_word(entity: Entity) -> str:
    if entity.kind != cg("Organization"):
        return ""
    name = entity.labels[0].text
    if len(name) >= _FULL_NAME and all(is_han(char) for char in name):
        return name[:2] if not background_share(name[:2]) else ""
    words = name.split()
    return words[0] if len(words) > 1 and len(words[0]) >= _SHORTEST else ""


def _is_telling(labels: tuple[Label, ...]) -> bool:
    """Whether an observed property's name says anything: not a function word, not one letter."""
    cues = {label.text.casefold() for cue in load_cues().values() for label in cue.labels}
    return all(len(i.text.strip()) > 1 and i.text.strip().casefold() not in cues for i in labels)


@cache
def _labels_of_terms() -> dict[Iri, tuple[Label, ...]]:
    """The labels of statuses and qualifiers."""
    return {Iri(iri): labels_of(node) for iri, node in read_nodes("cues.ttl").items()}


@cache
def load_cues() -> dict[Iri, Cue]:
    """Every cue of ontology/questions.ttl.

    >>> cue = load_cues()[Iri(CG + "AskWho")]
    >>> cue.type, cue.asks_for == CG + "Organization"
    ('QuestionCue', True)
    """
    found = {}
    for iri, node in read_nodes("questions.ttl").items():
        kind = next((k for k in _CUE_TYPES if CG + k in types_of(node)), None)
        if kind:
            found[Iri(iri)] = _cue(Iri(iri), kind, node)
    return found


def _cue(iri: Iri, kind: str, node: Node) -> Cue:
    ordinal = one(node, CG + "ordinal")
    asks_for = one(node, CG + "asksFor")
    return Cue(iri, kind, labels_of(node), asks_for, int(ordinal) if ordinal else None)


def _term(iri: Iri, labels: tuple[Label, ...]) -> Entity:
    plurals = tuple(
        Label(label.text + _PLURAL, label.language, label.kind)
        for label in labels
        if label.language == "en" and label.text[-1:].isalpha() and label.text[-1:] != _PLURAL
    )
    british = tuple(
        Label(label.text.replace("iz", "is"), label.language, label.kind)
        for label in labels
        if label.language == "en" and "iz" in label.text
    )
    return Entity(iri, iri, labels + plurals + british)
