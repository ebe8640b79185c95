"""Say over HTTP what went wrong.

Out     status and application/problem+json
Source  RFC 9457
"""

import re
from http import HTTPStatus

import orjson

from kg.errors import (
    KgError,
    QueryBusy,
    QueryRefused,
    QuerySyntax,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    StoreLocked,
    UnknownDocument,
    UnknownGraph,
)

CONTENT_TYPE = "application/problem+json"
_BASE = "https://w3id.org/chipgraph/problem/"
_AT = re.compile(r"line (\d+), column (\d+): ")
_STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (QuerySyntax, HTTPStatus.BAD_REQUEST),
    (UnknownGraph, HTTPStatus.BAD_REQUEST),
    (QueryRefused, HTTPStatus.FORBIDDEN),
    (QueryTimeout, HTTPStatus.GATEWAY_TIMEOUT),
    (QueryTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (QueryBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (UnknownDocument, HTTPStatus.NOT_FOUND),
    (StoreLocked, HTTPStatus.CONFLICT),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""the first that fits decides"""


class Problem(Exception):
    """A request that cannot be served, and why."""

    def __init__(
        self, status: int, detail: str, *, name: str = "", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.name, self.headers = status, detail, name, headers


def describe_problem(problem: Problem) -> bytes:
    """The problem as its published JSON.

    >>> describe_problem(Problem(404, "no such document"))
    b'{"type":"about:blank","title":"Not Found","status":404,"detail":"no such document"}'
    """
    fields: dict[str, object] = {
        "type": _BASE + problem.name if problem.name else "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if at := _AT.match(problem.detail):
        fields |= {"line": int(at[1]), "column": int(at[2])}
    return orjson.dumps(fields)


def problem_of(error: KgError) -> Problem:
    """The problem that an error of the graph is to a client.

    >>> problem_of(QueryTimeout("too long")).status
    504
    """
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    again = status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT)
    return Problem(
        int(status), str(error), name=name, headers=(("Retry-After", "5"),) if again else ()
    )
