"""What a question is answered from, and a question on its way to its answer.

In      a build: its knowledge, its passages, the texts of its documents
Out     Desk, which is asked; Work, what has been understood and found
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kg.model import Iri, Passage
from qa.choose import Choice
from qa.draft import Quote
from qa.judge import Verdict
from qa.knowledge import Knowledge
from qa.links import Links
from qa.passages import Hit
from qa.questions import Question
from qa.sections import Section


class Search(Protocol):
    """Finds passages of a build."""

    def __len__(self) -> int:
        """How many passages it holds."""

    def holding(self, text: str) -> tuple[Passage, ...] | None:
        """The passages with all words of a text, in order; None when it has none to look up."""

    def search(
        self, question: str, *, language: str, entities: frozenset[Iri], k: int
    ) -> tuple[Hit, ...]:
        """The k best passages, best first."""


@dataclass(slots=True)
class Desk:
    """What is needed to answer over one build."""

    knowledge: Knowledge
    search: Search | None
    text: Callable[[str], str]
    """the stored text of a document, by its identifier"""


@dataclass(frozen=True, slots=True)
class Work:
    """A question on its way to its answer."""

    question: Question
    links: Links
    choice: Choice | None = None
    hits: tuple[Hit, ...] = ()
    verdict: Verdict | None = None
    section: Section | None = None
    """a part of a document whose heading the question names"""
    voiced: tuple[Quote, ...] | None = None
    """what somebody else said to the question before; None when that is not asked"""
