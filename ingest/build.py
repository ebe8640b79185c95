"""Turn a document into all that it yields: the whole flow of ingest, written once.

In      Document, Knowledge
Out     Extraction, in order of the text; the same document gives the same extraction
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.blocks import split_blocks
from ingest.errata import correct_claims
from ingest.grid import Grid
from ingest.headers import Headers
from ingest.mentions import DocumentNames, find_document_names
from ingest.model import Block
from ingest.passages import split_passages
from ingest.table_claims import TableResult, claim_table
from ingest.tables import read_table
from ingest.text_claims import claim_clause, claim_text
from ingest.text_result import TextResult
from kg.lexicon import Lexicon, load_lexicon
from kg.model import (
    Document,
    Entity,
    Extraction,
    Iri,
    Mention,
    Passage,
    Source,
)
from kg.ontology import Ontology, load_ontology

_SET_ASIDE = ("advert", "figure", "meta")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before a document is read."""

    lexicon: Lexicon
    ontology: Ontology
    headers: Headers


@dataclass(slots=True)
class _Work:
    """A document on its way through the stages."""

    document: Document
    knowledge: Knowledge
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    names: DocumentNames | None = None
    tables: list[TableResult] = field(default_factory=list)
    prose: TextResult = field(default_factory=TextResult)
    passages: tuple[Passage, ...] = ()


def load_knowledge(lexicons: tuple[Path, ...] = ()) -> Knowledge:
    """The ontology and the lexicon with the user's own files."""
    ontology, lexicon = load_ontology(), load_lexicon(extra=lexicons)
    return Knowledge(lexicon, ontology, Headers(ontology, lexicon))


def extract(document: Document, knowledge: Knowledge) -> Extraction:
    """All that a document yields."""
    work = _Work(document, knowledge)
    for stage in STAGES:
        stage(work)
    return _gather(work)


def _split(work: _Work) -> None:
    named = work.knowledge.lexicon.named
    work.blocks = split_blocks(work.document.text, is_name=lambda label: bool(named(label)))


def _read_tables(work: _Work) -> None:
    knowledge, found = work.knowledge, []
    for block in work.blocks:
        if block.table is None:
            continue
        caption = _caption(block, work)
        found.append(
            read_table(
                block.table,
                lexicon=knowledge.lexicon,
                ontology=knowledge.ontology,
                headers=knowledge.headers,
                caption=work.document.text[caption.body : caption.end] if caption else "",
                caption_start=caption.body if caption else None,
            )
        )
    work.grids = tuple(found)


def _caption(block: Block, work: _Work) -> Block | None:
    if block.table is not None and block.table.caption is not None:
        return work.blocks[block.table.caption]
    return work.blocks[block.headings[-1]] if block.headings else None


def _find_names(work: _Work) -> None:
    candidates: dict[Iri, Entity] = {}
    for grid in work.grids:
        candidates |= {entity.iri: entity for entity in grid.candidates}
    work.names = find_document_names(
        work.document.text, work.blocks, work.knowledge.lexicon, tuple(candidates.values())
    )


def _claim_tables(work: _Work) -> None:
    names, document = work.names, work.document
    assert names is not None

    def read_clause(start: int, end: int, topics: tuple[Iri, ...], maker: Iri | None) -> TextResult:
        return claim_clause(start, end, names, document, topics, maker)

    headers = work.knowledge.headers.over(names.lexicon)
    tables = [block for block in work.blocks if block.table is not None]
    for block, grid in zip(tables, work.grids, strict=True):
        work.tables.append(
            claim_table(
                grid,
                document=document.id,
                text=document.text,
                headers=headers,
                mentions=names.in_span,
                speaker=block.speaker,
                said_on=document.date,
                footnote=_footnote(block, work),
                claim_clause=read_clause,
            )
        )


def _footnote(block: Block, work: _Work) -> str:
    """The text right below a table."""
    after = work.blocks.index(block) + 1
    below = work.blocks[after : after + 2]
    return "\n".join(
        work.document.text[one.start : one.end]
        for one in below
        if one.kind in ("item", "paragraph")
    )


def _claim_prose(work: _Work) -> None:
    assert work.names is not None
    work.prose = claim_text(work.blocks, work.names, work.document)


def _cut_passages(work: _Work) -> None:
    assert work.names is not None
    text, mentions = work.document.text, work.names.mentions
    meant = sorted({*work.prose.meant, *_carried(work)}, key=lambda one: (one.start, one.entity))
    work.passages = split_passages(work.document.id, text, work.blocks, mentions, meant)


def _carried(work: _Work) -> Iterator[Mention]:
    """What a clause is claimed of that only an earlier sentence of its block names."""
    assert work.names is not None
    starts = [block.start for block in work.blocks]
    for claim in work.prose.claims:
        at = claim.source.start
        block = work.blocks[max(bisect_right(starts, at) - 1, 0)]
        if any(one.entity == claim.subject for one in work.names.in_span(block.start, at)):
            yield Mention(at, claim.source.end, claim.subject, claim.source.quote)


STAGES: tuple[Callable[[_Work], None], ...] = (
    _split,
    _read_tables,
    _find_names,
    _claim_tables,
    _claim_prose,
    _cut_passages,
)


def _gather(work: _Work) -> Extraction:
    assert work.names is not None
    results: tuple[TableResult | TextResult, ...] = (*work.tables, work.prose)
    said = dict.fromkeys(claim for result in results for claim in result.claims)
    standing, corrected = correct_claims(said, work.prose.errata)
    claims = tuple(
        sorted(
            dict.fromkeys(standing),
            key=lambda claim: (claim.source.start, claim.source.end, claim.property),
        )
    )
    brought = [entity for result in work.tables for entity in result.candidates]
    brought += work.names.entities
    brought += work.prose.entities
    entities = {entity.iri: entity for entity in brought}
    properties = {item.iri: item for result in results for item in result.properties}
    quarantined = sorted(
        dict.fromkeys((*(item for result in results for item in result.quarantined), *corrected)),
        key=lambda item: (item.source.start, item.source.end, item.reason),
    )
    return Extraction(
        document=work.document,
        entities=tuple(entities[iri] for iri in sorted(entities)),
        properties=tuple(properties[iri] for iri in sorted(properties)),
        claims=claims,
        quarantined=tuple(quarantined),
        passages=work.passages,
        mentions=work.names.mentions,
        set_aside=tuple(_aside(block, work.document) for block in work.blocks if _is_aside(block)),
    )


def _is_aside(block: Block) -> bool:
    return block.kind in _SET_ASIDE and block.end > block.start


def _aside(block: Block, document: Document) -> Source:
    quote = document.text[block.start : block.end]
    return Source(document.id, block.start, block.end, quote, said_on=document.date)
