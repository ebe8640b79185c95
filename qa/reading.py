"""Read a passage for a question: how much of what is asked it accounts for, and what it lacks.

In      a Hit, the Links of the question, Knowledge
Out     Reading
Unit    share is dimensionless, in [0, 1]
"""

from dataclasses import dataclass

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg
from qa.answer_types import has_type
from qa.asked_dates import dates_fit
from qa.asked_words import SAYING, asked_words
from qa.choose import rarity
from qa.homes import speaks_of_home
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.passages import Hit
from qa.property_said import AROUND, TELLING, asks_amount, is_measured, states
from qa.rivals import speaks_of_another
from qa.short_names import has_rest_of_name
from qa.siblings import is_of_sibling, shares_heading
from qa.speaker_names import is_told_of
from qa.stems import find_tokens
from qa.turning_deeds import tells_deeds
from qa.words import KeyedText, content_words, pronouns, question_words

_CONTENT = 1.4
"""weight of a rare word"""
_ENTITY, _PROPERTY, _SPEAKER, _SLIGHT = 2.0, 1.5, 1.0, 0.3
"""weights of a named thing, of what is asked, of who speaks, of a single character"""
_WEAK = 0.5
"""weight of a property's word that is an ordinary verb"""
_MISSED = 0.72
"""what is left of a share for each named thing that a passage lacks, or when it has no answer"""
_SOME = 0.2
"""share of the words beside names and amounts that a passage must hold"""
_REACHED = 0.4
"""share of a named thing or an asked amount from which on a passage is taken to have it"""
_UNSAID = 0.01
"""below which a passage says nothing of a property"""
_SAID = 0.3
"""below which a passage does not say a word"""
_SOUND = 0.7
"""share of what is asked from which on a passage speaks of it"""
_BESIDE = 2
"""sentences before and after a passage that belong to its surroundings"""
_GENERIC = frozenset(cg(name) for name in ("ProductClass", "Market", "Topic", "Application"))
_BROAD = tuple(cg(name) for name in ("Product", "Organization", "Model"))
_MEASURING = tuple(cg(name) for name in ("AskCount", "AskHowMuch", "AskWhen"))
_SOFT = frozenset(cg(name) for name in ("Technology", "Software"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage has of a question."""

    share: float
    """weighted share of the question that it accounts for"""
    lost: tuple[str, ...]
    """words of the question that it does not account for"""
    silent: bool
    """it says nothing of something that the question asks for by a property's name"""
    missed: int
    """named things and asked amounts that it lacks"""
    sound: bool
    """it names all that the question names, and says what is asked and most of the other words"""


def read_passage(hit: Hit, links: Links, knowledge: Knowledge) -> Reading:
    """How far a passage answers a question by its own words."""
    language = links.question.language
    here = KeyedText(hit.text)
    around = KeyedText(_surroundings(hit, knowledge))
    specific = [link for link in links.of("entity") if is_specific(link, knowledge)]
    properties = _property_links(links, knowledge)
    formats = [link for link in links.of("entity") if _is_format(link, knowledge)]
    places = [link for link in links.of("entity") if is_place(link, knowledge)]
    parts = [
        (_ENTITY, _names(link, hit, around, knowledge), link.text)
        for link in (*specific, *formats, *places)
    ]
    amounts = asks_amount(links)
    measured = [link for link in properties if amounts and is_measured(link, knowledge)]
    plain = [link for link in properties if link not in measured]
    weak = [link for link in plain if _is_weak(link, knowledge)]
    asked = [
        (_PROPERTY, states(link, hit, here, around, links, knowledge), link.text)
        for link in (*measured, *(link for link in plain if link not in weak))
    ]
    strict = len(parts) + len(measured)
    parts += asked
    parts += [
        (_WEAK, states(link, hit, here, around, links, knowledge), link.text) for link in weak
    ]
    if links.speakers:
        said = hit.speaker in links.speakers or is_told_of(hit.text, links.speakers)
        parts.append((_SPEAKER, float(said), ""))
    taken = [(link.start, link.end) for link in (*specific, *properties, *formats, *places)]
    views = [(one.start, one.end) for one in links.of("property") if one not in properties]
    spoken = _spoken_of(hit, links, knowledge)
    start, end = links.question.focus
    asking = question_words()
    for word in content_words(links.question.text[start:end], language=language):
        at = word.start + start
        if word.key in asking or any(first <= at < last for first, last in [*taken, *views]):
            continue
        weight = _CONTENT * rarity(word.key)
        if len(word.key) < 2 or word.key.isdecimal():
            weight = _SLIGHT
        share = max(here.covers(word.key), AROUND * around.covers(word.key))
        if any(a <= at < b for a, b in spoken):
            share = max(share, TELLING)
        parts.append((weight, share, word.text))
    total = sum(weight for weight, _, _ in parts)
    share = sum(weight * reached for weight, reached, _ in parts) / total if total else 0.0
    content = [(weight, reached) for weight, reached, _ in parts[strict:]]
    if content and sum(w * r for w, r in content) < _SOME * sum(w for w, _ in content):
        share *= _MISSED**2 if links.has(cg("AskWhy")) else _MISSED
    swapped = sum(
        speaks_of_another(link, hit, links, around, knowledge) for link in links.of("entity")
    )
    missed = sum(reached < _REACHED for _, reached, _ in parts[:strict]) + swapped
    elsewhen = not dates_fit(hit, links, knowledge)
    share *= _MISSED**missed
    share *= not links.has(cg("AskWhy")) or tells_deeds(links, around, here)
    told = has_type(hit, links, knowledge)
    said = not content or sum(w * r for w, r in content) >= _REACHED * sum(w for w, _ in content)
    return Reading(
        share if told else share * _MISSED,
        tuple(text for _, reached, text in parts if reached < 0.5 and text),
        elsewhen
        or bool(swapped)
        or any(reached < _UNSAID for _, reached, _ in asked)
        or (not told and links.has(*_MEASURING))
        or _leaves_out(asked_words(links, knowledge), here, around, language),
        missed,
        told and said and not missed and all(reached >= _SOUND for _, reached, _ in asked),
    )


def _leaves_out(words: tuple[Link, ...], here: KeyedText, around: KeyedText, language: str) -> bool:
    """Whether a passage says none of the words that are asked for."""
    return bool(words) and all(
        max((max(here.covers(w.key), AROUND * around.covers(w.key)) for w in found), default=0.0)
        < _SAID
        for found in (content_words(link.text, language=language) for link in words)
    )


def is_specific(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name is of one thing, which an answer must be about."""
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind is not None and kind not in _GENERIC and kind not in _SOFT


def _surroundings(hit: Hit, knowledge: Knowledge) -> str:
    """The passage with its context and the sentences beside it that share the context."""
    beside = knowledge.passages_around(document_iri(hit.document), hit.start, _BESIDE)
    same = (p.text for p in beside if p.context[:20] == hit.context[:20] and p.role == hit.role)
    lines = () if hit.role == "row" else tuple(same)
    return "\n".join((hit.text, hit.context, *lines))


def is_place(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name is a region's."""
    lexicon = knowledge.vocabulary.lexicon
    return cg("Region") in lexicon.related(link.iris[0], cg("category")) and bool(link.text)


def _is_format(link: Link, knowledge: Knowledge) -> bool:
    return cg("NumberFormat") in knowledge.vocabulary.lexicon.related(link.iris[0], cg("category"))


def _property_links(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """What is asked for, without nouns that only name a class and words that only ask."""
    nouns = {(link.start, link.end) for link in links.of("class")}
    cues = {(link.start, link.end) for link in links.of("cue")}
    properties = knowledge.vocabulary.ontology.properties
    return tuple(
        link
        for link in links.of("property")
        if (link.start, link.end) not in nouns | cues
        and not all(iri in properties and properties[iri].kind in SAYING for iri in link.iris)
    )


def _is_weak(link: Link, knowledge: Knowledge) -> bool:
    """Whether a property word is an ordinary verb that its passage need not repeat."""
    properties = knowledge.vocabulary.ontology.properties
    return any(iri in properties and properties[iri].weak for iri in link.iris)


def _spoken_of(hit: Hit, links: Links, knowledge: Knowledge) -> tuple[tuple[int, int], ...]:
    """Where the question names things of a kind that the passage has another name for."""
    here = knowledge.vocabulary.lexicon.find_mentions(
        hit.text, context=knowledge.vocabulary.spoken_of
    )
    named = {mention.entity for mention in here}
    return tuple(
        (link.start, link.end) for link in links.of("entity") if link.iris[0] in named and link.text
    )


def _names(link: Link, hit: Hit, around: KeyedText, knowledge: Knowledge) -> float:
    """Whether a passage names an entity or a product of it; less when what is beside it does."""
    here = {
        m.entity
        for m in knowledge.vocabulary.lexicon.find_mentions(
            hit.text, context=knowledge.vocabulary.spoken_of
        )
    }
    kin = knowledge.kin(link.iris[0])
    if is_of_sibling(link.iris[0], here, knowledge):
        return 0.0
    if kin & here or any(link.iris[0] in knowledge.makers_of(iri) for iri in here):
        return 1.0
    if has_rest_of_name(link.iris[0], hit.text, (*sorted(here), *hit.entities), knowledge):
        return 1.0
    above = {one for parent in knowledge.parents(link.iris[0]) for one in knowledge.parents(parent)}
    if above & here:
        return AROUND
    if speaks_of_home(link.iris[0], hit, knowledge):
        return AROUND
    others = {iri for iri in here if are_alike(iri, link.iris[0], knowledge)}
    if kin & set(hit.entities):
        return (
            AROUND * (not shares_heading(link.iris[0], others, hit, knowledge)) if others else 1.0
        )
    if others:
        return AROUND * bool(kin & named_before(hit, knowledge))
    if any(are_alike(iri, link.iris[0], knowledge) for iri in hit.entities):
        return AROUND * bool(kin & named_before(hit, knowledge))
    entities = knowledge.vocabulary.lexicon.entities
    wider = knowledge.closure(link.iris[:1])
    labels = (i.text for iri in wider if iri in entities for i in entities[iri].labels)
    flat = around.folded.replace(" ", "").replace("-", "")
    return AROUND * any(fold(label).replace(" ", "").replace("-", "") in flat for label in labels)


def named_before(hit: Hit, knowledge: Knowledge) -> frozenset[Iri]:
    """What the sentence before a passage names, where the passage refers to it: its, them."""
    words = {token.key for token in find_tokens(fold(hit.text))}
    if not words & pronouns() or hit.role == "row":
        return frozenset()
    before = knowledge.passages_before(document_iri(hit.document), hit.start, 1)
    return frozenset(
        mention.entity
        for passage in before
        if passage.role == hit.role and passage.context[:20] == hit.context[:20]
        for mention in knowledge.vocabulary.lexicon.find_mentions(
            passage.text, context=knowledge.vocabulary.spoken_of
        )
    )


def are_alike(one: Iri, other: Iri, knowledge: Knowledge) -> bool:
    """Whether two entities are of one broad class, so that what is said of one is not of both."""
    ontology = knowledge.vocabulary.ontology
    kinds = (knowledge.vocabulary.kind(one), knowledge.vocabulary.kind(other))
    return any(
        all(kind is not None and ontology.is_a(kind, broad) for kind in kinds) for broad in _BROAD
    )
