"""A worker process of the query pool and the socket to it; it may be killed at any time.

In      frames of requests (kg/query_frames.py); several may be sent before the first is answered
Out     `Heard`, in the order of the requests
Raises  ConnectionError when the process died
"""

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson

from kg.query_frames import DROP, READY, Heard, Said, take_frames
from kg.query_limits import Limits

_LOWEST = 19
_PART, _LARGE_PART = 1 << 14, 1 << 20
_MALLOC = "glibc.malloc.tcache_count=200"
"""a query allocates and frees many small pieces: keeping them at hand saves a tenth of its time"""
_ROOT = Path(__file__).resolve().parent.parent


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
                env={"GLIBC_TUNABLES": _MALLOC} | os.environ | {"PYTHONPATH": search},
            )

    def ask(self, frame: bytes, loop: asyncio.AbstractEventLoop) -> None:
        """Send a request."""
        self._sent += 1
        self._write(frame, loop)

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
            return (Said.READY,)
        self._parts += part
        return tuple(take_frames(self._parts))

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
