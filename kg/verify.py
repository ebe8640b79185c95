"""Look every quote up again: text[start:end] must read as quoted.

In      a graph and the stored texts, or the citations of an answer
Out     Mismatch for each quote that differs; nothing when all hold
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.graph import Graph, Node
from kg.iris import PREFIXES, document_iri

_OA = PREFIXES["oa"]
ReadText = Callable[[str], str]
"""from a document's identifier to its stored text"""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A quote that is not what the text reads."""

    document: str
    """identifier"""
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quote: str
    """as cited"""
    found: str
    """what the text reads there"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What looking up gave."""

    checked: int
    """how many quotes"""
    mismatches: tuple[Mismatch, ...]
    """those that differ"""


def verify_graph(graph: Graph, read_text: ReadText) -> Verification:
    """Look up every quote of the graph, document by document.

    >>> verify_graph(Graph(), str)
    Verification(checked=0, mismatches=())
    """
    return _verify(_quotes(graph), read_text)


def verify_citations(citations: Iterable[Mapping[str, Any]], read_text: ReadText) -> Verification:
    """Look up the citations of an answer.

    >>> cited = {"document": "memo", "start": 0, "end": 4, "quote": "A100"}
    >>> verify_citations([cited], lambda _: "A100 draws 300 W").mismatches
    ()
    """
    quotes = ((one["document"], one["start"], one["end"], one["quote"]) for one in citations)
    return _verify(quotes, read_text)


def _verify(quotes: Iterable[tuple[str, int, int, str]], read_text: ReadText) -> Verification:
    checked, mismatches = 0, list[Mismatch]()
    text, at = "", ""
    for document, start, end, quote in quotes:
        if document != at:
            text, at = _text_of(document, read_text), document
        checked += 1
        if text[start:end] != quote or start < 0:
            mismatches.append(Mismatch(document, start, end, quote, text[start:end]))
    return Verification(checked, tuple(mismatches))


def _text_of(document: str, read_text: ReadText) -> str:
    """The text; empty when it is gone, so that every quote of it is listed."""
    try:
        return read_text(document)
    except KgError:
        return ""


def _quotes(graph: Graph) -> Iterator[tuple[str, int, int, str]]:
    for document in graph.documents():
        nodes = graph.nodes(document_iri(document))
        found = (_quote_of(node) for node in nodes.values() if _OA + "exact" in node)
        for start, end, quote in sorted(found):
            yield document, start, end, quote


def _quote_of(node: Node) -> tuple[int, int, str]:
    start, end, quote = (
        str(getattr(node[_OA + name][0], "value", "")) for name in ("start", "end", "exact")
    )
    return int(start), int(end), quote
