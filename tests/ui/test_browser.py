"""The chat in a real browser, over hand-made answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.browsers import Watched, open_browser, serve_app
from tests.ui.fake_program import ATTACK
from tests.ui.fake_server import make_app

_IN_VIEW = """(hit) => {
  const box = hit.getBoundingClientRect();
  const frame = document.querySelector('.pages').getBoundingClientRect();
  return box.top >= frame.top && box.bottom <= frame.bottom && box.width > 0;
}"""
_PAINTED = """() => [...document.querySelectorAll('.canvas canvas')].some((canvas) => {
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value) => value > 0);
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(browser) -> Iterator[str]:  # noqa: ARG001 - gradio wants a loop to be running
    with serve_app(make_app()) as found:
        yield found


@pytest.fixture
def watched(browser, address) -> Iterator[Watched]:
    found = Watched(browser, address)
    yield found
    found.close()


def test_a_citation_opens_the_cell_with_its_headers(watched):
    turn = watched.ask("昇腾910B的价格？")
    assert "12万元" in turn.inner_text()
    turn.locator(".prose .cite").nth(1).click()
    hit = watched.page.locator("#hit")
    hit.wait_for()
    assert hit.inner_text() == "400"
    assert hit.evaluate(_IN_VIEW)
    headers = watched.page.locator("table.written mark.header").all_inner_texts()
    assert headers == ["功耗(W)", "昇腾910B"]


def test_a_citation_in_prose_shows_exactly_its_quote(watched):
    turn = watched.ask("昇腾910B的价格？")
    turn.locator(".prose .cite").first.click()
    watched.page.wait_for_selector("#hit")
    assert watched.page.locator("#hit").inner_text() == "单卡价格12万元"
    assert watched.page.locator("#hit").evaluate(_IN_VIEW)
    watched.page.keyboard.press("Escape")
    assert watched.page.locator(".evidence").is_hidden()


def test_a_follow_up_sends_what_was_asked_before(watched):
    watched.ask("昇腾910B的价格？")
    assert "T21" in watched.ask("那T21呢？").inner_text()


def test_a_chat_outlives_a_reload(watched):
    watched.ask("昇腾910B的价格？")
    watched.page.reload()
    watched.page.wait_for_selector(".turn .answer")
    assert "12万元" in watched.page.locator(".turn").inner_text()


def test_disagreeing_statements_stand_side_by_side(watched):
    turn = watched.ask("专家说法冲突在哪？")
    sides = turn.locator(".conflict .side")
    assert sides.count() == 2
    boxes = [sides.nth(at).bounding_box() for at in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    assert "2023-11-16" in sides.nth(1).inner_text()


def test_an_abstention_says_why_and_what_is_near(watched):
    turn = watched.ask("思元590的尺寸？")
    card = turn.locator(".abstention")
    assert "未曾说明" in card.inner_text()
    assert "12万元" in turn.locator(".nearest").inner_text()
    assert turn.locator(".taken.role-unknown").inner_text() == "尺寸"
    turn.locator(".suggestions .ask").click()
    watched.page.locator(".turn").nth(1).locator(".answer").wait_for()


def test_a_ranking_is_drawn_longest_first(watched):
    turn = watched.ask("FP16最高的是哪款？")
    widths = turn.locator(".bars .track span").evaluate_all(
        "spans => spans.map(s => s.offsetWidth)"
    )
    assert len(widths) == 3
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 0


def test_the_query_of_an_answer_can_be_edited_and_run(watched):
    turn = watched.ask("FP16最高的是哪款？")
    turn.locator("[data-act=query]").click()
    page = watched.page
    page.wait_for_selector("#query .result table")
    before = page.locator("#query .result tbody tr").count()
    _write(page, "SELECT ?n { VALUES ?n { 'a' 'b' 'c' 'd' 'e' } }")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(f"document.querySelectorAll('#query tbody tr').length !== {before}")
    assert page.locator("#query .result tbody tr").count() == 5
    with page.expect_download() as waiting:
        page.click("#query [data-act=csv]")
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[1] == '0,"row 0, ""0"""'


def test_a_wrong_query_is_told_with_its_place(watched):
    page = watched.page
    page.click("#tab-query")
    page.wait_for_selector(".CodeMirror")
    _write(page, "SELECT *\nBROKEN")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".outcome.bad")
    assert "line 2, column 3" in page.locator(".outcome").inner_text()
    assert page.locator(".wrong").count() > 0


def test_the_picture_is_painted_and_leads_to_the_words(watched):
    page = watched.page
    page.click("#tab-graph")
    page.wait_for_selector(".canvas canvas")
    page.wait_for_function(_PAINTED, polling=400)
    drawn = page.evaluate("document.querySelector('#graph').chart.edges().map(e => e.data('says'))")
    assert {"affirmed", "disputed", "negated", "rumoured"} == set(drawn)
    page.evaluate("document.querySelector('#graph').chart.edges()[0].emit('tap'), 0")
    page.wait_for_selector("#hit")
    assert page.locator("#hit").inner_text() == "会议主题"
    with page.expect_download() as waiting:
        page.click("#graph [data-act=gexf]")
    assert Path(waiting.value.path()).read_text() == f'<gexf count="{len(drawn)}"/>'


