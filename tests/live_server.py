"""Run an ASGI application on a free port, in a thread, for clients that need a real server."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

LOCAL = "http://localhost"
"""an address under which every application of ours may be asked"""


@contextmanager
def serving(app: ASGIApp, **options: object) -> Iterator[str]:
    """The address under which the application is served."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", **options))
    started = threading.Event()
    startup = server.startup

    async def note_startup(sockets: list[socket.socket] | None = None) -> None:
        await startup(sockets)
        started.set()

    server.startup = note_startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert started.wait(30)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
