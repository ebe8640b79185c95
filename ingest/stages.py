"""Name the two functions that a worker runs on a file; each process loads its knowledge once."""

import functools
from pathlib import Path
from typing import Any

from kg.model import Document, Extraction


def read_document(path: Path) -> Document:
    """The document in a file of any supported format."""
    from ingest import documents

    return documents.read_document(path)


def extract_document(document: Document, *, lexicons: tuple[Path, ...] = ()) -> Extraction:
    """All that the document yields, with the ontology's knowledge and the user's own lexicons."""
    from ingest import build

    return build.extract(document, _load_knowledge(lexicons))


@functools.cache
def _load_knowledge(lexicons: tuple[Path, ...]) -> Any:  # noqa: ANN401
    from ingest import build

    return build.load_knowledge(lexicons)
