"""The page at /api/docs that shows the operations of the API, with its own copy of Swagger UI.

Out     the page and what it loads, all from this host
Source  the package fastapi-offline carries the published files of swagger-ui; FastAPI's own page
        takes them from another host, which no page of ours may do
"""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

PATH = "/api/docs"
_OURS, _VENDOR = Path(__file__).parent / "assets", Path(str(files("fastapi_offline") / "static"))
_ASSETS = {
    "swagger-ui-bundle.js": (_VENDOR, "text/javascript"),
    "swagger-ui.css": (_VENDOR, "text/css"),
    "api-docs.js": (_OURS, "text/javascript"),
    "icon.svg": (_OURS, "image/svg+xml"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}


def docs_router() -> APIRouter:
    """The routes of the page and its files."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def show_page() -> FileResponse:
        headers = {"content-security-policy": _POLICY, **_HEADERS}
        return FileResponse(_OURS / "api-docs.html", media_type="text/html", headers=headers)

    for name, (folder, kind) in _ASSETS.items():
        router.add_api_route(f"{PATH}/{name}", _sender(folder / name, kind))
    return router


def _sender(path: Path, kind: str) -> Callable[[], FileResponse]:
    def send() -> FileResponse:
        return FileResponse(path, media_type=kind, headers=_HEADERS)

    return send
