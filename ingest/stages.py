"""Name the two functions that a worker runs on a file; each process loads its knowledge once."""

from functools import cache
from pathlib import Path

from ingest.build import Knowledge, extract, load_knowledge
from ingest.documents import read_document
from kg.model import Document, Extraction

__all__ = ["extract_document", "read_document"]


def extract_document(document: Document, *, lexicons: tuple[Path, ...] = ()) -> Extraction:
    """All that the document yields, with the ontology's knowledge and the user's own lexicons."""
    return extract(document, _know(lexicons))


@cache
def _know(lexicons: tuple[Path, ...]) -> Knowledge:
    return load_knowledge(lexicons)
