"""Propose what to ask next, and the nearest claims when nothing answers.

In      the entities of a question, Knowledge
Out     questions that have an answer, in the language of the question; claims of those entities
"""

from collections.abc import Iterable

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.model import Language
from qa.phrases import phrase, to_traditional
from qa.sparql import ClaimRow, select_claims

_OFFERED = 3
_WORTH_ASKING = frozenset(
    ("Specification", "Commercial", "Roadmap", "Comparison", "Deployment", "Market")
)


def suggest_questions(
    entities: Iterable[Iri],
    knowledge: Knowledge,
    language: Language,
    *,
    but: Iterable[Iri] = (),
) -> tuple[str, ...]:
    """Questions for other properties that are stated of the entities."""
    skipped = frozenset(but)
    offered: dict[str, None] = {}
    for row in nearest_claims(entities, knowledge):
        if row.property not in skipped:
            terms = (_label(iri, knowledge, language) for iri in (row.subject, row.property))
            subject, property_ = terms
            text = phrase("FollowValue", language, subject=subject, property=property_)
            offered[text] = None
    return tuple(offered)[:_OFFERED]


def nearest_claims(entities: Iterable[Iri], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """What is stated of the entities under properties worth asking for, one of each property."""
    found: dict[tuple[Iri, Iri], ClaimRow] = {}
    properties = knowledge.vocabulary.ontology.properties
    wider = knowledge.closure(entities)
    for row in select_claims(knowledge.graph, "about", subject=wider).rows:
        known = properties.get(row.property)
        if known and known.kind in _WORTH_ASKING and row.polarity == "affirmed":
            found.setdefault((row.subject, row.property), row)
    return tuple(found.values())


def is_askable(iri: Iri, knowledge: Knowledge) -> bool:
    """Whether an entity is one that people ask about: not a topic or a generic noun."""
    kind = knowledge.vocabulary.kind(iri)
    ontology = knowledge.vocabulary.ontology
    return kind is not None and any(
        ontology.is_a(kind, cg(name)) for name in ("Organization", "Product", "Model", "Software")
    )


def _label(iri: Iri, knowledge: Knowledge, language: Language) -> str:
    text = knowledge.vocabulary.label(iri, "en" if language == "en" else "zh")
    return to_traditional(text) if language == "zh-Hant" else text
