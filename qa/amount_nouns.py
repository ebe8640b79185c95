"""Read nouns that only name the kind of an amount: the cycle of three weeks, the proportion.

In      the key of a word of a question, the words of a passage
Out     whether the passage states an amount of the kind that the noun is for
"""

from functools import cache, lru_cache

from kg.model import Iri
from kg.ontology import cg, labels_of, one, read_nodes, types_of
from kg.quantities import dimension_of, find_quantities
from qa.glossary import word_key


def states_amount_for(key: str, text: str) -> bool:
    """Whether a text states an amount of the kind that a noun is for.

    >>> states_amount_for("周期", "从拿到到上线要8周"), states_amount_for("周期", "要8片")
    (True, False)
    """
    kind = _kinds().get(key)
    return kind is not None and kind in _stated(text)


@lru_cache(2000)
def _stated(text: str) -> frozenset[Iri]:
    return frozenset(
        dimension
        for span in find_quantities(text)
        if span.quantity.unit is not None
        and (dimension := dimension_of(span.quantity.unit)) is not None
    )


@cache
def _kinds() -> dict[str, Iri]:
    """By the key of a noun the dimension of its amounts."""
    return {
        key: dimension
        for node in read_nodes("questions.ttl").values()
        if cg("NounOfKind") in types_of(node) and (dimension := one(node, cg("dimension")))
        for label in labels_of(node)
        if (key := word_key(label.text))
    }
