"""One ASGI application: chat, JSON API, SPARQL, exports, MCP.

In      a data directory; readers see each published build as soon as its manifest is switched
Out     FastAPI application; `serve` runs it
"""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.routing import Route

from kg.errors import KgError
from kg.query_limits import Limits
from kg.query_pool import QueryPool
from ui.api import LARGEST_UPLOAD, api_router
from ui.api_docs import docs_router
from ui.asking import Ask, Asker
from ui.builds import Builds
from ui.descriptions import Descriptions
from ui.desk import desk_opener
from ui.editor import editor_page
from ui.endpoint import Endpoint
from ui.exports import export_router
from ui.front import Front
from ui.graph_endpoints import StoreEndpoint, VoidEndpoint
from ui.guards import GuardApi
from ui.hosts import read_hosts
from ui.http_protocol import DirectProtocol
from ui.mcp import make_mcp
from ui.origins import USUAL, read_origins
from ui.problems import CONTENT_TYPE, Problem, describe_problem, problem_of
from ui.sparql_endpoint import SparqlEndpoint

ROOT = "http://127.0.0.1:7860"
_GUARDED = TransportSecuritySettings(enable_dns_rebinding_protection=False)
"""Front and GuardApi look at Host and Origin, for MCP as for all else"""
_YOUNG = 20_000
"""objects after which to look for garbage: responses that are kept are none"""


def create_app(
    data_dir: Path,
    *,
    ask: Ask | None = None,
    limits: Limits | None = None,
    origins: str | None = None,
    hosts: str | None = None,
    root: str = ROOT,
    embedding_model: str | None = None,
) -> FastAPI:
    """The application over a data directory."""
    builds = Builds(data_dir)
    asker = Asker(builds, desk_opener(data_dir, embedding_model))
    ask = ask or asker
    pool = QueryPool(limits)
    allowed = os.environ.get("CHIPGRAPH_CORS", USUAL) if origins is None else origins

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with pool:
            async with mcp.session_manager.run():
                yield

    mcp = make_mcp(builds, pool, ask, asker)
    mcp_routes = mcp.streamable_http_app(
        json_response=True, stateless_http=True, transport_security=_GUARDED
    ).routes
    app = Front(
        title="chipgraph", version="0.1.0", lifespan=lifespan, docs_url=None, redoc_url=None
    )
    descriptions = Descriptions(builds, pool, root=root)
    sparql = SparqlEndpoint(
        builds, pool, describe=descriptions.service, page=editor_page, origins=allowed
    )
    store = StoreEndpoint(builds, pool, origins=allowed)
    void = VoidEndpoint(builds, pool, describe=descriptions.dataset, origins=allowed)
    endpoints: dict[str, Endpoint] = {
        "/sparql": sparql,
        "/sparql/": sparql,
        "/store": store,
        "/.well-known/void": void,
    }
    app.direct = endpoints
    said = os.environ.get("CHIPGRAPH_HOSTS", "") if hosts is None else hosts
    app.hosts = read_hosts(said, root=root)
    app.router.routes.extend(Route(path, endpoint) for path, endpoint in endpoints.items())
    app.router.routes.extend(mcp_routes)
    app.include_router(docs_router())
    app.include_router(api_router(builds, ask))
    app.include_router(export_router(builds, pool, ask, root=root))
    app.add_middleware(GuardApi, prefix="/api", largest=LARGEST_UPLOAD)
    app.add_middleware(
        GuardApi, prefix="/mcp", largest=LARGEST_UPLOAD, origins=read_origins(USUAL), safe=()
    )
    app.add_exception_handler(Problem, _tell)
    app.add_exception_handler(KgError, _tell)
    app.add_exception_handler(HTTPException, _tell)
    app.add_exception_handler(RequestValidationError, _tell)
    app.add_exception_handler(Exception, _tell)
    app.state.builds, app.state.pool, app.state.ask = builds, pool, ask
    app.state.asker = asker
    return app


def serve_app(app: FastAPI, *, host: str = "127.0.0.1", port: int) -> None:
    """Serve the application until it is stopped; its log holds warnings, not each request."""
    gc.collect()
    gc.freeze()  # what was imported stays: it need not be looked through again and again
    gc.set_threshold(_YOUNG)
    uvicorn.run(
        app, host=host, port=port, http=DirectProtocol, log_level="warning", access_log=False
    )


async def _tell(_: Request, error: Exception) -> Response:
    problem = _as_problem(error)
    return Response(
        describe_problem(problem), problem.status, dict(problem.headers), media_type=CONTENT_TYPE
    )


def _as_problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case KgError():
            return problem_of(error)
        case RequestValidationError():
            return Problem(422, "; ".join(map(_fault, error.errors())), name="invalid-request")
        case HTTPException():
            return Problem(error.status_code, str(error.detail))
    return Problem(500, "the server failed; its log says why")


def _fault(error: dict[str, object]) -> str:
    where = error.get("loc")
    names = [str(part) for part in where[1:]] if isinstance(where, tuple) else []
    return f"{'.'.join(names) or 'body'}: {error.get('msg')}"
