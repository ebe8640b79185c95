"""Follow-ups: carry into a question what earlier questions of the chat spoke of.

In      the links of the new question, and the answers to the earlier ones, oldest first
Out     Links with the missing entities, properties or cues added, each marked as from history
"""

from dataclasses import dataclass, replace

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links

_ONE, _ALL, _SAME = cg("PreviousOne"), cg("PreviousAll"), cg("SameQuestion")
_PAIRING = (cg("AskDifference"), cg("AskRatio"), cg("AskSum"), cg("AskCompare"))
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_SHORT = 24
"""characters of a question that may lean on the one before without saying so"""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, with the entities of its answer."""

    links: Links
    subjects: tuple[Iri, ...] = ()
    """entities that the answer spoke of, in its order"""


def merge_history(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> Links:
    """The question with what it leaves out taken from the turns before it."""
    if not turns:
        return links
    added: list[Link] = []
    entities = [link for link in links.of("entity") if not _generic(link, knowledge)]
    refers = {iri for link in links.of("reference") for iri in link.iris}
    ordinal = _ordinal(links, knowledge)
    if ordinal is not None:
        added += _nth(ordinal, turns)
    elif not entities and (_ALL in refers or links.has(*_PAIRING)):
        added += _all_entities(turns, knowledge)
    elif not entities:
        added += _last_entities(turns, knowledge)
    elif _ONE in refers and len(entities) == 1:
        added += [
            link for link in _last_entities(turns, knowledge) if link.iris != entities[0].iris
        ]
    if not links.of("property") and not links.of("class") and _leans(links, refers):
        added += _last(turns, "property") + _last(turns, "unknown") + _formats(turns, knowledge)
        added += [link for link in _last(turns, "cue") if link.iris != (_SAME,)]
        added += [link for link in _last(turns, "class") if not links.of("class")]
        partner = _partner(entities, turns, knowledge)
        added += partner
    return replace(links, all=(*links.all, *added)) if added else links


def _formats(turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """The number formats that the last question with any asked for."""
    related = knowledge.vocabulary.lexicon.related
    for turn in reversed(turns):
        found = [
            link
            for link in turn.links.of("entity")
            if cg("NumberFormat") in related(link.iris[0], cg("category"))
        ]
        if found:
            return [replace(link, start=-1, end=-1, how="history") for link in found]
    return []


def _leans(links: Links, refers: set[Iri]) -> bool:
    return bool(refers & {_SAME, _ALL}) or len(links.question.text) <= _SHORT


def _generic(link: Link, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind is None or not any(
        knowledge.vocabulary.ontology.is_a(kind, named) for named in _NAMED
    )


def _ordinal(links: Links, knowledge: Knowledge) -> int | None:
    cues = (knowledge.vocabulary.cues[i] for link in links.of("reference") for i in link.iris)
    return next((cue.ordinal for cue in cues if cue.ordinal is not None), None)


def _nth(ordinal: int, turns: tuple[Turn, ...]) -> list[Link]:
    for turn in reversed(turns):
        if len(turn.subjects) >= ordinal:
            return [_from_history(turn.subjects[ordinal - 1])]
    return []


def _all_entities(turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """The entities that the questions named; of the last answer where they named fewer than two."""
    named = dict.fromkeys(
        link.iris[0]
        for turn in turns
        for link in turn.links.of("entity")
        if not _generic(link, knowledge)
    )
    found = tuple(named) if len(named) > 1 else turns[-1].subjects
    return [_from_history(iri) for iri in found[:12]]


def _last_entities(turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    for turn in reversed(turns):
        named = [link for link in turn.links.of("entity") if not _generic(link, knowledge)]
        if named:
            return [_from_history(link.iris[0]) for link in named[:3]]
        if turn.subjects:
            return [_from_history(turn.subjects[0])]
    return []


def _partner(entities: list[Link], turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """The other entities of the last question when the new one replaces one of the same class."""
    if not entities:
        return []
    kind = knowledge.vocabulary.kind(entities[0].iris[0])
    last = turns[-1].links.iris("entity")
    kept = [iri for iri in last if knowledge.vocabulary.kind(iri) != kind]
    return [_from_history(iri) for iri in kept] if len(kept) < len(last) else []


def _last(turns: tuple[Turn, ...], role: str) -> list[Link]:
    for turn in reversed(turns):
        found = [link for link in turn.links.all if link.role == role]
        if found:
            return [replace(link, start=-1, end=-1, how="history") for link in found]
    return []


def _from_history(iri: Iri) -> Link:
    return Link(-1, -1, "", "entity", (iri,), "history")
