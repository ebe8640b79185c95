"""Read of a request what decides the response.

In      ASGI scope of an HTTP request
Out     Asked
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says about the response that it wants."""

    method: str
    host: bytes
    query_string: bytes
    accept: bytes
    content_type: bytes
    if_none_match: bytes
    origin: bytes
    wanted_headers: bytes


def read_host(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The Host header; repeated ones are joined, so that none of them counts alone.

    >>> read_host([(b"accept", b"*/*"), (b"host", b"localhost")])
    b'localhost'
    """
    return b", ".join(value for name, value in headers if name == b"host")


def read_asked(scope: Mapping[str, Any]) -> Asked:
    """The headers that matter, of those of the request; repeated ones are joined."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    return Asked(
        scope["method"],
        found.get(b"host", b""),
        scope["query_string"],
        found.get(b"accept", b""),
        found.get(b"content-type", b""),
        found.get(b"if-none-match", b""),
        found.get(b"origin", b""),
        found.get(b"access-control-request-headers", b""),
    )
