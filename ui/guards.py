"""Refuse requests that are too large, or that a page of another site sends with a reader's browser.

Source  RFC 6454 (Origin); Fetch standard: a form of any site may POST here without asking first
"""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from ui.problems import Problem
from ui.responses import Receive, Scope, Send, problem_response, send_response

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class _TooLargeError(Exception):
    """The body went over its limit while it was read."""


class GuardApi:
    """ASGI middleware for the paths below a prefix."""

    def __init__(self, app: ASGIApp, *, prefix: str, largest: int) -> None:
        self._app, self._prefix, self._largest = app, prefix, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if scope["method"] not in _SAFE and not _same_site(headers):
            problem = Problem(403, "requests of other sites are refused", name="foreign-origin")
            await send_response(problem_response(problem), send)
            return
        await self._limited(scope, receive, send)

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


def _same_site(headers: dict[bytes, bytes]) -> bool:
    """Whether the request comes from a page of this server, or from no page at all."""
    origin = headers.get(b"origin")
    if origin is None:
        return True
    return urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode("latin-1")
