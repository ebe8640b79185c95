"""Read numbers that are told on without the verb: X has 45 percent of our orders, Y twenty.

In      a form, the scene, the claims that are stated of its sentence, and of the one before it
        where a semicolon parts the two
Out     claims under the same property, of each thing that is named after the one in full
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.carried import Scene
from ingest.forms import Form
from ingest.scope import find_asked, find_certainty, find_denials
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.forms import read_line
from kg.model import Claim, Iri, Quantity, Value
from kg.numerals import read_number
from kg.ontology import cg
from kg.units import dimension_of

_WHOLE = 100
"""percent, which the shares of several do not exceed together"""
_ROOM = 3
"""percent, for what was rounded"""
_LINK = 24
"""characters between a name and its number, at most"""
_KINDS = ("Organization", "Product", "Model", "Technology", "Market", "Software")


@dataclass(frozen=True, slots=True)
class _Gap:
    """A name and its number, by their positions in the form."""

    name: int
    number: int
    end: int
    """behind the number"""
    quantity: Quantity
    """with the unit of the number in full"""


def read_gapped(
    form: Form,
    scene: Scene,
    speech: Speech,
    stated: tuple[Claim, ...],
    before: tuple[Claim, ...] = (),
) -> tuple[Claim, ...]:
    """The claims of the numbers that go on after one that is stated in full."""
    found: list[Claim] = []
    for claim in stated:
        at = _position(form, claim)
        if at is None or claim.polarity != "affirmed":
            continue
        run = tuple(_gaps(form, form.clause(at)[1], claim, scene))
        if run and not _unsure(form, at, run[-1].number) and _adds_up(claim, run):
            start = form.clause(at)[0]
            first = start + len(form.text[start:at]) - len(form.text[start:at].lstrip())
            found += _claims(form, form.starts[first], claim, run, speech)
    for claim in before if not stated else ():
        run = tuple(_gaps(form, 0, claim, scene))
        told = bool(run) and (
            run[0].number in form.slots or not re.search(r"\w", form.text[run[-1].end :])
        )
        if told and not _unsure(form, 0, run[-1].number) and _adds_up(claim, run):
            found += _claims(form, claim.source.start, claim, run, speech)
            break
    return tuple(found)


def join_gapped(
    pairs: tuple[Claim, ...], gapped: tuple[Claim, ...], stated: tuple[Claim, ...]
) -> tuple[Claim, ...]:
    """Pairs and what was told on, each once: what was told on knows more of what holds."""
    known = {_key(one) for one in stated}
    told = {_key(one): one for one in (*pairs, *(g for g in gapped if _key(g) not in known))}
    return tuple(told.values())


def _key(claim: Claim) -> tuple[Iri, Iri, Value]:
    return claim.subject, claim.property, claim.value


def _position(form: Form, claim: Claim) -> int | None:
    """Where the number of a claim stands."""
    value = claim.value
    if not isinstance(value, Quantity):
        return None
    return next((at for at, slot in form.slots.items() if slot.quantity is value), None)


def _gaps(form: Form, end: int, claim: Claim, scene: Scene) -> Iterator[_Gap]:
    """Names of the same class, each with a number of the same kind, or without a unit."""
    cues = load_statement_cues()
    unit = claim.value.unit if isinstance(claim.value, Quantity) else None
    kind = next((kind for kind in _KINDS if scene.fits(claim.subject, kind)), None)
    slots = sorted(form.slots)
    while kind is not None:
        name = next((p for p in slots if p >= end and form.slots[p].entities), None)
        told = _number_after(form, name) if name is not None else None
        if name is None or told is None:
            return
        joining = form.text[end:name] if end else f",{form.text[:name]}"
        joined = cues.pair_join.fullmatch(joining) is not None
        alike = told.quantity.number is not None and (
            told.quantity.unit is None or _measures(told.quantity.unit) == _measures(unit)
        )
        same = all(
            scene.fits(iri, kind) and iri != claim.subject for iri in form.slots[name].entities
        )
        tail = (cues.pair_tail if told.number in form.slots else cues.bare_tail).match(
            form.text, told.end
        )
        if not (joined and alike and same and tail):
            return
        bare = told.quantity.unit is None
        rates = claim.value.qualifiers if bare and isinstance(claim.value, Quantity) else ()
        quantity = replace(
            told.quantity,
            unit=told.quantity.unit or unit,
            qualifiers=told.quantity.qualifiers or rates,
        )
        yield replace(told, quantity=quantity)
        end = tail.end()


def _number_after(form: Form, name: int) -> _Gap | None:
    """The number that belongs to a name, which may be bare: X has 45 percent, Y twenty."""
    link = load_statement_cues().pair_link
    number = next((p for p in sorted(form.slots) if p > name), None)
    quantity = form.slots[number].quantity if number is not None else None
    if number is not None and quantity and link.fullmatch(form.text[name + 1 : number]):
        return _Gap(name, number, number + 1, quantity)
    line = read_line(form.text)
    places = range(name + 1, min(name + _LINK, len(form.text)))
    starts = (at for at in places if link.fullmatch(form.text[name + 1 : at]))
    read = ((at, found) for at in starts if (found := read_number(line, at)) is not None)
    at, found = next(read, (0, None))
    if found is None or found.low != found.high or found.article:
        return None
    return _Gap(name, at, found.end, Quantity(form.written(at, found.end), found.low))


def _measures(unit: Iri | None) -> Iri | None:
    return dimension_of(unit) if unit else cg("Count")


def _unsure(form: Form, start: int, end: int) -> bool:
    """Whether a denial or a question stands among the numbers."""
    denied = any(start <= denial.start < end for denial in find_denials(form.text))
    return denied or any(first < end and start < last for first, last in find_asked(form))


def _adds_up(claim: Claim, run: tuple[_Gap, ...]) -> bool:
    """Whether shares are no more than the whole together."""
    value = claim.value
    if not isinstance(value, Quantity):
        return False
    if _measures(value.unit) != cg("Ratio"):
        return True
    total = sum((gap.quantity.number or 0 for gap in run), value.number or value.minimum or 0)
    return total <= _WHOLE + _ROOM


def _claims(
    form: Form, begin: int, claim: Claim, run: tuple[_Gap, ...], speech: Speech
) -> Iterator[Claim]:
    for gap in run:
        certainty = find_certainty(form, gap.name, (gap.name, gap.name), gap.end, gap.number)
        for subject in form.slots[gap.name].entities:
            yield Claim(
                subject,
                claim.property,
                gap.quantity,
                speech.source(begin, form.span(gap.number, gap.end)[1]),
                "number told on without the verb",
                certainty=certainty,
                qualifiers=claim.qualifiers,
            )
