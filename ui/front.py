"""Serve the busiest paths first: a lookup takes less time than the way through all middleware.

In      ASGI requests
Out     those for a direct path go straight to its application, all others through FastAPI
Note    a direct application sets its own security headers and tells its own errors
"""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

_NONE: Mapping[str, ASGIApp] = MappingProxyType({})


class Front(FastAPI):
    """FastAPI with applications that stand before its middleware."""

    direct: Mapping[str, ASGIApp] = _NONE
    """path -> the application that answers it"""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        found = self.direct.get(scope["path"]) if scope["type"] == "http" else None
        await (found or super().__call__)(scope, receive, send)
