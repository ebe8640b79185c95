"""Serve SPARQL 1.1 Protocol at /sparql and Graph Store Protocol reads at /store.

In      ASGI requests
Out     results that carry their build as ETag and say whether they are complete
Source  SPARQL 1.1 Protocol; SPARQL 1.1 Graph Store HTTP Protocol 5.2 (GET), 5.8 (HEAD)

A repeated request is answered from a bounded cache before anything else is looked at.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import parse_qsl

import orjson

from kg.errors import KgError, StoreError
from kg.media import DATASETS, GRAPHS, TABLES, Choice, choose_forms, choose_named, prefers_html
from kg.query_limits import Reply, Request
from kg.query_pool import QueryPool
from ui.builds import Builds, Published
from ui.origins import USUAL, read_origins
from ui.problems import Problem, problem_of
from ui.protocol import ALLOWED, Operation, read_operation
from ui.responses import (
    Headers,
    Receive,
    Response,
    ResponseCache,
    Scope,
    Send,
    make_headers,
    matches,
    not_modified,
    problem_response,
    read_body,
    send_response,
)

Page = Callable[[], Response]
Describe = Callable[[str], Awaitable[Reply]]

_EXPOSED = "ETag, X-Chipgraph-Build, X-Chipgraph-Complete, X-Chipgraph-Rows"
_READS = frozenset({"GET", "HEAD"})
_TEXT = ("text/csv", "text/tab-separated-values", "text/turtle", "text/plain")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says about the response that it wants."""

    method: str
    query_string: bytes
    accept: bytes
    content_type: bytes
    if_none_match: bytes
    origin: bytes
    wanted_headers: bytes


FAILED = problem_response(Problem(500, "the server failed; its log says why"))


class Endpoint(ABC):
    """An ASGI application for one kind of request; subclasses say how it is answered."""

    allowed = ALLOWED

    def __init__(self, builds: Builds, pool: QueryPool, *, origins: str = USUAL) -> None:
        self.builds, self.pool = builds, pool
        self._origins = read_origins(origins)
        self._cache = ResponseCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = read_headers(scope)
        head = asked.method == "HEAD"
        try:
            response = self.recall(asked) or await self.respond(asked, receive)
        except Exception:
            await send_response(FAILED, send, head=head)
            raise
        await send_response(response, send, head=head)

    @abstractmethod
    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The response, and whether it may be kept."""

    def recall(self, asked: Asked) -> Response | None:
        """The response to a request that came before, or None when it must be made."""
        if asked.method not in _READS:
            return None
        try:
            kept = self._cache.get(
                (self.builds.published().build, asked.query_string, asked.accept)
            )
        except KgError:
            return None
        return kept and self._fit(kept, asked)

    async def respond(self, asked: Asked, receive: Receive) -> Response:
        """The response to a request, made anew; a problem is one, too."""
        try:
            return self._fit(await self._respond(asked, receive), asked)
        except KgError as error:
            response = problem_response(problem_of(error))
        except Problem as problem:
            response = problem_response(problem)
        return self._fit(response, asked)

    async def _respond(self, asked: Asked, receive: Receive) -> Response:
        if asked.method == "OPTIONS":
            return Response(204, make_headers(allow=self.allowed))
        published = self.builds.published()
        if asked.method not in _READS:
            response, _ = await self.answer(asked, receive, published)
            return response
        response, keep = await self._retry(asked, receive, published)
        if keep:
            self._cache.put((published.build, asked.query_string, asked.accept), response)
        return response

    def _fit(self, response: Response, asked: Asked) -> Response:
        """The response as this client needs it: without what it has, and with CORS headers."""
        reads = asked.if_none_match and asked.method in _READS
        if reads and matches(response.etag, asked.if_none_match):
            response = not_modified(response)
        if asked.origin:
            response = replace(response, headers=(*response.headers, *self._cors(asked)))
        return response

    async def _retry(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The answer; once more when the build was pruned before a worker had opened it."""
        try:
            return await self.answer(asked, receive, published)
        except StoreError:
            now = self.builds.published()
            if now == published:
                raise
            return await self.answer(asked, receive, now)

    def _cors(self, asked: Asked) -> Headers:
        """Whether pages of the origin may read this."""
        allowed = self._origins.allow(asked.origin.decode("latin-1"))
        vary = () if allowed == "*" else ((b"vary", b"Origin"),)
        if allowed is None:
            return vary
        headers = make_headers(
            access_control_allow_origin=allowed, access_control_expose_headers=_EXPOSED
        )
        if asked.method != "OPTIONS":
            return (*headers, *vary)
        return (
            *headers,
            *vary,
            (b"access-control-allow-methods", self.allowed.encode()),
            (b"access-control-allow-headers", asked.wanted_headers or b"Accept, Content-Type"),
            (b"access-control-max-age", b"86400"),
        )


