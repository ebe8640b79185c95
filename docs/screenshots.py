"""Take the pictures of the README: the chat over samples/, in a real browser.

Out     docs/screenshots/*.png
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ui.browsers import Watched, open_browser, serve_app
from ui.cli import main as chipgraph
from ui.site import create_site

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).parent / "screenshots"
_DESK = {"width": 1280, "height": 820}
_PHONE = {"width": 390, "height": 800}


def _answer(watched: Watched, question: str) -> None:
    watched.ask(question)
    watched.page.locator(".turn .cite").first.click()
    watched.page.wait_for_selector("#hit")


def _evidence(watched: Watched) -> None:
    _answer(watched, "哪款芯片的显存最大？")


def _english(watched: Watched) -> None:
    _answer(watched, "Which chip has the largest memory?")


def _conflict(watched: Watched) -> None:
    watched.ask("思元590的FP16算力是多少？")


def _query(watched: Watched) -> None:
    watched.ask("哪款芯片的显存最大？")
    watched.page.click(".turn [data-act=query]")
    watched.page.wait_for_selector("#query .result table")


def _graph(watched: Watched) -> None:
    watched.page.click("#tab-graph")
    watched.page.wait_for_selector(".canvas canvas")
    watched.page.wait_for_timeout(800)


def _documents(watched: Watched) -> None:
    page = watched.page
    page.click("#tab-documents")
    page.locator("[data-act=coverage]").first.click()
    page.wait_for_selector(".coverage")


_SCENES: tuple[tuple[str, Callable[[Watched], None], dict[str, Any]], ...] = (
    ("evidence", _evidence, {"viewport": _DESK}),
    ("dark", _english, {"viewport": _DESK, "locale": "en-GB", "color_scheme": "dark"}),
    ("conflict", _conflict, {"viewport": _DESK}),
    ("query", _query, {"viewport": _DESK}),
    ("graph", _graph, {"viewport": _DESK}),
    ("documents", _documents, {"viewport": _DESK}),
    ("phone", _conflict, {"viewport": _PHONE, "has_touch": True}),
)


def main() -> None:
    """Ingest the samples, open the chat, take every picture."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        chipgraph(["ingest", str(ROOT / "samples"), "--data", folder])
        with serve_app(create_site(Path(folder))) as address, open_browser() as browser:
            for name, scene, options in _SCENES:
                watched = Watched(browser, address, **options)
                scene(watched)
                watched.page.wait_for_timeout(300)
                watched.page.screenshot(path=OUT / f"{name}.png")
                watched.close()


if __name__ == "__main__":
    main()
