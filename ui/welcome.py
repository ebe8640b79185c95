"""Propose first questions from what the documents say.

In      documents and queries
Out     questions that name what has most claims, else general ones
"""

from pathlib import Path

from kg.errors import QueryError, StoreError
from qa.model import Language
from qa.phrases import phrase
from ui.callbacks import Callback, Message, Reply, language_of, refusing
from ui.ports import DocumentsPort, RunSparql
from ui.wording import word

_QUERIES = Path(__file__).parent / "queries"
_GENERAL = ("exampleHighest", "exampleList", "exampleWho", "exampleConflict")
_MOST = 3


def read_query(name: str) -> str:
    """A query of ui/queries."""
    return (_QUERIES / f"{name}.rq").read_text("utf-8")


def make_welcome(store: DocumentsPort, run_sparql: RunSparql) -> Callback:
    """First questions; none while there is no document."""

    def welcome(message: Message) -> Reply:
        try:
            documents = store.list()
        except StoreError:
            documents = ()
        if not documents:
            return {"questions": [], "empty": True}
        questions = propose_questions(run_sparql, language_of(message))
        return {"questions": questions, "empty": False}

    return refusing(welcome)


def propose_questions(run_sparql: RunSparql, language: Language) -> list[str]:
    """Questions about what has most claims, then general ones."""
    try:
        rows = run_sparql(read_query("first_questions")).rows
    except QueryError:
        rows = ()
    at = 2 if language == "en" else 0
    asked: list[str] = []
    used: set[str] = set()
    for row in rows:
        subject, property_ = str(row[at] or row[0] or ""), str(row[at + 1] or row[1] or "")
        if len(asked) < _MOST and subject and property_ and not used & {subject, property_}:
            used |= {subject, property_}
            asked.append(phrase("FollowValue", language, property=property_, subject=subject))
    return [*asked, *(word(name, language) for name in _GENERAL)]
