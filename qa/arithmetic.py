"""Find amounts to calculate with in one sentence: "NVIDIA takes 60%, Broadcom 15%, AMD 8%".

Where no claim states an amount of each named entity, a sentence that names them all may.  The
amount of an entity is the first one after its name and before the next name.

In      Plan with several subjects and something to make of their values, Knowledge
Out     Outcome whose parts are the amounts, each with a claim of that sentence as its evidence
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.model import Iri, Mention, Quantity
from kg.quantities import QuantitySpan, dimension_of, find_quantities
from qa.found import Outcome, Part
from qa.knowledge import Knowledge, PassageText
from qa.plan_types import Plan
from qa.sparql import ClaimRow, select_claims
from qa.templates import load_templates
from qa.words import KeyedText, content_words, question_words

_PROSE = ("paragraph", "answer", "item")


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage and the entities that it mentions."""

    document: Iri
    passage: PassageText
    entities: frozenset[Iri]


def find_parts(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """The amounts of all subjects in the sentence that says most of the question; else None."""
    wanted = [frozenset(knowledge.closure((iri,))) for iri in plan.subjects]
    places = [
        place
        for place in _places(plan, knowledge)
        if all(place.entities & one for one in wanted) and place.passage.role in _PROSE
    ]
    best: tuple[float, Outcome] | None = None
    for place in places:
        amounts = _amounts(place.passage.text, wanted, knowledge)
        rows = _rows_inside(place, knowledge) if amounts else ()
        if not amounts or not rows:
            continue
        score = _says(place.passage, plan)
        parts = tuple(
            Part(iri, text, quantity, _nearest(rows, place.passage.start + at))
            for iri, (at, text, quantity) in zip(plan.subjects, amounts, strict=True)
        )
        if best is None or score > best[0]:
            kept = tuple(dict.fromkeys(part.row for part in parts))
            query = select_claims(knowledge.graph, "claims", claim=(row.claim for row in kept))
            best = score, Outcome(plan, kept, query.sparql, parts=parts)
    return best[1] if best else None


def _places(plan: Plan, knowledge: Knowledge) -> Iterable[_Place]:
    spoken = select_claims(knowledge.graph, "about", subject=plan.subjects)
    named = select_claims(knowledge.graph, "naming", value=plan.subjects)
    for document in dict.fromkeys(row.document for row in (*spoken.rows, *named.rows)):
        found: dict[int, set[Iri]] = {}
        for start, entity in _mentions(document, knowledge):
            found.setdefault(start, set()).add(entity)
        for passage in knowledge.passages_of(document):
            if passage.start in found:
                yield _Place(document, passage, frozenset(found[passage.start]))


def _mentions(document: Iri, knowledge: Knowledge) -> tuple[tuple[int, Iri], ...]:
    key = ("mentions", document)
    if key not in knowledge.remembered:
        query = load_templates()["mentions"].bind({"document": (document,)})
        solutions = cast(Iterable[ox.QuerySolution], knowledge.graph.query(query))
        knowledge.remembered[key] = tuple(
            (int(s["start"].value), Iri(s["entity"].value)) for s in solutions
        )
    return cast(tuple[tuple[int, Iri], ...], knowledge.remembered[key])


def _amounts(
    text: str, wanted: list[frozenset[Iri]], knowledge: Knowledge
) -> list[tuple[int, str, Quantity]]:
    """For each subject where its amount stands, its text and the amount; empty when one lacks."""
    lexicon = knowledge.vocabulary.lexicon
    mentions = lexicon.find_mentions(text, context=knowledge.vocabulary.spoken_of)
    ordered = sorted(mentions, key=lambda mention: mention.start)
    spans = find_quantities(text)
    found = []
    for own in wanted:
        named = (at for at, mention in enumerate(ordered) if mention.entity in own)
        held = (_first_between(spans, ordered, at) for at in named)
        span = next((span for span in held if span is not None), None)
        if span is None:
            return []
        found.append((span.start, text[span.start : span.end], span.quantity))
    kinds = {dimension_of(quantity.unit) if quantity.unit else None for _, _, quantity in found}
    apart = len({at for at, _, _ in found}) == len(found)
    return found if len(kinds) == 1 and apart else []


def _first_between(
    spans: tuple[QuantitySpan, ...], mentions: list[Mention], at: int
) -> QuantitySpan | None:
    """The first amount after a mention and before the next one."""
    end = mentions[at + 1].start if at + 1 < len(mentions) else None
    after = (span for span in spans if span.start >= mentions[at].end)
    span = next(after, None)
    fits = (
        span is not None and (end is None or span.start < end) and span.quantity.number is not None
    )
    return span if fits else None


def _rows_inside(place: _Place, knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """The claims that were read from a passage."""
    entities = sorted(place.entities)
    result = select_claims(knowledge.graph, "about", subject=entities)
    start, end = place.passage.start, place.passage.end
    return tuple(
        row
        for row in result.rows
        if row.document == place.document and start <= row.start and row.end <= end
    )


def _nearest(rows: tuple[ClaimRow, ...], at: int) -> ClaimRow:
    """The claim whose words hold an offset in the fewest characters, else the nearest."""
    holding = [row for row in rows if row.start <= at < row.end]
    if holding:
        return min(holding, key=lambda row: (row.end - row.start, row.start, row.claim))
    return min(rows, key=lambda row: (abs(row.start - at), row.start, row.claim))


def _says(passage: PassageText, plan: Plan) -> float:
    """How many words of the question a passage says."""
    question = plan.links.question
    asking = question_words()
    text = KeyedText(f"{passage.text}\n{passage.context}")
    words = content_words(question.text, language=question.language)
    return sum(text.covers(word.key) for word in words if word.key not in asking)
