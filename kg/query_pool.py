"""Run queries from outside in worker processes that are killed when over their limits.

In      Request and the store's path; any event loop
Out     Reply, which says whether it is complete
Raises  QuerySyntax, QueryRefused, QueryTimeout, QueryTooLarge, QueryBusy

Every query starts on a quick worker.  One that is not done after `slow_after` seconds, or sooner
when others wait, is moved aside: its process gets the lowest priority and another quick worker
takes its place, so lookups stay quick beside heavy queries.  Only `slow` of those run at a time;
one more is refused while others wait.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from kg import errors
from kg.errors import QueryBusy, QueryError, QueryTimeout, QueryTooLarge
from kg.query_limits import Limits, Reply, Request
from kg.query_worker import READY, REPLY, REQUEST

_LOWEST = 19
_STEP = 0.03
"""seconds for which a query may keep others waiting"""
_ROOT = Path(__file__).resolve().parent.parent


class _Worker:
    """A process and the socket to it; it serves one query at a time."""

    def __init__(self, limits: Limits) -> None:
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self._started = False
        with theirs:
            said = orjson.dumps(asdict(limits)).decode()
            arguments = [sys.executable, "-m", "kg.query_worker", str(theirs.fileno()), said]
            search = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
            self.process = subprocess.Popen(
                arguments,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": search},
            )

    async def ready(self) -> bool:
        """Whether the process has started and lives; waits until it has."""
        if not self._started:
            said = await asyncio.get_running_loop().sock_recv(self._socket, 1)
            self._started = said == READY
        return self._started and self.process.poll() is None

    async def ask(self, packed: bytes) -> tuple[dict[str, Any], bytes]:
        """The head and body of the reply; ConnectionError when the process died."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._socket, REQUEST.pack(len(packed)) + packed)
        start = await loop.sock_recv(self._socket, 65536)
        while start and len(start) < REPLY.size:
            start += await loop.sock_recv(self._socket, 65536)
        if not start:
            raise ConnectionResetError
        head_size, body_size = REPLY.unpack_from(start)
        parts = bytearray(start[REPLY.size :])
        while len(parts) < head_size + body_size:
            part = await loop.sock_recv(self._socket, 1 << 20)
            if not part:
                raise ConnectionResetError
            parts += part
        return orjson.loads(parts[:head_size]), bytes(parts[head_size:])

    def demote(self) -> None:
        """Let every other process go first."""
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOWEST)

    def promote(self) -> bool:
        """Treat the process as others again; only the privileged may."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def kill(self) -> None:
        """End the process now."""
        self._socket.close()
        self.process.kill()
        self.process.wait()


class QueryPool:
    """Warm worker processes; use it in a `with` statement or call `close`."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        quick: int | None = None,
        slow: int = 4,
        slow_after: float = 0.25,
        waiting: int = 512,
    ) -> None:
        self.limits = limits or Limits()
        self._quick = quick or max(2, os.cpu_count() or 2)
        self._slow_left = slow
        self._slow_after = min(slow_after, self.limits.seconds)
        self._waiting_most = waiting
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._quick_now = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def __enter__(self) -> Self:
        self.warm()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the quick workers and one to spare, so that the first queries find them ready."""
        for _ in range(self._quick + 1 - len(self._idle)):
            self._idle.append(self._start())

    def close(self) -> None:
        """End all workers."""
        for worker in self._all:
            worker.kill()
        self._all.clear()
        self._idle.clear()

    async def run(self, store: Path, request: Request) -> Reply:
        """The result of a query on the store that lies at the path."""
        if len(request.text) > self.limits.text:
            raise QueryTooLarge(
                f"the query has {len(request.text)} characters; {self.limits.text} are allowed"
            )
        packed = orjson.dumps((str(store), request))
        await self._enter()
        try:
            worker = await self._take()
        except BaseException:
            self._leave()
            raise
        head, body = await self._ask(worker, packed)
        if "error" in head:
            raise _error(head)
        return Reply(head["kind"], body, head["rows"], head["complete"], head.get("stable", True))

    async def _ask(self, worker: _Worker, packed: bytes) -> tuple[dict[str, Any], bytes]:
        """The reply, in the quick lane and then in the slow one."""
        task, quick, done = asyncio.ensure_future(worker.ask(packed)), True, False
        try:
            if await self._must_give_way(task):
                worker.demote()
                self._slow_left -= 1
                quick = False
                self._leave()
                await asyncio.wait({task}, timeout=self.limits.seconds - self._slow_after)
            if not task.done():
                raise QueryTimeout(
                    f"the query ran longer than {self.limits.seconds:g} s and was stopped"
                )
            reply = task.result()
            done = True
            return reply
        except ConnectionError as error:
            raise QueryTooLarge(
                f"the query needed more than {self.limits.memory >> 20} MiB of memory or is nested "
                "too deeply: ask for less at a time"
            ) from error
        finally:
            task.cancel()
            self._slow_left += not quick
            if done and (quick or worker.promote()) and len(self._idle) <= self._quick:
                self._idle.append(worker)
            else:
                self._end(worker)
            if quick:
                self._leave()

    async def _must_give_way(self, task: asyncio.Future[tuple[dict[str, Any], bytes]]) -> bool:
        """Wait until the task is done, or until it has to make room for quick queries."""
        started = time.monotonic()
        while True:
            await asyncio.wait({task}, timeout=_STEP)
            ran = time.monotonic() - started
            if task.done() or ran >= self.limits.seconds:
                return False
            crowded, long = bool(self._waiting), ran >= self._slow_after
            if self._slow_left > 0 and (crowded or long):
                return True
            if crowded and long:
                raise QueryBusy("too many long queries are running: ask again in a while")

    async def _enter(self) -> None:
        """Wait for a place in the quick lane."""
        if self._quick_now >= self._quick:
            if len(self._waiting) >= self._waiting_most:
                raise QueryBusy("too many queries are waiting: ask again in a while")
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    self._leave()
                raise
        else:
            self._quick_now += 1

    def _leave(self) -> None:
        """Give the place in the quick lane to who waits longest."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._quick_now -= 1

    async def _take(self) -> _Worker:
        """A worker that is ready, so that its start does not count as the query's time."""
        while self._idle:
            worker = self._idle.pop()
            if await worker.ready():
                return worker
            self._end(worker)
        worker = self._start()
        if await worker.ready():
            return worker
        self._end(worker)
        raise QueryError("no process could be started to run the query")

    def _start(self) -> _Worker:
        worker = _Worker(self.limits)
        self._all.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        """Kill the worker and start one in its place when none is to spare."""
        self._all.discard(worker)
        worker.kill()
        if len(self._idle) + self._quick_now <= self._quick:
            self._idle.insert(0, self._start())


def _error(head: dict[str, Any]) -> errors.KgError:
    kind = getattr(errors, str(head["error"]), errors.QueryError)
    error = kind(head["detail"])
    return error if isinstance(error, errors.KgError) else errors.QueryError(head["detail"])
