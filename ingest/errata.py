"""Take back what a later correction of the document replaces.

In      claims of the whole document, the corrections that its prose states
Out     the claims that stand, copies with the corrected number, and what was taken back
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.forms import Form, Slot, cut_form
from ingest.patterns import slot_expression
from ingest.statement_cues import load_statement_cues
from kg.model import Claim, Iri, Quantity, Quarantined, Source
from kg.quantities import dimension_of, same_amount


@dataclass(frozen=True, slots=True)
class Erratum:
    """What a correction says: of these things, not the old number but the new one."""

    entities: tuple[Iri, ...]
    """named in the correction"""
    old: Quantity | None
    """None when it gives the new one alone"""
    new: Quantity
    source: Source
    """the sentence that corrects"""
    property: Iri | None = None
    """where the sentence names it"""


def read_erratum(
    form: Form, *, announced: bool
) -> tuple[Form, tuple[Quantity | None, Quantity] | None]:
    """The form without the number taken back, and both numbers; announced: errata are listed here.

    >>> form = Form("一切照旧", tuple(range(4)), tuple(range(1, 5)), {})
    >>> read_erratum(form, announced=True)[1] is None
    True
    """
    for expression, only_announced in load_statement_cues().errata:
        if only_announced and not announced:
            continue
        match = slot_expression(expression).search(form.text)
        if match is None:
            continue
        old, new = form.slots[match.start("old")], form.slots[match.start("new")]
        if old.quantity is None or new.quantity is None or not _alike(old.quantity, new.quantity):
            continue
        start, end = sorted((match.start("old"), match.start("new")))
        if start == match.start("old"):
            shorter = cut_form(form, start, end)
        else:
            shorter = cut_form(form, start + 1, end + 1)
        shorter = replace(shorter, retracted=(*shorter.retracted, old))
        return shorter, (old.quantity, _with_unit(new, old))
    return form, None


def _with_unit(new: Slot, old: Slot) -> Quantity:
    """The new number, in the unit of the old one where it has none of its own."""
    assert new.quantity is not None and old.quantity is not None
    if new.quantity.unit is None and old.quantity.unit is not None:
        return replace(new.quantity, unit=old.quantity.unit)
    return new.quantity


def _equals(one: Quantity, other: Quantity) -> bool:
    if one.unit is None or other.unit is None:
        return one.number is not None and one.number == other.number
    return same_amount(one, other)


def _alike(one: Quantity, other: Quantity) -> bool:
    if one.unit is None or other.unit is None:
        return True
    return dimension_of(one.unit) == dimension_of(other.unit)


def correct_claims(
    claims: Iterable[Claim], errata: tuple[Erratum, ...]
) -> tuple[tuple[Claim, ...], tuple[Quarantined, ...]]:
    """The claims that stand with those corrected, and what was taken back.

    >>> correct_claims((), ())
    ((), ())
    """
    standing = list(claims)
    gone: list[Quarantined] = []
    for erratum in errata:
        wrong = [claim for claim in standing if _is_corrected(claim, erratum)]
        if erratum.old is None and len({claim.value.text for claim in wrong}) > 1:
            continue
        for claim in wrong:
            detail = f"{claim.value.text} is corrected to {erratum.new.text}"
            gone.append(Quarantined(claim.source, "retracted", detail))
        standing = [claim for claim in standing if claim not in wrong]
        standing += [
            _corrected(claim, erratum) for claim in wrong if not _is_said(claim, erratum, standing)
        ]
    return tuple(standing), tuple(dict.fromkeys(gone))


def _is_corrected(claim: Claim, erratum: Erratum) -> bool:
    if not isinstance(claim.value, Quantity) or claim.source.end > erratum.source.start:
        return False
    named = claim.subject in erratum.entities
    counted = any(getattr(q.value, "iri", None) in erratum.entities for q in claim.qualifiers)
    if not named and not (counted and erratum.old is not None):
        return False
    if erratum.old is not None:
        return _equals(claim.value, erratum.old)
    return claim.property == erratum.property and not _equals(claim.value, erratum.new)


def _is_said(claim: Claim, erratum: Erratum, standing: list[Claim]) -> bool:
    """Whether the correction itself was read as the claim."""
    return any(
        other.subject == claim.subject
        and other.property == claim.property
        and isinstance(other.value, Quantity)
        and _equals(other.value, erratum.new)
        and erratum.source.start <= other.source.start < erratum.source.end
        for other in standing
    )


def _corrected(claim: Claim, erratum: Erratum) -> Claim:
    value = erratum.new
    if isinstance(claim.value, Quantity) and value.unit is None:
        value = replace(value, unit=claim.value.unit)
    return replace(claim, value=value, source=erratum.source, rule="correction", certainty="stated")
