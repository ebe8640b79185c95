"""The whole site: the endpoints of ui/server.py and the chat at /.

In      a data directory
Out     FastAPI application; gradio is imported here and nowhere on the way to the endpoints
"""

from pathlib import Path

from fastapi import FastAPI

from ui.chat import build_chat, mount_chat
from ui.chat_store import StoreDocuments, StoreNetwork, make_run_sparql
from ui.server import ROOT, create_app


def create_site(
    data_dir: Path,
    *,
    root: str = ROOT,
    embedding_model: str | None = None,
    origins: str | None = None,
    hosts: str | None = None,
) -> FastAPI:
    """The application with its chat over a data directory."""
    app = create_app(
        data_dir, root=root, embedding_model=embedding_model, origins=origins, hosts=hosts
    )
    builds, pool, ask = app.state.builds, app.state.pool, app.state.ask
    run_sparql = make_run_sparql(builds, pool)
    page = build_chat(ask, StoreDocuments(builds), run_sparql, StoreNetwork(builds))
    return mount_chat(app, page)
