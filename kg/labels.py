"""Find what nodes of the graph are called."""

from collections.abc import Callable
from functools import lru_cache

from kg.graph import Graph
from kg.iris import CG, PREFIXES, local_name

_KINDS = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "hiddenLabel",
    CG + "contextLabel",
)

Labels = Callable[[str], tuple[str, ...]]


def read_labels(graph: Graph) -> Labels:
    """A function from an IRI to all its labels, preferred first, in every language, each once.

    >>> read_labels(Graph())("https://example.org/thing#gadget")
    ('gadget',)
    """

    @lru_cache(maxsize=50_000)
    def labels(iri: str) -> tuple[str, ...]:
        said = graph.pairs(iri)
        found = sorted(
            (_KINDS.index(predicate), getattr(term, "language", None) or "", str(term.value))
            for predicate, term in said
            if predicate in _KINDS and hasattr(term, "value")
        )
        return tuple(dict.fromkeys(text for _, _, text in found)) or (local_name(iri),)

    return labels
