"""Keep what a clause says in its own words, for each thing that it speaks of.

In      a form, the scene, the document
Out     claims of a kind that asserts no relation: statement, view, outlook, limitation, reason ...
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.carried import Scene, Topic
from ingest.forms import Form, clauses_of
from ingest.scope import find_certainty, find_denials, is_reported
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from ingest.topics import Head, read_head
from kg.iris import entity_iri
from kg.model import Claim, Entity, Iri, Label, Polarity, Source, TextValue
from kg.ontology import cg, load_ontology

_MOST_SUBJECTS = 8
_MOST_CARRIED = 3
_SHORTEST = 2
_CONCRETE = "Product|Organization|Model|Software"
"""of these a clause speaks that names none itself and begins with something general"""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Statements:
    """What the clauses of a sentence yield."""

    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]
    """topics minted from noun phrases"""


def read_statements(
    form: Form, scene: Scene, speech: Speech, base: tuple[Iri, ...] = ()
) -> Statements:
    """One statement for each clause and thing it is about; `base`: topics of the list it is in."""
    claims: list[Claim] = []
    minted: dict[Iri, Entity] = {}
    retracted_end = max((slot.end for slot in form.retracted), default=-1)
    for start, end in clauses_of(form):
        if form.ends[end - 1] <= retracted_end:
            continue
        head = read_head(form, start, end)
        here = scene.at(start - 1)
        subjects = _subjects(form, head, here, speech, minted, base)
        claims += _clause_claims(form, head, end, subjects, speech)
    claims += _reasons(form, scene, speech, minted)
    return Statements(tuple(claims), tuple(minted.values()))


def topics_ahead(form: Form) -> tuple[tuple[int, Topic], ...]:
    """What each clause is about, with the position from which it counts."""
    found = []
    for start, end in clauses_of(form):
        head = read_head(form, start, end)
        if head.entities:
            speaks = any(
                form.slots[p].is_speaker for p in range(head.start, head.end) if p in form.slots
            )
            topic = Topic(head.entities, speaker=speaks, start=form.starts[head.start])
            found.append((head.start, topic))
    return tuple(found)


def mint_topic(words: str, scene: Scene, minted: dict[Iri, Entity]) -> Iri:
    """The entity of that name, else a new topic.

    >>> from kg.lexicon import load_lexicon
    >>> mint_topic("Rack wiring", Scene(load_lexicon()), {})
    'https://w3id.org/chipgraph/entity/rack-wiring'
    """
    known = scene.lexicon.named(words)
    if known:
        return known[0]
    iri = entity_iri(words)
    language = "zh" if _HAN.search(words) else "en"
    if iri not in scene.lexicon.entities:
        minted[iri] = Entity(
            iri, cg("Topic"), (Label(words, language, "preferred"),), candidate=True
        )
    return iri


def read_rumours(form: Form, scene: Scene, speech: Speech) -> tuple[Claim, ...]:
    """What a question passes on as a rumour: a statement by hearsay, never a relation."""
    source = _source(form, 0, len(form.text), speech)
    named = {iri for slot in form.slots.values() for iri in slot.entities if not slot.is_pointer}
    if source is None:
        return ()
    return tuple(
        _claim(iri, cg("remark"), source, certainty="rumour")
        for iri in sorted(named)
        if scene.fits(iri, "Thing")
    )


def _subjects(
    form: Form,
    head: Head,
    scene: Scene,
    speech: Speech,
    minted: dict[Iri, Entity],
    base: tuple[Iri, ...],
) -> tuple[tuple[Iri, int], ...]:
    """Each thing that the clause is about, with the position from which it is said of it."""
    found: dict[Iri, int] = dict.fromkeys(head.entities, head.end)
    if head.nominal:
        first, last = form.span(*head.nominal)
        found.setdefault(mint_topic(speech.text[first:last].strip(), scene, minted), head.end)
    last = form.starts[head.end - 1] if head.end > head.start else -1
    for slot in form.aside:
        if form.starts[head.start] <= slot.start <= last:
            found.setdefault(slot.entities[0], head.end)
    own = {_family(iri, scene) for iri in head.entities}
    topic = scene.latest()
    speaks = any(form.slots[p].is_speaker for p in range(head.start, head.end) if p in form.slots)
    carried = topic.entities[:_MOST_CARRIED] if topic and (speaks or not head.entities) else ()
    if not any(scene.fits(iri, _CONCRETE) for iri in (*head.entities, *carried)):
        thing = scene.latest_of(_CONCRETE)
        carried += thing.entities[:_MOST_CARRIED] if thing else ()
        lately = tuple(iri for iri in scene.mentioned if scene.fits(iri, _CONCRETE))
        carried += lately if len(lately) == 1 and not head.entities else ()
    earlier = tuple(
        iri
        for at in sorted(form.slots, reverse=True)
        if at < head.start
        for iri in form.slots[at].entities
    )
    if head.entities or (topic and topic.start >= form.starts[0]):
        earlier = ()
    asked = tuple(iri for iri in scene.asked if _family(iri, scene) not in own)
    for iri in (*carried, *earlier[:_MOST_CARRIED], *base, *asked):
        found.setdefault(iri, head.start)
    return tuple(found.items())[:_MOST_SUBJECTS]


def _family(iri: Iri, scene: Scene) -> Iri:
    """The class right below the root: two products are of one family, a product and a firm not."""
    entity = scene.lexicon.entities.get(iri)
    ancestors = load_ontology().ancestors(entity.kind) if entity else ()
    return ancestors[-2] if len(ancestors) > 1 else cg("Thing")


def _clause_claims(
    form: Form, head: Head, end: int, subjects: tuple[tuple[Iri, int], ...], speech: Speech
) -> Iterator[Claim]:
    denials = [d for d in find_denials(form.text) if head.start <= d.start < end]
    text = form.text[head.start : end]
    item = _property(form, head.start, end, denied=any(not d.soft for d in denials))
    certainty = find_certainty(form, head.start, (head.start, head.start), end)
    if is_reported(form.plain or form.text):
        certainty, item = "rumour", cg("remark")
    mentioned = [
        (iri, at)
        for at in sorted(form.slots)
        if head.end <= at < end
        for iri in form.slots[at].entities
        if not form.slots[at].is_pointer
    ]
    first, last = form.span(head.start, end)
    mentioned += [(s.entities[0], head.start) for s in form.aside if first <= s.start < last]
    seen = {iri for iri, _ in subjects}
    others = tuple((iri, head.start) for iri, _ in mentioned if iri not in seen)
    for subject, start in (*subjects, *dict(others).items()):
        start = start if start < end else head.start
        source = _source(form, start, end, speech)
        if source is None or (len(text) <= 1 and subject in seen and start != head.start):
            continue
        yield _claim(subject, item, source, certainty=certainty)
    if len(denials) == 1 and denials[0].end < end:
        rest = _source(form, denials[0].end, end, speech)
        if rest is not None:
            for subject, _ in subjects:
                yield _claim(subject, cg("remark"), rest, certainty=certainty, polarity="negated")


def _claim(
    subject: Iri,
    item: Iri,
    source: Source,
    *,
    certainty: str,
    polarity: Polarity = "affirmed",
    explains: tuple[Source, ...] = (),
) -> Claim:
    return Claim(
        subject,
        item,
        TextValue(source.quote),
        source,
        "statement",
        polarity=polarity,
        certainty=certainty,  # type: ignore[arg-type]
        explains=explains,
    )


def _property(form: Form, start: int, end: int, *, denied: bool) -> Iri:
    """The kind of statement; what is denied is filed under no kind that could be read as a yes."""
    if denied:
        return cg("remark")
    for item, expression in load_statement_cues().remarks:
        if expression.search(form.text, start, end):
            return item
    return cg("remark")


def _source(form: Form, start: int, end: int, speech: Speech) -> Source | None:
    first, last = form.span(start, end)
    for slot in form.retracted:
        if first <= slot.start < last:
            first = next((at for at in form.starts if at >= slot.end), last)
    piece = speech.text[first:last]
    first += len(piece) - len(piece.lstrip(" \t\n,，:：、."))
    last -= len(piece) - len(piece.rstrip(" \t\n,，;；。.!！"))
    return speech.source(first, last) if last - first >= _SHORTEST else None


def _reasons(
    form: Form, scene: Scene, speech: Speech, minted: dict[Iri, Entity]
) -> Iterator[Claim]:
    for expression in load_statement_cues().reasons:
        match = expression.search(form.text)
        if match is None:
            continue
        effect: tuple[Source, ...] = ()
        groups = match.groupdict()
        if groups.get("effect"):
            found = _source(form, *match.span("effect"), speech)
            effect = (found,) if found else ()
            head = read_head(form, *match.span("effect"))
        else:
            head = read_head(form, 0, match.start("cause"))
        if groups.get("subject"):
            head = read_head(form, *match.span("subject"))
        cause = _source(form, *match.span("cause"), speech)
        if cause is None:
            continue
        subjects: dict[Iri, None] = dict.fromkeys(head.entities)
        if head.nominal:
            first, last = form.span(*head.nominal)
            subjects.setdefault(mint_topic(speech.text[first:last].strip(), scene, minted))
        topic = scene.latest()
        if not head.entities and topic:
            subjects.update(dict.fromkeys(topic.entities[:_MOST_CARRIED]))
        for subject in subjects:
            yield _claim(subject, cg("reason"), cause, certainty="stated", explains=effect)
        return
