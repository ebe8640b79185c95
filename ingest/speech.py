"""Say where and by whom a sentence is said, for the sources of its claims."""

from dataclasses import dataclass
from datetime import date

from kg.model import Source


@dataclass(frozen=True, slots=True)
class Speech:
    """Where and by whom a sentence is said."""

    document: str
    text: str
    """of the whole document"""
    speaker: str | None
    said_on: date | None
    """date of the call; None when the document gives none"""

    def source(self, start: int, end: int) -> Source:
        """The words text[start:end] as a source."""
        return Source(
            self.document,
            start,
            end,
            self.text[start:end],
            self.speaker,
            self.said_on,
        )
