"""Find who a description means in the passages, then look up what is asked of them.

"The company whose team came from X, what does its card draw?": no relation of the graph says
it, a sentence does.  The sentence names the company; the asked property is then looked up.

In      links, passages found for the question, Knowledge
Out     outcomes whose first claims are those asked for, with the sentence that led to them
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.outcomes import Outcome, run_plan
from qa.passages import Hit
from qa.plan import Plan
from qa.words import KeyedText, content_words

_ASKED_KINDS = frozenset(("Specification", "Commercial", "Roadmap", "Relation", "Compatibility"))
_COMPUTE = (cg("peakPerformance"),)
_LOOKED_AT = 3
_COVERED = 0.6
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))


def bridge_outcomes(links: Links, hits: Iterable[Hit], knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What the graph states of the entities that the best passages name."""
    asked = tuple(link for link in links.of("property") if _is_asked(link, links, knowledge))
    if not asked or _names_subject(asked, links, knowledge):
        return ()
    formats = tuple(link.iris[0] for link in links.of("entity") if _is_format(link, knowledge))
    found = []
    for hit in tuple(hits)[:_LOOKED_AT]:
        if hit.role in ("question", "heading"):
            continue
        text = KeyedText(f"{hit.text}\n{hit.context}")
        covered = {link for link in links.all if _covers(link, text, hit, links, knowledge)}
        if not any(link.role in ("entity", "property", "unknown") for link in covered - {*asked}):
            continue
        for entity in _newcomers(hit, links, knowledge):
            plan = Plan(
                "values",
                links,
                frozenset(covered | {*asked, *links.of("cue"), *links.of("class")}),
                subjects=(entity,),
                properties=tuple(
                    dict.fromkeys(
                        (*(iri for link in asked for iri in link.iris), *_COMPUTE[: len(formats)])
                    )
                ),
                formats=formats,
            )
            outcome = run_plan(plan, knowledge)
            if outcome:
                named = frozenset(iri for link in covered for iri in link.iris)
                found.append(replace(outcome, filters=named, through=hit))
    return tuple(found)


def _names_subject(asked: tuple[Link, ...], links: Links, knowledge: Knowledge) -> bool:
    """Whether the question itself names something that has what is asked for."""
    ontology = knowledge.vocabulary.ontology
    kinds = [knowledge.vocabulary.kind(iri) for iri in links.iris("entity")]
    described = links.of("class") or links.of("reference")
    for link in asked:
        for iri in link.iris:
            domain = ontology.properties[iri].domain if iri in ontology.properties else None
            if domain is None:
                continue
            wanted = (domain, *ontology.classes[domain].also_asked)
            if any(kind and any(ontology.is_a(kind, one) for one in wanted) for kind in kinds):
                return True
    return not described


def _is_asked(link: Link, links: Links, knowledge: Knowledge) -> bool:
    properties = knowledge.vocabulary.ontology.properties
    nouns = {(one.start, one.end) for one in links.of("class")}
    return (link.start, link.end) not in nouns and any(
        iri in properties and properties[iri].kind in _ASKED_KINDS for iri in link.iris
    )


def _is_format(link: Link, knowledge: Knowledge) -> bool:
    return cg("NumberFormat") in knowledge.vocabulary.lexicon.related(link.iris[0], cg("category"))


def _covers(link: Link, text: KeyedText, hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    if link.role == "entity":
        return bool(knowledge.kin(link.iris[0]) & set(hit.entities)) or _is_format(link, knowledge)
    words = content_words(link.text, language=links.question.language)
    return bool(words) and sum(text.covers(word.key) for word in words) / len(words) >= _COVERED


def _newcomers(hit: Hit, links: Links, knowledge: Knowledge) -> tuple[Iri, ...]:
    """Named things of the passage that the question does not name itself."""
    known = {kin for iri in links.iris("entity") for kin in knowledge.kin(iri)}
    vocabulary = knowledge.vocabulary
    return tuple(
        iri
        for iri in hit.entities
        if iri not in known
        and (kind := vocabulary.kind(iri))
        and any(vocabulary.ontology.is_a(kind, named) for named in _NAMED)
    )
