"""Refuse requests that are too large, or that a page of another site sends with a reader's browser.

Source  RFC 6454 (Origin); Fetch standard: a form of any site may POST here without asking first
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from ui.origins import NO_ORIGINS, Origins
from ui.problems import Problem
from ui.responses import Receive, Scope, Send, problem_response, send_response

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""methods that change nothing"""


class _TooLargeError(Exception):
    """The body went over its limit while it was read."""


class GuardApi:
    """ASGI middleware for the paths below a prefix."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        prefix: str,
        largest: int,
        origins: Origins = NO_ORIGINS,
        safe: Collection[str] = SAFE,
    ) -> None:
        self._app, self._prefix, self._largest = app, prefix, largest
        self._origins, self._safe = origins, safe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] not in self._safe and not self._may_ask(headers):
            problem = Problem(403, "requests of other sites are refused", name="foreign-origin")
            await send_response(problem_response(problem), send)
            return
        await self._limited(scope, receive, send)

    def _may_ask(self, headers: dict[bytes, bytes]) -> bool:
        """Whether a page of this server asks, or one of an origin that may, or no page at all."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        return not origin or _is_ours(origin, headers) or self._origins.allow(origin) is not None

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen, started = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._largest:
                raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLargeError:
            if started:
                raise
            problem = Problem(413, f"the request is longer than {self._largest} bytes")
            await send_response(problem_response(problem), send)


def _is_ours(origin: str, headers: dict[bytes, bytes]) -> bool:
    try:
        return urlsplit(origin).netloc == headers.get(b"host", b"").decode("latin-1")
    except ValueError:
        return False
