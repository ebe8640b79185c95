"""Run queries in a process that its parent may kill: `python -m kg.query_worker FD LIMITS`.

In      frames on the socket FD (kg/query_frames.py); LIMITS is JSON
Out     one frame for each of them, in their order
Note    once started the process is cut off from the network (kg/no_network.py)
"""

import gc
import resource
import socket
import sys
from collections import deque
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import orjson
import pyoxigraph as ox

from kg.errors import QueryError, QueryTooLarge, StoreError
from kg.no_network import forbid_network
from kg.query_frames import (
    DROPPED,
    READY,
    REQUEST,
    pack_error,
    pack_reply,
    unpack_request,
)
from kg.query_limits import Limits, Reply, Request
from kg.query_run import dump_graph, run_query

_PART = 1 << 14


def main(descriptor: int, limits: Limits) -> None:
    """Serve one parent until it hangs up."""
    connection = socket.socket(fileno=descriptor)
    forbid_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _limit_memory(limits.memory)
    run = _Runner(limits)
    gc.freeze()  # what was imported stays: it need not be looked through again and again
    connection.sendall(READY)
    inbox = Inbox(connection)
    while (packed := inbox.take()) is not None:
        connection.sendall(_reply(run, packed) if packed else DROPPED)


class Inbox:
    """Requests in the order in which they came."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._unread = bytearray()
        self._waiting: deque[bytes] = deque()
        self._taken = 0

    def take(self) -> bytes | None:
        """The next request; empty when others were dropped; None when the parent hung up."""
        if self._waiting:
            self._read(socket.MSG_DONTWAIT)
        while not self._waiting:
            if not self._read(0):
                return None
        packed = self._waiting.popleft()
        self._taken += bool(packed)
        return packed

    def _read(self, flags: int) -> bool:
        """Take in what has come; whether there may be more."""
        try:
            part = self._connection.recv(_PART, flags)
        except BlockingIOError:
            return True
        self._unread += part
        start, end = 0, len(self._unread)
        while end - start >= REQUEST.size:
            (size,) = REQUEST.unpack_from(self._unread, start)
            frame = start + REQUEST.size
            if end < frame + (size or REQUEST.size):
                break
            start = frame + (size or REQUEST.size)
            if size:
                self._waiting.append(bytes(self._unread[frame:start]))
            else:
                self._drop(*REQUEST.unpack_from(self._unread, frame))
        del self._unread[:start]
        return bool(part)

    def _drop(self, kept: int) -> None:
        """Forget all but so many requests, counted from the first that ever came."""
        self._waiting = deque(islice(self._waiting, max(kept - self._taken, 0)))
        self._waiting.append(b"")
        self._taken = min(self._taken, kept)


class _Runner:
    """Runs requests; the store of the last one stays open."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._opened: tuple[str, ox.Store] | None = None

    def __call__(self, path: str, request: Request) -> Reply:
        run = run_query if request.dump is None else dump_graph
        return run(self._store(path), request, self._limits)

    def _store(self, path: str) -> ox.Store:
        if self._opened is None or self._opened[0] != path:
            try:
                self._opened = path, ox.Store.read_only(path)
            except OSError as error:
                raise StoreError(f"{Path(path).name} cannot be opened: {error}") from error
        return self._opened[1]


def _reply(run: Callable[[str, Request], Reply], packed: bytes) -> bytes:
    try:
        return pack_reply(run(*unpack_request(packed)))
    except (QueryError, StoreError) as error:
        return pack_error(error)
    except MemoryError:
        return pack_error(QueryTooLarge("the query needed too much memory"))


def _limit_memory(allowed: int) -> None:
    """Let private memory grow by so much from here; an allocation beyond it ends the process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    limit = pages * resource.getpagesize() + allowed
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main(int(sys.argv[1]), Limits(**orjson.loads(sys.argv[2])))
