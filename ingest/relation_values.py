"""Take the values of a relation from its match: quantities, entities, dates, the source's words.

In      a match of a pattern, the form, the scene
Out     values, each with the entity that it introduces
"""

import re
from collections.abc import Iterator
from functools import cache

from ingest.carried import Scene
from ingest.forms import Form
from ingest.patterns import Pattern
from ingest.statement_cues import load_statement_cues
from kg.iris import entity_iri
from kg.model import Entity, EntityValue, Label, TextValue, Value


def find_values(
    pattern: Pattern, match: re.Match[str], form: Form, scene: Scene
) -> Iterator[tuple[Value, Entity | None]]:
    """The values of a match, each with the entity that it introduces, if any."""
    roles = pattern.expression.groupindex
    if pattern.carried:
        topic = scene.find(pattern.carried)
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
        cuts = [m.span() for m in _joints().finditer(form.text, start, end)]
        edges = [start, *(at for cut in cuts for at in cut), end]
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
    for left, right in pieces:
        if left >= right:
            continue
        slots = [form.slots[at] for at in range(left, right) if at in form.slots]
        words = form.written(left, right)
        if right - left == 1 and slots and slots[0].entities:
            yield EntityValue(slots[0].entities[0], slots[0].text), None
        elif pattern.assigns:
            entity = Entity(
                entity_iri(words), pattern.assigns, (Label(words, "", "preferred"),), candidate=True
            )
            yield EntityValue(entity.iri, words), entity
        else:
            yield TextValue(words), None


@cache
def _joints() -> re.Pattern[str]:
    """What stands between the items of an enumeration."""
    cues = load_statement_cues()
    return re.compile(f"{cues.list_join}|{cues.list_comma}")
