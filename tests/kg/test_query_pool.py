"""Worker processes: what was sent to one behind a long query is answered by another."""

import asyncio
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryTimeout
from kg.query_frames import DROP, REQUEST
from kg.query_limits import Limits, Reply, Request
from kg.query_pool import QueryPool
from kg.query_worker import Inbox

ENDLESS = Request(
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred things and their numbers."""
    folder = tmp_path_factory.mktemp("pool")
    live = ox.Store(str(folder / "live"))
    says = ox.NamedNode("u:says")
    live.bulk_extend(
        ox.Quad(ox.NamedNode(f"u:{at}"), says, ox.Literal(str(at)), ox.DefaultGraph())
        for at in range(100)
    )
    live.flush()
    live.backup(str(folder / "store"))
    return folder / "store"


def _lookup(at: int) -> Request:
    return Request(f"SELECT ?n {{ <u:{at}> ?p ?n }}", table="csv")


def _check(replies: list[Reply]) -> None:
    assert [reply.body for reply in replies] == [b"n\r\n%d\r\n" % at for at in range(len(replies))]


def test_each_gets_its_own_reply(store):
    async def ask() -> list[Reply]:
        with QueryPool(quick=2) as pool:
            return await asyncio.gather(*(pool.run(store, _lookup(at)) for at in range(100)))

    _check(asyncio.run(ask()))


def test_lookups_sent_behind_an_endless_query_are_answered(store):
    async def ask() -> list[Reply]:
        with QueryPool(Limits(seconds=2), quick=1, slow=1) as pool:
            for at in range(50):
                await pool.run(store, _lookup(at))  # so that short queries are usual
            endless = asyncio.ensure_future(pool.run(store, ENDLESS))
            replies = await asyncio.gather(*(pool.run(store, _lookup(at)) for at in range(20)))
            with pytest.raises(QueryTimeout):
                await endless
            return replies

    _check(asyncio.run(ask()))


def test_who_gives_up_frees_the_worker(store):
    async def ask() -> list[Reply]:
        with QueryPool(quick=1, slow=0) as pool:
            endless = asyncio.ensure_future(pool.run(store, ENDLESS))
            waiting = [asyncio.ensure_future(pool.run(store, _lookup(at))) for at in range(3)]
            await asyncio.sleep(0)
            endless.cancel()
            return await asyncio.gather(*waiting)

    _check(asyncio.run(ask()))


def test_large_query_and_large_result(store):
    values = " ".join(f'"{at:06}"' for at in range(20_000))
    request = Request(f"SELECT ?v {{ VALUES ?v {{ {values} }} }}", table="tsv")

    async def ask() -> list[Reply]:
        with QueryPool(quick=1) as pool:
            return await asyncio.gather(*(pool.run(store, request) for _ in range(3)))

    for reply in asyncio.run(ask()):
        assert (reply.rows, reply.complete) == (20_000, True)
        assert reply.body.endswith(b'"019999"\n')


def test_pool_goes_from_one_event_loop_to_the_next(store):
    with QueryPool(quick=1) as pool:
        for _ in range(2):
            _check([asyncio.run(pool.run(store, _lookup(0)))])


def _frame(packed: bytes) -> bytes:
    return REQUEST.pack(len(packed)) + packed


@pytest.mark.parametrize(
    ("taken", "left"),
    [(0, [b"first", b""]), (1, [b""]), (2, [b""])],
    ids=["not begun", "begun", "gone too far"],
)
def test_inbox_keeps_what_is_not_dropped(taken, left):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        inbox = Inbox(theirs)
        ours.sendall(_frame(b"first") + _frame(b"second") + _frame(b"third"))
        for _ in range(taken):
            inbox.take()
        ours.sendall(DROP.pack(0, 1))
        assert [inbox.take() for _ in left] == left
        ours.sendall(_frame(b"fourth"))
        assert inbox.take() == b"fourth"
        ours.sendall(DROP.pack(0, 2))
        assert inbox.take() == b""
        ours.close()
        assert inbox.take() is None
