"""Show which text produced no claim, and why.

In      a graph and the stored texts
Out     Coverage for each document: every sentence or table cell with what became of it
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from kg.graph import Graph, Node
from kg.iris import CG, PREFIXES, document_iri
from kg.verify import ReadText

Fate = Literal["missed", "passage", "heading", "question", "header", "aside", "quarantine", "claim"]
"""missed: in no passage; passage: no rule read a claim; question: never evidence; header: of a
table; aside: advert or footer; later ones win where several apply"""
FATES: tuple[Fate, ...] = get_args(Fate)

_RDF_TYPE = PREFIXES["rdf"] + "type"
_DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
_OA = PREFIXES["oa"]
_SEGMENT = re.compile(r"[^\n\t|。！？!?；;]*\w[^\n\t|。！？!?；;]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or a table cell."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """text[start:end]"""
    fate: Fate
    """what became of it"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of a document's text."""

    document: str
    """identifier"""
    segments: tuple[Segment, ...]
    """in order of the text"""

    def counts(self) -> dict[Fate, int]:
        """How many segments met each fate."""
        found = Counter(one.fate for one in self.segments)
        return {fate: found[fate] for fate in reversed(FATES)}


def measure_coverage(
    graph: Graph, read_text: ReadText, documents: Iterable[str] | None = None
) -> Iterator[Coverage]:
    """The coverage of the documents, or of all."""
    for document in documents if documents is not None else graph.documents():
        text = read_text(document)
        fates = _paint(graph.nodes(document_iri(document)), len(text))
        yield Coverage(document, tuple(_segments(text, fates)))


def _segments(text: str, fates: bytearray) -> Iterator[Segment]:
    for match in _SEGMENT.finditer(text):
        words = match[0].strip()
        start = match.start() + match[0].index(words)
        end = start + len(words)
        yield Segment(start, end, words, FATES[max(fates[start:end])])


def _paint(nodes: dict[str, Node], length: int) -> bytearray:
    """For each character, the index of its fate."""
    fates = bytearray(length)
    for start, end, fate in sorted(_spans(nodes), key=lambda span: span[2]):
        fates[start:end] = bytes([fate]) * (end - start)
    return fates


def _spans(nodes: dict[str, Node]) -> Iterator[tuple[int, int, int]]:
    kinds = {CG + "Claim": "claim", CG + "Quarantined": "quarantine", CG + "SetAside": "aside"}
    for node in nodes.values():
        for kind in map(_text, node.get(_RDF_TYPE, ())):
            if kind in kinds:
                for span in node[_DERIVED]:
                    yield (*_extent(nodes[_text(span)]), _rank(kinds[kind]))
            elif kind == CG + "Passage":
                role = _text(node[CG + "role"][0])
                fate = role if role in ("heading", "question") else "passage"
                yield (*_extent(node), _rank(fate))
        for header in node.get(CG + "header", ()):
            yield (*_extent(nodes[_text(header)]), _rank("header"))


def _rank(fate: str) -> int:
    return [str(one) for one in FATES].index(fate)


def _extent(node: Node) -> tuple[int, int]:
    return int(_text(node[_OA + "start"][0])), int(_text(node[_OA + "end"][0]))


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
