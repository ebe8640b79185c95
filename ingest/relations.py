"""Read relations from a sentence: every pattern of the ontology, with subject, value and stance.

In      a form, the scene, the document
Out     claims, and the entities that the sentence introduces
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.bearers import find_bearers
from ingest.carried import Scene
from ingest.echoes import read_contrasts, read_counted, read_examples, read_foundries
from ingest.forms import Form
from ingest.matcher import find_matches, value_position
from ingest.measured import asked_of_dimension, property_before
from ingest.patterns import Pattern
from ingest.qualifiers import find_qualifiers
from ingest.relation_values import find_values
from ingest.scope import Stance, denies_report, find_status, judge
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Entity, EntityValue, Iri, Quantity, Source, Value
from kg.ontology import cg, load_ontology
from kg.units import dimension_of

_DURATION = cg("Duration")
_STAGED = frozenset(("Deployment", "Commercial", "Roadmap", "Relation"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence yields."""

    claims: tuple[Claim, ...] = ()
    entities: tuple[Entity, ...] = ()
    """minted for things that the text names"""


def read_relations(form: Form, scene: Scene, speech: Speech, *, asked: bool = False) -> Reading:
    """The claims that the patterns find; in a question only what stands side by side."""
    if not asked and denies_report(form.text):
        return Reading()
    claims: list[Claim] = []
    entities: list[Entity] = []
    seen: set[tuple[Iri, int]] = set()
    for found_pattern, match in find_matches(form, scene, asked=asked):
        pattern = _giving_way(found_pattern, match, form, scene)
        key = (pattern.property, value_position(pattern, match))
        if key in seen:
            continue
        here = scene.at(match.start("v"))
        found = tuple(_claims(pattern, match, form, here, speech))
        if found:
            seen.add(key)
            claims += [claim for claim, _ in found]
            entities += [entity for _, minted in found for entity in minted]
    if not asked:
        claims += list(read_foundries(claims, scene))
        claims += list(read_counted(form, claims))
        claims += list(read_contrasts(form, claims, speech))
        claims += list(read_examples(form, claims, entities, scene, speech))
    return Reading(tuple(claims), tuple(entities))


def _giving_way(pattern: Pattern, match: re.Match[str], form: Form, scene: Scene) -> Pattern:
    """The pattern under the property of its number that the sentence or the question names."""
    slots = form.found(match, "q") if pattern.yields else ()
    unit = slots[0].quantity.unit if slots and slots[0].quantity else None
    if unit is None:
        return pattern
    named = property_before(form, match.start("q"), dimension_of(unit))
    named = named or asked_of_dimension(scene, dimension_of(unit))
    return replace(pattern, property=named.iri) if named else pattern


def _claims(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene, speech: Speech
) -> Iterator[tuple[Claim, tuple[Entity, ...]]]:
    bearers = find_bearers(pattern, match, form, scene)
    values = tuple(find_values(pattern, match, form, scene))
    if not bearers.entities or not values:
        return
    at = value_position(pattern, match)
    has_subject = "s" in match.groupdict() and match.start("s") >= 0
    stance: Stance | None = Stance("affirmed", "stated")
    if not pattern.adjacent:
        stance = judge(
            form,
            subject=match.end("s") - 1 if has_subject else None,
            verb=match.span("v"),
            value=None if at == match.start("v") else at,
        )
    if stance is None:
        return
    source = _source(match, form, speech, bearers.start)
    for subject in bearers.entities:
        for value, minted in values:
            if isinstance(value, EntityValue) and value.iri == subject:
                continue
            if _plausible(pattern, subject, value, scene):
                claim = _claim(pattern, match, form, stance, source, subject, value, scene)
                yield claim, (*bearers.minted, *((minted,) if minted else ()))


def _claim(
    pattern: Pattern,
    match: re.Match[str],
    form: Form,
    stance: Stance,
    source: Source,
    subject: Iri,
    value: Value,
    scene: Scene,
) -> Claim:
    known = load_ontology().properties[pattern.property]
    affirmed = stance.polarity == "affirmed"
    staged = known.kind in _STAGED and known.dimension != _DURATION and not pattern.adjacent
    status = find_status(form, match.span("v")) if staged else None
    if status and not affirmed and not _prevails(status):
        status = None
    return Claim(
        subject=subject,
        property=pattern.property,
        value=value,
        source=source,
        rule=f"pattern {pattern.name}",
        polarity=stance.polarity,
        certainty=stance.certainty,
        status=status,
        qualifiers=find_qualifiers(pattern, match, form, stance, scene),
    )


def _prevails(status: Iri) -> bool:
    return any(cue.iri == status and cue.prevails for cue in load_statement_cues().statuses)


def _source(match: re.Match[str], form: Form, speech: Speech, subject_start: int) -> Source:
    start = form.clause(match.start("v"))[0]
    start = min(start, next((at for at in (match.start(),) if match.group()), start))
    end = form.clause(max(match.end() - 1, match.start("v")))[1]
    first, last = form.span(start, max(end, match.end()))
    if form.starts[0] <= subject_start < first:
        first = subject_start
    words = speech.text[first:last]
    return speech.source(
        first + len(words) - len(words.lstrip()), last - len(words) + len(words.rstrip())
    )


def _told_by(quantity: Quantity) -> Iri | None:
    """The unit that a rate is told by: that of $0.03 / 1K tokens is the token."""
    counts = (item.value for item in quantity.qualifiers if item.property == cg("per"))
    return next((count.unit for count in counts if isinstance(count, Quantity)), None)


def _plausible(pattern: Pattern, subject: Iri, value: Value, scene: Scene) -> bool:
    """Side by side is no proof: the lexicon's maker, where known, must be the one named."""
    if pattern.per and isinstance(value, Quantity) and _told_by(value) != pattern.per:
        return False
    if pattern.category and isinstance(value, EntityValue):
        return pattern.category in scene.lexicon.related(value.iri, cg("category"))
    if not pattern.adjacent or not isinstance(value, EntityValue):
        return True
    known = {
        other
        for relation in ("madeBy", "developedBy")
        for other in scene.lexicon.related(subject, cg(relation))
    }
    if known:
        return value.iri in known
    return scene.lexicon.entities[subject].candidate or pattern.property == cg("developedBy")
