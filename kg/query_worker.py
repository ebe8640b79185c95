"""Run queries in a process that its parent may kill: `python -m kg.query_worker FD LIMITS`.

In      frames on the socket FD: length, then JSON: the store's path and a Request; LIMITS is JSON
Out     frames: length of the head, length of the body, JSON head, body
Note    once started the process is cut off from the network (kg/no_network.py)
"""

import resource
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.no_network import forbid_network
from kg.query_limits import Limits, Reply, Request
from kg.query_run import dump_graph, run_query

READY = b"!"
"""said once by the worker"""
REQUEST, REPLY = struct.Struct("!I"), struct.Struct("!IQ")


def main(descriptor: int, limits: Limits) -> None:
    """Serve one parent until it hangs up."""
    connection = socket.socket(fileno=descriptor)
    forbid_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _limit_memory(limits.memory)
    run = _Runner(limits)
    connection.sendall(READY)
    while size := _receive(connection, REQUEST.size):
        head, body = _reply(run, _receive(connection, *REQUEST.unpack(size)))
        connection.sendall(REPLY.pack(len(head), len(body)) + head + body)


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


def _reply(run: Callable[[str, Request], Reply], packed: bytes) -> tuple[bytes, bytes]:
    path, fields = orjson.loads(packed)
    try:
        reply = run(path, Request(**fields))
    except (QueryError, StoreError) as error:
        return orjson.dumps({"error": type(error).__name__, "detail": str(error)}), b""
    except MemoryError:
        told = {"error": "QueryTooLarge", "detail": "the query needed too much memory"}
        return orjson.dumps(told), b""
    head = {name: getattr(reply, name) for name in ("kind", "rows", "complete", "stable")}
    return orjson.dumps(head), reply.body


def _receive(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            return b""
        parts += part
    return bytes(parts)


def _limit_memory(allowed: int) -> None:
    """Let private memory grow by so much from here; an allocation beyond it ends the process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    limit = pages * resource.getpagesize() + allowed
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


if __name__ == "__main__":
    main(int(sys.argv[1]), Limits(**orjson.loads(sys.argv[2])))
