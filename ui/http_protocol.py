"""Speak HTTP as uvicorn does, but write the responses of our endpoints as one piece.

In      requests; GET of a path that the application serves directly is taken here
Out     the same bytes as by way of ASGI, for half the time of a lookup
Note    a version of uvicorn that never calls `_start_asgi_task` serves these paths by ASGI, too
"""

from asyncio import AbstractEventLoop
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from ui.endpoint import FAILED, Asked, Endpoint, read_headers
from ui.responses import Response, sized_headers

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class DirectProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._direct: Mapping[str, object] = getattr(config.app, "direct", {})

    def _start_asgi_task(self, cycle: "RequestResponseCycle", app: "ASGI3Application") -> None:
        endpoint = self._direct.get(cycle.scope["path"])
        usual = cycle.scope["method"] == "GET" and not (self.pipeline or self.flow.write_paused)
        if not (usual and isinstance(endpoint, Endpoint)) or app is not self.app:
            super()._start_asgi_task(cycle, app)
            return
        asked = read_headers(dict(cycle.scope))
        kept = endpoint.recall(asked)
        if kept is not None:
            _write(cycle, kept)
            return
        task = self.loop.create_task(self._answer(cycle, endpoint, asked))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    async def _answer(
        self, cycle: "RequestResponseCycle", endpoint: Endpoint, asked: Asked
    ) -> None:
        try:
            response = await endpoint.respond(asked, _no_body)
        except Exception as error:
            self.logger.error("Exception in %s", cycle.scope["path"], exc_info=error)
            response = FAILED
        _write(cycle, response)


async def _no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def _write(cycle: "RequestResponseCycle", response: Response) -> None:
    """Write the whole response, and let the connection go on to the next request."""
    if cycle.disconnected:
        return
    parts = [STATUS_LINE[response.status]]
    for name, value in (*cycle.default_headers, *sized_headers(response)):
        parts += (name, b": ", value, b"\r\n")
    parts.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
    parts.append(response.body)
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(b"".join(parts))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
