"""Labels under their folded keys, with an automaton that finds them all in one pass.

In      entities with labels
Out     NameForms: what a key may mean, and where keys end in a folded text
Source  Aho and Corasick, "Efficient string matching", 1975 (by pyahocorasick)
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from kg.folding import name_key
from kg.model import Entity, Iri, LabelKind

_SAFETY: dict[LabelKind, int] = {"preferred": 0, "alternative": 1, "hidden": 2, "context": 3}


class NameForm(NamedTuple):
    """One label of one entity; the safest sorts first."""

    safety: int
    """0 for preferred to 3 for context labels"""
    entity: Iri
    kind: LabelKind
    text: str
    """as the ontology writes it"""


class NameForms:
    """All labels of some entities."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        forms: dict[str, list[NameForm]] = {}
        for entity in entities:
            for label in entity.labels:
                form = NameForm(_SAFETY[label.kind], entity.iri, label.kind, label.text)
                forms.setdefault(name_key(label.text), []).append(form)
        forms.pop("", None)
        self._forms = {key: tuple(sorted(found)) for key, found in forms.items()}
        self._automaton = ahocorasick.Automaton()
        for key in self._forms:
            self._automaton.add_word(key, key)
        self._automaton.make_automaton()

    def at(self, key: str) -> tuple[NameForm, ...]:
        """The labels of this key, safest first.

        >>> from kg.model import Entity, Label
        >>> forms = NameForms([Entity(Iri("e:1"), Iri("c:Chip"), (Label("H-100", "", "hidden"),))])
        >>> forms.at("h100")[0].entity, forms.at("h200")
        ('e:1', ())
        """
        return self._forms.get(key, ())

    def find_keys(self, folded: str) -> Iterator[tuple[int, str]]:
        """Every key in a folded text with the position of its last character."""
        if self._forms:
            yield from self._automaton.iter(folded)
