"""Subcommands that serve: the site over HTTP, the tools over stdio."""

import argparse
import asyncio
import os
import threading
from pathlib import Path

from fastapi import FastAPI

from kg.errors import KgError
from qa.embeddings import choose_model
from qa.errors import QaError
from ui.cli import Command
from ui.commands_ask import add_model, encode_with_bar
from ui.terminal import say, warn

_HOST, _PORT = "127.0.0.1", 7860


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=_HOST, help=f"address to listen on (default: {_HOST})")
    parser.add_argument("--port", type=int, default=_PORT, help=f"port (default: {_PORT})")
    parser.add_argument(
        "--cors",
        metavar="ORIGINS",
        help="other sites whose pages may read /sparql and /store: origins, `local` for pages of "
        "this machine, `*` for all (default: $CHIPGRAPH_CORS, or local)",
    )
    parser.add_argument(
        "--hosts",
        metavar="NAMES",
        help="further names of hosts under which the server may be asked, `*` for all; localhost, "
        "the name of this machine and addresses in numbers may be (default: $CHIPGRAPH_HOSTS)",
    )
    add_model(parser)


def _serve(options: argparse.Namespace) -> int:
    from ui.server import serve_app
    from ui.site import create_site  # gradio takes seconds to import

    root = f"http://{options.host}:{options.port}"
    app = create_site(
        options.data,
        root=root,
        embedding_model=options.embedding_model,
        origins=options.cors,
        hosts=options.hosts,
    )
    threading.Thread(target=_warm, args=(options, app), daemon=True).start()
    say(f"chipgraph: {root}")
    say(f"  SPARQL {root}/sparql   MCP {root}/mcp   API {root}/api/docs")
    serve_app(app, host=options.host, port=options.port)
    return 0


def _warm(options: argparse.Namespace, app: FastAPI) -> None:
    """Open what answers need; then make missing vectors while questions do without them."""
    if not (Path(options.data) / "manifest.json").exists():
        return
    name = choose_model(options.embedding_model, os.environ)
    try:
        app.state.asker.desk()
        if name is not None:
            encode_with_bar(options.data, name)
            app.state.asker.reopen()
    except (KgError, QaError) as error:
        warn(f"questions are answered without embeddings: {error}")


def _add_mcp(parser: argparse.ArgumentParser) -> None:
    add_model(parser)


def _mcp(options: argparse.Namespace) -> int:
    from kg.query_pool import QueryPool
    from ui.asking import Asker
    from ui.builds import Builds
    from ui.desk import desk_opener
    from ui.mcp import make_mcp

    builds = Builds(options.data)
    asker = Asker(builds, desk_opener(options.data, options.embedding_model))
    with QueryPool() as pool:
        asyncio.run(make_mcp(builds, pool, asker, asker).run_stdio_async())
    return 0


COMMANDS = (
    Command("serve", "Serve the chat and all endpoints over HTTP.", _add_serve, _serve),
    Command("mcp", "Serve the tools to a language model over stdio.", _add_mcp, _mcp),
)
