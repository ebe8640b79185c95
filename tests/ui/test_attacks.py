"""Queries that would write, fetch, or never end: refused or killed in time, lookups unharmed."""

import asyncio
import json
import re
import statistics
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import (
    KgError,
    QueryBusy,
    QueryRefused,
    QuerySyntax,
    QueryTimeout,
    QueryTooLarge,
    UnknownGraph,
)
from kg.query_limits import Limits, Request
from kg.query_pool import QueryPool

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "attacks.jsonl").read_text("utf-8").splitlines()
]
SECONDS = 1.0
PATIENCE = 15.0
"""for what must not take long, where another program may have the processor"""
_REFUSED = (QueryRefused, QuerySyntax, QueryTooLarge, UnknownGraph)
_KILLED = (QueryTimeout, QueryTooLarge)


class _Trap(BaseHTTPRequestHandler):
    """Notes every request that reaches it."""

    caught: list[str] = []  # noqa: RUF012 - shared on purpose

    def do_GET(self) -> None:
        self.caught.append(self.path)
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def trap() -> Iterator[int]:
    """The port of a server that notes who calls."""
    server = HTTPServer(("127.0.0.1", 0), _Trap)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 30,000 quads in which everything is linked."""
    folder = tmp_path_factory.mktemp("attack")
    live = ox.Store(str(folder / "live"))
    name = ox.NamedNode
    live.bulk_extend(
        ox.Quad(name(f"u:{at}"), name(f"u:p{at % 7}"), name(f"u:{at * 7 % 10_000}"), name("u:g"))
        for at in range(30_000)
    )
    live.flush()
    live.backup(str(folder / "store"))
    return folder / "store"


def _written(template: str, port: int) -> str:
    template = template.replace("{port}", str(port))
    return re.sub(r"\{repeat:(.+?):(\d+)\}", lambda found: found[1] * int(found[2]), template)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_attack(store: Path, trap: int, case: dict) -> None:
    caught = len(_Trap.caught)
    seconds = SECONDS if case["outcome"] == "killed" else PATIENCE

    async def attack() -> None:
        with QueryPool(Limits(seconds=seconds, memory=512 << 20)) as pool:
            await pool.run(store, Request("ASK {}"))
            started = time.perf_counter()
            try:
                await pool.run(store, Request(_written(case["query"], trap)))
                outcome: type[KgError] | None = None
            except KgError as error:
                outcome = type(error)
            assert time.perf_counter() - started < SECONDS + PATIENCE
            expected = {"refused": _REFUSED, "killed": _KILLED, "answered": (None,)}
            assert outcome in expected[case["outcome"]]
            reply = await pool.run(store, Request("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
            assert b'"30000"' in reply.body

    asyncio.run(attack())
    assert len(_Trap.caught) == caught


def test_lookups_stay_quick_beside_attacks(store):
    attacks = [case["query"] for case in CASES if case["outcome"] == "killed"]

    async def lookups(pool: QueryPool, rounds: int) -> list[float]:
        async def one(at: int) -> float:
            started = time.perf_counter()
            await pool.run(store, Request(f"SELECT * {{ <u:{at}> ?p ?o }}"))
            return time.perf_counter() - started

        took: list[float] = []
        for at in range(rounds):
            took += await asyncio.gather(*(one(at * 20 + offset) for offset in range(20)))
        return took

    async def measure() -> tuple[float, float, list[type]]:
        limits = Limits(seconds=3 * SECONDS, memory=512 << 20)
        with QueryPool(limits) as pool:
            await lookups(pool, 20)
            quiet = await lookups(pool, 60)
            ended: list[type] = []

            async def attack(query: str) -> None:
                try:
                    await pool.run(store, Request(query))
                except KgError as error:
                    ended.append(type(error))

            running = asyncio.gather(*map(attack, attacks[:4]))
            busy: list[float] = []
            await asyncio.sleep(0)
            while not running.done():
                busy += await lookups(pool, 5)
            await running
            return _p95(quiet), _p95(busy), ended

    quiet, busy, ended = asyncio.run(measure())
    assert len(ended) == 4
    assert set(ended) <= {QueryTimeout, QueryTooLarge, QueryBusy}
    assert busy < quiet + SECONDS  # the attacks hold their workers for three times as long


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]
