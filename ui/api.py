"""The JSON API: ask questions, manage documents, read their texts.

Out     JSON by the OpenAPI description at /openapi.json; errors are RFC 9457 problem details
Unit    offsets are code points of the text that /api/documents/{id}/text returns
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from kg.documents import DocumentRecord, list_documents
from qa.answer_json import answer_json
from qa.model import Answer
from ui.asking import Ask, ask_aside
from ui.builds import Builds
from ui.problems import Problem
from ui.uploads import Received, Upload, drop_document, take_documents

LONGEST_QUESTION = 2_000
MOST_HISTORY = 50
LARGEST_UPLOAD = 64 * 1024 * 1024
_JSON = "application/json"

Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


class AskRequest(BaseModel):
    """A question with the questions that came before it."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    history: Annotated[list[Question], Field(max_length=MOST_HISTORY)] = []
    """earlier questions of the user, oldest first"""
    language: Literal["auto", "zh", "zh-Hant", "en"] = "auto"
    """of the answer; auto: that of the question"""


class ProblemDetails(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the server can answer."""

    status: Literal["ok", "empty"]
    build: str
    documents: int


_PROBLEM = {"content": {"application/problem+json": {}}, "model": ProblemDetails}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {**_PROBLEM, "description": description}
    for status, description in {
        404: "There is no such document",
        409: "Another process is writing",
        413: "The request is too large",
        422: "The request is not valid",
        503: "Nothing was ingested yet",
    }.items()
}
_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}


def api_router(builds: Builds, ask: Ask) -> APIRouter:
    """The routes under /api and /health."""
    router = APIRouter()

    @router.post("/api/ask", response_model=Answer, responses=_only(413, 422, 503), tags=["ask"])
    async def ask_question(asked: AskRequest) -> Response:
        """Answer a question from the claims, with the evidence."""
        answer = await ask_aside(ask, asked.question, tuple(asked.history), asked.language)
        return Response(answer_json(answer), media_type=_JSON)

    @router.get(
        "/api/documents",
        response_model=list[DocumentRecord],
        responses=_only(503),
        tags=["documents"],
    )
    def get_documents() -> Response:
        """All documents."""
        manifest = builds.manifest_or_none()
        records = list_documents(builds.snapshot().graph) if manifest else ()
        return Response(orjson.dumps([asdict(one) for one in records]), media_type=_JSON)

    @router.post(
        "/api/documents",
        status_code=201,
        response_model=list[Received],
        responses=_only(409, 413, 422),
        openapi_extra=_UPLOAD_BODY,
        tags=["documents"],
    )
    async def post_documents(request: Request) -> Response:
        """Add documents, or replace those of the same identifier."""
        uploads = await _read_uploads(request)
        received = await run_in_threadpool(take_documents, builds.data_dir, uploads)
        failed = [f"{one.name}: {one.error}" for one in received if one.error]
        if len(failed) == len(received):
            raise Problem(422, "; ".join(failed), name="unreadable-document")
        body = orjson.dumps([asdict(one) for one in received])
        return Response(body, status_code=201, media_type=_JSON)

    @router.delete(
        "/api/documents/{identifier}",
        status_code=204,
        responses=_only(404, 409),
        tags=["documents"],
    )
    def delete_document(identifier: str) -> Response:
        """Remove a document and all that it said."""
        drop_document(builds.data_dir, identifier)
        return Response(status_code=204)

    @router.get("/api/documents/{identifier}/text", responses=_only(404, 503), tags=["documents"])
    def get_text(identifier: str) -> Response:
        """The exact text that offsets index."""
        text = builds.snapshot().text(identifier)
        return Response(text.encode(), media_type="text/plain; charset=utf-8")

    @router.get("/health", response_model=Health, tags=["health"])
    def get_health() -> Response:
        """Whether the server can answer, and from which build."""
        manifest = builds.manifest_or_none()
        health = (
            Health("ok", manifest.build, manifest.documents) if manifest else Health("empty", "", 0)
        )
        return Response(orjson.dumps(health), media_type=_JSON)

    return router


def _only(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _PROBLEMS[status] for status in statuses}


async def _read_uploads(request: Request) -> tuple[Upload, ...]:
    """The files of a multipart form, under whatever names its fields have."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise Problem(415, "send the files as multipart/form-data")
    async with request.form(max_files=200) as form:
        files = [one for _, one in form.multi_items() if isinstance(one, UploadFile)]
        uploads = tuple([Upload(one.filename or "document", await one.read()) for one in files])
    if not uploads:
        raise Problem(422, "the form holds no file")
    return uploads
