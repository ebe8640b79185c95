"""Open the published build for scripts: rdflib's interface over the same store, read-only.

In      a data directory with a published build
Out     rdflib Dataset by oxrdflib: queries run in Oxigraph, terms are rdflib's
Raises  StoreError when nothing was ingested
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, URIRef

from kg.errors import StoreError
from kg.iris import PREFIXES
from kg.manifest import read_manifest


def open_dataset(data_dir: str | Path, *, union: bool = True) -> Dataset:
    """The build that readers read now; `union`: the default graph holds all graphs.

    >>> open_dataset("no such directory")
    Traceback (most recent call last):
    kg.errors.StoreError: nothing was ingested into no such directory: run `chipgraph ingest PATH`
    """
    manifest = read_manifest(Path(data_dir))
    if manifest is None:
        raise StoreError(f"nothing was ingested into {data_dir}: run `chipgraph ingest PATH`")
    store = ox.Store.read_only(str(manifest.directory(Path(data_dir)) / "store"))
    dataset = Dataset(store=_Published(store=store), default_union=union)
    for prefix, iri in PREFIXES.items():
        dataset.store.bind(prefix, URIRef(iri))
    return dataset


def query_rows(data_dir: str | Path, query: str) -> Iterable[dict[str, Any]]:
    """The rows of a SELECT as plain dictionaries: `pandas.DataFrame(query_rows(DIR, QUERY))`.

    >>> list(query_rows("no such directory", "SELECT * {}"))
    Traceback (most recent call last):
    kg.errors.StoreError: nothing was ingested into no such directory: run `chipgraph ingest PATH`
    """
    results = open_dataset(data_dir).query(query, initNs=PREFIXES)
    names = [str(name) for name in results.vars or ()]
    for row in results:
        pairs: Any = zip(names, cast(tuple[Any, ...], row), strict=True)
        yield {name: None if term is None else term.toPython() for name, term in pairs}


class _Published(OxigraphStore):
    """A store to which naming a graph adds nothing: rdflib registers each graph that it opens."""

    def add_graph(self, graph: Graph) -> None:
        """Leave the store as it is."""
