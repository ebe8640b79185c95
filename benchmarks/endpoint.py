"""Requests a second of /sparql beside `oxigraph serve` and rdflib-endpoint, on the same data.

Run     python benchmarks/endpoint.py [CLAIMS] (default 2,000); missing servers are left out
Out     a table: server, lookups never seen, one lookup repeated, heavy group-by
Unit    requests a second over 8 connections, client on the same machine
Note    the client takes about 27 µs of processor time for a request to any server: on few cores it
        takes that time from the server, so a quick server looks slower than it is
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.iris import CG
from kg.manifest import Manifest, write_manifest

CONNECTIONS, SECONDS = 8, 3.0
_OURS = """
import sys
from pathlib import Path
from ui.server import create_app, serve_app
serve_app(create_app(Path(sys.argv[1])), port=int(sys.argv[2]))
"""
_RDFLIB = """
import sys
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph, path="/"), port=int(sys.argv[2]), log_level="error")
"""


def write_claims(path: Path, count: int) -> None:
    """N-Quads of so many claims, 50 to a document."""
    with path.open("w", encoding="utf-8") as out:
        for at in range(count):
            claim, graph = f"<u:claim/{at}>", f"<u:document/{at // 50}>"
            said = (
                f"a <{CG}Claim>".replace(
                    "a ", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
                ),
                f"<{CG}subject> <u:chip/{at % (count // 4 or 1)}>",
                f"<{CG}property> <{CG}p{at % 9}>",
                f'<{CG}valueText> "{at % 500} GB"',
                f'<{CG}number> "{at % 500}"^^<http://www.w3.org/2001/XMLSchema#decimal>',
                f"<{CG}polarity> <{CG}affirmed>",
                f"<{CG}certainty> <{CG}stated>",
                f'<{CG}speaker> "Expert {at % 7}"',
            )
            out.writelines(f"{claim} {one} {graph} .\n" for one in said)


def lookups(count: int) -> Iterator[str]:
    """Queries of which no two are alike."""
    number = 0
    while True:
        number += 1
        yield (
            f"SELECT ?c ?text {{ ?c <{CG}subject> <u:chip/{number % (count // 4 or 1)}> ; "
            f"<{CG}valueText> ?text }} LIMIT {100 + number}"
        )


HEAVY = (
    f"SELECT ?p (COUNT(?c) AS ?n) (AVG(?v) AS ?mean) {{ ?c <{CG}property> ?p ; <{CG}number> ?v }} "
    "GROUP BY ?p ORDER BY ?p"
)


async def measure(port: int, path: str, queries: Iterator[str]) -> float:
    """Requests a second."""
    done, stop = 0, time.perf_counter() + SECONDS

    async def work() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < stop:
            target = f"{path}?{urlencode({'query': next(queries)})}"
            writer.write(
                f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                "Accept: application/sparql-results+json\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            await _read_body(reader, head.lower())
            done += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - started)


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


@contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[None]:
    """The server, once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError):
                address = f"http://127.0.0.1:{port}{path}?{urlencode({'query': 'ASK {}'})}"
                urllib.request.urlopen(address, timeout=5).close()
                break
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def publish(folder: Path, claims: Path) -> Path:
    """A data directory with the claims as its only build."""
    data = folder / "data"
    build = data / "builds" / "1"
    build.mkdir(parents=True)
    store = ox.Store(str(folder / "live"))
    store.bulk_load(path=str(claims), format=ox.RdfFormat.N_QUADS)
    store.flush()
    store.backup(str(build / "store"))
    write_manifest(data, Manifest(1, "benchmark", 1, "none"))
    return data


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        claims = folder / "claims.nq"
        write_claims(claims, count)
        data = publish(folder, claims)
        program = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
        live = folder / "live"
        servers: list[tuple[str, str, list[str]]] = [
            ("chipgraph", "/sparql", [sys.executable, "-c", _OURS, str(data)]),
            ("rdflib-endpoint", "/", [sys.executable, "-c", _RDFLIB, str(claims)]),
        ]
        if Path(program).exists():
            serve = [program, "serve-read-only", "--location", str(live), "--union-default-graph"]
            servers.insert(1, ("oxigraph serve", "/query", [*serve, "--bind"]))
        print(f"{count:,} claims\n{'':16}{'never seen':>12}{'repeated':>12}{'group by':>12}")
        for title, path, command in servers:
            port = free_port()
            last = f"127.0.0.1:{port}" if command[-1] == "--bind" else str(port)
            with running([*command, last], port, path):
                fresh = asyncio.run(measure(port, path, lookups(count)))
                one = next(lookups(count))
                again = asyncio.run(measure(port, path, iter(lambda one=one: one, None)))
                heavy = (f"{HEAVY} LIMIT {100 + at}" for at in range(10**9))
                group = asyncio.run(measure(port, path, heavy))
            print(f"{title:16}{fresh:12.0f}{again:12.0f}{group:12.1f}")


if __name__ == "__main__":
    main()
