"""Find names in text: the longest label at each place, whatever its spelling.

In      ontology/lexicon*.ttl, a user's own Turtle file, and entities found in documents
Out     Name: a span of the text with every entity that it may mean
"""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.folding import name_key, squeeze
from kg.generations import generation_labels
from kg.model import Entity, Iri, LabelKind, Mention
from kg.name_forms import NameForm, NameForms
from kg.ontology import CG, DIRECTORY, Node, cg, labels_of, read_nodes, types_of

_ALNUM = re.compile(r"[a-z0-9]")
_LONG_WORD = 4
"""letters of a word that is hardly part of another by chance"""
_HYPHENATED = re.compile(r"[A-Za-z]-$")
"""a word that goes on behind a hyphen: large-scale AI is not Scale AI"""
_PARTED = re.compile(r"[A-Za-z](?= [A-Za-z])")
_WORD_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")
_LONE_LETTER = re.compile(r"(?:^[A-Za-z] | [a-z](?: |$))")
_RELATIONS = tuple(
    cg(name)
    for name in (
        "madeBy",
        "developedBy",
        "carries",
        "variantOf",
        "successorOf",
        "subsidiaryOf",
        "familyOf",
        "role",
        "category",
        "meansClass",
        "meansRegion",
        "meansRole",
        "meansUse",
        "outside",
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """A span of text that is somebody's name."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """as written"""
    entities: tuple[Iri, ...]
    """entities whose label it is, those of the safest kind of label first"""
    kind: LabelKind
    """the safest kind of label that it is"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lexicon knows of an entity beside its names."""

    related: dict[Iri, tuple[Iri, ...]]
    """relation to entities, roles or categories"""
    country: str | None
    """ISO 3166-1 alpha-2"""


_NO_FACTS = Facts({}, None)


class Lexicon:
    """All known entities and their labels.

    What a document adds to the lexicon has forms of its own, so that thousands of labels are
    not read again for a few.
    """

    def __init__(self, entities: Iterable[Entity], facts: Mapping[Iri, Facts]) -> None:
        self.entities = {entity.iri: entity for entity in entities}
        self._facts = dict(facts)
        self._known = NameForms(self.entities.values())
        self._added: dict[Iri, Entity] = {}
        self._added_forms: NameForms | None = None

    def extended(self, entities: Iterable[Entity]) -> "Lexicon":
        """A lexicon with more entities; those of the same IRI are replaced."""
        other = copy(self)
        other._added = {**self._added, **{entity.iri: entity for entity in entities}}
        other.entities = {**self.entities, **other._added}
        other._added_forms = NameForms(other._added.values())
        return other

    def facts(self, iri: Iri) -> Facts:
        """What is known of the entity beside its names."""
        return self._facts.get(iri, _NO_FACTS)

    def related(self, iri: Iri, relation: Iri) -> tuple[Iri, ...]:
        """The entities that the lexicon relates to this one."""
        return self.facts(iri).related.get(relation, ())

    def named(self, label: str) -> tuple[Iri, ...]:
        """The entities of which this is a label, whatever its spelling; safest kind first."""
        return tuple(dict.fromkeys(form.entity for form in self._forms(name_key(label))))

    def find_names(self, text: str) -> tuple[Name, ...]:
        """Every name in the text, longest first, then leftmost; never overlapping.

        Context labels are found too: `resolve` decides what they mean.
        """
        squeezed = squeeze(text)
        found = []
        for last, key in self._find_keys(squeezed.text):
            first = last - len(key) + 1
            start, end = squeezed.offsets[first], squeezed.offsets[last] + 1
            if _bounded(text, start, end):
                found.append((start - end, start, end, key))
        taken = bytearray(len(text))
        names = []
        for _, start, end, key in sorted(found):
            if any(taken[start:end]):
                continue
            name = self._name(text, start, end, key)
            if name is not None:
                taken[start:end] = b"\x01" * (end - start)
                names.append(name)
        return tuple(sorted(names, key=lambda name: name.start))

    def resolve(self, names: Iterable[Name], context: frozenset[Iri]) -> tuple[Mention, ...]:
        """Mentions of entities: a context label counts only where the context supports it.

        A label that several entities share goes to the one that the context supports most.
        """
        names = tuple(names)
        near = context | {
            iri for name in names if name.kind != "context" for iri in name.entities[:1]
        }
        mentions = []
        for name in names:
            ranked = sorted(
                ((-self._support(iri, near), at) for at, iri in enumerate(name.entities))
            )
            score, at = ranked[0]
            if name.kind != "context" or score < 0:
                mentions.append(Mention(name.start, name.end, name.entities[at], name.text))
        return tuple(mentions)

    def find_mentions(
        self, text: str, *, context: frozenset[Iri] = frozenset()
    ) -> tuple[Mention, ...]:
        """The mentions of a text on its own or in a context of entities."""
        return self.resolve(self.find_names(text), context)

    def _forms(self, key: str) -> tuple[NameForm, ...]:
        known = self._known.at(key)
        if self._added_forms is None:
            return known
        kept = tuple(form for form in known if form.entity not in self._added)
        return tuple(sorted((*kept, *self._added_forms.at(key))))

    def _find_keys(self, folded: str) -> Iterable[tuple[int, str]]:
        found = self._known.find_keys(folded)
        if self._added_forms is None:
            return found
        return dict.fromkeys((*found, *self._added_forms.find_keys(folded)))

    def _name(self, text: str, start: int, end: int, key: str) -> Name | None:
        written = text[start:end]
        forms = [
            form
            for form in self._forms(key)
            if _same_case(written, form.text, self._exact(form.entity))
            and _parted_alike(written, form.text)
        ]
        if not forms:
            return None
        iris = tuple(dict.fromkeys(form.entity for form in forms))
        return Name(start, end, written, iris, forms[0].kind)

    def _exact(self, iri: Iri) -> bool:
        return cg("exactCase") in self.facts(iri).related

    def _support(self, iri: Iri, near: frozenset[Iri]) -> int:
        """3 the entity itself is near, 2 its maker, family or a version of it, 0 nothing."""
        if iri in near:
            return 3
        kin = {other for found in self.facts(iri).related.values() for other in found}
        if kin & near:
            return 2
        return 1 if any(iri in self.kin(other) for other in near) else 0

    def kin(self, iri: Iri) -> frozenset[Iri]:
        """The entities that the lexicon relates this one to."""
        return frozenset(i for found in self.facts(iri).related.values() for i in found)


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether a match stands by itself: no Latin letter or digit goes on beside it."""
    before, after = text[start - 1 : start].lower(), text[end : end + 1].lower()
    first, last = text[start].lower(), text[end - 1].lower()
    if _ALNUM.match(first) and _ALNUM.match(before):
        return False
    if " " in text[start:end] and _HYPHENATED.search(text, 0, start):
        return False
    if _ALNUM.match(last) and _ALNUM.match(after) and not _plural(text, end, last):
        return False
    if last.isdigit() and after == "." and text[end + 1 : end + 2].isdigit():
        return False
    return not _LONE_LETTER.search(text[start:end])


def _plural(text: str, end: int, last: str) -> bool:
    """Whether only a plural s goes on after a model number: eight H200s."""
    return last.isdigit() and text[end] == "s" and not _ALNUM.match(text[end + 1 : end + 2].lower())


def _parted_alike(written: str, label: str) -> bool:
    """Whether a blank between letters stands where the label has one, or begins a word: Chat GPT.

    Long words may be parted elsewhere: data bricks; "used AI to" is no AITO.
    """
    blanks = [match.start() for match in _PARTED.finditer(written)]
    if not blanks or not label.isascii() or (label.isupper() and written.isupper()):
        return True
    if all(len(word) >= _LONG_WORD for word in written.split()):
        return True
    parts = _WORD_OF_NAME.findall(label)
    ends = {len(squeeze("".join(parts[:count])).text) for count in range(1, len(parts))}
    return all(len(squeeze(written[: at + 1]).text) in ends for at in blanks)


def _same_case(written: str, label: str, exact: bool) -> bool:
    return not exact or not label.isascii() or written.lower() != label.lower() or written == label


@cache
def load_lexicon(directory: Path = DIRECTORY, extra: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon of a directory and of the user's own files; read once.

    >>> lexicon = load_lexicon()
    >>> [lexicon.entities[m.entity].labels[0].text for m in lexicon.find_mentions("輝達的h-100")]
    ['NVIDIA', 'H100']
    """
    nodes = dict(read_nodes("lexicon*.ttl", directory))
    for path in extra:
        if not path.is_file():
            raise OntologyError(f"{path}: no such lexicon file: give a Turtle file of SKOS labels")
        nodes |= read_nodes(path.name, path.resolve().parent)
    entities = [entity for iri, node in nodes.items() if (entity := _entity(iri, node)) is not None]
    return Lexicon(entities, {Iri(iri): _facts(node) for iri, node in nodes.items()})


def _entity(iri: str, node: Node) -> Entity | None:
    kinds = sorted(kind for kind in types_of(node) if kind.startswith(CG))
    labels = labels_of(node)
    if not kinds or not labels:
        return None
    entity = Entity(Iri(iri), Iri(kinds[0]), labels)
    return replace(entity, labels=(*labels, *generation_labels(entity)))


def _facts(node: Node) -> Facts:
    related = {
        relation: tuple(Iri(i.value) for i in node[relation] if isinstance(i, ox.NamedNode))
        for relation in _RELATIONS
        if relation in node
    }
    if cg("exactCase") in node:
        related[cg("exactCase")] = ()
    country = next(
        (i.value for i in node.get(CG + "country", ()) if isinstance(i, ox.Literal)), None
    )
    return Facts(related, country)
