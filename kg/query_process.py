"""A worker process of the query pool and the socket to it; it may be killed at any time.

In      packed requests (kg/query_worker.py); several may be sent before the first is answered
Out     `Heard`, in the order of the requests
Raises  ConnectionError when the process died
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

from kg.query_limits import Limits
from kg.query_worker import DROP, READY, REPLY, REQUEST

_LOWEST = 19
_PART, _LARGE_PART = 1 << 14, 1 << 20
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Heard:
    """What a process said."""

    kind: Literal["ready", "reply", "dropped"]
    """it takes requests; the reply to one; it forgot what it was told to"""
    head: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""


_READY, _DROPPED = Heard("ready"), Heard("dropped")


class QueryProcess:
    """The process; its owner reads `descriptor` when an event loop says that it has something."""

    def __init__(self, limits: Limits) -> None:
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self.descriptor = self._socket.fileno()
        self._started = False
        self._sent = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unsent = bytearray()
        self._parts = bytearray()
        with theirs:
            said = orjson.dumps(asdict(limits)).decode()
            arguments = [sys.executable, "-m", "kg.query_worker", str(theirs.fileno()), said]
            search = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                arguments,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": search},
            )

    def ask(self, packed: bytes, loop: asyncio.AbstractEventLoop) -> None:
        """Send a request."""
        self._sent += 1
        self._write(REQUEST.pack(len(packed)) + packed, loop)

    def drop(self, count: int, loop: asyncio.AbstractEventLoop) -> None:
        """Let the process forget the last requests that were sent; it says when it has."""
        self._sent -= count
        self._write(DROP.pack(0, self._sent), loop)

    def hear(self) -> tuple[Heard, ...]:
        """Read what has come, as far as it is whole."""
        try:
            part = self._socket.recv(_LARGE_PART if self._parts else _PART)
        except BlockingIOError:
            return ()
        if not part:
            raise ConnectionResetError
        if not self._started:
            if part != READY:
                raise ConnectionResetError
            self._started = True
            return (_READY,)
        self._parts += part
        return tuple(_take_frames(self._parts))

    def demote(self) -> None:
        """Let every other process go first."""
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST)

    def promote(self) -> bool:
        """Treat the process as others again; only the privileged may."""
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def kill(self) -> None:
        """End the process now."""
        self._stop_writing()
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def _write(self, frame: bytes, loop: asyncio.AbstractEventLoop) -> None:
        """Send at once; what the socket does not take follows when it does."""
        if self._unsent:
            self._unsent += frame
            return
        sent = self._send(frame)
        if sent < len(frame):
            self._unsent += frame[sent:]
            self._loop = loop
            loop.add_writer(self.descriptor, self._write_on)

    def _write_on(self) -> None:
        del self._unsent[: self._send(self._unsent)]
        if not self._unsent:
            self._stop_writing()

    def _send(self, what: bytes | bytearray) -> int:
        try:
            return self._socket.send(what)
        except BlockingIOError:
            return 0
        except OSError:  # it died: `hear` will tell
            return len(what)

    def _stop_writing(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_writer(self.descriptor)
        self._loop = None
        self._unsent.clear()


def _take_frames(parts: bytearray) -> Iterator[Heard]:
    """The frames that are whole, taken from the front."""
    start, end = 0, len(parts)
    while end - start >= REPLY.size:
        head_size, body_size = REPLY.unpack_from(parts, start)
        head_start = start + REPLY.size
        body_start = head_start + head_size
        if end < body_start + body_size:
            break
        start = body_start + body_size
        if head_size == 0:
            yield _DROPPED
        else:
            head = orjson.loads(parts[head_start:body_start])
            yield Heard("reply", head, bytes(parts[body_start:start]))
    del parts[:start]
