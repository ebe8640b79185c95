"""Serve files for Gephi and other programs at /export/{view}.{form}.

Out     a view of the graph, the subgraph of an answer, or any CONSTRUCT; the build is the ETag
Note    written once for each build into a folder that ends with the process
"""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import IO, Annotated, Literal

from fastapi import APIRouter, Header, Query
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kg.errors import QueryTooLarge
from kg.network import VIEWS, Options
from kg.network_files import FORMS, LAYOUT, write_network, write_view
from kg.query_limits import Request
from kg.query_pool import QueryPool
from kg.triples_network import network_of_triples
from qa.model import Answer
from ui.api import LONGEST_QUESTION
from ui.asking import Ask, ask_aside
from ui.builds import Builds
from ui.problems import Problem
from ui.responses import matches

_TYPES = {
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "ttl": "text/turtle; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "nodes.csv": "text/csv; charset=utf-8",
}
_NODES = ".nodes"
_KEPT = 32
"""files"""

Form = Literal["gexf", "graphml", "ttl", "csv"]
Language = Annotated[Literal["en", "zh"], Query(description="of labels")]
Tag = Annotated[str | None, Header(alias="If-None-Match", include_in_schema=False)]
Write = Callable[[IO[bytes]], None]


class _Files:
    """Files by what is in them, the oldest forgotten first."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="chipgraph-export-")
        self._lock = Lock()

    def make(self, key: str, write: Write) -> Path:
        """The file of that key, written if it is not there."""
        folder = Path(self._folder.name)
        path = folder / hashlib.sha256(key.encode()).hexdigest()
        with self._lock:
            if not path.exists():
                partial = path.with_suffix(".partial")
                with partial.open("wb") as out:
                    write(out)
                partial.replace(path)
                kept = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
                for old in kept[:-_KEPT]:
                    old.unlink()
        return path


def export_router(builds: Builds, pool: QueryPool, ask: Ask, *, root: str) -> APIRouter:
    """The routes under /export."""
    router, files = APIRouter(tags=["export"]), _Files()

    def respond(key: str, name: str, form: str, tag: str | None, write: Write) -> Response:
        etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if tag and matches(etag.encode(), tag.encode("latin-1", "replace")):
            return Response(status_code=304, headers=headers)
        path = files.make(key, write)
        return FileResponse(path, headers=headers, media_type=_TYPES[form], filename=name)

    @router.get("/export/answer.{form}", response_class=FileResponse)
    async def export_answer(
        form: Form,
        question: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION)],
        history: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
        language: Language = "en",
        if_none_match: Tag = None,
    ) -> Response:
        """The claims of an answer as a network."""
        answer = await ask_aside(ask, question, tuple(history), "auto")
        key = repr((answer.build, "answer", form, question, history, language))
        write = _answer_writer(builds, answer, form, Options(language, root))
        return await run_in_threadpool(respond, key, f"answer.{form}", form, if_none_match, write)

    @router.get("/export/construct.{form}", response_class=FileResponse)
    async def export_construct(
        form: Form,
        query: Annotated[str, Query(min_length=1)],
        language: Language = "en",
        if_none_match: Tag = None,
    ) -> Response:
        """The triples of a CONSTRUCT or DESCRIBE query as a network."""
        build = builds.manifest().build
        wanted = "turtle" if form == "ttl" else "ntriples"
        reply = await pool.run(builds.store(), Request(query, table=None, graph=wanted))
        if reply.kind != "graph":
            raise Problem(400, "only CONSTRUCT and DESCRIBE give a network")
        if not reply.complete:
            raise QueryTooLarge(f"the query gives more than {reply.rows} triples: narrow it")

        def write(out: IO[bytes]) -> None:
            if form == "ttl":
                out.write(reply.body)
            else:
                write_network(network_of_triples(reply.body, language=language), form, out)

        key = repr((build, "construct", form, query, language))
        return await run_in_threadpool(
            respond, key, f"construct.{form}", form, if_none_match, write
        )

    @router.get("/export/{view}.{form}", response_class=FileResponse)
    def export_view(
        view: str, form: Form, language: Language = "en", if_none_match: Tag = None
    ) -> Response:
        """A view of the whole graph: entities, claims or provenance.

        `{view}.csv` is the table of edges, `{view}.nodes.csv` that of nodes.
        """
        ending: str = form
        if form == "csv" and view.endswith(_NODES):
            view, ending = view.removesuffix(_NODES), "nodes.csv"
        if view not in VIEWS:
            raise Problem(404, f"there is no view called {view}: use one of {', '.join(VIEWS)}")
        snapshot = builds.snapshot()

        def write(out: IO[bytes]) -> None:
            options = Options(language, root)
            layout = builds.data_dir / LAYOUT
            write_view(snapshot.graph, view, ending, out, options=options, layout=layout)

        key = repr((snapshot.build, view, ending, language))
        return respond(key, f"{view}.{ending}", ending, if_none_match, write)

    return router


def _answer_writer(builds: Builds, answer: Answer, form: str, options: Options) -> Write:
    claims = frozenset(claim.id for claim in answer.claims)
    if form == "ttl":
        raise Problem(404, f"an answer is written as one of {', '.join(FORMS)}")

    def write(out: IO[bytes]) -> None:
        narrowed = Options(options.language, options.root, claims)
        layout = builds.data_dir / LAYOUT
        graph = builds.snapshot().graph
        write_view(graph, "claims", form, out, options=narrowed, layout=layout)

    return write
