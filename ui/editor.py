"""The page at /sparql: write a query, run it, see the rows; examples to start from."""

from functools import cache
from pathlib import Path

from ui.responses import Response, make_headers

_PAGE = Path(__file__).parent / "assets" / "sparql.html"
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'self'"
)


@cache
def editor_page() -> Response:
    """The page as a response."""
    headers = make_headers(
        content_type="text/html; charset=utf-8",
        content_security_policy=_POLICY,
        x_content_type_options="nosniff",
        referrer_policy="no-referrer",
        cache_control="no-cache",
        vary="Accept",
    )
    return Response(200, headers, _PAGE.read_bytes())
