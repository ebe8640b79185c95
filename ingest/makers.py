"""Claims that a name itself makes: 寒武纪思元590 says who makes it.

In      blocks, the names of the document
Out     claims whose source is the name as written
"""

import re
from collections.abc import Iterator

from ingest.mentions import DocumentNames
from ingest.model import Block
from kg.folding import fold
from kg.model import Claim, Document, EntityValue, Iri, Mention, Source
from kg.ontology import cg

_PROSE = ("question", "answer", "paragraph", "item", "heading")
_RELATIONS = (cg("madeBy"), cg("developedBy"))
_SHORTEST = 2


def read_makers(
    blocks: tuple[Block, ...], names: DocumentNames, document: Document
) -> tuple[Claim, ...]:
    """One claim for each name in prose that has its maker's name in it."""
    return tuple(
        claim
        for block in blocks
        if block.kind in _PROSE
        for mention in names.in_span(block.body, block.end)
        for claim in _claims(mention, block, names, document)
    )


def _claims(
    mention: Mention, block: Block, names: DocumentNames, document: Document
) -> Iterator[Claim]:
    for relation in _RELATIONS:
        for maker in names.lexicon.related(mention.entity, relation):
            words = _inside(mention.text, maker, names)
            if words is not None:
                source = Source(
                    document.id,
                    mention.start,
                    mention.end,
                    mention.text,
                    block.speaker,
                    document.date,
                )
                yield Claim(
                    mention.entity, relation, EntityValue(maker, words), source, "maker in a name"
                )


def _inside(text: str, maker: Iri, names: DocumentNames) -> str | None:
    """The maker's name as written in a longer name; None when it is not there."""
    entity = names.lexicon.entities.get(maker)
    folded = fold(text)
    labels = {fold(label.text) for label in entity.labels} if entity else set()
    for words in sorted(labels, key=lambda label: (-len(label), label)):
        found = re.search(rf"(?<![a-z0-9]){re.escape(words)}(?![a-z0-9])", folded)
        if found and _SHORTEST <= len(words) < len(text):
            return text[found.start() : found.end()]
    return None
