"""Read a cell that lists entities under a collective: models of a region, cards of a class.

In      a cell such as 甲公司“乙”（1300亿参数） 丙公司丁、戊, its header, the collective
Out     readings of the entities listed: region, category, developer, specs in brackets
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingest.cells import CellReader
from ingest.grid import Field, Link, Span, Subject
from ingest.headers import Headers
from ingest.model import Cell
from ingest.readings import Reading
from kg.folding import name_key
from kg.model import Entity, EntityValue, Iri, Mention, TextValue
from kg.ontology import cg

_ORGANIZATION, _PRODUCT, _MODEL = cg("Organization"), cg("Product"), cg("Model")
_SOFTWARE = cg("Software")
_MADE, _DEVELOPED, _REGION, _CATEGORY = (
    cg("madeBy"),
    cg("developedBy"),
    cg("region"),
    cg("category"),
)
IN_BRACKETS = "table-list-brackets"
"""rule of what stands in brackets behind a name"""
_PRODUCT_OF = cg("product")
_BRACKET = re.compile(r"[”\"'」』]?\s*[(（]([^()（）]*)[)）]")


def read_list(
    cell: Cell,
    known: Field,
    collective: Subject,
    reader: CellReader,
    headers: Headers,
    entities: Mapping[Iri, Entity],
) -> Iterator[tuple[Iri, Reading, Span]]:
    """The entity, the reading and the span that serves as its row header."""
    found = [m for m in reader.context.mentions(cell.start, cell.end) if m.end <= cell.end]
    kinds = {m.entity: _kind(m, headers, entities) for m in found}
    is_region = cg("Region") in headers.lexicon.related(collective.entity, _CATEGORY)
    wanted = _class_of(known, headers)
    maker: Mention | None = None
    last = cell.start
    for mention in found:
        if mention.start < last:
            continue  # inside the brackets of a name before
        kind = kinds[mention.entity]
        between = cell.text[last - cell.start : mention.start - cell.start]
        is_maker = headers.ontology.is_a(kind, _ORGANIZATION)
        thing = any(headers.ontology.is_a(kind, k) for k in (_PRODUCT, _MODEL, _SOFTWARE))
        own = (mention.start, mention.end)
        if is_region and (is_maker or thing):
            value = EntityValue(collective.entity, collective.text)
            yield (
                mention.entity,
                Reading(*own, _REGION, value, rule="table-list"),
                (collective.start, collective.end),
            )
        if thing and wanted is not None and headers.ontology.is_a(kind, wanted):
            yield (
                mention.entity,
                Reading(*own, _CATEGORY, TextValue(known.label), rule="table-list"),
                own,
            )
        if thing and maker is not None and _follows(maker, mention, between, last, headers):
            relation = _MADE if headers.ontology.is_a(kind, _PRODUCT) else _DEVELOPED
            span = (maker.start, mention.end)
            if maker.end <= mention.start and last != maker.end:
                span = own
            value = EntityValue(maker.entity, maker.text)
            yield (
                mention.entity,
                Reading(*span, relation, value, rule="table-list"),
                (maker.start, maker.end),
            )
        if not is_maker:
            value = EntityValue(mention.entity, mention.text)
            wider = Reading(*own, _property(known, headers), value, rule="table-list")
            yield collective.entity, wider, (collective.start, collective.end)
        elif wanted is not None and _stands_alone(cell, mention):
            wider = Reading(*own, _PRODUCT_OF, TextValue(known.label), rule="table-list")
            yield mention.entity, wider, own
        if is_maker:
            maker = mention
        last = mention.end
        bracket = _BRACKET.match(cell.text, mention.end - cell.start)
        if bracket is not None and (thing or is_maker):
            last = cell.start + bracket.end()
            if thing:
                start, end = cell.start + bracket.start(1), cell.start + bracket.end(1)
                inner = Cell(cell.row, cell.column, start, end, bracket.group(1))
                for reading in reader.read(
                    inner, Field("", (), Link()), frozenset({kind})
                ).readings:
                    if reading.property is not None and reading.property != cg("remark"):
                        yield mention.entity, replace(reading, rule=IN_BRACKETS), own


def _property(known: Field, headers: Headers) -> Iri | None:
    """The relation that the header names, None for the observed property."""
    found = known.link.properties[0] if known.link.exact and known.link.properties else None
    return found if found and headers.ontology.properties[found].value_type == "Entity" else None


def _stands_alone(cell: Cell, mention: Mention) -> bool:
    """Whether the organization is an item of its own, no product after it."""
    before = cell.text[: mention.start - cell.start].rstrip()[-1:]
    after = cell.text[mention.end - cell.start :].lstrip()[:1]
    return (not before or before in "、，,;；") and (not after or after in "、，,;；")


def _follows(maker: Mention, mention: Mention, between: str, last: int, headers: Headers) -> bool:
    """Whether the organization before is the one that the thing is of."""
    if last == maker.end:
        return headers.cues.find("MakerGlue", between) is not None
    lexicon = headers.lexicon
    stated = {*lexicon.related(mention.entity, _MADE), *lexicon.related(mention.entity, _DEVELOPED)}
    carried = headers.cues.find("MakerCarry", between) is not None
    return carried and (not stated or maker.entity in stated)


def _kind(mention: Mention, headers: Headers, entities: Mapping[Iri, Entity]) -> Iri:
    entity = headers.lexicon.entities.get(mention.entity) or entities.get(mention.entity)
    return entity.kind if entity else cg("Thing")


def _class_of(known: Field, headers: Headers) -> Iri | None:
    """The class that the header ends with: 开发框架 is one of software."""
    if known.link.classes:
        return known.link.classes[0]
    key = name_key(known.label)
    found = [
        (len(name_key(label.text)), iri)
        for iri, kind in headers.ontology.classes.items()
        for label in kind.labels
        if len(label.text) > 1 and key.endswith(name_key(label.text))
    ]
    return max(found)[1] if found else None
