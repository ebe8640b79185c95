"""Find who a description means in the passages, then look up what is asked of them.

"The company whose team came from X, what does its card draw?": no relation of the graph says
it, a sentence does.  The sentence names the company; the asked property is then looked up.
The words of the question are divided: some properties are asked for, all else describes, and
the sentence must hold most of what describes.

In      links, a search for the passages of a text, Knowledge
Out     outcomes whose first claims are those asked for, with the sentence that led to them
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg
from qa.asked_groups import asked_groups
from qa.asked_words import SAYING
from qa.described_kinds import (
    asked_formats,
    asked_kinds,
    asked_regions,
    class_groups,
    is_format,
    means_class_of,
)
from qa.described_rows import amounts_said, meant_in_row
from qa.found import Outcome
from qa.joined import chooses_between
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any, is_in_regions
from qa.outcomes import run_plan
from qa.passages import Hit
from qa.plan_types import Plan, Selection
from qa.words import KeyedText, content_words

_COMPUTE = (cg("peakPerformance"),)
_COVERED = 0.6
"""share of a link's words that a sentence must hold"""
_DESCRIBED = 0.6
"""share of the description that the sentence must hold"""
_NAME, _COMMON, _SLIGHT, _LEAST = 2.0, 0.5, 0.3, 1.0
"""weights of a name, a common noun or verb, a single character, and of the shortest description"""
_POSSESSIVE = ("的", "'s ", "’s ", "s' ", " ")
"""what stands between a company and what it has"""
_WORD = 2
"""characters of a word that describes"""
_NEWCOMERS = 4
"""a sentence that names more does not say whom the description means"""
_PRODUCT = cg("Product")
_MAKING = frozenset((cg("developedBy"), cg("madeBy")))
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_NO_SENTENCE = ("question", "heading")
_CLAUSE = re.compile(r"(?:[^，,；;：:。.!?！？]|(?<=\d)[,.](?=\d))+")
_DESCRIBING = ("entity", "property", "unknown", "quantity")


def bridge_outcomes(
    links: Links, find: Callable[[str], Sequence[Hit]], knowledge: Knowledge
) -> tuple[Outcome, ...]:
    """What the graph states of the entities that the passages of a description name."""
    if not describes_somebody(links, knowledge):
        return ()
    found = []
    for asked in asked_groups(links, knowledge):
        if _names_subject(asked, links, knowledge):
            continue
        for hit in find(_description(asked, links)):
            if hit.role in _NO_SENTENCE:
                continue
            covered = _described(asked, hit, links, knowledge)
            newcomers = _newcomers(hit, links, knowledge) if covered else ()
            for entity in newcomers[:_NEWCOMERS]:
                plan = _plan(entity, asked, covered, links, knowledge)
                outcome = run_plan(plan, knowledge)
                if outcome:
                    named = frozenset(iri for link in covered for iri in link.iris)
                    found.append(replace(outcome, filters=named, through=hit))
    return tuple(found)


def described_things(
    links: Links, find: Callable[[str], Sequence[Hit]], knowledge: Knowledge
) -> tuple[Iri, ...]:
    """Whom a description means that asks nothing, by the first sentence that says so."""
    for hit in find(_description((), links)):
        covered = frozenset() if hit.role in _NO_SENTENCE else _described((), hit, links, knowledge)
        found = _newcomers(hit, links, knowledge) if covered else ()
        if found:
            return found[:_NEWCOMERS]
    return ()


def describes_somebody(links: Links, knowledge: Knowledge) -> bool:
    """Whether the question speaks of somebody by a pronoun, by class alone or by a relation."""
    if links.of("reference"):
        return True
    if chooses_between(links, knowledge):
        return False
    products = any(is_any(iri, (_PRODUCT,), knowledge) for iri in links.iris("entity"))
    if not products and (links.of("class") or class_groups(links, knowledge)):
        return True
    properties = knowledge.vocabulary.ontology.properties
    nouns = {(one.start, one.end) for one in links.of("class")}
    starts = {one.start for one in links.of("property")}
    relations = [
        link
        for link in links.of("property")
        if (link.start, link.end) not in nouns
        and link.end not in starts
        and any(iri in properties and properties[iri].range is not None for iri in link.iris)
    ]
    return bool(relations) and len(links.of("property")) > 1


