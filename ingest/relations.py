"""Read relations from a sentence: every pattern of the ontology, with subject, value and stance.

In      a form, the scene, the document
Out     claims; values that the speaker took back are left out and reported as retracted
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.bearers import find_bearers
from ingest.carried import Scene
from ingest.forms import Form, Slot
from ingest.matcher import find_matches, value_position
from ingest.patterns import Pattern, slot_expression
from ingest.scope import (
    Stance,
    denies_report,
    find_conditions,
    find_status,
    judge,
    scope_words,
)
from ingest.statement_cues import load_statement_cues
from kg.iris import entity_iri
from kg.model import (
    Claim,
    Entity,
    EntityValue,
    Iri,
    Label,
    Qualifier,
    Source,
    TextValue,
    Value,
)
from kg.ontology import cg, load_ontology

_FIXED_ROLES = frozenset("soqdrtvbmnx")
_STAGED = frozenset(("Deployment", "Commercial", "Roadmap", "Relation"))
_ITEM = re.compile(r"\s*(?:、|/|,|和|与|及|以及|\band\b|\bor\b)\s*")


@dataclass(frozen=True, slots=True)
class Speech:
    """Where and by whom a sentence is said."""

    document: str
    text: str
    """of the whole document"""
    speaker: str | None
    said_on: object
    """date of the call or None"""

    def source(self, start: int, end: int) -> Source:
        """The words text[start:end] as a source."""
        return Source(
            self.document, start, end, self.text[start:end], self.speaker, self.said_on  # type: ignore[arg-type]
        )


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
    for pattern, match in find_matches(form, scene, asked=asked):
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
        claims += list(_contrasts(form, claims, speech))
        claims += list(_examples(form, claims, entities, speech))
    return Reading(tuple(claims), tuple(entities))


def _examples(
    form: Form, claims: list[Claim], minted: list[Entity], speech: Speech
) -> Iterator[Claim]:
    """What is said of a group holds of those named as its examples."""
    groups = {entity.iri for entity in minted}
    for expression in load_statement_cues().examples:
        for match in slot_expression(expression).finditer(form.text):
            start, end = form.span(*match.span())
            said = [c for c in claims if c.subject in groups and c.source.start < start]
            members = [iri for slot in form.found(match, "o") for iri in slot.entities]
            for claim in said:
                value = getattr(claim.value, "iri", None)
                source = replace(
                    claim.source, end=max(end, claim.source.end),
                    quote=speech.text[claim.source.start : max(end, claim.source.end)],
                )
                for member in members:
                    if member != value:
                        yield replace(claim, subject=member, source=source, rule="example")


def _contrasts(form: Form, claims: list[Claim], speech: Speech) -> Iterator[Claim]:
    """Denials of a second value of the relation just stated: on TPUs, not on GPUs."""
    for expression, only in load_statement_cues().contrasts:
        for match in slot_expression(expression).finditer(form.text):
            start, end = form.span(*match.span())
            stated = [c for c in claims if c.source.start < start and c.polarity == "affirmed"]
            stated = [c for c in stated if isinstance(c.value, EntityValue)]
            stated = [c for c in stated if only is None or c.property == only]
            if not stated:
                continue
            last = max(stated, key=lambda c: (c.source.end, c.source.start))
            values: list[Value] = [
                EntityValue(iri, slot.text) for slot in form.found(match, "o") for iri in slot.entities
            ]
            if "t" in match.re.groupindex:
                values = [TextValue(_written(form, *match.span("t")))]
            source = speech.source(min(last.source.start, start), max(last.source.end, end))
            subjects = {c.subject for c in stated if c.source == last.source}
            for subject in sorted(subjects):
                for value in values:
                    yield Claim(
                        subject, last.property, value, source, "contrast",
                        polarity="negated", certainty=last.certainty,
                    )


def _claims(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene, speech: Speech
) -> Iterator[tuple[Claim, tuple[Entity, ...]]]:
    bearers = find_bearers(pattern, match, form, scene)
    values = tuple(_values(pattern, match, form, scene))
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
    pattern: Pattern, match: re.Match[str], form: Form, stance: Stance, source: Source,
    subject: Iri, value: Value, scene: Scene,
) -> Claim:
    kind = load_ontology().properties[pattern.property].kind
    affirmed = stance.polarity == "affirmed"
    status = find_status(form, match.span("v")) if kind in _STAGED and not pattern.adjacent else None
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
        qualifiers=_qualifiers(pattern, match, form, stance, scene),
    )


def _prevails(status: Iri) -> bool:
    return any(cue.iri == status and cue.prevails for cue in load_statement_cues().statuses)


def _values(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene
) -> Iterator[tuple[Value, Entity | None]]:
    roles = pattern.expression.groupindex
    if pattern.carried:
        topic = scene.find(pattern.carried)
        start, end = form.span(*match.span("v"))
        if topic and len(topic.entities) == 1:
            words = scene.lexicon.entities[topic.entities[0]].labels[0].text
            yield EntityValue(topic.entities[0], words), None
    elif "q" in roles:
        for slot in form.found(match, "q"):
            for quantity in slot.alternatives or ((slot.quantity,) if slot.quantity else ()):
                yield quantity, None
    elif "o" in roles:
        for slot in form.found(match, "o"):
            for iri in slot.entities:
                yield EntityValue(iri, slot.text), None
    elif "t" in roles and match.start("t") >= 0:
        yield from _texts(pattern, match, form)
    elif pattern.takes_verb and match.end("v") > match.start("v"):
        start, end = form.span(*match.span("v"))
        yield TextValue(match["v"]), None
    elif "d" in roles:
        for slot in form.found(match, "d"):
            yield TextValue(slot.text), None


def _texts(
    pattern: Pattern, match: re.Match[str], form: Form
) -> Iterator[tuple[Value, Entity | None]]:
    start, end = match.span("t")
    pieces = [(start, end)]
    if pattern.split:
        cuts = [m.span() for m in _ITEM.finditer(form.text, start, end)]
        edges = [start, *(at for cut in cuts for at in cut), end]
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
    for left, right in pieces:
        if left >= right:
            continue
        slots = [form.slots[at] for at in range(left, right) if at in form.slots]
        words = _written(form, left, right)
        if right - left == 1 and slots and slots[0].entities:
            yield EntityValue(slots[0].entities[0], slots[0].text), None
        elif pattern.assigns:
            entity = Entity(
                entity_iri(words), pattern.assigns, (Label(words, "", "preferred"),), candidate=True
            )
            yield EntityValue(entity.iri, words), entity
        else:
            yield TextValue(words), None


def _written(form: Form, start: int, end: int) -> str:
    return "".join(
        form.slots[at].text if at in form.slots else form.text[at] for at in range(start, end)
    ).strip()


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


def _qualifiers(
    pattern: Pattern, match: re.Match[str], form: Form, stance: Stance, scene: Scene
) -> tuple[Qualifier, ...]:
    found: dict[Iri, Value] = {}
    for role in pattern.expression.groupindex:
        slots = form.found(match, role)
        if (role in _FIXED_ROLES and role != "r") or not slots:
            continue
        slot: Slot = slots[0]
        name = cg("reference") if role == "r" else cg(role)
        if slot.entities:
            found[name] = EntityValue(slot.entities[0], slot.text)
    start, end = form.clause(match.start("v"))
    end = max(end, form.clause(max(match.start(), match.end() - 1))[1])
    if pattern.adjacent:
        return tuple(Qualifier(name, value) for name, value in sorted(found.items()))
    dates = [form.slots[at] for at in sorted(form.slots) if start <= at < end and form.slots[at].is_date]
    if len(dates) == 1 and "d" not in pattern.expression.groupindex:
        found[cg("date")] = TextValue(dates[0].text)
    if stance.degree:
        found[cg("degree")] = TextValue(stance.degree)
    narrow = scope_words(form.text[start:end])
    if narrow:
        found[cg("scope")] = TextValue(narrow.group())
    meant = load_statement_cues().purpose.search(form.text, start, end)
    if meant and load_ontology().properties[pattern.property].kind == "Deployment":
        found[cg("purpose")] = TextValue(_written(form, *meant.span()))
    product = _product_before(pattern, match, form, scene)
    if product is not None and cg("chip") not in found:
        found[cg("chip")] = product
    for first, last in find_conditions(form)[:1]:
        found[cg("condition")] = TextValue(_written(form, first, last))
    return tuple(Qualifier(name, value) for name, value in sorted(found.items(), key=lambda i: i[0]))


def _product_before(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene
) -> EntityValue | None:
    """The one product that the sentence has named, for an amount of a product not said again."""
    if "chip" not in pattern.expression.groupindex or match.start("chip") >= 0:
        return None
    named = [
        form.slots[at] for at in sorted(form.slots)
        if at < match.start("v") and any(scene.fits(i, "Product") for i in form.slots[at].entities)
    ]
    subjects = {slot.start for slot in form.found(match, "s")}
    kinds = {slot.entities[0] for slot in named if slot.start not in subjects}
    return EntityValue(named[0].entities[0], named[0].text) if len(kinds) == 1 else None


def _plausible(pattern: Pattern, subject: Iri, value: Value, scene: Scene) -> bool:
    """Side by side is no proof: the lexicon's maker, where known, must be the one named."""
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
