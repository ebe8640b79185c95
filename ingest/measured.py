"""Say what a number measures: the property named before it, or one minted from those words.

In      a form, the position of a number, the scene
Out     Measured: property and subjects; None when the number follows no such words
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ingest.bearers import Bearers, bear_attribute
from ingest.carried import Scene
from ingest.forms import Form
from ingest.headers import takes_unit
from ingest.patterns import load_patterns
from ingest.scope import find_denials
from ingest.statement_cues import any_form, load_statement_cues
from ingest.topics import read_head
from kg.folding import fold
from kg.iris import observed_iri
from kg.model import Iri, ObservedProperty, Quantity
from kg.ontology import Property, cg, load_ontology, local_name
from kg.units import load_units

_PRODUCTS = ("Chip", "Card", "System")
_NAMED = "Product|Model|Organization|Software|ProductClass|Market"
_CONCRETE = "Product|Model|Organization|Software|System"
_ENDS = ",;:。!?) "
_LONGEST_NAME = 10
_SHORTEST = (2, 4)
"""letters of a name that may be part of a relation's wording: Chinese, Latin"""
_FAR = 16
"""characters between the words for a property and its number"""
_ELLIPSIS = (5, 15)
"""plain characters in a clause that only gives another value: Chinese, English"""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a number measures."""

    property: Iri
    bearers: Bearers
    words: tuple[int, int]
    """positions of the words that name the property"""
    minted: ObservedProperty | None = None


def find_measured(form: Form, at: int, quantity: Quantity, scene: Scene) -> Measured | None:
    """The property of the ontology whose words come before the number and that it can measure."""
    dimension = load_units().units[quantity.unit].dimension if quantity.unit else cg("Count")
    start = max(form.clause(at)[0], *_earlier(form, at))
    best = _label_before(form, start, at, dimension)
    if best is None and quantity.unit is not None and _is_elliptic(form, at):
        found = _ellipsis(form, at, dimension, scene)
        known = load_ontology().properties[found.property] if found else None
        return found if known and takes_unit(known, quantity.unit) else None
    if best is None:
        return None
    item, words = best
    named = [p for p in range(words[1], at) if p in form.slots and form.slots[p].entities]
    between = [p for p in named if not form.slots[p].is_speaker]
    if len(between) > 1:
        return None
    if between:
        slot = form.slots[between[0]]
        bearers = Bearers(slot.entities, slot.start)
        fits = all(scene.fits(iri, _CONCRETE) for iri in slot.entities)
        return Measured(item.iri, bearers, words) if fits else None
    bearers = bear_attribute(_kinds(item), words, form, scene)
    elsewhere = bearers.start < form.starts[0]
    if elsewhere and load_statement_cues().other_bearer.match(form.text, at + 1):
        return None
    return Measured(item.iri, bearers, words) if bearers.entities else None


def property_before(form: Form, at: int, dimension: Iri) -> Property | None:
    """The property of that dimension that the sentence names last before a position.

    >>> form = Form("份额方面xy", tuple(range(6)), tuple(range(1, 7)), {})
    >>> property_before(form, 5, cg("Ratio")).iri == cg("marketShare")
    True
    """
    named = _label_before(form, 0, at, dimension, far=len(form.text))
    return named[0] if named else None


def asked_of_dimension(scene: Scene, dimension: Iri) -> Property | None:
    """The property of that dimension that the question asks for."""
    asked = (load_ontology().properties[iri] for iri in scene.asked_properties)
    return next((item for item in asked if dimension in item.dimensions), None)


def fits_domain(item: Property, iri: Iri, scene: Scene) -> bool:
    """Whether a property is one of things of an entity's class."""
    return item.domain is not None and scene.fits(iri, _kinds(item))


def bearers_of(item: Property, words: tuple[int, int], form: Form, scene: Scene) -> tuple[Iri, ...]:
    """Whose a number is whose property is named at `words`."""
    return bear_attribute(_kinds(item), words, form, scene).entities


def asked_properties(text: str) -> tuple[Iri, ...]:
    """The properties that a question names and that numbers answer.

    >>> cg("price") in asked_properties("H20的价格是多少？")
    True
    """
    expression, by_label = _labels()
    found = [item.iri for m in expression.finditer(fold(text)) for item in by_label[m.group()]]
    return tuple(dict.fromkeys(found))


def is_wording(text: str) -> bool:
    """Whether folded text is the very words by which a property or a relation is stated.

    >>> is_wording("良率"), is_wording("hbm3e")
    (True, False)
    """
    labels, relations = _wording()
    shortest = _SHORTEST[text.isascii()]
    return text in labels or (len(text) >= shortest and any(text in verb for verb in relations))


def _label_before(
    form: Form, start: int, end: int, dimension: Iri, far: int = _FAR
) -> tuple[Property, tuple[int, int]] | None:
    """The property of that dimension whose words come last, not too far from the end."""
    expression, by_label = _labels()
    best = None
    for match in expression.finditer(form.text, start, end):
        for item in by_label[match.group()]:
            if dimension in item.dimensions and end - match.end() <= far:
                best = (item, match.span())
    return best


def _is_elliptic(form: Form, at: int) -> bool:
    """Whether a clause is no more than a name or a date and a number: 910B只有45%."""
    start, end = form.clause(at)
    if form.text.count("(", 0, at) > form.text.count(")", 0, at):
        return False
    own = [p for p in range(start, end) if p in form.slots]
    longest = _ELLIPSIS[not _HAN.search(form.text[start:end])]
    return end - start - len(own) <= longest and len(own) <= 3


def _ellipsis(form: Form, at: int, dimension: Iri, scene: Scene) -> Measured | None:
    """The property of a clause before, or of the question, of the name in this clause."""
    start = form.clause(at)[0]
    before = _label_before(form, 0, start, dimension, far=len(form.text))
    properties = load_ontology().properties
    items = [before[0]] if before else [properties[iri] for iri in scene.asked_properties]
    for item in items:
        if dimension in item.dimensions:
            bearers = bear_attribute(_kinds(item), (at, at), form, scene)
            return Measured(item.iri, bearers, (start, start)) if bearers.entities else None
    return None


def _earlier(form: Form, at: int) -> list[int]:
    return [0, *(p + 1 for p in form.slots if p < at and form.slots[p].quantity)]


def _kinds(item: Property) -> str:
    name = local_name(item.domain) if item.domain else "Thing"
    return "Product" if name in _PRODUCTS else name


def mint_attribute(form: Form, at: int, scene: Scene) -> Measured | None:
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
    observed = ObservedProperty(observed_iri(name), name)
    return Measured(observed.iri, Bearers(subjects, subject_start), (left, right), observed)


@cache
def _wording() -> tuple[frozenset[str], tuple[str, ...]]:
    properties = load_ontology().properties.values()
    labels = frozenset(fold(label.text) for item in properties for label in item.labels)
    verbs = tuple({pattern.verb_text for pattern in load_patterns()})
    return labels, verbs


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, tuple[Property, ...]]]:
    by_label: dict[str, list[Property]] = defaultdict(list)
    for item in load_ontology().properties.values():
        if item.value_type == "Quantity" and item.dimensions:
            for label in item.labels:
                if len(label.text) > 1:
                    by_label[fold(label.text)].append(item)
    return any_form(by_label), {label: tuple(items) for label, items in by_label.items()}
