"""Follow-ups: carry into a question what earlier questions of the chat spoke of.

A question that only names something else, or another time, is the earlier question with that
replaced; one that asks for something of its own takes the entities that it leaves out.

In      the links of the new question, and the answers to the earlier ones, oldest first
Out     Links with what is missing added, each marked as from history
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.model import Role
from qa.passages import Hit
from qa.rewriting import (
    last_topic,
    relink_question,
    rewrite_condition,
    rewrite_question,
    rewrite_with_names,
    unknown_name,
)
from qa.sparql import ClaimRow
from qa.variants import sibling_named

_ALL, _SAME = cg("PreviousAll"), cg("SameQuestion")
_ONE = tuple(cg(f"Previous{name}") for name in ("One", "Organization", "Product", "Model"))
_SPEAKER = cg("AskSpeaker")
_OVER_VALUES = tuple(cg(f"Ask{name}") for name in ("Difference", "Ratio", "Sum", "Average"))
_PAIRING = (*_OVER_VALUES, cg("AskCompare"))
_AMOUNT_CUES = frozenset(cg(name) for name in ("AskHowMuch", "AskWhat", "AskYesNo", "AskCompare"))
_ORGANIZATION = cg("Organization")
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_SHORT = 24
"""characters of a question that may lean on the one before without saying so"""
_MOST = 12
"""entities that "these" may stand for"""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, with what its answer spoke of."""

    links: Links
    rows: tuple[ClaimRow, ...] = ()
    """claims of the answer, in its order"""
    hits: tuple[Hit, ...] = ()
    """passages that were found for it"""
    places: tuple[tuple[str, int], ...] = ()
    """documents and offsets of words that were quoted for it"""

    def entities(self) -> tuple[Iri, ...]:
        """Entities of the answer that the question did not name, else its subjects, in order."""
        named = set(self.links.iris("entity"))
        spoken = [row.value if row.subject in named else row.subject for row in self.rows]
        found = dict.fromkeys(iri for iri in spoken if iri and iri not in named)
        return tuple(found or dict.fromkeys(row.subject for row in self.rows))


