"""Serve SPARQL 1.1 Protocol at /sparql; without a query, the service description or the editor.

In      requests, by ASGI or straight from the protocol (ui/http_protocol.py)
Out     results in the form that the client prefers
Source  SPARQL 1.1 Protocol
"""

from collections.abc import Awaitable, Callable
from functools import partial

from kg.errors import KgError, StoreError
from kg.media import Choice, choose_forms, choose_named, prefers_html
from kg.query_limits import Reply, Request
from kg.query_pool import Outcome, QueryPool
from ui.asked import Asked
from ui.builds import Builds, Published
from ui.endpoint import FAILED, Endpoint, Tell, failure_response
from ui.origins import USUAL
from ui.problems import Problem
from ui.protocol import ALLOWED, Operation, read_operation
from ui.responses import Receive, Response, read_body
from ui.results import make_result, unacceptable

Page = Callable[[], Response]
Describe = Callable[[str], Awaitable[Reply]]


class SparqlEndpoint(Endpoint):
    """SPARQL 1.1 queries."""

    allowed = ALLOWED

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

    def begin(self, asked: Asked, tell: Tell) -> None:
        """Answer a query that a GET sends; what is none, or goes wrong here, is not told."""
        published = self.builds.published()
        kept = self.recall(asked, published)
        if kept is not None:
            tell(kept)
            return
        operation, choice = _read(asked, b"")
        if operation.query is None:
            tell(None)
            return
        end = partial(self._end, asked, published, choice, tell)
        self.pool.submit(published.store, _request(operation, choice), end)

    def _end(
        self, asked: Asked, published: Published, choice: Choice, tell: Tell, outcome: Outcome
    ) -> None:
        """Tell the response to a query that was begun."""
        if isinstance(outcome, StoreError):  # the build was pruned before a worker had opened it
            tell(None)
            return
        try:
            response = self._finish(asked, published, choice, outcome)
        except Exception:
            tell(FAILED)
            raise
        tell(self.fit(response, asked))

    def _finish(
        self, asked: Asked, published: Published, choice: Choice, outcome: Reply | KgError
    ) -> Response:
        if isinstance(outcome, KgError):
            return failure_response(outcome)
        try:
            response = make_result(outcome, choice, published.build)
        except Problem as problem:
            return failure_response(problem)
        if outcome.stable:
            self.keep(asked, published, response)
        return response

    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The result of the query in the form that the client prefers."""
        body = b""
        if asked.method == "POST":
            body = await read_body(receive, self.pool.limits.text * 12)
        operation, choice = _read(asked, body)
        if operation.query is None:
            return await self._without_query(asked, choice, published.build), False
        reply = await self.pool.run(published.store, _request(operation, choice))
        return make_result(reply, choice, published.build), reply.stable

    async def _without_query(self, asked: Asked, choice: Choice, build: str) -> Response:
        if prefers_html(asked.accept.decode("latin-1")):
            return self._page()
        if choice.graph is None:
            raise unacceptable()
        return make_result(await self._describe(choice.graph.name), choice, build)


def _read(asked: Asked, body: bytes) -> tuple[Operation, Choice]:
    """The operation and the forms for its result."""
    operation = read_operation(
        asked.method, asked.query_string, asked.content_type.decode("latin-1"), body
    )
    if operation.form:
        choice = choose_named(operation.form)
    else:
        choice = choose_forms(asked.accept.decode("latin-1"))
    if operation.query is not None and choice.table is None and choice.graph is None:
        raise unacceptable()
    return operation, choice


def _request(operation: Operation, choice: Choice) -> Request:
    return Request(
        operation.query or " ",
        choice.table.name if choice.table else None,
        choice.graph.name if choice.graph else None,
        operation.default_graphs,
        operation.named_graphs,
    )
