"""Find names that no lexicon lists: model numbers, companies by their last word or by apposition.

In      a document's text and the spans that known names take in it
Out     candidates: entities of this document, their class told by the words beside them
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.name_cues import ClassCue, NamePattern, load_name_cues
from ingest.word_breaks import segment_score, word_count
from kg.iris import entity_iri
from kg.lexicon import Lexicon, Name
from kg.model import Entity, Iri, Label
from kg.ontology import cg

_WIDEST_CUE = 12
_STEM = 3
_SHORTEST_WORD = 4
_ORDINARY = 60
"""a stem that the dictionary has seen more often than this is an ordinary word"""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ORGANIZATION = cg("Organization")


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    stem: str | None
    kind: Iri | None
    start: int
    end: int


def find_new_entities(text: str, known: Iterable[Name], lexicon: Lexicon) -> tuple[Entity, ...]:
    """Entities that the text names and the lexicon does not, sorted by IRI.

    >>> from kg.lexicon import load_lexicon
    >>> found = find_new_entities("青杉科技推出GX-9芯片。", (), load_lexicon())
    >>> [entity.labels[0].text for entity in found]
    ['青杉科技', 'GX-9']
    """
    every = tuple(known)
    known = _supported(every, lexicon)
    strange = {name.text for name in every} - {name.text for name in known}
    taken = bytearray(len(text))
    for name in known:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    candidates: dict[str, Entity] = {}
    for pattern in load_name_cues().patterns:
        found = [
            item
            for item in _find(pattern, text)
            if not all(taken[item.start : item.end])
            and (item.name in strange or not _is_known(item.name, lexicon))
        ]
        counts = Counter(item.name for item in found)
        for item in found:
            if pattern.repeated and (counts[item.name] < 2 or any(taken[item.start : item.end])):
                continue
            if item.name not in candidates and not _inside(item.name, candidates):
                candidates[item.name] = _entity(item, text, found, known, lexicon)
            if pattern.generations and item.name in candidates:
                candidates |= _generations(candidates[item.name], text, lexicon)
    kept = [entity for name, entity in candidates.items() if not _ends_in_other(name, candidates)]
    return tuple(sorted(kept, key=lambda entity: entity.iri))


def _supported(names: tuple[Name, ...], lexicon: Lexicon) -> tuple[Name, ...]:
    """The names without those that mean a known entity only near others, none of which is there."""
    meant = {mention.start for mention in lexicon.resolve(names, frozenset())}
    return tuple(name for name in names if name.start in meant)


def _generations(entity: Entity, text: str, lexicon: Lexicon) -> dict[str, Entity]:
    """The numbered versions of a code name that the text has."""
    name = entity.labels[0]
    found = re.findall(rf"{re.escape(name.text)}[ -]?\d{{1,2}}(?:\.\d)?(?![\d.%])", text)
    return {
        full: replace(
            entity, iri=entity_iri(full), labels=(Label(full, name.language, "preferred"),)
        )
        for full in dict.fromkeys(found)
        if not lexicon.named(full)
    }


def _ends_in_other(name: str, candidates: dict[str, Entity]) -> bool:
    """Whether a Chinese name is another one with the words before it."""
    return _HAN.match(name) is not None and any(
        name != other and name.endswith(other) and len(other) > _STEM for other in candidates
    )


def _is_known(name: str, lexicon: Lexicon) -> bool:
    """Whether the lexicon has the name, also in the plural: B200s, MI300Xs."""
    singular = name[:-1] if name[-1:] == "s" and name[-2:-1] != "s" else name
    return bool(lexicon.named(name)) or (
        any(map(str.isdigit, singular)) and bool(lexicon.named(singular))
    )


def _find(pattern: NamePattern, text: str) -> Iterator[_Found]:
    refused = load_name_cues().not_names
    for match in pattern.expression.finditer(text):
        name = match["name"].strip()
        stem = match["stem"] if pattern.stem else None
        if refused.fullmatch(name) or (stem is not None and _is_ordinary(stem)):
            continue
        start = match.start("name")
        yield _Found(name, stem, pattern.assigns, start, start + len(name))


def _is_ordinary(stem: str) -> bool:
    """Whether Chinese letters are words of the language rather than a coined name."""
    if word_count(stem) > _ORDINARY:
        return True
    parts = [
        stem[start:end]
        for start in range(len(stem))
        for end in range(start + 2, len(stem) + 1)
        if word_count(stem[start:end]) > _ORDINARY
    ]
    rest = stem
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "")
    return len(rest) < 2 and len(stem) > 2 and segment_score(stem) > -9.0 * len(stem)


def _inside(name: str, candidates: dict[str, Entity]) -> bool:
    return any(
        re.search(rf"\b{re.escape(name)}\b", other) is not None for other in candidates
    ) and not _HAN.search(name)


def _entity(
    item: _Found, text: str, found: list[_Found], known: Iterable[Name], lexicon: Lexicon
) -> Entity:
    spans = [(other.start, other.end) for other in found if other.name == item.name]
    kind = item.kind or _class_beside(text, spans) or _class_within(item, known, lexicon)
    shorter = _candidate_named(item.name, lexicon) if kind == _ORGANIZATION else None
    if shorter:
        return replace(shorter, labels=(*shorter.labels, Label(item.name, "", "alternative")))
    language = "zh" if _HAN.search(item.name) else ""
    labels = [Label(item.name, language, "preferred")]
    if item.stem and len(item.stem) > 1 and text.count(item.stem) > text.count(item.name):
        labels.append(Label(item.stem, language, "alternative"))
    made = Entity(entity_iri(item.name), kind or cg("Product"), tuple(labels), candidate=True)
    return with_short_name(made, text, lexicon)


def with_short_name(entity: Entity, text: str, lexicon: Lexicon) -> Entity:
    """A company with the first word of its name as a label where the text calls it by that alone.

    >>> from kg.lexicon import load_lexicon
    >>> maker = Entity(entity_iri("Velt Systems"), _ORGANIZATION, (Label("Velt Systems", "", ""),))
    >>> text = "Velt Systems is new. Velt has one chip."
    >>> [label.text for label in with_short_name(maker, text, load_lexicon()).labels]
    ['Velt Systems', 'Velt']
    """
    name = entity.labels[0]
    short = _first_word(name.text, text, lexicon) if entity.kind == _ORGANIZATION else None
    if short is None or any(label.text == short for label in entity.labels):
        return entity
    return replace(entity, labels=(*entity.labels, Label(short, name.language, "alternative")))


def _candidate_named(name: str, lexicon: Lexicon) -> Entity | None:
    """The company of this document alone that goes by the first word of a longer name."""
    found = lexicon.named(name.partition(" ")[0]) if " " in name else ()
    known = lexicon.entities[found[0]] if len(found) == 1 else None
    return known if known and known.candidate and known.kind == _ORGANIZATION else None


def _first_word(name: str, text: str, lexicon: Lexicon) -> str | None:
    """The word by which a company of several Latin words goes for short; None for a plain word."""
    first, _, rest = name.partition(" ")
    if not rest or len(first) < _SHORTEST_WORD or not first.isalpha() or lexicon.named(first):
        return None
    if load_name_cues().not_names.fullmatch(first) or re.search(rf"\b{first.lower()}\b", text):
        return None
    alone = re.search(rf"\b{first}\b(?! {re.escape(rest)})(?! [A-Z])", text)
    return first if alone else None


def _class_beside(text: str, spans: list[tuple[int, int]]) -> Iri | None:
    votes: Counter[Iri] = Counter()
    for start, end in spans:
        before, after = text[max(0, start - _WIDEST_CUE) : start], text[end : end + _WIDEST_CUE]
        votes.update(
            cue.assigns for cue in load_name_cues().class_cues if _stands(cue, before, after)
        )
    return min(votes, key=lambda kind: (-votes[kind], kind)) if votes else None


def _stands(cue: ClassCue, before: str, after: str) -> bool:
    return before.lower().endswith(cue.before) or after.lower().startswith(cue.after)


def _class_within(item: _Found, known: Iterable[Name], lexicon: Lexicon) -> Iri | None:
    """A longer version of a known name is of its class."""
    for name in known:
        if item.start == name.start and name.end < item.end:
            return lexicon.entities[name.entities[0]].kind
    return None
