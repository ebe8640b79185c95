"""Build the page: gradio Blocks with one gr.HTML per view, and put it on a server.

In      the answerer, the documents, the queries (ui/ports.py)
Out     gr.Blocks; `mount_chat` serves it with its assets, and nothing from any other host
Note    gradio's own telemetry, fonts and sharing are off
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it when it is imported

import gradio as gr
from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kg.iris import PREFIXES
from ui.callbacks import Callback, make_ask, make_evidence, make_view
from ui.callbacks_data import (
    LARGEST_MB,
    make_documents,
    make_gexf,
    make_network,
    make_read,
    make_remove,
    make_run,
    make_terms,
    make_upload,
)
from ui.guards import GuardApi
from ui.page_guard import PageGuard
from ui.ports import AnswerQuestion, DocumentsPort, NetworkPort, RunSparql
from ui.welcome import make_welcome
from ui.wording import LANGUAGES, wordings

ASSETS = Path(__file__).parent / "assets"
_PATH = "/chipgraph-assets"
_START = """
const url = new URL('chipgraph-assets/%s.js', document.baseURI).href;
import(url).then((view) => view.start({ element, server, props }));
"""
_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Noto Sans",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "sans-serif",
)
_MONO = (
    "ui-monospace",
    "SFMono-Regular",
    "Menlo",
    "Consolas",
    "Noto Sans Mono CJK SC",
    "monospace",
)


def build_chat(
    answer: AnswerQuestion,
    store: DocumentsPort,
    run_sparql: RunSparql,
    network: NetworkPort,
) -> gr.Blocks:
    """The page: a bar, four views, the evidence beside them."""
    with gr.Blocks(title="chipgraph", fill_width=True, analytics_enabled=False) as page:
        texts = {language: dict(wordings(language)) for language in LANGUAGES}
        _add_view("top", wordings=texts)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="views"):
                _add_view("chat", (make_ask(answer), make_welcome(store, run_sparql)))
                query = (make_run(run_sparql), make_terms(run_sparql))
                _add_view("query", query, prefixes=dict(PREFIXES))
                _add_view("graph", (make_network(network), make_gexf(network)))
                _add_view("documents", _documents(store), largest=LARGEST_MB)
            with gr.Column(elem_id="side"):
                _add_view("evidence", (make_evidence(store),))
    built: gr.Blocks = page
    return built


def _documents(store: DocumentsPort) -> tuple[Callback, ...]:
    makers = (make_documents, make_upload, make_remove, make_read)
    return tuple(make(store) for make in makers)


def _add_view(name: str, callbacks: Iterable[Callback] = (), **props: Any) -> gr.HTML:  # noqa: ANN401
    return gr.HTML(
        make_view(name),
        elem_id=f"view-{name}",
        js_on_load=_START % name,
        apply_default_css=False,
        server_functions=list(callbacks) or None,
        **props,
    )


def mount_chat(app: FastAPI, page: gr.Blocks, *, path: str = "/") -> FastAPI:
    """The application with the page at the path; mount it last."""
    app.mount(_PATH, _Assets(directory=ASSETS), name="chipgraph-assets")
    app.add_middleware(PageGuard)
    app.add_middleware(GuardApi, prefix="/gradio_api", largest=2 * LARGEST_MB * 1024 * 1024)
    names = ("common", "top", "chat", "evidence", "query", "graph", "documents")
    sheets = ("vendor/codemirror", "vendor/show-hint", "chat")
    loads = [f'<link rel="stylesheet" href="{_PATH}/{name}.css">' for name in sheets]
    loads += [f'<link rel="modulepreload" href="{_PATH}/{name}.js">' for name in names]
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path=path,
        footer_links=[],
        ssr_mode=False,
        show_error=False,
        theme=_theme(),
        head="".join(loads),
        favicon_path=str(ASSETS / "icon.svg"),
    )
    return mounted


def _theme() -> gr.themes.Base:
    return gr.themes.Base(font=list(_FONTS), font_mono=list(_MONO))


class _Assets(StaticFiles):
    """Our own files; browsers ask each time whether they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response
