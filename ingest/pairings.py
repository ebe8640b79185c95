"""Read enumerations that give each of several things its number: A六成、B三成; A、B分别为x、y.

In      a form, the scene
Out     claims under the property that is named before the enumeration or in what it hangs on
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.carried import Scene
from ingest.forms import Form
from ingest.measured import asked_of_dimension, property_before
from ingest.scope import find_asked, find_certainty, find_denials
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Iri, Qualifier, Quantity, TextValue
from kg.ontology import Property, cg, load_ontology
from kg.units import load_units

_FEWEST = 2
_KINDS = "Product|Model|Organization|Software|System|Technology|Market"


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing and its number, by their positions in the form."""

    name: int
    number: int
    quantity: Quantity


def read_pairings(
    form: Form, scene: Scene, speech: Speech, stated: tuple[Claim, ...] = ()
) -> tuple[Claim, ...]:
    """The claims of the enumerations of a sentence of which some claims are known."""
    found: list[Claim] = []
    for run in (*_runs(form, scene), *_respective(form, scene)):
        item = _property(form, run, scene) or _stated(run, stated)
        if item is not None:
            found += _claims(form, run, item, speech)
    return tuple(found)


def _runs(form: Form, scene: Scene) -> Iterator[tuple[Pair, ...]]:
    """Names that a number follows at once, side by side."""
    cues = load_statement_cues()
    run: list[Pair] = []
    for at, after in pairwise(sorted(form.slots)):
        quantity = form.slots[after].quantity
        between = form.text[at + 1 : after]
        if quantity is None or not _named(form, at, scene) or not cues.pair_link.fullmatch(between):
            continue
        pair = Pair(at, after, quantity)
        if run and (
            not cues.pair_join.fullmatch(form.text[run[-1].number + 1 : at])
            or _dimension(run[-1].quantity) != _dimension(quantity)
        ):
            yield from (tuple(run),) if len(run) >= _FEWEST else ()
            run = []
        run.append(pair)
    yield from (tuple(run),) if len(run) >= _FEWEST else ()


def _respective(form: Form, scene: Scene) -> Iterator[tuple[Pair, ...]]:
    """As many numbers as names, in the same order, where the words say so."""
    cues = load_statement_cues()
    for match in cues.respectively.finditer(form.text):
        numbers = _list_from(form, *match.span())
        slots = [at for at in sorted(form.slots) if at < (numbers[0][0] if numbers else 0)]
        names: list[int] = []
        for at in reversed(slots):
            between = form.text[at + 1 : names[0]] if names else ""
            if not _named(form, at, scene) or (names and not cues.list_of.fullmatch(between)):
                if names:
                    break
                continue
            names.insert(0, at)
        if len(names) == len(numbers) >= _FEWEST:
            yield tuple(Pair(n, at, q) for n, (at, q) in zip(names, numbers, strict=True))


def _list_from(form: Form, start: int, end: int) -> list[tuple[int, Quantity]]:
    """The numbers that the words text[start:end] for `in this order` follow or precede."""
    cues = load_statement_cues()
    after = [at for at in sorted(form.slots) if at >= end and form.slots[at].quantity]
    found: list[int] = []
    for at in after:
        between = form.text[(found[-1] + 1 if found else end) : at]
        if not (cues.list_of if found else cues.pair_link).fullmatch(between):
            break
        found.append(at)
    if not found:
        for at in reversed([p for p in sorted(form.slots) if p < start]):
            between = form.text[at + 1 : (found[0] if found else start)]
            fits = cues.list_of.fullmatch(between) if found else not between.strip(" ,")
            if not fits or form.slots[at].quantity is None:
                break
            found.insert(0, at)
    numbers: list[tuple[int, Quantity]] = []
    for at in found:
        slot = form.slots[at]
        given = slot.alternatives or ((slot.quantity,) if slot.quantity else ())
        numbers += [(at, quantity) for quantity in given]
    return numbers


def _named(form: Form, at: int, scene: Scene) -> bool:
    entities = form.slots[at].entities
    return bool(entities) and all(scene.fits(iri, _KINDS) for iri in entities)


def _dimension(quantity: Quantity) -> Iri:
    return load_units().units[quantity.unit].dimension if quantity.unit else cg("Count")


def _property(form: Form, run: tuple[Pair, ...], scene: Scene) -> Property | None:
    """What the numbers measure: named before the run, or asked for, or by the label."""
    dimension = _dimension(run[0].quantity)
    named = property_before(form, run[0].number, dimension)
    return named or asked_of_dimension(scene, dimension)


def _stated(run: tuple[Pair, ...], stated: tuple[Claim, ...]) -> Property | None:
    """The property under which one of the numbers is stated of its own thing already."""
    numbers = [pair.quantity for pair in run]
    for claim in stated:
        item = load_ontology().properties.get(claim.property)
        own = item is not None and any(claim.value is number for number in numbers)
        if own and claim.polarity == "affirmed" and not claim.qualifiers:
            return item
    return None


def _claims(form: Form, run: tuple[Pair, ...], item: Property, speech: Speech) -> Iterator[Claim]:
    first, last = min(pair.name for pair in run), max(pair.number for pair in run)
    start = form.clause(first)[0]
    dates = [form.slots[p] for p in range(start, last) if p in form.slots and form.slots[p].is_date]
    qualifiers = (Qualifier(cg("date"), TextValue(dates[0].text)),) if len(dates) == 1 else ()
    if any(start <= denial.start < last for denial in find_denials(form.text)):
        return
    if any(a <= pair.number < b for a, b in find_asked(form) for pair in run):
        return
    source = speech.source(*form.span(first, last + 1))
    for pair in run:
        certainty = find_certainty(form, start, (first, first), pair.number + 1, pair.number)
        for subject in form.slots[pair.name].entities:
            yield Claim(
                subject,
                item.iri,
                pair.quantity,
                source,
                "one number for each",
                certainty=certainty,
                qualifiers=qualifiers,
            )
