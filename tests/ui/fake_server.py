"""Serve the chat over the fake program: `python -m tests.ui.fake_server PORT`."""

import sys

import uvicorn
from fastapi import FastAPI

from tests.ui.fake_program import FakeAnswers, FakeDocuments, FakeNetwork, run_fake_sparql
from ui.chat import build_chat, mount_chat


def make_app() -> FastAPI:
    """The application of the tests."""
    documents = FakeDocuments()
    page = build_chat(FakeAnswers(documents), documents, run_fake_sparql, FakeNetwork())
    return mount_chat(FastAPI(), page)


if __name__ == "__main__":
    uvicorn.run(make_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
