"""Collect what narrows a relation: date, reference, product, purpose, scope, condition.

In      a match of a pattern, the form, the stance
Out     qualifiers, sorted by property
"""

import re

from ingest.carried import Scene
from ingest.forms import Form, Slot
from ingest.patterns import Pattern
from ingest.scope import Stance, find_conditions, scope_words
from ingest.statement_cues import load_statement_cues
from kg.model import EntityValue, Iri, Qualifier, TextValue, Value
from kg.ontology import cg, load_ontology

_FIXED_ROLES = frozenset("soqdrtvbmnx")
_DEPLOYMENT, _COMMERCIAL = "Deployment", "Commercial"


def find_qualifiers(
    pattern: Pattern, match: re.Match[str], form: Form, stance: Stance, scene: Scene
) -> tuple[Qualifier, ...]:
    """The details of a relation, sorted by property."""
    found: dict[Iri, Value] = {}
    for role in pattern.expression.groupindex:
        slots = form.found(match, role)
        if (role in _FIXED_ROLES and role != "r") or match.start(role) < 0:
            continue
        if not slots:
            found[cg(role)] = TextValue(form.written(*match.span(role)))
            continue
        slot: Slot = slots[0]
        name = cg("reference") if role == "r" else cg(role)
        if slot.entities:
            found[name] = EntityValue(slot.entities[0], slot.text)
    start, end = form.clause(match.start("v"))
    end = max(end, form.clause(max(match.start(), match.end() - 1))[1])
    if pattern.adjacent:
        return tuple(Qualifier(name, value) for name, value in sorted(found.items()))
    dates = [
        form.slots[at] for at in sorted(form.slots) if start <= at < end and form.slots[at].is_date
    ]
    if len(dates) == 1 and "d" not in pattern.expression.groupindex:
        found[cg("date")] = TextValue(dates[0].text)
    if stance.degree:
        found[cg("degree")] = TextValue(stance.degree)
    narrow = scope_words(form.text[start:end])
    if narrow:
        found[cg("scope")] = TextValue(narrow.group())
    meant = load_statement_cues().purpose.search(form.text, start, end)
    if meant and load_ontology().properties[pattern.property].kind == _DEPLOYMENT:
        found[cg("purpose")] = TextValue(form.written(*meant.span()))
    at = match.start("q") if "q" in match.re.groupindex else -1
    if at >= 0 and load_ontology().properties[pattern.property].kind == _COMMERCIAL:
        first = match.start("s") if match.start("s") >= 0 else start
        aspect = load_statement_cues().aspect.search(form.written(min(first, at), at).lower())
        if aspect:
            found[cg("aspect")] = TextValue(aspect.group())
    product = _product_before(pattern, match, form, scene)
    if product is not None and cg("chip") not in found:
        found[cg("chip")] = product
    conditions = [
        (first, last)
        for first, last in find_conditions(form)
        if first < end or not re.search(r"\w", form.text[last:])  # else it is of what follows it
    ]
    for first, last in conditions[:1]:
        found[cg("condition")] = TextValue(form.written(first, last))
    return tuple(
        Qualifier(name, value) for name, value in sorted(found.items(), key=lambda i: i[0])
    )


def _product_before(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene
) -> EntityValue | None:
    """The one product that the sentence has named, for an amount of a product not said again."""
    if "chip" not in pattern.expression.groupindex or match.start("chip") >= 0:
        return None
    named = [
        form.slots[at]
        for at in sorted(form.slots)
        if at < match.start("v") and any(scene.fits(i, "Product") for i in form.slots[at].entities)
    ]
    subjects = {slot.start for slot in form.found(match, "s")}
    kinds = {slot.entities[0] for slot in named if slot.start not in subjects}
    return EntityValue(named[0].entities[0], named[0].text) if len(kinds) == 1 else None
