"""The whole site in a real browser: an empty store, an upload, a question about it."""

from tests.ui.browsers import Watched, find_browser, open_browser, serve_app

MINUTES = """会议主题：推理卡交流
日期：2024年5月6日
参会：专家、投资人

问：A100的功耗是多少？

答：A100的功耗是400W，显存是80GB。

问：百度用了思元590吗？

答：百度没有用思元590。
"""


def test_an_upload_can_be_asked_about_at_once(tmp_path):
    find_browser()
    from ui.site import create_site  # gradio takes seconds to import

    # the browser first: without a loop of its own, gradio would leave one open
    with open_browser() as browser, serve_app(create_site(tmp_path)) as address:
        watched = Watched(browser, address)
        page = watched.page
        page.wait_for_selector("[data-w=welcomeEmpty]")
        page.click("#tab-documents")
        file = {"name": "call.txt", "mimeType": "text/plain", "buffer": MINUTES.encode()}
        page.set_input_files(".drop input", files=[file])
        page.locator(".report.added").wait_for(timeout=60_000)
        page.set_default_timeout(60_000)
        for question in ("A100的功耗是多少？", "What is the power of the A100?"):
            page.click("#tab-chat")
            turn = watched.ask(question)
            assert "400" in turn.locator(".prose").inner_text()
            turn.locator(".prose .cite").first.click()
            page.wait_for_selector("#hit")
            assert page.locator("#hit").inner_text() in MINUTES
        turn.locator("[data-act=query]").click()
        page.wait_for_selector("#query .result table")
        page.click("#tab-graph")
        page.select_option("[data-filter=document]", "call")
        page.wait_for_function("document.querySelector('.canvas').dataset.edges > 0")
        watched.close()
