"""Topics of clauses that a question cannot name."""

import pytest

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Entity, Iri, Label
from kg.ontology import cg
from qa.topic_names import nameable

_TERMS = Lexicon([Entity(cg("price"), cg("Property"), (Label("价格", "zh", "preferred"),))], {})


@pytest.mark.parametrize(
    ("label", "kind", "kept"),
    [
        ("910B的货优先", "Topic", False),
        ("价格", "Topic", False),
        ("可能", "Topic", False),
        ("石墨垫片", "Topic", True),
        ("910B的货优先", "Product", True),
    ],
)
def test_a_topic_is_a_name_only_when_it_says_something_of_its_own(
    label: str, kind: str, kept: bool
):
    one = Entity(Iri("e:1"), cg(kind), (Label(label, "zh", "preferred"),), candidate=True)
    found = nameable((one,), load_lexicon(), _TERMS.find_names)
    assert bool(found) is kept
