"""Say what each column of a grid is to the entity of a row: its name, maker, remark, value.

In      fields with linked headers, the lines below them
Out     the fields with their roles
"""

import re
from dataclasses import replace

from ingest.grid import Field
from ingest.headers import Headers
from ingest.model import Cell
from ingest.subjects import ORGANIZATION, PRODUCT, SubjectReader
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import parse_quantity

MAKER, DEVELOPER, CARD, PROCESSOR = cg("madeBy"), cg("developedBy"), cg("card"), cg("processor")
NAME, CATEGORY, REMARK, DATE = cg("name"), cg("category"), cg("remark"), cg("date")
REGION, SUPPLIER = cg("region"), cg("suppliedBy")
_NAMING = (CARD, PROCESSOR, NAME)
SETTINGS = (REGION, SUPPLIER)
"""roles of columns that say where or from whom the values of a row hold"""
_ROLES = (*_NAMING, MAKER, DEVELOPER, CATEGORY)
_REMARKS = (REMARK, cg("opinion"))
_SAMPLE = 30
_LETTER = re.compile(r"[A-Za-z]")
"""what names of products hold and amounts seldom do: 910B"""
_CODED = re.compile(
    r"(?:[A-Za-z][\w.-]*|[\u4e00-\u9fff]{2,5})[ -]?\d[\w.-]*(?: [A-Z]\w*)?|[A-Z][A-Za-z]+"
)
"""a name with a number, as products have, or a single word with a capital"""
_AMOUNT = re.compile(r"[~≈<>≥≤+-]?\s*\d[\d.,\s]*(?:[-–~]\s*\d[\d.,]*)?\s*%?")


def assign_roles(
    fields: tuple[Field, ...],
    body: tuple[tuple[Cell, ...], ...],
    headers: Headers,
    reader: SubjectReader,
) -> tuple[Field, ...]:
    """The fields with the role of each."""
    roles = [_labelled_role(known) for known in fields]
    roles = [MAKER if role == DEVELOPER else role for role in roles]
    columns = [tuple(line[at].text.strip() for line in body) for at in range(len(fields))]
    settings = [_is_setting(known) for known in fields]
    if not any(role in _NAMING for role in roles):
        leads = fields[0].link.properties and not roles[0] and _are_products(columns[0], reader)
        at = 0 if leads else _product_column(settings, columns, roles, reader)
        at = _name_column(fields, roles, columns, reader) if at is None else at
        if at is not None:
            roles[at] = DATE if _are_dates(columns[at], headers) else NAME
    named = next((at for at, role in enumerate(roles) if role in _NAMING), -1)
    for at, setting in enumerate(settings):
        if roles[at] is None and (at < named or (setting == REGION and named >= 0)):
            roles[at] = setting
    first = next((at for at, role in enumerate(roles) if role in (*_NAMING, DATE)), None)
    for at in range(first or 0):
        if roles[at] is None and not fields[at].link.properties:
            roles[at] = MAKER if _are_makers(columns[at], reader) else CATEGORY
        elif roles[at] is None and _is_group(columns[at]):
            roles[at] = CATEGORY
    return tuple(replace(f, role=role) for f, role in zip(fields, roles, strict=True))


def _is_setting(known: Field) -> Iri | None:
    """Where or from whom, when the header says just that."""
    if not known.link.exact or known.link.unit is not None or known.link.formats:
        return None
    return next((role for role in known.link.properties[:1] if role in SETTINGS), None)


def _product_column(
    settings: list[Iri | None],
    columns: list[tuple[str, ...]],
    roles: list[Iri | None],
    reader: SubjectReader,
) -> int | None:
    """The column after one of regions or providers whose cells name products."""
    start = next((at for at, setting in enumerate(settings) if setting), None)
    if start is None or any(roles[:start]):
        return None
    for at in range(start + 1, len(columns)):
        if roles[at] is None and not settings[at]:
            return at if _are_products(columns[at], reader) else None
    return None


def _labelled_role(known: Field) -> Iri | None:
    if not known.link.exact or known.link.unit is not None or known.link.formats:
        return None
    if known.link.properties and known.link.properties[0] in _REMARKS:
        return REMARK
    return next((role for role in known.link.properties if role in _ROLES), None)


def _name_column(
    fields: tuple[Field, ...],
    roles: list[Iri | None],
    columns: list[tuple[str, ...]],
    reader: SubjectReader,
) -> int | None:
    for at, known in enumerate(fields):
        if known.link.classes and known.link.exact and not known.link.unit and roles[at] is None:
            return at
        if roles[at] is None and not _is_group(columns[at]):
            break
    for at, known in enumerate(fields):
        if roles[at] is None and _are_amounts(columns[at]):
            break
        if roles[at] is None and not (known.link.exact and known.link.properties):
            grouped = _is_group(columns[at]) and at + 1 < len(fields) and roles[at + 1] is None
            after = fields[at + 1].link if grouped else None
            place = at + 1 if after is not None and not after.properties else at
            makers = [one for one in range(place) if roles[one] == MAKER]
            own = not makers or grouped or _may_be_products(columns[place], reader)
            return place if own else makers[0]
        if roles[at] is None:
            break
    makers = [at for at, role in enumerate(roles) if role == MAKER]
    return makers[0] if makers else None


def _are_amounts(column: tuple[str, ...]) -> bool:
    """Whether every filled cell is a number, with its hedge or counter: no column of names."""
    filled = [text for text in column if text][:_SAMPLE]
    return bool(filled) and all(map(_is_amount, filled))


def _is_amount(text: str) -> bool:
    if _AMOUNT.fullmatch(text):
        return True
    return not _LETTER.search(text) and parse_quantity(text) is not None


def _is_group(column: tuple[str, ...]) -> bool:
    """Whether blanks under a filled cell look like merged cells."""
    return bool(column) and bool(column[0]) and not all(column)


def _are_dates(column: tuple[str, ...], headers: Headers) -> bool:
    filled = [text for text in column if text][:_SAMPLE]
    dates = sum(
        1 for text in filled if (m := headers.cues.find("DateText", text)) and m.group() == text
    )
    return bool(filled) and dates * 2 > len(filled)


def _may_be_products(column: tuple[str, ...], reader: SubjectReader) -> bool:
    """Whether cells beside those of makers name products, known ones or by a code."""
    filled = [text for text in column if text][:_SAMPLE]
    coded = sum(bool(_CODED.fullmatch(text)) for text in filled)
    return coded * 2 >= len(filled) or _are_products(column, reader)


def _are_products(column: tuple[str, ...], reader: SubjectReader) -> bool:
    filled = [text for text in column if text][:_SAMPLE]
    found = 0
    for text in filled:
        mentions = reader.lexicon.find_mentions(text)
        first = reader.lexicon.entities[mentions[0].entity].kind if mentions else None
        found += first is not None and reader.ontology.is_a(first, PRODUCT)
    return bool(filled) and found * 2 >= len(filled)


def _are_makers(column: tuple[str, ...], reader: SubjectReader) -> bool:
    filled = [text for text in column if text][:_SAMPLE]
    found = 0
    for text in filled:
        mentions = reader.lexicon.find_mentions(text)
        entities = reader.lexicon.entities
        found += bool(mentions) and all(entities[m.entity].kind == ORGANIZATION for m in mentions)
    return bool(filled) and found * 2 >= len(filled)
