"""Refuse requests under foreign names, and serve the busiest paths before all middleware.

In      ASGI requests
Out     those for a direct path go straight to its application, all others through FastAPI
Raises  nothing; 421 where the Host header names another server (ui/hosts.py)
Note    a direct application sets its own security headers and tells its own errors
"""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.asked import read_host
from ui.hosts import Hosts
from ui.problems import Problem
from ui.responses import problem_response, send_response

_NO_NAMES = Hosts(())
_FOREIGN = problem_response(
    Problem(
        421,
        "this server is not asked by that name: allow it with `chipgraph serve --hosts NAME`",
        name="foreign-host",
    )
)
_NONE: Mapping[str, ASGIApp] = MappingProxyType({})


class Front(FastAPI):
    """FastAPI with applications that stand before its middleware."""

    direct: Mapping[str, ASGIApp] = _NONE
    """path -> the application that answers it"""
    hosts: Hosts = _NO_NAMES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif not self.hosts.allow(read_host(scope["headers"])):
            await send_response(_FOREIGN, send, head=scope["method"] == "HEAD")
        else:
            await self.direct.get(scope["path"], super().__call__)(scope, receive, send)
