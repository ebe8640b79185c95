"""What the words of a question may mean: links, each a stretch of the question.

Unit    offsets are code points of the question's text, half-open
"""

from dataclasses import dataclass

from kg.model import Iri, Quantity
from qa.model import Role
from qa.questions import Question


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of the question and what it may mean."""

    start: int
    """code points of the question, inclusive"""
    end: int
    """code points of the question, exclusive"""
    text: str
    """as written"""
    role: Role
    iris: tuple[Iri, ...]
    """likeliest first; empty for quantities and unknown words"""
    how: str = "exact"
    """exact, homophone, spelling, context or history"""
    quantity: Quantity | None = None
    """for a quantity"""


@dataclass(frozen=True, slots=True)
class Links:
    """All links of a question."""

    question: Question
    all: tuple[Link, ...]
    """in order of the text"""
    speakers: tuple[str, ...] = ()
    """whose words are asked for, as the documents name them"""
    out_of_scope: bool = False
    """a word of the focus says that this is not about the documents"""

    def of(self, role: Role) -> tuple[Link, ...]:
        """The links of one role, in order of the text."""
        return tuple(link for link in self.all if link.role == role)

    def iris(self, role: Role) -> tuple[Iri, ...]:
        """The likeliest reading of each link of a role, each once."""
        return tuple(dict.fromkeys(link.iris[0] for link in self.of(role) if link.iris))

    def has(self, *cues: Iri) -> bool:
        """Whether any of these cues or references was used."""
        return any(
            iri in cues
            for link in self.all
            if link.role in ("cue", "reference")
            for iri in link.iris
        )
