"""Read what rides on an amount: number formats (200TFlops@FP16/BF16) and rates ($2 per hour)."""

from decimal import Decimal

from kg.amounts import read_amount
from kg.forms import Line, is_latin, skip_spaces
from kg.model import EntityValue, Iri, Qualifier, Quantity
from kg.number_words import load_words
from kg.ontology import CG
from kg.units import Unit, load_units

PRECISION = Iri(CG + "precision")
PER = Iri(CG + "per")

_OPEN, _CLOSE, _SEPARATORS = "(（", ")）", "/、,&+"


def read_formats(
    text: str, line: Line, at: int, *, free: bool
) -> tuple[tuple[Qualifier, ...], int]:
    """The number formats after an amount and where they end; `free`: no sign need precede them.

    >>> found, end = read_formats(" @FP16/BF16", Line(" @FP16/BF16", " @fp16/bf16"), 0, free=False)
    >>> [qualifier.value.text for qualifier in found], end
    (['FP16', 'BF16'], 11)
    """
    here = skip_spaces(line.lower, at)
    sign = load_words().of("AtWord").at(line, here)
    bracket = bool(line.lower[here : here + 1]) and line.lower[here] in _OPEN
    if sign and (free or not is_latin(sign[1][-1])):
        here = skip_spaces(line.lower, sign[0])
    elif bracket:
        here = skip_spaces(line.lower, here + 1)
    elif not free:
        return (), at
    found: list[Qualifier] = []
    end = at
    while form := load_words().of("NumberFormat").at(line, here):
        end = form[0]
        found.append(Qualifier(PRECISION, EntityValue(form[2].iri, text[here:end])))
        following = skip_spaces(line.lower, end, 1)
        if line.lower[following : following + 1] not in _SEPARATORS or following >= len(line.lower):
            break
        here = skip_spaces(line.lower, following + 1, 1)
    if found and bracket:
        if line.lower[end : end + 1] not in _CLOSE or end >= len(line.lower):
            return (), at
        end += 1
    return tuple(found), end


def read_formats_before(line: Line, at: int, floor: int) -> tuple[Qualifier, ...]:
    """The number formats before an amount: FP16/BF16 51.2TFlops."""
    words, end = load_words(), at
    found: list[Qualifier] = []
    for _ in range(8):
        while end > floor and line.lower[end - 1] == " ":
            end -= 1
        form = words.of("NumberFormat").before(line, end)
        if form and form[0] >= floor:
            text = line.narrow[form[0] : end]
            found.insert(0, Qualifier(PRECISION, EntityValue(form[2].iri, text)))
            end = form[0]
            if end > floor and line.lower[end - 1] in _SEPARATORS:
                end -= 1
                continue
            break
        lead = None if found else words.of("FormatLeadWord").before(line, end)
        if lead is None or lead[0] < floor:
            break
        end = lead[0]
    return tuple(found)


def read_rate(text: str, line: Line, at: int, unit: Unit | None) -> tuple[Qualifier | None, int]:
    """The `per` qualifier after an amount and where it ends.

    >>> rate, end = read_rate("/1K tokens", Line("/1K tokens", "/1k tokens"), 0, None)
    >>> rate.value.number, end
    (Decimal('1000'), 10)
    """
    here = skip_spaces(line.lower, at, 1)
    found = load_words().of("RateWord").at(line, here)
    if found is None or (found[2].needs_money and (unit is None or not unit.is_money)):
        return None, at
    here = skip_spaces(line.lower, found[0], 1)
    if here >= len(line.lower):
        return None, at
    amount = read_amount(line, here) if not is_latin(line.lower[here]) else None
    if amount is not None and amount.unit is not None:
        per, end, count = amount.unit, amount.end, amount.low
    else:
        single = load_units().after.at(line, here) or load_units().rates.at(line, here)
        if single is None:
            return None, at
        per, end, count = single[2], single[0], Decimal(1)
        if line.lower[end : end + 1] and line.lower[end] in per.not_before:
            return None, at
    if unit is not None and per.base == unit.base:
        return None, at
    number = Decimal(int(count)) if count == int(count) else count
    return Qualifier(PER, Quantity(text[here:end], number, unit=per.iri)), end
