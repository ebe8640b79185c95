"""Ask the published build: one desk, opened when a build is first asked, shared by every surface.

Out     Answer; qa/answer_json.py is its published form
"""

import asyncio
from collections.abc import Callable, Sequence
from threading import Lock

from kg.snapshots import Snapshot
from qa.ask import Desk, ask
from qa.model import Answer
from ui.builds import Builds

Ask = Callable[[str, Sequence[str], str], Answer]
"""question, earlier questions oldest first, language or "auto" """
OpenDesk = Callable[[Snapshot], Desk]


class Asker:
    """Answers over the published build; safe to call from several threads."""

    def __init__(self, builds: Builds, open_desk: OpenDesk) -> None:
        self._builds, self._open = builds, open_desk
        self._lock = Lock()
        self._desk: tuple[str, Desk] | None = None

    def __call__(
        self, question: str, history: Sequence[str] = (), language: str = "auto"
    ) -> Answer:
        """The answer to a question after earlier ones."""
        return ask(question, self.desk(), history=history, language=language)

    def desk(self) -> Desk:
        """The desk over the published build."""
        snapshot = self._builds.snapshot()
        with self._lock:
            if self._desk is None or self._desk[0] != snapshot.build:
                self._desk = snapshot.build, self._open(snapshot)
            return self._desk[1]

    def reopen(self) -> None:
        """Open the desk anew when it is next asked: there are vectors now."""
        with self._lock:
            self._desk = None


async def ask_aside(ask: Ask, question: str, history: Sequence[str], language: str) -> Answer:
    """The answer, worked out in a thread of its own."""
    return await asyncio.to_thread(ask, question, history, language)
