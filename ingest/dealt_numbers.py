"""Read numbers that are each followed by what they are for: 91% on H100 and 64% on the L4.

In      a form, the scene
Out     claims under the property that is named before the first number, or asked for: of each
        thing its own number, of what is spoken of the number of each year; and the numbers whose
        bearer is said in other words, which nothing else may claim
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.carried import Scene
from ingest.forms import Form, Slot
from ingest.measured import asked_of_dimension, bearers_of, fits_domain, property_before
from ingest.patterns import slot_expression
from ingest.scope import find_asked, find_certainty, find_denials
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Iri, Qualifier, Quantity, TextValue
from kg.ontology import Property, cg
from kg.units import dimension_of

_FEWEST = 2
_THINGS = "Product|Model|Organization|Software|System|Technology|Market"


@dataclass(frozen=True, slots=True)
class Dealt:
    """What the numbers of a sentence yield."""

    claims: tuple[Claim, ...] = ()
    taken: frozenset[int] = frozenset()
    """offsets in the document of numbers that belong to something else than what is spoken of"""


@dataclass(frozen=True, slots=True)
class _Share:
    number: int
    """its position in the form"""
    end: int
    """position after the words that say what it is for"""
    quantity: Quantity
    pivots: tuple[Slot, ...]
    """the names and dates in those words"""


def read_dealt(form: Form, scene: Scene, speech: Speech) -> Dealt:
    """The claims of numbers that are dealt out to things or years named after them."""
    claims: list[Claim] = []
    taken: set[int] = set()
    for run in _runs(form):
        item = _property(form, run, scene)
        if len(run) < _FEWEST and not (item and _names_bearer(run[0], item, scene)):
            continue
        taken |= {form.slots[share.number].start for share in run}
        if item is not None and not _is_unsure(form, run):
            claims += _claims(form, run, item, scene, speech)
    return Dealt(tuple(claims), frozenset(taken))


def _runs(form: Form) -> Iterator[tuple[_Share, ...]]:
    """Numbers with what they are for, side by side."""
    cues = load_statement_cues()
    after = slot_expression(cues.dealt_to)
    run: list[_Share] = []
    for at in sorted(form.slots):
        quantity = form.slots[at].quantity
        words = after.match(form.text, at + 1) if quantity else None
        if quantity is None or words is None:
            continue
        inside = range(at + 1, words.end())
        named = [p for p in inside if p in form.slots]
        pivots = tuple(
            form.slots[p]
            for p in named
            if form.slots[p].is_date or not cues.counterpart.search(form.text[at + 1 : p])
        )
        share = _Share(at, words.end(), quantity, pivots)
        goes_on = run and cues.dealt_join.fullmatch(form.text, run[-1].end, at)
        if run and not (goes_on and _alike(run[0].quantity, quantity)):
            yield tuple(run)
            run = []
        run.append(share)
    if run:
        yield tuple(run)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may measure the same; one without unit takes that of the first."""
    return other.unit is None or _dimension(one) == _dimension(other)


def _dimension(quantity: Quantity) -> Iri:
    return dimension_of(quantity.unit) if quantity.unit else cg("Count")


def _names_bearer(share: _Share, item: Property, scene: Scene) -> bool:
    """Whether the words after a number name one thing of the class that the property is of."""
    things = _things(share, scene)
    return len(things) == 1 and all(fits_domain(item, iri, scene) for iri in things[0].entities)


def _things(share: _Share, scene: Scene) -> tuple[Slot, ...]:
    return tuple(
        slot
        for slot in share.pivots
        if slot.entities and all(scene.fits(iri, _THINGS) for iri in slot.entities)
    )


def _property(form: Form, run: tuple[_Share, ...], scene: Scene) -> Property | None:
    """What the numbers measure: named before the first, else asked for."""
    dimension = _dimension(run[0].quantity)
    return property_before(form, run[0].number, dimension) or asked_of_dimension(scene, dimension)


def _is_unsure(form: Form, run: tuple[_Share, ...]) -> bool:
    """Whether a denial or a question stands among the numbers."""
    start, end = form.clause(run[0].number)[0], run[-1].end
    denied = any(start <= denial.start < end for denial in find_denials(form.text))
    return denied or any(a <= s.number < b for a, b in find_asked(form) for s in run)


def _claims(
    form: Form, run: tuple[_Share, ...], item: Property, scene: Scene, speech: Speech
) -> Iterator[Claim]:
    start = form.clause(run[0].number)[0]
    source = speech.source(*form.span(_after_spaces(form, start), run[-1].end))
    things = [_things(share, scene) for share in run]
    dates = [tuple(slot for slot in share.pivots if slot.is_date) for share in run]
    if all(len(named) == 1 for named in things):
        bearers = [slots[0].entities for slots in things]
    elif not any(things) and all(len(told) == 1 for told in dates):
        bearers = [bearers_of(item, (run[0].number, run[0].number), form, scene)] * len(run)
    else:
        return
    for share, subjects, told in zip(run, bearers, dates, strict=True):
        certainty = find_certainty(
            form, start, (share.number, share.number), share.end, share.number
        )
        qualifiers = (Qualifier(cg("date"), TextValue(told[0].text)),) if len(told) == 1 else ()
        for subject in subjects:
            yield Claim(
                subject,
                item.iri,
                share.quantity,
                source,
                "number before what it is for",
                certainty=certainty,
                qualifiers=qualifiers,
            )


def _after_spaces(form: Form, at: int) -> int:
    while form.text[at : at + 1] == " ":
        at += 1
    return at
