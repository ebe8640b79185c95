"""Open a data directory for questions: its published build, with words and passages ready.

In      a data directory with a published build
Out     Desk, over the snapshot that the manifest names
Raises  StoreError when nothing was ingested
"""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.iris import document_iri
from kg.lexicon import load_lexicon
from kg.model import Iri, Passage
from kg.ontology import load_ontology
from kg.snapshots import Snapshot, open_snapshot
from qa.ask import Desk
from qa.encoder import Encoder
from qa.index import open_index, publish_index
from qa.knowledge import load_knowledge
from qa.sparql import Queryable
from qa.templates import load_templates

_PASSAGES = "passages"


def open_desk(data_dir: Path, *, encoder: Encoder | None = None) -> Desk:
    """A desk over the build that readers read now."""
    return desk_over(open_snapshot(data_dir), data_dir, encoder=encoder)


def desk_over(snapshot: Snapshot, data_dir: Path, *, encoder: Encoder | None = None) -> Desk:
    """A desk over a snapshot; passages that were never indexed are indexed now.

    With an encoder, the vectors that it made so far take part in the search.
    """
    lexicons = tuple(sorted((data_dir / "lexicon").glob("*.ttl")))
    knowledge = load_knowledge(
        snapshot.graph,
        lexicon=load_lexicon(extra=lexicons),
        ontology=load_ontology(),
        build=snapshot.build,
    )
    directory = publish_passages(snapshot, data_dir)
    return Desk(knowledge, open_index(directory, snapshot.build, encoder=encoder), snapshot.text)


def publish_passages(snapshot: Snapshot, data_dir: Path) -> Path:
    """Index the passages of a build unless that was done; the directory of the index."""
    directory = passages_directory(data_dir)
    directory.mkdir(exist_ok=True)
    publish_index(
        directory,
        snapshot.build,
        snapshot.graph.document_hashes(),
        lambda document: read_passages(snapshot.graph, document),
    )
    return directory


def passages_directory(data_dir: Path) -> Path:
    """Where the passage index and the exported embedding models lie.

    >>> str(passages_directory(Path("chipgraph-data")))
    'chipgraph-data/passages'
    """
    return data_dir / _PASSAGES


def read_passages(graph: Queryable, document: str) -> tuple[Passage, ...]:
    """The passages of a document with the entities that they mention."""
    query = load_templates()["passages"].bind({"document": (document_iri(document),)})
    mentioned = load_templates()["mentions"].bind({"document": (document_iri(document),)})
    names: dict[tuple[int, int], list[Iri]] = {}
    for found in cast(Iterable[ox.QuerySolution], graph.query(mentioned)):
        span = int(found["start"].value), int(found["end"].value)
        names.setdefault(span, []).append(Iri(found["entity"].value))
    return tuple(
        Passage(
            document,
            int(found["start"].value),
            int(found["end"].value),
            found["text"].value,
            found["context"].value,
            found["speaker"].value if found["speaker"] else None,
            found["role"].value,
            tuple(names.get((int(found["start"].value), int(found["end"].value)), ())),
        )
        for found in cast(Iterable[ox.QuerySolution], graph.query(query))
    )
