"""Keep the browser from fetching or running anything that is not ours.

In      the responses of the application below
Out     the same with security headers; pages without links to other hosts
Source  Content Security Policy Level 3; gradio's page needs inline scripts and eval of its own
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_ELSEWHERE = re.compile(
    rb'<(?:link|meta)\b[^>]*\b(?:href|content)="https?://[^"]*"[^>]*>'
    rb'|<script\b[^>]*\bsrc="https?://[^"]*"[^>]*>\s*</script>'
)


def strip_elsewhere(page: bytes) -> bytes:
    """The page without links, cards and scripts of other hosts.

    >>> strip_elsewhere(b'<link rel="preconnect" href="https://fonts.example/"><p>')
    b'<p>'
    """
    return _ELSEWHERE.sub(b"", page)


class PageGuard:
    """ASGI middleware: whole pages are rewritten, all else passes through as it comes."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page = _Page(send)
        await self._app(scope, receive, page.send)


class _Page:
    """Holds a page back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = strip_elsewhere(bytes(self._body))
        dropped = {b"content-length", *(name for name, _ in _HEADERS)}
        kept = [pair for pair in self._start["headers"] if pair[0].lower() not in dropped]
        size = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*kept, *_HEADERS, size]})
        await self._send({"type": "http.response.body", "body": body})
