"""Decide whether what was found answers the question, or which kind of not-knowing it is.

An answer is given only when every named thing is known, no product code is left unread, and what
was found accounts for enough of the question; a question for a time, an amount or a company must
find one.

In      the best outcome, or the best passages
Out     Verdict
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.dates import find_dates
from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg, local_name
from kg.quantities import dimension_of, find_quantities
from qa.choose import Choice, rarity
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.passages import Hit
from qa.words import KeyedText, content_words, question_words

PLAN_SHARE = 0.7
"""share of the question that claims must account for; calibrated by `chipgraph eval`"""
ABOUT_SHARE = 0.8
"""the same for claims that were chosen by their words alone"""
PASSAGE_SHARE = 0.62
"""share of the question's words that a passage must hold; calibrated by `chipgraph eval`"""
EXPLAINING_SHARE = 0.38
"""the same for questions for a reason or a view, whose answers use other words"""
QUESTION_SHARE = 0.7
"""share of the question's words that a question of a document must hold for its answer to count"""
_TELLING_WORD = 0.5
"""rarity from which on a word must be read by what answers in place of a look-up"""
_REPLY, _LONGEST_REPLY = 5, 340
"""sentences and characters of an answer that are quoted for its question"""
_OWN = 0.67
"""what the share counts in a passage's confidence; the ranking's score counts the rest"""
_QUOTES = 3
_CONTENT = 1.4
"""weight of a rare word"""
_ENTITY, _PROPERTY, _SPEAKER, _SLIGHT = 2.0, 1.5, 1.0, 0.3
"""weights of a named thing, of what is asked, of who speaks, of a single character"""
_MISSED = 0.72
"""what is left of a share for each named thing that a passage lacks, or when it has no answer"""
_DATE = cg("Date")
_TELLING = 0.75
"""what an amount of the asked kind counts for its property, where few properties are measured so"""
_COMMON = frozenset(cg(name) for name in ("Count", "Ratio", "Time", "Data"))
_UNMEASURED = 0.2
"""what is left of a property's share in a passage without an amount of its kind"""
_AROUND = 0.6
"""what a word counts that stands beside a passage"""
_SOME = 0.2
"""share of the words beside names and amounts that a passage must hold"""
_REACHED = 0.4
"""share of a named thing or an asked amount from which on a passage is taken to have it"""
_BESIDE = 2
"""sentences before and after a passage that belong to its surroundings"""
_NEAR = 0.82
"""of the best passage's share, for a second one to be quoted"""
_NEAR_IN_CONFLICT = 0.6
_CODE = re.compile(r"(?i)[a-z][a-z-]* ?\d[a-z0-9-]*")
_ASKING = frozenset(("Reason", "Statement", "Forecast"))
"""kinds of property whose words only say what kind of sentence is asked for"""
_GENERIC = frozenset(cg(name) for name in ("ProductClass", "Market", "Topic", "Application"))
_BROAD = tuple(cg(name) for name in ("Product", "Organization", "Model"))
_SOFT = frozenset(cg(name) for name in ("Technology", "Software"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something answers, and if not, why not."""

    accepted: bool
    confidence: float
    """in [0, 1]"""
    reason: str | None = None
    """unknownEntity, neverStated"""
    names: tuple[str, ...] = ()
    """as written: the unknown names, or those that are known"""
    asked: tuple[str, ...] = ()
    """words of the question that nothing accounts for"""
    hits: tuple[Hit, ...] = ()
    """passages to quote, best first"""


def judge_plan(choice: Choice, links: Links, knowledge: Knowledge) -> Verdict:
    """Whether the best outcome answers the question."""
    unknown = unknown_names(links, knowledge)
    asked = tuple(link.text for link in choice.missing if link.text)
    if unknown:
        return Verdict(False, 0.0, "unknownEntity", unknown, asked)
    lost = [
        link for link in choice.missing if link.role == "entity" and _is_needed(link, knowledge)
    ]
    enough = choice.share >= PLAN_SHARE and not lost and _amounts_fit(choice, links, knowledge)
    if choice.outcome.plan.shape == "about" and not _asks_about(links):
        unread = any(_says_much(link) for link in choice.missing)
        enough = enough and not unread and _names_all(choice, links, knowledge)
        enough = enough and choice.share >= ABOUT_SHARE
    enough = enough and _formats_fit(choice)
    return Verdict(enough, choice.share, "neverStated", _known_names(links, knowledge), asked)


def _names_all(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether one claim speaks of every named thing of the question."""
    named = [
        knowledge.kin(link.iris[0]) for link in links.of("entity") if _specific(link, knowledge)
    ]
    for row in choice.outcome.rows:
        mentions = knowledge.vocabulary.lexicon.find_mentions(
            row.quote, context=knowledge.vocabulary.spoken_of
        )
        spoken = {row.subject, row.value, *(value for _, value in row.qualifiers)}
        spoken |= {mention.entity for mention in mentions}
        if all(kin & spoken for kin in named):
            return True
    return not named


def _says_much(link: Link) -> bool:
    """Whether an answer that leaves a word unread would miss the point."""
    return link.role == "property" or (link.role == "unknown" and rarity(link.text) > _TELLING_WORD)


def _is_needed(link: Link, knowledge: Knowledge) -> bool:
    """Whether an answer that leaves a name out would be about something else."""
    lexicon = knowledge.vocabulary.lexicon
    return (
        _specific(link, knowledge)
        or _is_place(link, knowledge)
        or bool(lexicon.related(link.iris[0], cg("meansRegion")))
    )


def _formats_fit(choice: Choice) -> bool:
    """Whether claims about compute are stated for a number format that was asked for."""
    wanted = {local_name(iri) for iri in choice.outcome.plan.formats}
    stated = {
        local_name(value)
        for row in choice.outcome.rows
        for name, value in row.qualifiers
        if name == cg("precision")
    }
    return not wanted or not stated or bool(wanted & stated)


def _amounts_fit(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether a question for an amount of something found one."""
    listed = choice.outcome.plan.shape == "about"
    asks = links.has(cg("AskHowMuch"), cg("AskCount"))
    asks = asks or (listed and any(_is_measured(one, knowledge) for one in links.of("property")))
    if not asks or choice.outcome.plan.aggregate or choice.outcome.plan.shape == "select":
        return True
    if links.has(cg("AskHow"), cg("AskWhy")) or not links.of("property"):
        return True
    return any(row.amount() is not None or find_quantities(row.text) for row in choice.outcome.rows)


def judge_passages(hits: Iterable[Hit], links: Links, knowledge: Knowledge) -> Verdict:
    """Whether passages answer the question in their own words, and which to quote."""
    unknown = unknown_names(links, knowledge)
    if unknown:
        return Verdict(False, 0.0, "unknownEntity", unknown)
    specific = [link for link in links.of("entity") if _specific(link, knowledge)]
    scored = []
    missing: tuple[str, ...] = ()
    for hit in hits:
        if hit.role == "heading":
            continue
        share, lost = _share(hit, links, specific, knowledge)
        if hit.role == "question":
            replies = _reply(hit, knowledge) if share >= QUESTION_SHARE else None
            if replies is None:
                continue
            hit = replies
        scored.append((_OWN * share + (1 - _OWN) * hit.score, hit))
        missing = missing or lost
    scored.sort(key=lambda item: -item[0])
    if not scored:
        return Verdict(False, 0.0, "neverStated", _known_names(links, knowledge), missing)
    best = scored[0][0]
    near = _NEAR_IN_CONFLICT if links.has(cg("AskConflict"), cg("AskCompare")) else _NEAR
    best = min(best, 1.0)
    kept = tuple(hit for share, hit in scored[:_QUOTES] if share >= best * near)
    explaining = links.has(cg("AskWhy"), cg("AskOpinion"), cg("AskHow"))
    accepted = best >= (EXPLAINING_SHARE if explaining else PASSAGE_SHARE)
    return Verdict(accepted, best, "neverStated", _known_names(links, knowledge), missing, kept)


def _reply(hit: Hit, knowledge: Knowledge) -> Hit | None:
    """The beginning of the answer to a question of the document."""
    after = knowledge.passages_after(document_iri(hit.document), hit.end, _REPLY)
    said = [p for p in after if p.role in ("answer", "item")]
    if not said or said[0] != after[0]:
        return None
    end = next(
        (p.end for p in reversed(said) if p.end - said[0].start <= _LONGEST_REPLY), said[0].end
    )
    return replace(hit, start=said[0].start, end=end, role="reply", text=said[0].text)


def unknown_names(links: Links, knowledge: Knowledge) -> tuple[str, ...]:
    """Names that the documents never speak of: known elsewhere, or product codes of nobody."""
    found = [
        link.text or knowledge.vocabulary.label(link.iris[0], "en")
        for link in links.of("entity")
        if _specific(link, knowledge) and not _spoken_of(link, knowledge)
    ]
    found += [link.text for link in links.of("unknown") if _CODE.fullmatch(link.text)]
    return tuple(dict.fromkeys(found))


def _spoken_of(link: Link, knowledge: Knowledge) -> bool:
    spoken = knowledge.vocabulary.spoken_of
    return any(
        spoken & {*knowledge.wider_values((iri,)), *knowledge.relations.base.get(iri, ())}
        or (knowledge.relations.families.get(iri) and spoken & knowledge.makers_of(iri))
        for iri in link.iris
    )


def _specific(link: Link, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind is not None and kind not in _GENERIC and kind not in _SOFT


def _known_names(links: Links, knowledge: Knowledge) -> tuple[str, ...]:
    names = [link.text for link in links.of("entity") if link.text and _specific(link, knowledge)]
    return tuple(dict.fromkeys(names))


def _asks_about(links: Links) -> bool:
    return links.has(cg("AskDefinition"), cg("AskOpinion"))


def _share(
    hit: Hit, links: Links, specific: Iterable[Link], knowledge: Knowledge
) -> tuple[float, tuple[str, ...]]:
    """The weighted share of the question that a passage accounts for, and what it lacks."""
    language = links.question.language
    here = KeyedText(hit.text)
    around = KeyedText(_surroundings(hit, knowledge))
    specific = tuple(specific)
    properties = _property_links(links, knowledge)
    formats = [link for link in links.of("entity") if _is_format(link, knowledge)]
    places = [link for link in links.of("entity") if _is_place(link, knowledge)]
    parts = [
        (_ENTITY, _names(link, hit, around, knowledge), link.text)
        for link in (*specific, *formats, *places)
    ]
    measured = [link for link in properties if _is_measured(link, knowledge)]
    parts += [
        (_PROPERTY, _states(link, hit, here, around, links, knowledge), link.text)
        for link in measured
    ]
    strict = len(parts)
    parts += [
        (_PROPERTY, _states(link, hit, here, around, links, knowledge), link.text)
        for link in properties
        if link not in measured
    ]
    if links.speakers:
        parts.append((_SPEAKER, float(hit.speaker in links.speakers), ""))
    taken = [(link.start, link.end) for link in (*specific, *properties, *formats, *places)]
    views = [(one.start, one.end) for one in links.of("property") if one not in properties]
    start, end = links.question.focus
    asking = question_words()
    for word in content_words(links.question.text[start:end], language=language):
        at = word.start + start
        if word.key in asking or any(first <= at < last for first, last in [*taken, *views]):
            continue
        weight = _CONTENT * rarity(word.key)
        if len(word.key) < 2 or word.key.isdecimal():
            weight = _SLIGHT
        share = max(here.covers(word.key), _AROUND * around.covers(word.key))
        parts.append((weight, share, word.text))
    total = sum(weight for weight, _, _ in parts)
    share = sum(weight * reached for weight, reached, _ in parts) / total if total else 0.0
    content = [(weight, reached) for weight, reached, _ in parts[strict:]]
    if content and sum(w * r for w, r in content) < _SOME * sum(w for w, _ in content):
        share *= _MISSED**2 if links.has(cg("AskWhy")) else _MISSED
    missed = sum(reached < _REACHED for _, reached, _ in parts[:strict])
    share *= _MISSED**missed
    if not _has_type(hit, links, knowledge):
        share *= _MISSED
    return share, tuple(text for _, reached, text in parts if reached < 0.5 and text)


def _surroundings(hit: Hit, knowledge: Knowledge) -> str:
    """The passage with its context and the sentences beside it that share the context."""
    beside = knowledge.passages_around(document_iri(hit.document), hit.start, _BESIDE)
    same = (p.text for p in beside if p.context[:20] == hit.context[:20] and p.role == hit.role)
    lines = () if hit.role == "row" else tuple(same)
    return "\n".join((hit.text, hit.context, *lines))


def _is_place(link: Link, knowledge: Knowledge) -> bool:
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
        and not all(iri in properties and properties[iri].kind in _ASKING for iri in link.iris)
    )


def _is_measured(link: Link, knowledge: Knowledge) -> bool:
    """Whether every reading of a property word takes an amount."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in link.iris if iri in properties]
    return bool(known) and all(one.value_type == "Quantity" for one in known)


def _states(
    link: Link,
    hit: Hit,
    here: KeyedText,
    around: KeyedText,
    links: Links,
    knowledge: Knowledge,
) -> float:
    """How far a passage speaks of a property: its words, and an amount of its kind."""
    properties = knowledge.vocabulary.ontology.properties
    asking = question_words()
    found = content_words(link.text, language=links.question.language)
    words = [word for word in found if word.key not in asking]
    if not words and not _is_measured(link, knowledge):
        return _TELLING
    said = max((0.0, *(max(here.covers(w.key), _AROUND * around.covers(w.key)) for w in words)))
    measured = [properties[iri] for iri in link.iris if iri in properties]
    if any(known.dimension == _DATE for known in measured) and find_dates(hit.text, said_on=None):
        return max(said, _TELLING)
    wanted = {known.dimension for known in measured if known.value_type == "Quantity"}
    if not wanted or len(wanted) < len(measured) or None in wanted:
        return said
    measures = {
        dimension_of(span.quantity.unit)
        for span in find_quantities(hit.text)
        if span.quantity.unit is not None
    }
    if not wanted & measures:
        return _UNMEASURED * said
    return max(said, _TELLING) if wanted & measures - _COMMON else said


def _names(link: Link, hit: Hit, around: KeyedText, knowledge: Knowledge) -> float:
    """Whether a passage names an entity or a product of it; less when what is beside it does."""
    here = {
        m.entity
        for m in knowledge.vocabulary.lexicon.find_mentions(
            hit.text, context=knowledge.vocabulary.spoken_of
        )
    }
    kin = knowledge.kin(link.iris[0])
    if kin & here or any(link.iris[0] in knowledge.makers_of(iri) for iri in here):
        return 1.0
    others = {iri for iri in here if _alike(iri, link.iris[0], knowledge)}
    if kin & set(hit.entities):
        return _AROUND if others else 1.0
    if others:
        return 0.0
    entities = knowledge.vocabulary.lexicon.entities
    wider = knowledge.closure(link.iris[:1])
    labels = (i.text for iri in wider if iri in entities for i in entities[iri].labels)
    flat = around.folded.replace(" ", "").replace("-", "")
    return _AROUND * any(fold(label).replace(" ", "").replace("-", "") in flat for label in labels)


def _alike(one: Iri, other: Iri, knowledge: Knowledge) -> bool:
    """Whether two entities are of one broad class, so that what is said of one is not of both."""
    ontology = knowledge.vocabulary.ontology
    kinds = (knowledge.vocabulary.kind(one), knowledge.vocabulary.kind(other))
    return any(
        all(kind is not None and ontology.is_a(kind, broad) for kind in kinds) for broad in _BROAD
    )


def _has_type(hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage holds the kind of thing that is asked for."""
    if links.has(cg("AskWhen")):
        return bool(find_dates(hit.text, said_on=None))
    if links.has(cg("AskHowMuch"), cg("AskCount"), cg("AskRatio")) and not links.has(cg("AskHow")):
        return bool(find_quantities(hit.text))
    if links.has(cg("AskWho")):
        asked = {iri for link in links.of("entity") for iri in link.iris}
        asked |= {maker for iri in asked for maker in knowledge.makers_of(iri)}
        return any(
            _organization(mention.entity, knowledge) and mention.entity not in asked
            for mention in knowledge.vocabulary.lexicon.find_mentions(
                hit.text, context=knowledge.vocabulary.spoken_of
            )
        )
    return True


def _organization(iri: Iri, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(iri)
    return kind is not None and knowledge.vocabulary.ontology.is_a(kind, cg("Organization"))
