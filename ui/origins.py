"""Say which pages of other sites may read what is served here.

In      words as in CHIPGRAPH_CORS: origins, `local` for pages served from this machine, `*` for all
Out     the value of Access-Control-Allow-Origin, or None; the headers of a response
Source  Fetch standard 3.2 (CORS protocol); RFC 6454 (Origin)

Minutes are confidential and there is no login: were every origin allowed, any page that a reader
opens could read the graph of a server on the reader's own machine.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from ui.asked import Asked
from ui.responses import Headers, make_headers

USUAL = "local"
"""where nothing is said: pages served from this machine may read"""
_EXPOSED = "ETag, X-Chipgraph-Build, X-Chipgraph-Complete, X-Chipgraph-Rows"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Origins:
    """The pages that may read."""

    all: bool
    local: bool
    named: frozenset[str]

    def allow(self, origin: str) -> str | None:
        """What to tell the browser about a page of the origin; None when it may not read.

        >>> read_origins("local https://a.example").allow("http://localhost:3000")
        'http://localhost:3000'
        >>> read_origins("local https://a.example").allow("https://localhost.example") is None
        True
        """
        if self.all:
            return "*"
        allowed = origin in self.named or (self.local and _is_local(origin))
        return origin if allowed else None


NO_ORIGINS = Origins(all=False, local=False, named=frozenset())


def read_origins(said: str) -> Origins:
    """The origins from the words of an option.

    >>> read_origins("*").allow("https://a.example"), read_origins("").allow("http://localhost")
    ('*', None)
    """
    words = frozenset(said.split())
    return Origins("*" in words, "local" in words, words - {"*", "local"})


def cors_headers(origins: Origins, asked: Asked, methods: str) -> Headers:
    """What tells the browser whether the page that asked may read the response."""
    allowed = origins.allow(asked.origin.decode("latin-1"))
    vary = () if allowed == "*" else ((b"vary", b"Origin"),)
    if allowed is None:
        return vary
    headers = make_headers(
        access_control_allow_origin=allowed, access_control_expose_headers=_EXPOSED
    )
    if asked.method != "OPTIONS":
        return (*headers, *vary)
    return (
        *headers,
        *vary,
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", asked.wanted_headers or b"Accept, Content-Type"),
        (b"access-control-max-age", b"86400"),
    )


def _is_local(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in _LOOPBACK
