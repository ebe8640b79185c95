"""Speak HTTP as uvicorn does, but write the responses of our endpoints as one piece.

In      requests; GET of a path that the application serves directly is taken here
Out     the same bytes as by way of ASGI, for half the time of a lookup
Note    a version of uvicorn that never calls `_start_asgi_task` serves these paths by ASGI, too
"""

from asyncio import AbstractEventLoop
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from ui.asked import read_asked
from ui.endpoint import Endpoint
from ui.front import Front
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
        front = config.app if isinstance(config.app, Front) else None
        self._direct: Mapping[str, object] = front.direct if front else {}
        self._hosts = front.hosts if front else None

    def _start_asgi_task(self, cycle: "RequestResponseCycle", app: "ASGI3Application") -> None:
        scope = cycle.scope
        endpoint = self._direct.get(scope["path"]) if scope["method"] == "GET" else None
        usual = app is self.app and not (self.pipeline or self.flow.write_paused)
        if not (usual and isinstance(endpoint, Endpoint)):
            super()._start_asgi_task(cycle, app)
            return
        asked = read_asked(scope)
        if self._hosts is None or not self._hosts.allow(asked.host):
            super()._start_asgi_task(cycle, app)
            return
        try:
            endpoint.begin(asked, partial(self._end, cycle, app))
        except Exception:  # by way of ASGI it is told
            super()._start_asgi_task(cycle, app)

    def _end(
        self, cycle: "RequestResponseCycle", app: "ASGI3Application", response: Response | None
    ) -> None:
        if response is None:
            super()._start_asgi_task(cycle, app)
        else:
            _write(cycle, response)


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
