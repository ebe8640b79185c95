"""Answer requests of one kind: from a cache, or anew with problems told and with CORS headers.

In      ASGI requests, or GETs straight from the protocol (ui/http_protocol.py)
Out     whole responses that carry their build as ETag
Source  RFC 9110 9.3.2 (HEAD), 13.1.2 (If-None-Match); Fetch standard 3.2 (CORS protocol)

A repeated request is answered from a bounded cache before anything else is looked at.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from kg.errors import KgError, StoreError
from kg.query_pool import QueryPool
from ui.asked import Asked, read_asked
from ui.builds import Builds, Published
from ui.origins import USUAL, cors_headers, read_origins
from ui.problems import Problem, problem_of
from ui.protocol import ALLOWED
from ui.responses import (
    Receive,
    Response,
    ResponseCache,
    Scope,
    Send,
    make_headers,
    matches,
    not_modified,
    problem_response,
    send_response,
)

Tell = Callable[[Response | None], None]
"""called once, with the response or with None: let ASGI answer"""

_READS = frozenset({"GET", "HEAD"})
FAILED = problem_response(Problem(500, "the server failed; its log says why"))
"""the response when we are at fault"""


class Endpoint(ABC):
    """An ASGI application for one kind of request; subclasses say how it is answered."""

    allowed = ALLOWED

    def __init__(self, builds: Builds, pool: QueryPool, *, origins: str = USUAL) -> None:
        self.builds, self.pool = builds, pool
        self._origins = read_origins(origins)
        self._cache = ResponseCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = read_asked(scope)
        head = asked.method == "HEAD"
        try:
            response = await self.respond(asked, receive)
        except Exception:
            await send_response(FAILED, send, head=head)
            raise
        await send_response(response, send, head=head)

    @abstractmethod
    async def answer(
        self, asked: Asked, receive: Receive, published: Published
    ) -> tuple[Response, bool]:
        """The response, and whether it may be kept."""

    def begin(self, asked: Asked, tell: Tell) -> None:
        """Answer a GET without a body, now or later; raises, or tells None, where ASGI has to.

        Raises KgError, Problem
        """
        tell(self.recall(asked, self.builds.published()))

    def recall(self, asked: Asked, published: Published) -> Response | None:
        """The response to a request that came before, or None when it must be made."""
        kept = self._cache.get((published.build, asked.query_string, asked.accept))
        return kept and self.fit(kept, asked)

    def keep(self, asked: Asked, published: Published, response: Response) -> None:
        """Recall the response when the same is asked again."""
        self._cache.put((published.build, asked.query_string, asked.accept), response)

    def fit(self, response: Response, asked: Asked) -> Response:
        """The response as this client needs it: without what it has, and with CORS headers."""
        reads = asked.if_none_match and asked.method in _READS
        if reads and matches(response.etag, asked.if_none_match):
            response = not_modified(response)
        if asked.origin:
            cors = cors_headers(self._origins, asked, self.allowed)
            response = replace(response, headers=(*response.headers, *cors))
        return response

    async def respond(self, asked: Asked, receive: Receive) -> Response:
        """The response to a request; a problem is one, too."""
        try:
            response = await self._respond(asked, receive)
        except (KgError, Problem) as error:
            response = failure_response(error)
        return self.fit(response, asked)

    async def _respond(self, asked: Asked, receive: Receive) -> Response:
        if asked.method == "OPTIONS":
            return Response(204, make_headers(allow=self.allowed))
        published = self.builds.published()
        if asked.method not in _READS:
            response, _ = await self.answer(asked, receive, published)
            return response
        kept = self._cache.get((published.build, asked.query_string, asked.accept))
        if kept is not None:
            return kept
        response, keep = await self._retry(asked, receive, published)
        if keep:
            self.keep(asked, published, response)
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


def failure_response(error: KgError | Problem) -> Response:
    """The response that tells what went wrong."""
    return problem_response(error if isinstance(error, Problem) else problem_of(error))
