"""Send whole responses over ASGI, and keep the last ones that were sent.

Source  ASGI 3.0 HTTP message format; RFC 9110 13.1.2 (If-None-Match), 15.4.5 (304)
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

from ui.problems import CONTENT_TYPE, Problem, describe_problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Response:
    """A response that lies ready to be sent."""

    status: int
    headers: Headers
    """without Content-Length"""
    body: bytes = b""

    @property
    def etag(self) -> bytes:
        """Its entity tag, or nothing."""
        return next((value for name, value in self.headers if name == b"etag"), b"")


class ResponseCache:
    """The responses that were last asked for, up to so many bytes."""

    def __init__(self, most: int = 64 * 1024 * 1024) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Response] = OrderedDict()

    def get(self, key: Hashable) -> Response | None:
        """The response, or None when it is not kept."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, response: Response) -> None:
        """Keep the response, and forget the oldest ones for it."""
        if len(response.body) > self._most // 8 or key in self._kept:
            return
        self._kept[key] = response
        self._bytes += _size(response)
        while self._bytes > self._most:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= _size(gone)


def _size(response: Response) -> int:
    return len(response.body) + 1024


def make_headers(**values: str) -> Headers:
    """Headers from keyword arguments.

    >>> make_headers(content_type="text/csv")
    ((b'content-type', b'text/csv'),)
    """
    return tuple(
        (name.replace("_", "-").encode(), value.encode("latin-1", "replace"))
        for name, value in values.items()
    )


def problem_response(problem: Problem) -> Response:
    """The response that tells a problem."""
    extra = tuple((name.lower().encode(), value.encode()) for name, value in problem.headers)
    headers = make_headers(content_type=CONTENT_TYPE, cache_control="no-store")
    return Response(problem.status, (*headers, *extra), describe_problem(problem))


def matches(etag: bytes, if_none_match: bytes) -> bool:
    """Whether the client has the response already.

    >>> matches(b'"a"', b'W/"b", W/"a"'), matches(b'"a"', b"*"), matches(b"", b"*")
    (True, True, False)
    """
    if not etag or not if_none_match:
        return False
    known = (one.strip().removeprefix(b"W/") for one in if_none_match.split(b","))
    return if_none_match.strip() == b"*" or etag in known


def not_modified(response: Response) -> Response:
    """The same response, without its body, for a client that has it."""
    kept = tuple(pair for pair in response.headers if pair[0] != b"content-type")
    return replace(response, status=304, headers=kept, body=b"")


def sized_headers(response: Response) -> list[tuple[bytes, bytes]]:
    """The headers with the length of the body."""
    if response.status in {204, 304}:
        return [*response.headers]
    return [*response.headers, (b"content-length", b"%d" % len(response.body))]


async def send_response(response: Response, send: Send, *, head: bool = False) -> None:
    """Send the response; only its headers when the method was HEAD."""
    headers = sized_headers(response)
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else response.body})


async def read_body(receive: Receive, most: int) -> bytes:
    """The body of a request."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "the request ended before its body did")
        body += message.get("body", b"")
        if len(body) > most:
            raise Problem(413, f"the body is longer than {most} bytes")
        if not message.get("more_body"):
            return bytes(body)
