"""Serve Graph Store Protocol reads at /store and the VoID description at /.well-known/void.

Source  SPARQL 1.1 Graph Store HTTP Protocol 5.2 (GET), 5.8 (HEAD); VoID 7.2 (well-known URI)
"""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from kg.errors import KgError
from kg.media import DATASETS, GRAPHS, choose_forms
from kg.query_limits import Reply, Request
from kg.query_pool import QueryPool
from ui.asked import Asked
from ui.builds import Builds, Published
from ui.endpoint import Endpoint
from ui.origins import USUAL
from ui.problems import Problem, problem_of
from ui.responses import Receive, Response, read_body
from ui.results import make_result, unacceptable

Describe = Callable[[str], Awaitable[Reply]]


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
        reply = await self._describe(choice.graph.name)
        return make_result(reply, choice, published.build), True


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
        request = Request("", graph=choice.graph.name, dump=name)
        try:
            reply = await self.pool.run(published.store, request)
        except KgError as error:
            problem = problem_of(error)
            raise Problem(404 if problem.status == 400 else problem.status, str(error)) from error
        return make_result(reply, choice, published.build), True


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