def _description(asked: tuple[Link, ...], links: Links) -> str:
    """The question without the words that ask."""
    first, last = links.question.focus
    chars = list(links.question.text)
    for link in (*asked, *links.of("cue")):
        if link.start >= 0:
            chars[link.start : link.end] = " " * (link.end - link.start)
    return "".join(chars[first:last])


def _plan(
    entity: Iri,
    asked: tuple[Link, ...],
    covered: frozenset[Link],
    links: Links,
    knowledge: Knowledge,
) -> Plan:
    formats = tuple(link.iris[0] for link in asked_formats(links, knowledge))
    properties = dict.fromkeys(iri for link in asked for iri in link.iris)
    return Plan(
        "values",
        links,
        frozenset((*covered, *asked, *links.of("cue"), *links.of("class"))),
        subjects=(entity,),
        properties=tuple(properties | dict.fromkeys(_COMPUTE[: len(formats)])),
        formats=formats,
    )


def _names_subject(asked: tuple[Link, ...], links: Links, knowledge: Knowledge) -> bool:
    """Whether the question itself names something that has what is asked for."""
    if any(_stands_beside(one, asked, links.question.text) for one in links.of("entity")):
        return True
    ontology = knowledge.vocabulary.ontology
    kinds = [knowledge.vocabulary.kind(iri) for iri in links.iris("entity")]
    for iri in (*(iri for link in asked for iri in link.iris), *(() if asked else _COMPUTE)):
        domain = ontology.properties[iri].domain if iri in ontology.properties else None
        wanted = (domain, *ontology.classes[domain].also_asked) if domain else _NAMED
        if any(kind and any(ontology.is_a(kind, one) for one in wanted) for kind in kinds):
            return True
    return False


def _stands_beside(entity: Link, asked: tuple[Link, ...], text: str) -> bool:
    """Whether a name stands right before what is asked for: the module costs, its subject."""
    return any(
        0 <= entity.start < entity.end <= link.start and text[entity.end : link.start] in ("", " ")
        for link in asked
    )


def _described(
    asked: tuple[Link, ...], hit: Hit, links: Links, knowledge: Knowledge
) -> frozenset[Link]:
    """The links of the description that a sentence holds, when it holds most of them."""
    nouns = {(one.start, one.end) for one in links.of("class")}
    formats = asked_formats(links, knowledge)
    describing = [
        link
        for link in links.all
        if link.role in _DESCRIBING
        and link not in asked
        and not (link.quantity is not None and link.quantity.number is None)
        and not (link.role == "property" and (link.start, link.end) in nouns)
        and not means_class_of(link, knowledge)
        and link not in formats
        and not _only_explains(link, knowledge)
    ]
    text = KeyedText(f"{hit.text}\n{hit.context}\n{_before(hit, knowledge)}")
    covered = [link for link in describing if _covers(link, text, hit, links, knowledge)]
    weight = sum(_weight(link, knowledge) for link in describing)
    if sum(_weight(link, knowledge) for link in covered) < _DESCRIBED * max(weight, _LEAST):
        return frozenset()
    extra = [
        link
        for link in links.of("entity")
        if means_class_of(link, knowledge) or is_format(link, knowledge)
    ]
    return frozenset((*covered, *extra))


