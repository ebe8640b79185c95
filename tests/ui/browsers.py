"""A browser and a server for tests that click; skipped with the reason where no browser is."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str:
    """The path of Chromium; skips the test where there is none."""
    named = os.environ.get("CHIPGRAPH_BROWSER")
    found = [named, *map(shutil.which, _NAMES)]
    path = next((one for one in found if one and Path(one).exists()), None)
    if path is None:
        pytest.skip("no Chromium: run `make install-browser`, or set CHIPGRAPH_BROWSER")
    return path


@contextmanager
def open_browser() -> "Iterator[object]":
    """Headless Chromium with a fresh profile."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = find_browser()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def serve_app(app: FastAPI) -> Iterator[str]:
    """The application on a free port; its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1
        )
    )
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        socket.close()


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, browser: object, address: str, **options: object) -> None:
        self.address = address
        self.faults: list[str] = []
        self.context = browser.new_context(**{"locale": "zh-CN", **options})  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.goto(f"{address}/")
        self.page.wait_for_selector("body.chat-ready")

    def _console(self, message: object) -> None:
        if message.type in ("error", "warning"):  # type: ignore[attr-defined]
            self.faults.append(f"console: {message.text}")  # type: ignore[attr-defined]

    def _request(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to another host: {url}")

    def ask(self, question: str) -> object:
        """Ask, and wait for the answer; the turn."""
        turns = self.page.locator(".turn")
        count = turns.count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        turn = turns.nth(count)
        turn.locator(".answer").wait_for()
        return turn

    def close(self) -> None:
        """No page may leave a fault behind."""
        self.context.close()
        assert self.faults == []
