"""Run queries from outside in worker processes that are killed when over their limits.

In      Request and the store's path; any event loop
Out     Reply, which says whether it is complete; `submit` tells it, `run` awaits it
Raises  QuerySyntax, QueryRefused, QueryTimeout, QueryTooLarge, QueryBusy

Every query starts on a quick worker.  One that is not done after `slow_after` seconds, or sooner
when others wait, is moved aside: its process gets the lowest priority and another quick worker
takes its place, so lookups stay quick beside heavy queries.  Only `slow` of those run at a time;
one more is refused while others wait.

A lookup takes a tenth of a millisecond, so nothing is done for each query that can be done for
all: the event loop calls back when a worker has replied, one clock looks after all workers, and
while queries are short a worker is sent its next ones before it has answered the first.  Those
behind a query that turns out to be long go back to the front of the queue: they had not begun.
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from kg.errors import KgError, QueryBusy, QueryError, QueryTimeout, QueryTooLarge
from kg.query_frames import Heard, Said, pack_request
from kg.query_limits import Limits, Reply, Request
from kg.query_process import QueryProcess

Outcome = Reply | KgError
Tell = Callable[[Outcome], None]
"""called once, by the event loop; it must not raise"""

_STEP = 0.03
"""seconds for which a query may keep others waiting"""
_TICK = 0.01
"""seconds between two looks of the clock"""
_SOON = 0.003
"""seconds for which a query may stand behind others"""
_AHEAD = 8
"""queries that a worker has at most at a time"""


@dataclass(slots=True, eq=False)
class _Job:
    """A query and who waits for its outcome."""

    frame: bytes
    tell: Tell


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and the queries that were sent to it."""

    process: QueryProcess
    state: Literal["starting", "idle", "quick", "slow"] = "starting"
    jobs: deque[_Job] = field(default_factory=deque)
    """the first of them runs"""
    since: float = 0.0
    """when the first began, on the monotonic clock"""
    dropping: bool = False
    """it was told to forget what it had not begun, and has not yet said that it did"""


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
        self._quick_most = quick or max(2, os.cpu_count() or 2)
        self._slow_most = slow
        self._slow_after = min(slow_after, self.limits.seconds)
        self._waiting_most = waiting
        self._waiting: deque[_Job] = deque()
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._quick: list[_Worker] = []
        self._usual = _SOON  # seconds that the last queries took, each counted for an eighth
        self._loop: asyncio.AbstractEventLoop | None = None
        self._clock: asyncio.TimerHandle | None = None

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
        starting = sum(worker.state == "starting" for worker in self._workers)
        for _ in range(self._quick_most + 1 - len(self._quick) - len(self._idle) - starting):
            self._start()

    def close(self) -> None:
        """End all workers."""
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        for worker in tuple(self._workers):
            self._waiting.extend(self._end(worker))
        while self._waiting:
            self._tell(self._waiting.popleft(), QueryError("the server is closing"))

    async def run(self, store: Path, request: Request) -> Reply:
        """The result of a query on the store that lies at the path."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        job = self.submit(store, request, partial(_settle, outcome))
        try:
            found = await outcome
        except asyncio.CancelledError:
            self._forget(job)
            raise
        if isinstance(found, KgError):
            raise found
        return found

    def submit(self, store: Path, request: Request, tell: Tell) -> _Job:
        """Run a query on the store that lies at the path, and tell what came of it."""
        if len(request.text) > self.limits.text:
            raise QueryTooLarge(
                f"the query has {len(request.text)} characters; {self.limits.text} are allowed"
            )
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move_to(loop)
        if len(self._waiting) >= self._waiting_most:
            raise QueryBusy("too many queries are waiting: ask again in a while")
        job = _Job(pack_request(store, request), tell)
        self._waiting.append(job)
        self._assign()
        return job

    def _assign(self) -> None:
        """Send queries that wait to quick workers, as many as these take."""
        while self._waiting:
            worker = self._choose()
            if worker is None:
                return
            job = self._waiting.popleft()
            if not worker.jobs:
                worker.since = time.monotonic()
            worker.jobs.append(job)
            assert self._loop is not None
            worker.process.ask(job.frame, self._loop)
            if self._clock is None:
                self._clock = self._loop.call_later(_TICK, self._look_after)

    def _choose(self) -> _Worker | None:
        """A quick worker that has little to do, or None: a busy one has what it needs at hand."""
        now = time.monotonic()
        for worker in self._quick:
            ahead = len(worker.jobs)
            if not ahead and not worker.dropping:
                return worker
            soon = now - worker.since < _SOON and ahead * self._usual < _SOON
            if soon and ahead < _AHEAD and not worker.dropping:
                return worker
        if len(self._quick) == self._quick_most:
            return None
        if not self._idle:
            self.warm()
            return None
        worker = self._idle.pop()
        worker.state = "quick"
        self._quick.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> None:
        """Read what a worker says."""
        try:
            said = worker.process.hear()
        except ConnectionError:
            self._lose(worker)
        else:
            for heard in said:
                self._note(worker, heard)
        self._assign()

    def _note(self, worker: _Worker, heard: Heard) -> None:
        if heard is Said.DROPPED:
            worker.dropping = False
        elif isinstance(heard, Reply | KgError) and worker.jobs:
            now = time.monotonic()
            if worker.state == "quick":
                self._usual += (now - worker.since - self._usual) / 8
            worker.since = now
            self._tell(worker.jobs.popleft(), heard)
        if worker.state == "starting":
            self._rest(worker)
        elif worker.state == "slow" and not (worker.jobs or worker.dropping):
            if worker.process.promote():
                self._rest(worker)
            else:
                self._end(worker)

    def _rest(self, worker: _Worker) -> None:
        """The worker is free for any query."""
        if len(self._idle) > self._quick_most:
            self._end(worker)
            return
        worker.state = "idle"
        self._idle.append(worker)

    def _lose(self, worker: _Worker) -> None:
        """A worker has died: by its first query, or before it could take one."""
        if worker.jobs:
            said = f"the query needed more than {self.limits.memory >> 20} MiB of memory or is "
            self._stop(worker, QueryTooLarge(said + "nested too deeply: ask for less at a time"))
            return
        self._end(worker)
        if worker.state == "starting" and not (self._quick or self._idle):
            while self._waiting:
                error = QueryError("no process could be started to run the query")
                self._tell(self._waiting.popleft(), error)

    def _look_after(self) -> None:
        """Move queries aside that keep others waiting, and stop those that ran too long."""
        now = time.monotonic()
        for worker in tuple(self._workers):
            ran = now - worker.since
            if worker.jobs and ran >= self.limits.seconds:
                said = f"the query ran longer than {self.limits.seconds:g} s and was stopped"
                self._stop(worker, QueryTimeout(said))
            elif worker.dropping and not worker.jobs and ran >= _STEP:
                self._end(worker)  # it had begun a query that it should forget
            elif worker.state == "quick" and len(worker.jobs) > 1 and ran >= _TICK:
                self._take_back(worker)
            elif worker.state == "quick" and worker.jobs and ran >= _STEP:
                self._make_way(worker, long=ran >= self._slow_after)
        self._assign()
        self._clock = None
        if self._loop is not None and any(one.jobs or one.dropping for one in self._workers):
            self._clock = self._loop.call_later(_TICK, self._look_after)

    def _take_back(self, worker: _Worker) -> None:
        """Let the queries behind a long one wait for another worker."""
        first, *others = worker.jobs
        worker.jobs = deque([first])
        worker.dropping = True
        self._waiting.extendleft(reversed(others))
        assert self._loop is not None
        worker.process.drop(len(others), self._loop)

    def _make_way(self, worker: _Worker, *, long: bool) -> None:
        """Move the query aside if it is long or others wait; stop it if too many are there."""
        crowded = bool(self._waiting)
        slow = sum(one.state == "slow" for one in self._workers)
        if slow < self._slow_most and (crowded or long):
            worker.process.demote()
            worker.state = "slow"
            self._quick.remove(worker)
        elif crowded and long:
            said = "too many long queries are running: ask again in a while"
            self._stop(worker, QueryBusy(said))

    def _stop(self, worker: _Worker, error: KgError) -> None:
        """Kill the worker with its first query, and say why; the others wait again."""
        job, *others = self._end(worker)
        self._waiting.extendleft(reversed(others))
        self._tell(job, error)
        self.warm()

    def _forget(self, job: _Job) -> None:
        """Nobody waits for the reply any longer."""
        if job in self._waiting:
            self._waiting.remove(job)
        for worker in tuple(self._workers):
            if worker.jobs and worker.jobs[0] is job:
                self._stop(worker, QueryError("nobody waits for it"))
                self._assign()

    def _tell(self, job: _Job, outcome: Outcome) -> None:
        """By way of the event loop: whoever is told may send the next query at once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon(job.tell, outcome)

    def _start(self) -> None:
        worker = _Worker(QueryProcess(self.limits))
        self._workers.add(worker)
        if self._loop is not None:
            self._loop.add_reader(worker.process.descriptor, self._hear, worker)

    def _end(self, worker: _Worker) -> tuple[_Job, ...]:
        """Kill the worker; the queries that it had."""
        self._workers.remove(worker)
        for several in (self._idle, self._quick):
            if worker in several:
                several.remove(worker)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(worker.process.descriptor)
        worker.process.kill()
        return tuple(worker.jobs)

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let another event loop hear the workers; what the last one waited for is given up."""
        for worker in tuple(self._workers):
            if worker.jobs or worker.dropping:
                self._end(worker)
        self._waiting.clear()
        self._clock, old, self._loop = None, self._loop, loop
        for worker in self._workers:
            if old is not None and not old.is_closed():
                old.remove_reader(worker.process.descriptor)
            loop.add_reader(worker.process.descriptor, self._hear, worker)


def _settle(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not future.done():
        future.set_result(outcome)