def test_the_legend_names_the_colours_of_the_picture(watched):
    page = watched.page
    page.click("#tab-graph")
    page.wait_for_selector(".canvas canvas")
    drawn = page.evaluate(
        "document.querySelector('#graph').chart.nodes('.entity')"
        ".map(n => [n.data('kind'), n.data('colour')])"
    )
    named = page.evaluate(
        "[...document.querySelectorAll('.kinds li')]"
        ".map(l => [l.textContent, l.style.getPropertyValue('--colour')])"
    )
    assert {tuple(one) for one in drawn} == {tuple(one) for one in named}
    assert len(named) == len({colour for _, colour in named}) > 1
    assert page.locator(".kinds").get_attribute("aria-label")


def test_filters_narrow_the_picture(watched):
    page = watched.page
    page.click("#tab-graph")
    page.wait_for_selector(".canvas[data-edges='6']")
    page.select_option("[data-filter=relation]", "made by")
    page.wait_for_selector(".canvas[data-edges='2']")


def test_an_uploaded_document_can_be_asked_about_and_removed(watched):
    page = watched.page
    page.click("#tab-documents")
    content = "星海X1简介\n\n问：功耗？\n\n答：75W。\n".encode()
    page.set_input_files(
        ".drop input", files=[{"name": "new.txt", "mimeType": "text/plain", "buffer": content}]
    )
    page.wait_for_selector(".report.added")
    assert "unit mismatch" in page.locator(".report").text_content()
    page.click("#tab-chat")
    turn = watched.ask("星海X1的功耗？")
    turn.locator(".prose .cite").click()
    page.wait_for_selector("#hit")
    assert page.locator("#hit").inner_text() == "75W"
    page.click("#tab-documents")
    page.click("tr[data-document=new] [data-act=coverage]")
    page.wait_for_selector(".coverage .fate-claim")
    page.click("tr[data-document=new] [data-act=remove]")
    page.click("dialog .danger")
    page.locator("tr[data-document=new]").wait_for(state="detached")


def test_a_file_that_cannot_be_read_is_told(watched):
    page = watched.page
    page.click("#tab-documents")
    page.set_input_files(
        ".drop input",
        files=[{"name": "bad.txt", "mimeType": "text/plain", "buffer": b"\xff\xfe\xff"}],
    )
    page.wait_for_selector(".report.failed")
    assert "bad.txt is not text" in page.locator(".report").inner_text()


def test_nothing_from_documents_or_questions_executes(watched):
    turn = watched.ask(ATTACK)
    page = watched.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    turn.locator(".prose .cite").click()
    page.wait_for_selector("#hit")
    assert page.locator("#hit").inner_text() == ATTACK
    for view in ("query", "graph", "documents"):
        page.click(f"#tab-{view}")
    page.wait_for_selector(".list")
    page.click("#tab-chat")
    page.reload()
    page.wait_for_selector(".turn .answer")
    assert page.evaluate("window.broken") is None
    assert (
        page.locator("a[href^='javascript:'], .turn script, .turn img, .pages script").count() == 0
    )


def test_english_browsers_get_english_and_can_switch(browser, address):
    watched = Watched(browser, address, locale="en-GB")
    page = watched.page
    assert page.locator("#tab-documents").inner_text() == "Documents"
    assert "12万元" in watched.ask("price of the Ascend 910B?").inner_text()
    page.select_option("#language", "zh-Hant")
    assert page.locator("#tab-query").inner_text() == "查詢"
    assert "複製" in page.locator(".turn [data-act=copy]").inner_text()
    watched.close()


@pytest.mark.parametrize("view", ["chat", "query", "graph", "documents"])
def test_a_phone_never_scrolls_sideways(browser, address, view):
    watched = Watched(browser, address, viewport={"width": 360, "height": 740}, has_touch=True)
    page = watched.page
    if view == "chat":
        turn = watched.ask("FP16最高的是哪款？")
        turn.locator(".prose .cite").first.click()
        page.wait_for_selector("#hit")
    else:
        page.click(f"#tab-{view}")
        page.locator(f"#{view}").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    watched.close()


def test_keys_reach_everything(watched):
    page = watched.page
    page.keyboard.press("Alt+2")
    page.wait_for_selector(".CodeMirror")
    page.keyboard.press("Alt+1")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"
    watched.ask("昇腾910B的价格？")
    page.locator(".prose .cite").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#hit")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('cite')")


def test_dark_mode_follows_the_system_and_the_switch(browser, address):
    watched = Watched(browser, address, color_scheme="dark")
    page = watched.page
    assert page.evaluate("document.body.classList.contains('dark')")
    page.click("#theme")
    assert not page.evaluate("document.body.classList.contains('dark')")
    watched.close()


def test_an_answer_can_be_copied_as_markdown(browser, address):
    watched = Watched(browser, address, permissions=["clipboard-read", "clipboard-write"])
    turn = watched.ask("昇腾910B的价格？")
    turn.locator("[data-act=copy]").click()
    text = watched.page.evaluate("navigator.clipboard.readText()")
    assert "**昇腾910B**的价格" in text
    assert "1. “单卡价格12万元” — 专家, 2023\\-11\\-16" in text or "专家, 2023-11-16" in text
    watched.close()


def test_pages_may_load_nothing_from_elsewhere(watched):
    response = watched.page.request.get(f"{watched.address}/")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "https://" not in json.dumps(
        watched.page.eval_on_selector_all(
            "link[href], script[src]", "all => all.map(e => e.href || e.src)"
        )
    )


def _write(page, text: str) -> None:
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.focus()")
