"""Claim who is who in a row: maker, category, card and processor, region of the caption."""

from ingest.claim_writer import ClaimWriter
from ingest.grid import Group, Part, Record, Span, Subject
from ingest.roles import CARD, CATEGORY, MAKER, PROCESSOR, SETTINGS
from kg.model import Claim, Iri, Mention, TextValue
from kg.ontology import cg

_MADE, _DEVELOPED = cg("madeBy"), cg("developedBy")
_PRODUCT, _REGION = cg("Product"), cg("region")


def add_identities(
    writer: ClaimWriter, part: Part, record: Record, subjects: tuple[Subject, ...]
) -> None:
    """Claim who makes each subject of a record, what it is and which chip a card carries."""
    for group in record.groups:
        head = next((f.headers for f in part.fields if f.role == group.role), ())
        for subject in subjects:
            _add_group(writer, group, subject, head)
    cards = [s for s in subjects if s.role == CARD]
    chips = [s for s in subjects if s.role == PROCESSOR]
    head = next((f.headers for f in part.fields if f.role == PROCESSOR), ())
    for card in cards:
        inside = [c for c in chips if c.text and c.text in card.text] if len(chips) > 1 else chips
        for chip in inside or chips:
            if card.entity != chip.entity:
                writer.relate(
                    card.entity,
                    PROCESSOR,
                    chip.entity,
                    chip.text,
                    (chip.start, chip.end),
                    ((card.start, card.end), *head),
                )


def _add_group(writer: ClaimWriter, group: Group, subject: Subject, head: tuple[Span, ...]) -> None:
    if group.entity == subject.entity:
        return
    cell, own = (group.cell.start, group.cell.end), (subject.start, subject.end)
    if group.doubt:
        writer.quarantine(*own, "unsafeRow", group.doubt)
        return
    span, heads = (own, (cell, *head)) if group.inherited else (cell, (own, *head))
    relation = group.role
    if group.role == MAKER:
        relation = _MADE if writer.is_kind(subject.entity, _PRODUCT) else _DEVELOPED
    words = group.cell.text.strip()
    if group.entity is not None:
        writer.relate(subject.entity, relation, group.entity, words, span, heads)
        apart = span[1] <= own[0] or own[1] <= span[0]
        if writer.grid.transposed and not group.inherited and apart:
            writer.relate(subject.entity, relation, group.entity, words, own, (cell, *head))
    elif relation in (CATEGORY, *SETTINGS):
        writer.claims.append(
            Claim(
                subject.entity,
                relation,
                TextValue(words),
                writer.source(*span, heads),
                "table-group",
            )
        )


def add_regions(writer: ClaimWriter) -> None:
    """The region that the caption names, for the products of makers of that country."""
    start = writer.grid.caption_start
    if start is None:
        return
    for mention in writer.reader.context.mentions(start, start + len(writer.grid.caption)):
        region = _region_of(writer, mention)
        if region is not None:
            _add_region(writer, mention, *region)
            return


def _region_of(writer: ClaimWriter, mention: Mention) -> tuple[Iri, int] | None:
    """The region that a mention is or begins with, 国内 of 国内算力芯片, and its length."""
    lexicon = writer.headers.lexicon
    for size in range(len(mention.text), 1, -1):
        for iri in lexicon.named(mention.text[:size]):
            if cg("Region") in lexicon.related(iri, CATEGORY):
                return iri, size
    return None


def _add_region(writer: ClaimWriter, mention: Mention, region: Iri, size: int) -> None:
    lexicon = writer.headers.lexicon
    country = writer.headers.cues.countries.get(region)
    for record in (record for part in writer.grid.parts for record in part.records):
        makers = [g.entity for g in record.groups if g.role == MAKER and g.entity]
        if not country or not any(lexicon.facts(m).country == country for m in makers):
            continue
        for subject in record.subjects:
            own = ((subject.start, subject.end),)
            span = (mention.start, mention.start + size)
            writer.relate(subject.entity, _REGION, region, mention.text[:size], span, own)
            if size < len(mention.text):
                span = (mention.start, mention.end)
                writer.relate(subject.entity, CATEGORY, mention.entity, mention.text, span, own)
