"""Other ways to say a numbered product: third-generation Gaudi for Gaudi 3, 第三代昆仑芯.

In      an Entity of a class whose numbers count generations
Out     Labels after the forms of ontology/cues-names.ttl, hidden; never one that it has
"""

import re
from collections.abc import Iterator
from functools import cache

from kg.model import Entity, Label
from kg.ontology import Node, cg, read_nodes, types_of
from kg.units import texts


def generation_labels(entity: Entity) -> tuple[Label, ...]:
    """Labels that name the generation before or behind the family.

    >>> from kg.model import Iri
    >>> gaudi = Entity(Iri("urn:g3"), cg("Chip"), (Label("Gaudi 3", "en", "preferred"),))
    >>> "third-generation Gaudi" in {label.text for label in generation_labels(gaudi)}
    True
    """
    forms = _forms()
    if entity.kind not in texts(forms, "assigns"):
        return ()
    known = {label.text for label in entity.labels}
    made = (label for own in entity.labels for label in _labels(own, forms))
    return tuple(dict.fromkeys(label for label in made if label.text not in known))


def _labels(label: Label, forms: Node) -> Iterator[Label]:
    for pattern in _patterns():
        match = pattern.fullmatch(label.text)
        words = _ordinals().get(match["number"]) if match else None
        if match is None or words is None:
            continue
        for form in texts(forms, "writtenForm"):
            for word in words:
                if ("{ordinal}" in form) == word.isascii() or "{number}" in form:
                    written = form.format(
                        family=match["family"], number=match["number"], ordinal=word, han=word
                    )
                    yield Label(written, "en" if written.isascii() else "zh", "hidden")


@cache
def _forms() -> Node:
    return read_nodes("cues-names.ttl")[cg("GenerationForm")]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in texts(_forms(), "expression"))


@cache
def _ordinals() -> dict[str, tuple[str, ...]]:
    """Digits with the words that count to them: first, 1st, 一."""
    nodes = read_nodes("cues-names.ttl").values()
    return {
        texts(node, "digits")[0]: texts(node, "writtenForm")
        for node in nodes
        if cg("GenerationWord") in types_of(node)
    }
