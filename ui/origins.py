"""Say which pages of other sites may read what is served here.

In      words as in CHIPGRAPH_CORS: origins, `local` for pages served from this machine, `*` for all
Out     the value of Access-Control-Allow-Origin, or None
Source  Fetch standard 3.2 (CORS protocol); RFC 6454 (Origin)

Minutes are confidential and there is no login: were every origin allowed, any page that a reader
opens could read the graph of a server on the reader's own machine.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

USUAL = "local"
"""where nothing is said: pages served from this machine may read"""
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


def read_origins(said: str) -> Origins:
    """The origins from the words of an option.

    >>> read_origins("*").allow("https://a.example"), read_origins("").allow("http://localhost")
    ('*', None)
    """
    words = frozenset(said.split())
    return Origins("*" in words, "local" in words, words - {"*", "local"})


def _is_local(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in _LOOPBACK
