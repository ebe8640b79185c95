"""Say whom or what a relation is stated of, when its own words may leave that out.

In      a match, the form, the scene
Out     Bearers: entities and where they are named; none when that is unsure
"""

import re
from dataclasses import dataclass

from ingest.carried import Scene
from ingest.forms import Form, Slot
from ingest.patterns import Pattern
from ingest.statement_cues import load_statement_cues
from ingest.topics import Head, read_head
from kg.iris import entity_iri
from kg.model import Entity, Iri, Label
from kg.ontology import cg, load_ontology

_ASIDE = " ,.;:"
_CONCRETE = "Product|Organization|Model|Software|System|ProductClass"


@dataclass(frozen=True, slots=True)
class Bearers:
    """The subjects of a relation."""

    entities: tuple[Iri, ...] = ()
    start: int = -1
    """in the document where the first is named; -1 when it is not in this sentence"""
    minted: tuple[Entity, ...] = ()
    """a group that only this document names: 国内互联网厂家"""


def find_bearers(pattern: Pattern, match: re.Match[str], form: Form, scene: Scene) -> Bearers:
    """The subjects of a match: named in it, or at the head of its clause, or carried over."""
    named = form.found(match, "s")
    if named:
        return Bearers(_entities(named), named[0].start)
    if not pattern.subjects:
        return Bearers()
    start, end = form.clause(match.start("v"))
    start = _said_from(form, start, match.start("v"))
    head = read_head(form, start, min(end, max(match.start("v"), start + 1)))
    if head.end > match.start("v"):
        head = Head((), (), start, start, None)
    values = frozenset(iri for slot in form.found(match, "o") for iri in slot.entities)
    own = _own(pattern, head, form, scene, match.start("v"))
    if load_statement_cues().doer_clause.fullmatch(form.text[start:end].strip(_ASIDE)):
        own = None  # 台积电代工: by whom, not what
    if own is not None:
        return own
    amounts = [
        at for at in form.slots if match.start() <= at < match.end() and form.slots[at].quantity
    ]
    elsewhere = load_statement_cues().other_bearer
    if any(elsewhere.match(form.text, at + 1) for at in amounts):
        return Bearers()
    topic = scene.find(pattern.subjects, apart=values)
    return Bearers(topic.entities, topic.start) if topic else Bearers()


def bear_attribute(kinds: str, words: tuple[int, int], form: Form, scene: Scene) -> Bearers:
    """The subjects of a number whose property is named at `words`."""
    start = _said_from(form, form.clause(words[0])[0], words[0])
    for wanted in (f"{_CONCRETE}|{kinds}", "Market"):
        for at in sorted((p for p in form.slots if start <= p < words[0]), reverse=True):
            fitting = tuple(i for i in form.slots[at].entities if scene.fits(i, wanted))
            governed = load_statement_cues().adposition.search(form.text[max(0, at - 6) : at])
            speaks = form.slots[at].is_speaker and not any(scene.fits(i, kinds) for i in fitting)
            if fitting and not governed and not speaks:
                between = load_statement_cues().relative_clause
                other = between.search(form.text, at + 1, words[0] + 1)
                return Bearers() if other else Bearers(fitting, form.slots[at].start)
    head = read_head(form, start, max(words[0], start + 1)) if words[0] > start else None
    if (
        head
        and head.nominal
        and not load_statement_cues().attribute_noun.search(form.text[slice(*head.nominal)])
    ):
        return Bearers()
    topic = scene.find(kinds)
    return Bearers(topic.entities, topic.start) if topic else Bearers()


def _said_from(form: Form, start: int, verb: int) -> int:
    """Where the words of a clause begin, behind those that tell who says them."""
    match = load_statement_cues().reporting_head.match(form.text[start:verb])
    return start + match.end() if match else start


def _entities(slots: tuple[Slot, ...]) -> tuple[Iri, ...]:
    return tuple(iri for slot in slots for iri in slot.entities)


def _own(pattern: Pattern, head: Head, form: Form, scene: Scene, verb: int) -> Bearers | None:
    """What the clause itself names as its subject; None when it names nothing of its own."""
    cues = load_statement_cues()
    if head.nominal is not None and head.nominal[0] < verb:
        words = form.text[slice(*head.nominal)]
        if cues.group_noun.search(words) and "Organization" in pattern.subjects.split("|"):
            return _group(form, head.nominal, scene)
        if not head.entities and not cues.attribute_noun.search(words):
            return Bearers()
    if head.entities and "Organization" in pattern.subjects.split("|"):
        groups = tuple(
            iri
            for at in range(head.start, head.end)
            if at in form.slots
            for iri in form.slots[at].entities
            if scene.fits(iri, "ProductClass") and cues.group_noun.search(form.slots[at].text)
        )
        if groups:
            return Bearers(groups, form.starts[head.start])
    concrete = [iri for iri in head.entities if scene.fits(iri, _CONCRETE)]
    if concrete:
        return Bearers()
    return None


def _group(form: Form, span: tuple[int, int], scene: Scene) -> Bearers:
    """A group of companies, as a candidate under the words that name it."""
    first, last = form.span(*span)
    words = form.written(*span)
    known = scene.lexicon.named(words)
    if known:
        return Bearers(known[:1], first)
    iri = entity_iri(words)
    entity = scene.lexicon.entities.get(iri)
    if entity is not None and not load_ontology().is_a(entity.kind, cg("Organization")):
        return Bearers((iri,), first)
    minted = Entity(iri, cg("Organization"), (Label(words, "", "preferred"),), candidate=True)
    return Bearers((iri,), first, (minted,) if last > first and entity is None else ())
