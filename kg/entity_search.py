"""Find entities by what they are called.

In      any spelling that folds to a label: width, case, script, spaces and hyphens are ignored
Out     Found, best first: whole name, start of a name, part of a name; then by number of claims
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.folding import name_key
from kg.graph import Graph
from kg.iris import local_name

_NAMES = """SELECT DISTINCT ?it ?kind ?name WHERE {
  ?it a ?kind . FILTER(STRSTARTS(STR(?kind), STR(cg:)))
  { ?it skos:prefLabel ?name } UNION { ?it skos:altLabel ?name }
  UNION { ?it skos:hiddenLabel ?name } UNION { ?it cg:contextLabel ?name }
}"""
_CLAIMS = """SELECT ?it (COUNT(DISTINCT ?claim) AS ?n) WHERE {
  { ?claim cg:subject ?it } UNION { ?claim a cg:Claim ; cg:value ?it FILTER(isIRI(?it)) }
} GROUP BY ?it"""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that a text may mean."""

    iri: str
    label: str
    """the name that matched"""
    kind: str
    """local name of its class"""
    claims: int
    """that speak of it"""
    match: str
    """whole, start or part"""


class EntityNames:
    """All names of a build; made once, searched often.

    >>> EntityNames(Graph()).search("A100")
    ()
    """

    def __init__(self, graph: Graph) -> None:
        self._claims = {
            str(row["it"].value): int(row["n"].value) for row in _rows(graph, _CLAIMS) if row["it"]
        }
        self._names = sorted(
            (name_key(str(row["name"].value)), str(row["name"].value), row["it"].value)
            for row in _rows(graph, _NAMES)
        )
        self._kinds = {
            row["it"].value: local_name(row["kind"].value) for row in _rows(graph, _NAMES)
        }

    def search(self, text: str, *, kind: str | None = None, limit: int = 20) -> tuple[Found, ...]:
        """At most `limit` entities, each once."""
        key = name_key(text)
        if not key:
            return ()
        ranks = ("whole", "start", "part")
        best: dict[str, tuple[int, str]] = {}
        for name, label, iri in self._names:
            if key not in name or (kind and self._kinds[iri] != kind):
                continue
            rank = 0 if name == key else 1 if name.startswith(key) else 2
            best[iri] = min(best.get(iri, (rank, label)), (rank, label))
        ordered = sorted(best, key=lambda iri: (best[iri][0], -self._claims.get(iri, 0), iri))
        return tuple(
            Found(
                iri, best[iri][1], self._kinds[iri], self._claims.get(iri, 0), ranks[best[iri][0]]
            )
            for iri in ordered[:limit]
        )


def _rows(graph: Graph, query: str) -> Iterable:  # type: ignore[type-arg]
    return graph.query(query)  # type: ignore[return-value]