class SparqlEndpoint(Endpoint):
    """SPARQL 1.1 queries; without a query, the service description or the editor."""

    def __init__(
        self,
        builds: Builds,
        pool: QueryPool,
        *,
        describe: Describe,
        page: Page,
        origins: str = USUAL,
    ) -> None:
        super().__init__(builds, pool, origins=origins)
        self._describe, self._page = describe, page

    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The result of the query in the form that the client prefers."""
        body = b""
        if asked.method == "POST":
            body = await read_body(receive, self.pool.limits.text * 12)
        operation = read_operation(
            asked.method, asked.query_string, asked.content_type.decode("latin-1"), body
        )
        accept = asked.accept.decode("latin-1")
        choice = choose_named(operation.form) if operation.form else choose_forms(accept)
        if operation.query is None:
            return await self._without_query(accept, choice, published.build), False
        if choice.table is None and choice.graph is None:
            raise unacceptable()
        reply = await self.pool.run(published.store, _request(operation, choice))
        tag = _tag(published.build, operation, choice)
        return _result(reply, choice, published.build, tag), reply.stable

    async def _without_query(self, accept: str, choice: Choice, build: str) -> Response:
        if prefers_html(accept):
            return self._page()
        if choice.graph is None:
            raise unacceptable()
        reply = await self._describe(choice.graph.name)
        return _result(reply, choice, build, b"")


class VoidEndpoint(Endpoint):
    """The VoID description."""

    allowed = "GET, HEAD, OPTIONS"

    def __init__(
        self, builds: Builds, pool: QueryPool, *, describe: Describe, origins: str = USUAL
    ) -> None:
        super().__init__(builds, pool, origins=origins)
        self._describe = describe

    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The description in the form that the client prefers."""
        del receive
        if asked.method not in {"GET", "HEAD"}:
            raise Problem(405, "only GET is served here", headers=(("Allow", self.allowed),))
        choice = choose_forms(asked.accept.decode("latin-1"))
        if choice.graph is None:
            raise unacceptable()
        build = published.build
        reply = await self._describe(choice.graph.name)
        return _result(reply, choice, build, _quote(build, choice.graph.name)), True


class StoreEndpoint(Endpoint):
    """Whole graphs: ?graph=IRI, ?default for the union of all, nothing for all by name."""

    allowed = "GET, HEAD, OPTIONS"

    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The graph in the form that the client prefers."""
        if asked.method not in {"GET", "HEAD"}:
            await read_body(receive, self.pool.limits.bytes)
            raise Problem(405, "this store is read-only", headers=(("Allow", self.allowed),))
        name = _graph_name(asked.query_string)
        forms = DATASETS if name == "*" else GRAPHS
        choice = choose_forms(asked.accept.decode("latin-1"), graphs=forms)
        if choice.graph is None:
            raise unacceptable()
        build = published.build
        request = Request("", graph=choice.graph.name, dump=name)
        try:
            reply = await self.pool.run(published.store, request)
        except KgError as error:
            problem = problem_of(error)
            raise Problem(404 if problem.status == 400 else problem.status, str(error)) from error
        digest = hashlib.sha256(f"{name} {choice.graph.name}".encode()).hexdigest()
        return _result(reply, choice, build, _quote(build, digest)), True


def unacceptable() -> Problem:
    """The problem of a client that takes nothing we can write."""
    kinds = (form.content_type for form in (*TABLES, *GRAPHS))
    return Problem(406, f"none of what you accept can be written: {', '.join(kinds)}")


def read_headers(scope: Scope) -> Asked:
    """The headers that matter, of those of the request."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    return Asked(
        scope["method"],
        scope["query_string"],
        found.get(b"accept", b""),
        found.get(b"content-type", b""),
        found.get(b"if-none-match", b""),
        found.get(b"origin", b""),
        found.get(b"access-control-request-headers", b""),
    )


def _request(operation: Operation, choice: Choice) -> Request:
    return Request(
        operation.query or " ",
        choice.table.name if choice.table else None,
        choice.graph.name if choice.graph else None,
        operation.default_graphs,
        operation.named_graphs,
    )


def _result(reply: Reply, choice: Choice, build: str, tag: bytes) -> Response:
    if reply.kind == "unacceptable":
        raise unacceptable()
    kind = choice.table_type if reply.kind == "table" else choice.graph_type
    headers = (
        *_usual_headers(kind, build, stable=reply.stable),
        (b"x-chipgraph-complete", b"true" if reply.complete else b"false"),
        (b"x-chipgraph-rows", b"%d" % reply.rows),
    )
    if reply.stable and tag:
        headers = (*headers, (b"etag", tag))
    return Response(200, headers, reply.body)


@lru_cache(maxsize=64)
def _usual_headers(kind: str, build: str, *, stable: bool) -> Headers:
    return make_headers(
        content_type=f"{kind}; charset=utf-8" if kind in _TEXT else kind,
        cache_control="no-cache" if stable else "no-store",
        vary="Accept",
        x_chipgraph_build=build,
    )


def _tag(build: str, operation: Operation, choice: Choice) -> bytes:
    said = orjson.dumps((operation, choice.table_type, choice.graph_type))
    return _quote(build, hashlib.sha256(said).hexdigest())


def _quote(build: str, digest: str) -> bytes:
    return f'"{build[:16]}-{digest[:16]}"'.encode()


def _graph_name(query_string: bytes) -> str:
    fields = parse_qsl(query_string.decode("ascii", "replace"), keep_blank_values=True)
    names = [value for name, value in fields if name == "graph"]
    if any(name == "default" for name, _ in fields):
        names.append("")
    if len(names) > 1:
        raise Problem(400, "name one graph: ?graph=IRI or ?default")
    if names and names[0] in {"*"}:
        raise Problem(400, "the graph is not an IRI")
    return names[0] if names else "*"
