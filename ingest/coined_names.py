"""Read the names of a document by their parts: 砺辰C2 beside 砺辰半导体, 云岭 for 云岭超算中心.

In      the text, what the document names that the lexicon does not, the lexicon
Out     entities: products by a company's short name and a code, and the generations of products;
        those known before with the code or the first words alone among their labels
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.name_cues import load_name_cues
from kg.iris import entity_iri
from kg.lexicon import Lexicon
from kg.model import Entity, Iri, Label, LabelKind
from kg.ontology import cg, load_ontology

_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")


def find_coined_names(
    text: str, entities: Iterable[Entity], lexicon: Lexicon
) -> tuple[Entity, ...]:
    """The products and short names that the names of a document lead to, sorted by IRI.

    >>> from kg.lexicon import load_lexicon
    >>> firm = Entity(Iri("e:1"), cg("Organization"), (Label("砺辰", "zh", "preferred"),))
    >>> found = find_coined_names("砺辰C2只拿了样卡。", (firm,), load_lexicon())
    >>> [[label.text for label in one.labels] for one in found]
    [['砺辰C2', 'C2']]
    """
    entities = tuple(entities)
    known = {label.text for one in entities for label in one.labels}
    found: dict[Iri, Entity] = {}
    for one in entities:
        for prefix, kind in _prefixes(one):
            for full, code in _coded(prefix, text):
                alone = _known(code, entities)
                if alone and full not in known:  # BC-51, elsewhere with its maker's name before it
                    found[alone.iri] = _labelled(found.get(alone.iri, alone), full, "alternative")
                elif full in known or not lexicon.named(full):
                    named = found.get(entity_iri(full)) or _known(full, entities)
                    made = named or _made(full, kind)
                    found[made.iri] = _labelled(made, code, "context")
    for one in entities:
        short = _short(one, text, lexicon)
        if short:
            found[one.iri] = _labelled(found.get(one.iri, one), short, "alternative")
    return tuple(found[iri] for iri in sorted(found))


def _prefixes(entity: Entity) -> Iterator[tuple[str, Iri]]:
    """Chinese letters that stand before codes, and the class of what is named so."""
    organization = load_ontology().is_a(entity.kind, cg("Organization"))
    for label in entity.labels:
        if organization and _HAN.fullmatch(label.text):
            yield label.text, cg("Product")
        elif load_ontology().is_a(entity.kind, cg("Product")):
            match = load_name_cues().coded.fullmatch(label.text)
            if match:
                yield match["prefix"], entity.kind


def _coded(prefix: str, text: str) -> Iterator[tuple[str, str]]:
    """Each name of the prefix and a code in the text, with the code."""
    at = text.find(prefix)
    while at >= 0:
        match = load_name_cues().coded.match(text, at)
        if match and match["prefix"] == prefix:
            yield match.group(), match["code"]
        at = text.find(prefix, at + 1)


def _known(full: str, entities: Iterable[Entity]) -> Entity | None:
    return next((one for one in entities if one.labels[0].text == full), None)


def _made(full: str, kind: Iri) -> Entity:
    return Entity(entity_iri(full), kind, (Label(full, "zh", "preferred"),), candidate=True)


def _labelled(entity: Entity, label: str, kind: LabelKind) -> Entity:
    if any(one.text == label for one in entity.labels):
        return entity
    return replace(entity, labels=(*entity.labels, Label(label, "zh", kind)))


def _short(entity: Entity, text: str, lexicon: Lexicon) -> str | None:
    """The first words of a place's name where the text also has them alone."""
    if not load_ontology().is_a(entity.kind, cg("Facility")):
        return None
    match = load_name_cues().placed.fullmatch(entity.labels[0].text)
    if match is None or lexicon.named(match["short"]):
        return None
    alone = text.count(match["short"]) > text.count(entity.labels[0].text)
    return match["short"] if alone else None
