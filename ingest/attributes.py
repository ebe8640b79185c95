"""Read numbers that follow the name of what they measure: 良率只有三成, a lead time of 16 weeks.

In      a form, the scene, the positions that patterns have read already
Out     claims under a property of the ontology, or one minted from the words before the number
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.carried import Scene
from ingest.forms import Form
from ingest.measured import Measured, find_measured, mint_attribute
from ingest.scope import find_asked, find_status, judge
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from kg.bare_money import read_as_money
from kg.model import Claim, ObservedProperty, Qualifier, Quantity, TextValue
from kg.ontology import cg, load_ontology

_ENDS = ",;:。!?) "
"""marks behind which nothing says more of a number"""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What the numbers of a sentence yield."""

    claims: tuple[Claim, ...]
    properties: tuple[ObservedProperty, ...]


def read_attributes(form: Form, scene: Scene, speech: Speech, taken: frozenset[int]) -> Attributes:
    """The claims of the numbers that are not taken; offsets in `taken` are the document's."""
    claims: list[Claim] = []
    properties: list[ObservedProperty] = []
    for at in sorted(form.slots):
        slot = form.slots[at]
        if slot.quantity is None or slot.start in taken:
            continue
        if any(start <= at < end for start, end in find_asked(form)):
            continue
        if load_statement_cues().versus.search(form.text[:at]):
            continue
        here = scene.at(at)
        for quantity in slot.alternatives or (slot.quantity,):
            found = find_measured(form, at, quantity, here)
            money = read_as_money(quantity) if found is None else None
            paid = _find_paid(form, at, money, here) if money else None
            if money and paid:
                quantity, found = money, paid
            found = found or mint_attribute(form, at, here)
            if found is None:
                continue
            made = tuple(_claims(form, at, quantity, found, speech))
            claims += made
            properties += [found.minted] if made and found.minted else []
    return Attributes(tuple(claims), tuple(properties))


def _find_paid(form: Form, at: int, money: Quantity, scene: Scene) -> Measured | None:
    """What a bare number is the price of: it ends its clause, and what it is of can have one."""
    after = form.text[at + 1 : at + 2]
    found = find_measured(form, at, money, scene) if not after or after in _ENDS else None
    if found is None:
        return None
    domain = load_ontology().properties[found.property].domain
    organizations = (scene.fits(iri, "Organization") for iri in found.bearers.entities)
    return found if domain == cg("Organization") or not any(organizations) else None


def _claims(
    form: Form, at: int, quantity: Quantity, found: Measured, speech: Speech
) -> Iterator[Claim]:
    stance = judge(form, subject=None, verb=found.words, value=at)
    if stance is None:
        return
    start, end = form.clause(found.words[0])
    first, last = form.span(start, max(end, at + 1))
    if form.starts[0] <= found.bearers.start < first:
        first = found.bearers.start
    piece = speech.text[first:last]
    source = speech.source(
        first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())
    )
    dates = [form.slots[p] for p in range(start, end) if p in form.slots and form.slots[p].is_date]
    qualifiers = (Qualifier(cg("date"), TextValue(dates[0].text)),) if len(dates) == 1 else ()
    affirmed = stance.polarity == "affirmed"
    for subject in found.bearers.entities:
        yield Claim(
            subject,
            found.property,
            quantity,
            source,
            "number after its property",
            polarity=stance.polarity,
            certainty=stance.certainty,
            status=find_status(form, found.words) if affirmed else None,
            qualifiers=qualifiers,
        )
