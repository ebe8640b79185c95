"""What the page may ask the server: each takes one object and gives one object back.

Out     plain dicts for the browser; errors that are fit for a user become {"error": text}
"""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from kg.errors import KgError
from qa.errors import QaError
from qa.model import Language
from ui.evidence import Place, draw_evidence
from ui.ports import AnswerQuestion, DocumentsPort
from ui.render import draw, draw_answer, draw_question, write_markdown
from ui.wording import LANGUAGES

Message = Mapping[str, Any]
Reply = dict[str, Any]
Callback = Callable[[Message], Reply]

_TURNS = 40
"""earlier questions that a browser may replay"""


def refusing(callback: Callback) -> Callback:
    """The callback with errors as replies: their texts are fit for a user."""

    @wraps(callback)
    def safe(message: Message) -> Reply:
        try:
            return callback(message if isinstance(message, Mapping) else {})
        except (KgError, QaError) as error:
            return {"error": str(error)}

    return safe


def language_of(message: Message) -> Language:
    """The reader's language; English when the browser sends none of ours."""
    wanted = message.get("language")
    return next((one for one in LANGUAGES if one == wanted), "en")


def make_ask(answer: AnswerQuestion) -> Callback:
    """Answer a question after earlier ones."""

    def ask(message: Message) -> Reply:
        began = time.perf_counter()
        history = [str(one) for one in message.get("history", ())][-_TURNS:]
        found = answer(str(message.get("question", "")), history, "auto")
        reader = language_of(message)
        return {
            "question_html": draw_question(found, reader),
            "html": draw_answer(found, reader),
            "markdown": write_markdown(found),
            "sparql": found.sparql,
            "claims": [claim.id for claim in found.claims],
            "server_ms": round((time.perf_counter() - began) * 1000, 1),
        }

    return refusing(ask)


def make_evidence(store: DocumentsPort) -> Callback:
    """The document around a citation."""

    def evidence(message: Message) -> Reply:
        place = read_place(message.get("place", {}))
        text = store.text(place.document)
        whole = bool(message.get("whole"))
        return {"html": draw_evidence(text, place, language_of(message), whole=whole)}

    return refusing(evidence)


def read_place(sent: Message) -> Place:
    """The place that a browser asks for.

    >>> read_place({"document": "a", "start": 1, "end": 3, "quote": "bc", "headers": [[0, 1]]})
    Place(document='a', start=1, end=3, quote='bc', headers=((0, 1),))
    """
    headers = tuple((int(start), int(end)) for start, end in sent.get("headers", ()))
    return Place(
        str(sent.get("document", "")),
        int(sent.get("start", 0)),
        int(sent.get("end", 0)),
        str(sent.get("quote", "")),
        headers,
    )


def make_view(name: str) -> str:
    """The fixed markup of a view; the page puts it into the reader's language."""
    return draw(f"view_{name}.html", "en")
