"""Make the reply of a worker into a response with its build, its completeness and its tag.

Raises  Problem: 406 when the client takes nothing that the reply can be written in
Source  RFC 9110 8.8.3 (ETag): it tells the representations of one address apart, and the address
        holds the query; so the build and the media type are enough
"""

from functools import lru_cache

from kg.media import GRAPHS, TABLES, Choice
from kg.query_limits import Reply
from ui.problems import Problem
from ui.responses import Headers, Response, make_headers

_TEXT = ("text/csv", "text/tab-separated-values", "text/turtle", "text/plain")
_COMPLETE = {
    flag: (b"x-chipgraph-complete", word) for flag, word in ((True, b"true"), (False, b"false"))
}


def unacceptable() -> Problem:
    """The problem of a client that takes nothing we can write."""
    kinds = (form.content_type for form in (*TABLES, *GRAPHS))
    return Problem(406, f"none of what you accept can be written: {', '.join(kinds)}")


def make_result(reply: Reply, choice: Choice, build: str) -> Response:
    """The response that carries the reply.

    >>> from kg.media import choose_named
    >>> reply = Reply("table", b"true", 1, complete=True)
    >>> make_result(reply, choose_named("csv"), "a1").etag
    b'"a1-text/csv"'
    """
    if reply.kind == "unacceptable":
        raise unacceptable()
    kind = choice.table_type if reply.kind == "table" else choice.graph_type
    headers = (
        *_usual_headers(kind, build, stable=reply.stable),
        _COMPLETE[reply.complete],
        (b"x-chipgraph-rows", b"%d" % reply.rows),
    )
    return Response(200, headers, reply.body)


@lru_cache(maxsize=64)
def _usual_headers(kind: str, build: str, *, stable: bool) -> Headers:
    tag = make_headers(etag=f'"{build[:16]}-{kind}"') if stable else ()
    return (
        *make_headers(
            content_type=f"{kind}; charset=utf-8" if kind in _TEXT else kind,
            cache_control="no-cache" if stable else "no-store",
            vary="Accept",
            x_chipgraph_build=build,
        ),
        *tag,
    )
