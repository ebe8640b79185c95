"""The sum of a build's documents: the same for the same set, however it came about."""

import random

import pytest

from kg.canonical import hash_build
from kg.contents import Contents


@pytest.mark.parametrize("seed", range(20))
def test_the_sum_does_not_depend_on_the_way(seed: int):
    chance = random.Random(seed)
    held: dict[str, str] = {}
    contents = Contents()
    for step in range(60):
        name = f"n{chance.randrange(9)}"
        gone = {name: held.pop(name)} if name in held else {}
        come = {name: f"hash {step}"} if chance.random() < 0.6 else {}
        contents = contents.take(gone).add(come)
        held |= come
    assert contents == Contents().add(held)


def test_a_hash_belongs_to_its_document():
    crossed = Contents().add({"a": "2", "b": "1"})
    assert Contents().add({"a": "1", "b": "2"}).total != crossed.total


def test_the_build_names_the_documents_and_the_ontology():
    one, other = Contents().add({"a": "1"}), Contents().add({"a": "2"})
    builds = {hash_build(contents, ontology) for contents in (one, other) for ontology in "xy"}
    assert len(builds) == 4