def merge_history(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> Links:
    """The question with what it leaves out taken from the turns before it."""
    if not turns:
        return links
    links = _with_version(links, turns[-1], knowledge)
    if changed := rewrite_condition(links, turns[-1].links, knowledge):
        return changed
    if _only_replaces(links, knowledge):
        rewritten = rewrite_question(links, turns[-1].links, knowledge)
        if rewritten is not None:
            return rewritten
    if links.has(_SPEAKER) and not links.of("entity") and not links.of("property"):
        return _with_cues(turns[-1].links, links)
    if links.has(_ALL) and _asks_nothing_own(links) and not links.has(*_OVER_VALUES):
        several = _all_entities(turns, knowledge)
        if len(several) > 1:
            named = [_as_written(link, turns, knowledge) for link in several]
            return rewrite_with_names(links, turns[-1].links, named, knowledge)
    return _fill(links, turns, knowledge)


def _with_version(links: Links, last: Turn, knowledge: Knowledge) -> Links:
    """The question with a word of another version of the product spoken of as its full name."""
    names = [
        i for link in links.of("entity") for i in link.iris[:1] if _is_any(i, _NAMED, knowledge)
    ]
    products = [] if names else [iri for iri in _named(last, knowledge)]
    for product in products:
        found = sibling_named(links, product, knowledge)
        if found:
            (start, end), version = found
            text = links.question.text
            written = f"{text[:start]}{knowledge.vocabulary.label(version, 'en')}{text[end:]}"
            return relink_question(written, links.question, knowledge)
    return links


def lacks_antecedent(links: Links) -> bool:
    """Whether the question is about it or them, and nothing says who that is."""
    told: tuple[Role, ...] = ("entity", "class", "unknown", "quantity", "date")
    ranked = links.has(cg("AskMaximum"), cg("AskMinimum"), cg("AskList"), cg("AskCount"))
    return links.has(_ONE[0], _ALL) and not ranked and not any(links.of(role) for role in told)


def _asks_nothing_own(links: Links) -> bool:
    return not any(links.of(role) for role in ("entity", "property", "class", "date"))


def _as_written(link: Link, turns: tuple[Turn, ...], knowledge: Knowledge) -> str:
    """A borrowed name as the chat wrote it, else its label."""
    texts = (
        one.text
        for turn in reversed(turns)
        for one in turn.links.of("entity")
        if one.text and one.iris[0] == link.iris[0]
    )
    return next(texts, None) or knowledge.vocabulary.label(link.iris[0], "en")


def _only_replaces(links: Links, knowledge: Knowledge) -> bool:
    """Whether the question names something and asks nothing of its own."""
    if links.has(*_ONE, _ALL, _SPEAKER) or _ordinal(links, knowledge) is not None:
        return False
    properties = knowledge.vocabulary.ontology.properties
    own = [
        link
        for link in links.of("property")
        if not all(iri in properties and properties[iri].weak for iri in link.iris)
    ]
    cues = {iri for link in links.of("cue") for iri in link.iris}
    if own or links.of("class") or not cues <= _AMOUNT_CUES:
        return False
    names = links.of("entity") or links.of("date")
    if not names:
        return links.has(_SAME) and bool(links.of("unknown"))
    return not links.of("unknown") and (links.has(_SAME) or len(links.question.text) <= _SHORT)


def _with_cues(earlier: Links, links: Links) -> Links:
    """The earlier question, asked in the way of the new one."""
    own = (*links.of("cue"), *links.of("quantity"))
    return replace(earlier, all=(*earlier.all, *(replace(link, start=-1, end=-1) for link in own)))


def _fill(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> Links:
    added: list[Link] = []
    entities = [link for link in links.of("entity") if not _generic(link, knowledge)]
    refers = {iri for link in links.of("reference") for iri in link.iris}
    ordinal = _ordinal(links, knowledge)
    if ordinal is not None:
        added += _nth(ordinal, turns, knowledge)
    elif not entities and (_ALL in refers or links.has(*_PAIRING)):
        added += _all_entities(turns, knowledge)
    elif not entities:
        name = _nameless(turns[-1], knowledge)
        if name:
            return relink_question(f"{name} {links.question.text}", links.question, knowledge)
        added += _antecedents(links, turns, knowledge)
    elif refers & {*_ONE} and len(entities) == 1:
        found = _antecedents(links, turns, knowledge)
        topic = "" if found else last_topic(turns[-1].links)
        if topic:
            return _with_topic(links, topic, knowledge)
        added += [link for link in found if link.iris != entities[0].iris]
    bare = not entities and _only_asks(links)
    if bare:
        added += _last_words(turns[-1].links)
        generic = [link for link in turns[-1].links.of("entity") if _generic(link, knowledge)]
        added += [replace(link, start=-1, end=-1, how="history") for link in generic if link.text]
    elif not links.of("property") and not links.of("class") and _leans(links, refers):
        added += _last(turns, "property") + _last(turns, "unknown") + _formats(turns, knowledge)
        added += [link for link in _last(turns, "cue") if link.iris != (_SAME,)]
        added += [link for link in _last(turns, "class") if not links.of("class")]
        added += [link for link in _last(turns, "date") if not links.of("date")]
        added += _partner(entities, turns, knowledge)
    return replace(links, all=(*links.all, *added)) if added else links


def _only_asks(links: Links) -> bool:
    """Whether a question is no more than why, or how somebody sees it."""
    cues = {(link.start, link.end) for link in links.of("cue")}
    asked = [link for link in links.of("property") if (link.start, link.end) in cues]
    others = any(links.of(role) for role in ("class", "unknown", "quantity", "date"))
    return bool(asked) and len(asked) == len(links.of("property")) and not others


def _last_words(last: Links) -> list[Link]:
    """The words of a question that say what it asks, without nouns that only name a class."""
    nouns = {(link.start, link.end) for link in last.of("class")}
    found = [
        *(link for link in last.of("property") if (link.start, link.end) not in nouns),
        *last.of("unknown"),
    ]
    return [replace(link, start=-1, end=-1, how="history") for link in found]


def _with_topic(links: Links, topic: str, knowledge: Knowledge) -> Links:
    """The question with what the one before was about in place of the pronoun."""
    pronoun = next(link for link in links.of("reference") if {*link.iris} & {*_ONE})
    text = links.question.text
    written = f"{text[: pronoun.start]}{topic}{text[pronoun.end :]}"
    return relink_question(written, links.question, knowledge)


def _nameless(turn: Turn, knowledge: Knowledge) -> str:
    """A name of the turn that is nobody's, when it names nobody else and found nobody."""
    named = any(not _generic(link, knowledge) for link in turn.links.of("entity"))
    return "" if named or turn.rows else unknown_name(turn.links)


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
    return not _is_any(link.iris[0], _NAMED, knowledge)


def _is_any(iri: Iri, kinds: Iterable[Iri], knowledge: Knowledge) -> bool:
    own = knowledge.vocabulary.kind(iri)
    return own is not None and any(knowledge.vocabulary.ontology.is_a(own, one) for one in kinds)


def _ordinal(links: Links, knowledge: Knowledge) -> int | None:
    cues = (knowledge.vocabulary.cues[i] for link in links.of("reference") for i in link.iris)
    return next((cue.ordinal for cue in cues if cue.ordinal is not None), None)


def _nth(ordinal: int, turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """The n-th of several that a question named, else of those that its answer gave."""
    for turn in reversed(turns):
        named = _named(turn, knowledge)
        several = named if len(named) > 1 else turn.entities()
        if len(several) >= ordinal:
            return [_from_history(several[ordinal - 1])]
    return []


def _named(turn: Turn, knowledge: Knowledge) -> tuple[Iri, ...]:
    """What a question named itself, in its order."""
    links = [link for link in turn.links.of("entity") if not _generic(link, knowledge)]
    return tuple(dict.fromkeys(link.iris[0] for link in links))


def _all_entities(turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """Those that the last question named or its answer gave, else all that questions named."""
    last = _named(turns[-1], knowledge)
    given = turns[-1].entities()
    every = tuple(dict.fromkeys(iri for turn in turns for iri in _named(turn, knowledge)))
    choices = (last, given if not last else (), every, given)
    found = next((some for some in choices if len(some) > 1), every or given)
    return [_from_history(iri) for iri in found[:_MOST]]


def _antecedents(links: Links, turns: tuple[Turn, ...], knowledge: Knowledge) -> list[Link]:
    """Whom the question is about: of those last spoken of, the ones that can have what it asks."""
    wanted = _wanted_kinds(links, knowledge)
    one = links.has(*_ONE)
    for turn in reversed(turns):
        named, given = _named(turn, knowledge), turn.entities()
        if not named and not given:
            continue
        spoken = (*given, *named) if one and turn.links.has(cg("AskWho")) else (*named, *given)
        fitting = [iri for iri in spoken if _is_any(iri, wanted, knowledge)]
        if not fitting:
            fitting = _makers(named or given, wanted, knowledge)
        if fitting and (one or not named):
            return [_from_history(fitting[0])]
        if named:
            kept = [iri for iri in named if iri in fitting] or named
            return [_from_history(iri) for iri in (kept[:1] if one else kept[:3])]
        return [_from_history(given[0])]
    return []


def _class_of(link: Link, knowledge: Knowledge) -> Iri | None:
    """The class that a reference names: that company, this card."""
    cues = (knowledge.vocabulary.cues[iri] for iri in link.iris)
    return next((cue.asks_for for cue in cues if cue.asks_for), None)


def _wanted_kinds(links: Links, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The classes of what is left out: as referred to, else as the asked property needs."""
    said = [kind for link in links.of("reference") if (kind := _class_of(link, knowledge))]
    if said:
        return tuple(said)
    ontology = knowledge.vocabulary.ontology
    found: dict[Iri, None] = {}
    for link in (one for one in links.of("property") if one.how == "exact"):
        for iri in link.iris[:1]:
            known = ontology.properties.get(iri)
            end = None
            if known:
                end = known.range if _asks_subject(links, knowledge) else known.domain
            if end and end in ontology.classes:
                found |= dict.fromkeys((end, *ontology.classes[end].also_asked))
    return tuple(iri for iri in found if iri != cg("Thing"))


def _asks_subject(links: Links, knowledge: Knowledge) -> bool:
    """Whether who does something is asked, so that what is left out is the far end."""
    related = knowledge.vocabulary.lexicon.related
    groups = (iri for link in links.of("entity") for iri in related(link.iris[0], cg("meansClass")))
    return links.has(cg("AskWho")) or _ORGANIZATION in (*links.iris("class"), *groups)


def _makers(iris: Iterable[Iri], wanted: tuple[Iri, ...], knowledge: Knowledge) -> list[Iri]:
    """Who makes the things spoken of, when a company is meant."""
    if _ORGANIZATION not in wanted:
        return []
    return sorted({maker for iri in iris for maker in knowledge.makers_of(iri)})


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
