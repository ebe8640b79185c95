"""The lexicon's data: it parses, entities are named in two languages, nothing collides."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.folding import name_key
from kg.lexicon import load_lexicon

CG = "https://w3id.org/chipgraph/ontology#"
CGE = "https://w3id.org/chipgraph/entity/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = sorted(ONTOLOGY.glob("lexicon*.ttl"))
CLASSES = {
    CG + name
    for name in (
        "Organization",
        "Chip",
        "Card",
        "System",
        "Model",
        "Software",
        "Technology",
        "Market",
        "Application",
        "ProductClass",
    )
}
HARDWARE = {CG + name for name in ("Chip", "Card", "System")}
MADE = {CG + name for name in ("Model", "Software")}
RANGES = {
    CG + "madeBy": (HARDWARE, {CG + "Organization"}),
    CG + "developedBy": (MADE, {CG + "Organization"}),
    CG + "carries": ({CG + "Card", CG + "System", CG + "Chip"}, HARDWARE),
    CG + "subsidiaryOf": ({CG + "Organization"}, {CG + "Organization"}),
    CG + "variantOf": (CLASSES, CLASSES),
    CG + "successorOf": (CLASSES, CLASSES),
    CG + "familyOf": (CLASSES, CLASSES),
}


@cache
def _triples() -> tuple[tuple[str, str, ox.NamedNode | ox.Literal], ...]:
    return tuple(
        (quad.subject.value, quad.predicate.value, quad.object)
        for path in FILES
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for subject, predicate, value in _triples():
        if predicate == RDF_TYPE:
            found[subject] = (*found.get(subject, ()), value.value)
    return found


def _labels(*predicates: str) -> list[tuple[str, ox.Literal]]:
    return [(s, o) for s, p, o in _triples() if p in predicates and isinstance(o, ox.Literal)]


def test_covers_the_field() -> None:
    count = len(_labels(SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel"))
    assert len(_classes()) >= 2700
    assert count >= 10000


def test_every_entity_has_one_known_class_and_is_described_once() -> None:
    wrong = {s: c for s, c in _classes().items() if len(c) != 1 or c[0] not in CLASSES}
    assert wrong == {}
    assert {s for s, _, _ in _triples()} == set(_classes())


def test_local_names_are_ascii() -> None:
    odd = [s for s in _classes() if not s.startswith(CGE) or not s.isascii() or "%" in s]
    assert odd == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_entity_has_one_preferred_label(language: str) -> None:
    counts = dict.fromkeys(_classes(), 0)
    for subject, label in _labels(SKOS + "prefLabel"):
        counts[subject] += label.language == language
    assert {s: n for s, n in counts.items() if n != 1} == {}


def test_alternative_labels_carry_a_known_language() -> None:
    odd = [
        label
        for _, label in _labels(SKOS + "prefLabel", SKOS + "altLabel")
        if label.language not in {"en", "zh", "zh-hant"} or label.value != label.value.strip()
    ]
    assert odd == []


@pytest.mark.parametrize("predicate", sorted(RANGES))
def test_relations_join_described_entities_of_the_right_classes(predicate: str) -> None:
    domain, span = RANGES[predicate]
    pairs = [(s, o.value) for s, p, o in _triples() if p == predicate]
    assert pairs
    wrong = [
        (s, o)
        for s, o in pairs
        if s == o or not set(_classes()[s]) <= domain or not set(_classes().get(o, ("",))) <= span
    ]
    assert wrong == []


@pytest.mark.parametrize("predicate", [CG + "successorOf", CG + "subsidiaryOf", CG + "familyOf"])
def test_relations_have_no_cycle(predicate: str) -> None:
    following = defaultdict(set)
    for s, p, o in _triples():
        if p == predicate:
            following[s].add(o.value)
    for start in following:
        reached, front = set(), set(following[start])
        while front:
            reached |= front
            front = {n for node in front for n in following.get(node, ())} - reached
        assert start not in reached


def test_no_name_means_two_entities() -> None:
    owners = defaultdict(set)
    for subject, label in _labels(SKOS + "prefLabel", SKOS + "altLabel"):
        owners[name_key(label.value)].add(subject)
    assert {key: sorted(found) for key, found in owners.items() if len(found) > 1} == {}


def test_no_misspelling_is_the_name_of_another_entity() -> None:
    owners = {name_key(o.value): s for s, o in _labels(SKOS + "prefLabel", SKOS + "altLabel")}
    clashes = [
        (label.value, subject)
        for subject, label in _labels(SKOS + "hiddenLabel")
        if owners.get(name_key(label.value), subject) != subject
    ]
    assert clashes == []


def test_misspellings_belong_to_one_entity() -> None:
    owners = defaultdict(set)
    for subject, label in _labels(SKOS + "hiddenLabel"):
        owners[name_key(label.value)].add(subject)
    assert {key: sorted(found) for key, found in owners.items() if len(found) > 1} == {}


def test_no_name_is_a_single_character() -> None:
    short = [
        o.value for _, o in _labels(SKOS + "altLabel", SKOS + "hiddenLabel") if len(o.value) < 2
    ]
    assert short == []


def test_organizations_have_a_country_code() -> None:
    countries = {s: o.value for s, p, o in _triples() if p == CG + "country"}
    organizations = {s for s, c in _classes().items() if c == (CG + "Organization",)}
    assert organizations <= set(countries)
    assert all(len(code) == 2 and code.isupper() for code in countries.values())


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("the second-generation Trainium", "Trainium 2"),
        ("3rd gen Gaudi cards", "Gaudi 3"),
        ("第四代TPU的带宽", "TPU v4"),
        ("第二代", None),
    ],
)
def test_a_generation_names_the_numbered_product(said: str, label: str | None) -> None:
    lexicon = load_lexicon()
    found = [lexicon.entities[m.entity].labels[0].text for m in lexicon.find_mentions(said)]
    assert found == ([label] if label else [])
