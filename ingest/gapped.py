"""Read numbers that are told on without the verb: X has 45 percent of our orders, Y twenty.

In      a form, the scene, the claims that are stated of its sentence
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
from kg.model import Claim, Iri, Quantity, Value
from kg.ontology import cg
from kg.units import dimension_of

_WHOLE = 100
"""percent, which the shares of several do not exceed together"""
_ROOM = 3
"""percent, for what was rounded"""
_KINDS = ("Organization", "Product", "Model", "Technology", "Market", "Software")
_TAIL = re.compile(r"[^,;:。.()\ue000-\uf8ff]{0,24}?(?=\s*(?:[,;。.)]|$|and\b|和|与|及))")


@dataclass(frozen=True, slots=True)
class _Gap:
    """A name and its number, by their positions in the form."""

    name: int
    number: int
    quantity: Quantity
    """with the unit of the number in full"""


def read_gapped(
    form: Form, scene: Scene, speech: Speech, stated: tuple[Claim, ...]
) -> tuple[Claim, ...]:
    """The claims of the numbers that go on after one that is stated in full."""
    found: list[Claim] = []
    for claim in stated:
        at = _position(form, claim)
        if at is None or claim.polarity != "affirmed":
            continue
        run = tuple(_gaps(form, at, claim, scene))
        if run and not _unsure(form, at, run[-1].number) and _adds_up(claim, run):
            found += _claims(form, at, claim, run, speech)
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


def _gaps(form: Form, at: int, claim: Claim, scene: Scene) -> Iterator[_Gap]:
    """Names of the same class, each with a number of the same kind, or without a unit."""
    cues = load_statement_cues()
    unit = claim.value.unit if isinstance(claim.value, Quantity) else None
    kind = next((kind for kind in _KINDS if scene.fits(claim.subject, kind)), None)
    end = form.clause(at)[1]
    slots = sorted(form.slots)
    while kind is not None:
        name = next((p for p in slots if p >= end and form.slots[p].entities), None)
        number = next((p for p in slots if name is not None and p > name), None)
        if name is None or number is None:
            return
        quantity = form.slots[number].quantity
        joined = cues.pair_join.fullmatch(form.text[end:name]) is not None
        linked = cues.pair_link.fullmatch(form.text[name + 1 : number]) is not None
        tail = _TAIL.match(form.text, number + 1)
        alike = (
            quantity is not None
            and quantity.number is not None
            and (quantity.unit is None or _measures(quantity.unit) == _measures(unit))
        )
        same = all(scene.fits(iri, kind) for iri in form.slots[name].entities)
        if quantity is None or not (joined and linked and tail and alike and same):
            return
        yield _Gap(name, number, replace(quantity, unit=quantity.unit or unit))
        end = tail.end()


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
    form: Form, at: int, claim: Claim, run: tuple[_Gap, ...], speech: Speech
) -> Iterator[Claim]:
    start = form.clause(at)[0]
    first = start + len(form.text[start:at]) - len(form.text[start:at].lstrip())
    for gap in run:
        certainty = find_certainty(form, gap.name, (gap.name, gap.name), gap.number + 1, gap.number)
        for subject in form.slots[gap.name].entities:
            yield Claim(
                subject,
                claim.property,
                gap.quantity,
                speech.source(*form.span(first, gap.number + 1)),
                "number told on without the verb",
                certainty=certainty,
                qualifiers=claim.qualifiers,
            )
