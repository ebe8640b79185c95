"""Find products that go by a capitalised word and a number: Marlin 2 after Marlin 1.

In      a document's text, the spans that known names take in it, the lexicon
Out     candidates: an entity for each number, and one for the word alone where the text has that
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.name_cues import load_name_cues
from kg.iris import entity_iri
from kg.lexicon import Lexicon, Name
from kg.model import Entity, Iri, Label
from kg.ontology import cg, load_ontology

_WIDEST_CUE = 12
_OFTEN = 2
"""mentions from which on a word with a number is a name without a noun for a product beside it"""


@dataclass(frozen=True, slots=True)
class _Found:
    stem: str
    name: str
    start: int
    end: int


def find_numbered_names(text: str, known: Iterable[Name], lexicon: Lexicon) -> tuple[Entity, ...]:
    """The numbered products of a text, sorted by IRI.

    >>> from kg.lexicon import load_lexicon
    >>> text = "We run 40 Pavane 2 cards. A Pavane draws 90W."
    >>> found = find_numbered_names(text, (), load_lexicon())
    >>> [[label.text for label in one.labels] for one in found]
    [['Pavane 2', 'Pavane']]
    """
    taken = {at for name in known for at in range(name.start, name.end)}
    by_stem: dict[str, list[_Found]] = {}
    for one in _find(text):
        if one.start not in taken and not lexicon.named(one.stem) and not lexicon.named(one.name):
            by_stem.setdefault(one.stem, []).append(one)
    found: dict[Iri, Entity] = {}
    for stem, mentions in by_stem.items():
        kind = _class_of(mentions, text)
        if (kind is None and len(mentions) < _OFTEN) or not _inside_sentence(stem, text):
            continue
        names = dict.fromkeys(one.name for one in mentions)
        alone = re.search(rf"\b{stem}\b(?! ?\d)", text) is not None
        made = [_made((name,), kind) for name in names]
        if alone and len(names) == 1:
            made = [_made((*names, stem), kind)]
        elif alone:
            made.append(_made((stem,), kind))
        found |= {entity.iri: entity for entity in made}
    return tuple(found[iri] for iri in sorted(found))


def _find(text: str) -> Iterable[_Found]:
    cues = load_name_cues()
    for match in cues.numbered.finditer(text):
        if not cues.not_names.fullmatch(match["stem"]):
            yield _Found(match["stem"], match["name"], match.start("name"), match.end("name"))


def _class_of(mentions: list[_Found], text: str) -> Iri | None:
    """The class of product that the words beside the mentions tell."""
    votes: Counter[Iri] = Counter()
    for one in mentions:
        before = text[max(0, one.start - _WIDEST_CUE) : one.start].lower()
        after = text[one.end : one.end + _WIDEST_CUE].lower()
        for cue in load_name_cues().class_cues:
            product = load_ontology().is_a(cue.assigns, cg("Product")) or cue.assigns == cg("Model")
            if product and (before.endswith(cue.before) or after.startswith(cue.after)):
                votes[cue.assigns] += 1
    return min(votes, key=lambda kind: (-votes[kind], kind)) if votes else None


def _inside_sentence(stem: str, text: str) -> bool:
    """Whether the word is capitalised within a sentence and never written in small letters."""
    small = re.search(rf"\b{stem.lower()}\b", text)
    return small is None and re.search(rf"(?<=[a-z0-9,;] ){stem}\b", text) is not None


def _made(labels: tuple[str, ...], kind: Iri | None) -> Entity:
    first, *others = labels
    named = (Label(first, "", "preferred"), *(Label(one, "", "alternative") for one in others))
    return Entity(entity_iri(first), kind or cg("Product"), named, candidate=True)
