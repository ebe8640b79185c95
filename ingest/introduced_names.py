"""Find the short names that a document gives to what it speaks of: 某厂商（下称F云）, “绿厂”指….

In      the text, the names found in it, the lexicon
Out     entities with the short name among their labels; a new one where nothing known is meant
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.name_cues import AliasPattern, load_name_cues
from kg.folding import name_key
from kg.iris import entity_iri
from kg.lexicon import Lexicon, Name
from kg.model import Entity, Iri, Label
from kg.ontology import cg, load_ontology

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAMED = (cg("Organization"), cg("Product"), cg("Model"), cg("Software"), cg("Technology"))
_SHORTEST = 2
_QUOTES = "“”\"'「」『』 "


def find_introduced_names(text: str, known: Iterable[Name], lexicon: Lexicon) -> tuple[Entity, ...]:
    """The entities to which the text gives a short name, sorted by IRI.

    >>> from kg.lexicon import load_lexicon
    >>> text = "某头部云厂商（下称A云）在用。“绿厂”指英伟达。"
    >>> lexicon = load_lexicon()
    >>> found = find_introduced_names(text, lexicon.find_names(text), lexicon)
    >>> [(entity.labels[0].text, entity.labels[-1].text) for entity in found]
    [('NVIDIA', '绿厂'), ('A云', '某头部云厂商')]
    """
    names = tuple(known)
    found: dict[Iri, Entity] = {}
    for pattern in load_name_cues().aliases:
        for match in pattern.expression.finditer(text):
            alias, full = match["alias"].strip(_QUOTES), match["full"].strip(_QUOTES)
            if len(alias) < _SHORTEST or load_name_cues().not_names.fullmatch(alias):
                continue
            start = match.start("full")
            meant = _meant(pattern, names, (start, match.end("full")), lexicon)
            if meant is None and pattern.assigns is None:
                continue
            own = lexicon.named(alias)
            if own and (meant is None or meant.iri not in own):
                continue
            entity = _with_label(found.get(meant.iri, meant), alias) if meant else None
            entity = entity or _minted(alias, full, pattern)
            found.setdefault(entity.iri, entity)
            found[entity.iri] = entity
    return tuple(found[iri] for iri in sorted(found))


def _meant(
    pattern: AliasPattern, names: tuple[Name, ...], span: tuple[int, int], lexicon: Lexicon
) -> Entity | None:
    """The known entity that the words name and of which they say nothing more."""
    for name in names:
        edge = name.start == span[0] if pattern.begins else name.end == span[1]
        if not edge or name.start < span[0] or name.end > span[1] or name.kind == "context":
            continue
        entity = lexicon.entities[name.entities[0]]
        whole = not pattern.begins or name.end == span[1]
        if whole and any(load_ontology().is_a(entity.kind, kind) for kind in _NAMED):
            return entity
    return None


def _with_label(entity: Entity, alias: str) -> Entity:
    if any(name_key(label.text) == name_key(alias) for label in entity.labels):
        return entity
    return replace(entity, labels=(*entity.labels, _label(alias, "alternative")))


def _minted(alias: str, full: str, pattern: AliasPattern) -> Entity:
    assert pattern.assigns is not None
    labels = [_label(alias, "preferred")]
    labels += [] if pattern.begins else [_label(full, "alternative")]
    return Entity(entity_iri(alias), pattern.assigns, tuple(labels), candidate=True)


def _label(text: str, kind: str) -> Label:
    language = "zh" if _HAN.search(text) else ""
    return Label(text, language, "preferred" if kind == "preferred" else "alternative")