def _only_explains(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word only says what kind of sentence is meant: because."""
    properties = knowledge.vocabulary.ontology.properties
    kinds = {properties[iri].kind for iri in link.iris if iri in properties}
    return link.role == "property" and bool(kinds) and kinds <= SAYING


def _weight(link: Link, knowledge: Knowledge) -> float:
    """What a link adds to a description: names most, verbs and common nouns least."""
    if link.role == "entity":
        return _NAME if is_any(link.iris[0], _NAMED, knowledge) else _COMMON
    properties = knowledge.vocabulary.ontology.properties
    if link.role == "unknown" and len(link.text) < _WORD:
        return _SLIGHT
    verb = any(iri in properties and properties[iri].range is not None for iri in link.iris)
    return _COMMON if link.role == "property" and verb else 1.0


def _before(hit: Hit, knowledge: Knowledge) -> str:
    """The sentence before, which says who a pronoun means."""
    document = document_iri(hit.document)
    beside = knowledge.passages_around(document, hit.start, 1)
    before = (one for one in beside if one.start < hit.start)
    return "".join(one.text for one in before if one.context[:20] == hit.context[:20])


def _covers(link: Link, text: KeyedText, hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    if link.role == "entity" and knowledge.kin(link.iris[0]) & set(hit.entities):
        return True
    if link.quantity is not None and link.quantity.number is not None and link.quantity.unit:
        return amounts_said(link, f"{hit.text}\n{hit.context}")  # 300 GB is no part of a name
    if link.quantity is not None and amounts_said(link, f"{hit.text}\n{hit.context}"):
        return True
    words = content_words(link.text, language=links.question.language)
    return bool(words) and sum(text.covers(word.key) for word in words) / len(words) >= _COVERED


def _newcomers(hit: Hit, links: Links, knowledge: Knowledge) -> tuple[Iri, ...]:
    """Things that the sentence names and the question does not, of the classes it speaks of.

    First those of the clause that holds most of the question's words; when it names none, those
    of the sentence before, then of the question that it answers.
    """
    versions = knowledge.relations.versions
    known = {kin for i in links.iris("entity") for kin in (i, *versions.get(i, ()))}
    kinds = asked_kinds(links, knowledge) or _NAMED
    selection = Selection(_NAMED[0], regions=asked_regions(links, knowledge))
    plan = Plan("values", links, frozenset(), selection=selection)
    before = _before(hit, knowledge)
    near = [one.entity for one in knowledge.vocabulary.lexicon.find_mentions(before)]
    fitting = {
        iri
        for iri in (*hit.entities, *near)
        if iri not in known
        and is_any(iri, _NAMED, knowledge)
        and is_any(iri, kinds, knowledge)
        and is_in_regions(iri, plan, knowledge)
    }
    fitting -= _made_by_others(fitting, links, knowledge)
    if hit.role == "row":
        return meant_in_row(hit, fitting, known, links, knowledge)
    first, last = links.question.focus
    words = content_words(links.question.text[first:last], language=links.question.language)
    for text in (hit.text, before, hit.context):
        ranked = []
        for match in _CLAUSE.finditer(text):
            clause = KeyedText(match.group())
            held = sum(clause.covers(word.key) for word in words)
            for iri in sorted(fitting):
                at = _place(iri, match.group(), knowledge)
                ranked += [(-held, match.start() + at, iri)] if at >= 0 else []
        if ranked:
            return tuple(dict.fromkeys(iri for _, _, iri in sorted(ranked)))
    return ()


def _made_by_others(iris: set[Iri], links: Links, knowledge: Knowledge) -> set[Iri]:
    """Others and what they make, where the question speaks of what a named company develops."""
    named = {
        iri for iri in links.iris("entity") if knowledge.vocabulary.kind(iri) == cg("Organization")
    }
    nouns = {(link.start, link.end) for link in links.of("class")}
    verbs = [link for link in links.of("property") if (link.start, link.end) not in nouns]
    asks = any(_MAKING & {*link.iris} for link in verbs) or _has_own(named, links, knowledge)
    makers = {iri: {iri, *knowledge.makers_of(iri)} for iri in (iris if asks and named else ())}
    return {iri for iri, known in makers.items() if not known & named}


def _has_own(named: set[Iri], links: Links, knowledge: Knowledge) -> bool:
    """Whether the question asks for a thing that a named company has: 阿里的推理芯片."""
    text = links.question.text
    nouns = [link.start for link in (*links.of("class"), *class_groups(links, knowledge))]
    return any(
        text[link.end : start] in _POSSESSIVE
        for link in links.of("entity")
        if link.iris[0] in named
        for start in nouns
        if link.end <= start
    )


def _place(iri: Iri, text: str, knowledge: Knowledge) -> int:
    """Where a text names an entity, or -1."""
    known = knowledge.vocabulary.lexicon.entities.get(iri)
    places = [_flat(text).find(_flat(label.text)) for label in known.labels] if known else []
    return min((at for at in places if at >= 0), default=-1)


def _flat(text: str) -> str:
    return fold(text).replace(" ", "").replace("-", "")
