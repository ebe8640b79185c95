"""What the query pool and its worker processes say to each other over a socket.

In      a request: length, then JSON: the store's path and a Request; several may be sent ahead.
        DROP: no length and a number: forget what was sent after so many requests
Out     READY once; then for each request a head of fixed size and a body: the result, or the name
        and the text of an error as JSON; for each DROP a head that says so
"""

import struct
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import orjson

from kg import errors
from kg.errors import KgError, QueryError
from kg.query_limits import Kind, Reply, Request

READY = b"!"
"""said once by the worker"""
REQUEST = struct.Struct("!I")
DROP = struct.Struct("!II")
_HEAD = struct.Struct("!B??QQ")
"""kind, complete, stable, rows, length of the body"""
_KINDS: tuple[Kind, ...] = ("table", "graph", "unacceptable")
_ERROR, _DROPPED = len(_KINDS), len(_KINDS) + 1
DROPPED = _HEAD.pack(_DROPPED, False, False, 0, 0)
"""what a DROP is answered with"""


class Said(Enum):
    """What a worker says that is no answer."""

    READY = "it takes requests"
    DROPPED = "it forgot what it was told to"


Heard = Reply | KgError | Said


def pack_request(store: Path, request: Request) -> bytes:
    """The frame of a request.

    >>> unpack_request(pack_request(Path("s"), Request("ASK {}"))[REQUEST.size :])[1].text
    'ASK {}'
    """
    packed = orjson.dumps((str(store), request))
    return REQUEST.pack(len(packed)) + packed


def unpack_request(packed: bytes) -> tuple[str, Request]:
    """The store's path and the request of a frame without its length."""
    path, fields = orjson.loads(packed)
    return path, Request(**fields)


def pack_reply(reply: Reply) -> bytes:
    """The frame of a result.

    >>> [*take_frames(bytearray(pack_reply(Reply("table", b"true", 1, complete=True))))]
    [Reply(kind='table', body=b'true', rows=1, complete=True, stable=True)]
    """
    kind = _KINDS.index(reply.kind)
    return _HEAD.pack(kind, reply.complete, reply.stable, reply.rows, len(reply.body)) + reply.body


def pack_error(error: KgError) -> bytes:
    """The frame of an error.

    >>> [*take_frames(bytearray(pack_error(errors.QueryBusy("later"))))]
    [QueryBusy('later')]
    """
    said = orjson.dumps((type(error).__name__, str(error)))
    return _HEAD.pack(_ERROR, False, False, 0, len(said)) + said


def take_frames(parts: bytearray) -> Iterator[Heard]:
    """What is whole of the frames of a worker, taken from the front."""
    start, end = 0, len(parts)
    while end - start >= _HEAD.size:
        kind, complete, stable, rows, size = _HEAD.unpack_from(parts, start)
        body = start + _HEAD.size
        if end < body + size:
            break
        start = body + size
        if kind < _ERROR:
            yield Reply(_KINDS[kind], bytes(parts[body:start]), rows, complete, stable)
        else:
            yield Said.DROPPED if kind == _DROPPED else _error(parts[body:start])
    del parts[:start]


def _error(said: bytearray) -> KgError:
    name, detail = orjson.loads(said)
    kind = getattr(errors, name, QueryError)
    known = isinstance(kind, type) and issubclass(kind, KgError)
    return kind(detail) if known else QueryError(detail)
