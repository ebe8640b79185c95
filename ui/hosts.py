"""Know the names under which this server may be asked.

In      words as in CHIPGRAPH_HOSTS: names of hosts, `*` for all; the address that the server shows
Out     whether a Host header names this server
Source  RFC 9110 7.2 (Host), 15.5.20 (421 Misdirected Request)

A page of another site may let its own name point to this machine once it is loaded (DNS rebinding):
to the browser the server then belongs to that site, and the page may read the minutes. The Host
header still holds that name. An address in numbers cannot be made to point elsewhere.
"""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit


class Hosts:
    """The names of this server; `allow` says whether a Host header holds one of them.

    >>> hosts = read_hosts("graph.example", root="http://127.0.0.1:7860")
    >>> hosts.allow(b"localhost:7860"), hosts.allow(b"[::1]:80"), hosts.allow(b"Graph.example")
    (True, True, True)
    >>> hosts.allow(b"evil.example:7860"), hosts.allow(b"127.0.0.1.evil.example")
    (False, False)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self.allow = lru_cache(maxsize=256)(self._allow)  # asked on every request

    def _allow(self, host: bytes) -> bool:
        if not host or "*" in self._names:  # no browser asks without one
            return True
        try:
            name = urlsplit(f"//{host.decode('ascii')}").hostname or ""
        except ValueError:
            return False
        return name.rstrip(".") in self._names or _is_address(name)


def read_hosts(said: str, *, root: str) -> Hosts:
    """The names from the words of an option, with those that this machine has anyway."""
    own = (urlsplit(root).hostname or "localhost", "localhost", socket.gethostname().lower())
    return Hosts((*said.lower().split(), *own))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
