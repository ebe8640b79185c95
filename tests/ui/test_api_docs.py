"""The page of the API stands on what this server sends."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from tests.live_server import LOCAL
from tests.small_data import make_data
from tests.ui.browsers import find_browser, open_browser, serve_app
from ui.server import create_app


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("docs") / "data")


def test_page_and_what_it_loads_come_from_here(data):
    with TestClient(create_app(data), base_url=LOCAL) as client:
        page = client.get("/api/docs")
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        loads = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        assert len(loads) == 4
        for name in loads:
            assert "//" not in name
            asset = client.get(urljoin("/api/docs", name))
            assert (asset.status_code, asset.headers["x-content-type-options"]) == (200, "nosniff")
        assert client.get("/redoc").status_code == 404


@pytest.mark.parametrize("site", [False, True], ids=["endpoints", "whole site"])
def test_operations_are_visible(data, site):
    find_browser()
    from ui.site import create_site  # gradio takes seconds to import

    faults = []
    with (
        open_browser() as browser,
        serve_app(create_site(data) if site else create_app(data)) as address,
    ):
        page = browser.new_page()
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda one: one.url.startswith((address, "data:")) or faults.append(one))
        page.goto(f"{address}/api/docs")
        page.locator(".opblock-summary-path", has_text="/api/ask").wait_for()
        page.locator(".opblock-summary-path", has_text="/api/ask").click()
        page.locator(".try-out__btn").wait_for()
        page.close()
    assert faults == []
