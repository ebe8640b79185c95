"""Give the columns of a table what the caption says of their numbers.

In      fields with roles, the lines below them, the caption
Out     the fields; under `2025-07 | 2026-01` and `price (USD)` each has property, unit and date;
        under `unit: cards` those whose numbers have no unit of their own have that
"""

import re
from dataclasses import replace

from ingest.grid import Field, HeaderUnit, Link
from ingest.header_units import read_header_unit
from ingest.headers import CONDITION, Headers
from ingest.model import Cell
from ingest.readings import sort_qualifiers
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import find_quantities, parse_quantity

_PIECE = re.compile(r"[^()（）\[\]【】,，:：;；、|]+")
_PERIODS = (cg("date"), CONDITION)
_RENT = cg("rent")
_MULTIPLE = 1000
"""from which on a bare number in a caption is a multiple of all numbers: thousand, 万"""
_LONGEST = 120


def inherit_caption(
    fields: tuple[Field, ...],
    body: tuple[tuple[Cell, ...], ...],
    caption: str,
    caption_start: int | None,
    headers: Headers,
) -> tuple[Field, ...]:
    """The fields, those that are only a period or a term of price with the caption's property."""
    fields = _with_stated_unit(fields, body, caption, headers)
    places = [at for at, known in enumerate(fields) if _is_period(known)]
    if not places or not caption or len(caption) > _LONGEST:
        return fields
    unit = _unit(caption)
    wanted = _property(caption, unit, headers)
    if wanted is None:
        return fields
    pieces = [piece.group() for piece in _PIECE.finditer(caption)]
    terms = [q for piece in pieces if not _is_unit(piece) for q in headers.terms(piece)]
    span = () if caption_start is None else ((caption_start, caption_start + len(caption)),)
    found = list(fields)
    for at in places:
        if unit is None and not _measured(tuple(line[at] for line in body), wanted, headers):
            continue
        own = fields[at].link
        link = replace(
            own,
            properties=(wanted,),
            unit=unit,
            qualifiers=sort_qualifiers((*own.qualifiers, *terms)),
        )
        found[at] = replace(fields[at], link=link, headers=(*fields[at].headers, *span))
    return tuple(found)


def _with_stated_unit(
    fields: tuple[Field, ...],
    body: tuple[tuple[Cell, ...], ...],
    caption: str,
    headers: Headers,
) -> tuple[Field, ...]:
    """The fields, those of bare numbers with the unit that the caption states for all."""
    lead = headers.cues.find("UnitLead", caption)
    piece = _PIECE.match(caption, lead.end()) if lead else None
    unit = read_header_unit(piece.group().strip()) if piece else None
    if unit is None or unit.unit is None:
        return fields
    columns = [[line[at].text.strip() for line in body] for at in range(len(fields))]
    return tuple(
        replace(known, link=_measured_in(known.link, unit, unit.unit, headers))
        if known.role is None and known.link.unit is None and _is_bare(column)
        else known
        for known, column in zip(fields, columns, strict=True)
    )


def _measured_in(link: Link, stated: HeaderUnit, unit: Iri, headers: Headers) -> Link:
    """The link with a unit, where what its header means may be measured in that."""
    fitting = tuple(iri for iri in link.properties if headers.accepts(iri, unit))
    if link.exact and link.properties and not fitting:
        return link
    return replace(link, properties=fitting, unit=stated)


def _is_bare(column: list[str]) -> bool:
    """Whether the cells with digits are numbers without unit."""
    numbers = [parse_quantity(text) for text in column if any(map(str.isdigit, text))]
    return bool(numbers) and all(one is not None and one.unit is None for one in numbers)


def _is_period(known: Field) -> bool:
    return known.role is None and is_period(known.link)


def is_period(link: Link) -> bool:
    """Whether a header says when, or on which terms, and nothing else.

    >>> is_period(Link()), is_period(Link(qualifiers=(), exact=True))
    (False, False)
    """
    return (
        link.exact
        and not link.known
        and link.unit is None
        and not link.formats
        and bool(link.qualifiers)
        and all(q.property in _PERIODS for q in link.qualifiers)
    )


def _unit(caption: str) -> HeaderUnit | None:
    """The first piece of the caption that is a unit, or a multiple, and nothing else."""
    pieces = (piece.group().strip() for piece in _PIECE.finditer(caption))
    return next((read_header_unit(piece) for piece in pieces if _is_unit(piece)), None)


def _is_unit(piece: str) -> bool:
    unit = read_header_unit(piece.strip())
    return unit is not None and (unit.unit is not None or unit.factor >= _MULTIPLE)


def _property(caption: str, unit: HeaderUnit | None, headers: Headers) -> Iri | None:
    """The one property that the caption names and the unit fits; money an hour is rent."""
    named = (headers.in_words(piece.group()) for piece in _PIECE.finditer(caption))
    found = {
        next((iri for iri in iris if headers.accepts(iri, unit.unit if unit else None)), None)
        for row in named
        for _, _, iris in row
    }
    found.discard(None)
    if not found and unit is not None and headers.cues.find("RentalUnit", unit.text):
        return _RENT if headers.accepts(_RENT, unit.unit) else None
    return found.pop() if len(found) == 1 else None


def _measured(column: tuple[Cell, ...], wanted: Iri, headers: Headers) -> bool:
    """Whether most numbers of a column say themselves in which unit they are."""
    filled = [cell.text for cell in column if any(map(str.isdigit, cell.text))]
    fitting = [
        text
        for text in filled
        if any(
            span.quantity.unit and headers.accepts(wanted, span.quantity.unit)
            for span in find_quantities(text)
        )
    ]
    return bool(filled) and len(fitting) * 2 >= len(filled)
