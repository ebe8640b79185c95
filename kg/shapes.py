"""Check claims against shapes.ttl while they are ingested."""

from kg.model import Extraction


def quarantine_violations(extraction: Extraction) -> Extraction:
    """The extraction with its violating claims in quarantine."""
    return extraction
