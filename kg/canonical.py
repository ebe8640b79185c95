"""Hash graphs by their canonical form.

In      triples of kg.nquads, sorted; our graphs have no blank nodes
Out     hex SHA-256
Source  RDFC-1.0: a dataset without blank nodes is its sorted canonical N-Quads
        (https://www.w3.org/TR/rdf-canon/#canonicalization)
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kg.contents import Contents
from kg.iris import document_iri
from kg.nquads import in_graph


def hash_lines(lines: Iterable[str]) -> str:
    """The hash of sorted lines of N-Quads.

    >>> hash_lines([])[:8]
    'e3b0c442'
    """
    sha = hashlib.sha256()
    for line in lines:
        sha.update(line.encode())
    return sha.hexdigest()


def hash_document(identifier: str, triples: Iterable[str]) -> str:
    """The hash of a document's graph, from its sorted triples.

    The graph's name follows each object, so a longer object may sort after a shorter one that it
    starts with: the lines are sorted again.
    """
    return hash_lines(sorted(in_graph(triples, document_iri(identifier))))


def hash_build(contents: Contents, ontology: str) -> str:
    """The identity of a build: what the graph holds, whatever the order of ingest.

    >>> hash_build(Contents(), "one") == hash_build(Contents(), "another")
    False
    """
    return hash_lines([f"documents {contents.total:064x}\n", f"ontology {ontology}\n"])


def hash_files(paths: Iterable[Path]) -> str:
    """The hash of files by name and bytes.

    >>> hash_files([]) == hash_lines([])
    True
    """
    sha = hashlib.sha256()
    for path in sorted(paths, key=lambda one: one.name):
        content = path.read_bytes()
        sha.update(f"{path.name} {len(content)}\n".encode())
        sha.update(content)
    return sha.hexdigest()
