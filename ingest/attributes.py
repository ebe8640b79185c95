"""Read numbers that follow the name of what they measure: 良率只有三成, a lead time of 16 weeks.

In      a form, the scene, the positions that patterns have read already
Out     claims under a property of the ontology, or one minted from the words before the number
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.bearers import bear_attribute
from ingest.carried import Scene
from ingest.forms import Form
from ingest.scope import find_denials, find_status, judge
from ingest.speech import Speech
from ingest.statement_cues import any_form, load_statement_cues
from ingest.topics import read_head
from kg.folding import fold
from kg.iris import observed_iri
from kg.model import Claim, Iri, ObservedProperty, Qualifier, Quantity, TextValue
from kg.ontology import Property, cg, load_ontology, local_name
from kg.units import load_units

_PRODUCTS = ("Chip", "Card", "System")
_FAR = 16
"""characters between the words for a property and its number"""
_LONGEST_NAME = 10
_NAMED = "Product|Model|Organization|Software|ProductClass|Market"
_ENDS = ",;:。!?) "
_ELLIPSIS = 5
"""plain characters in a clause that only gives another value"""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What the numbers of a sentence yield."""

    claims: tuple[Claim, ...]
    properties: tuple[ObservedProperty, ...]


def read_attributes(form: Form, scene: Scene, speech: Speech, taken: frozenset[int]) -> Attributes:
    """The claims of the numbers that are not taken; offsets in `taken` are the document's."""
    claims: list[Claim] = []
    properties: list[ObservedProperty] = []
    whole = scene
    for at in sorted(form.slots):
        slot = form.slots[at]
        if slot.quantity is None or slot.start in taken:
            continue
        scene = whole.at(at)
        for quantity in slot.alternatives or (slot.quantity,):
            found = _known(form, at, quantity, scene)
            if found is not None:
                claims += _claims(form, at, quantity, *found, speech)
                continue
            minted = _minted(form, at, scene)
            if minted is not None:
                observed, subjects, subject_start, verb = minted
                made = list(
                    _claims(form, at, quantity, observed.iri, subjects, subject_start, verb, speech)
                )
                claims += made
                properties += [observed] if made else []
    return Attributes(tuple(claims), tuple(properties))


def _known(
    form: Form, at: int, quantity: Quantity, scene: Scene
) -> tuple[Iri, tuple[Iri, ...], int, tuple[int, int]] | None:
    """The property whose words stand nearest before the number and that it can measure."""
    dimension = load_units().units[quantity.unit].dimension if quantity.unit else None
    if dimension is None:
        return None
    start = max(form.clause(at)[0], *_earlier(form, at))
    best = _label_before(form, start, at, dimension)
    if best is None and _is_elliptic(form, at):
        best = _label_before(form, 0, form.clause(at)[0], dimension, far=len(form.text))
        if best is not None:
            return _ellipsis(form, at, best[0], scene)
    if best is None:
        return None
    item, words = best
    if any(form.slots[p].entities for p in form.slots if words[1] <= p < at):
        return None
    bearers = bear_attribute(_kinds(item), words, form, scene)
    return (item.iri, bearers.entities, bearers.start, words) if bearers.entities else None


def _label_before(
    form: Form, start: int, end: int, dimension: Iri, far: int = _FAR
) -> tuple[Property, tuple[int, int]] | None:
    """The property of that dimension whose words come last, not too far from the end."""
    expression, by_label = _labels()
    best = None
    for match in expression.finditer(form.text, start, end):
        for item in by_label[match.group()]:
            if item.dimension == dimension and end - match.end() <= far:
                best = (item, match.span())
    return best


def _is_elliptic(form: Form, at: int) -> bool:
    """Whether a clause is no more than a name or a date and a number: 910B只有45%."""
    start, end = form.clause(at)
    if form.text.count("(", 0, at) > form.text.count(")", 0, at):
        return False
    own = [p for p in range(start, end) if p in form.slots]
    return end - start - len(own) <= _ELLIPSIS and len(own) <= 3


def _ellipsis(
    form: Form, at: int, item: Property, scene: Scene
) -> tuple[Iri, tuple[Iri, ...], int, tuple[int, int]] | None:
    """The property of the clause before, of the name in this clause or of the one before."""
    start = form.clause(at)[0]
    bearers = bear_attribute(_kinds(item), (at, at), form, scene)
    return (item.iri, bearers.entities, bearers.start, (start, start)) if bearers.entities else None


def _earlier(form: Form, at: int) -> list[int]:
    return [0, *(p + 1 for p in form.slots if p < at and form.slots[p].quantity)]


def _kinds(item: Property) -> str:
    name = local_name(item.domain) if item.domain else "Thing"
    return "Product" if name in _PRODUCTS else f"{name}|Product"


def _minted(
    form: Form, at: int, scene: Scene
) -> tuple[ObservedProperty, tuple[Iri, ...], int, tuple[int, int]] | None:
    """A property named by the noun phrase right before the number's verb."""
    start = form.clause(at)[0]
    after = form.text[at + 1 : at + 2]
    head = read_head(form, start, at)
    if head.nominal is None or at - head.end > _FAR or (after and after not in _ENDS):
        return None
    if any(not d.soft for d in find_denials(form.text) if start <= d.start < at):
        return None
    left, right = head.nominal
    slots = [
        p
        for p in form.slots
        if left <= p < right and any(scene.fits(i, _NAMED) for i in form.slots[p].entities)
    ]
    subjects: tuple[Iri, ...] = ()
    subject_start = -1
    if slots:
        subjects, subject_start = form.slots[slots[-1]].entities, form.slots[slots[-1]].start
        left = slots[-1] + 1
    elif topic := scene.find(_NAMED):
        subjects, subject_start = topic.entities, topic.start
    name = load_statement_cues().possessive.sub("", form.text[left:right]).strip()
    own = any(p in form.slots for p in range(left, right))
    if not subjects or not 2 <= len(name) <= _LONGEST_NAME or own:
        return None
    cues = load_statement_cues()
    if cues.not_topic.match(name) or not cues.measure_noun.search(name):
        return None
    return ObservedProperty(observed_iri(name), name), subjects, subject_start, (left, right)


def _claims(
    form: Form,
    at: int,
    quantity: Quantity,
    item: Iri,
    subjects: tuple[Iri, ...],
    subject_start: int,
    words: tuple[int, int],
    speech: Speech,
) -> Iterator[Claim]:
    stance = judge(form, subject=None, verb=words, value=at)
    if stance is None:
        return
    start, end = form.clause(words[0])
    first, last = form.span(start, max(end, at + 1))
    if form.starts[0] <= subject_start < first:
        first = subject_start
    piece = speech.text[first:last]
    source = speech.source(
        first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())
    )
    dates = [
        form.slots[p] for p in sorted(form.slots) if start <= p < end and form.slots[p].is_date
    ]
    qualifiers = (Qualifier(cg("date"), TextValue(dates[0].text)),) if len(dates) == 1 else ()
    for subject in subjects:
        yield Claim(
            subject,
            item,
            quantity,
            source,
            "number after its property",
            polarity=stance.polarity,
            certainty=stance.certainty,
            status=find_status(form, words) if stance.polarity == "affirmed" else None,
            qualifiers=qualifiers,
        )


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, tuple[Property, ...]]]:
    by_label: dict[str, list[Property]] = defaultdict(list)
    for item in load_ontology().properties.values():
        if item.value_type == "Quantity" and item.dimension is not None:
            for label in item.labels:
                if len(label.text) > 1:
                    by_label[fold(label.text)].append(item)
    return any_form(by_label), {label: tuple(items) for label, items in by_label.items()}
