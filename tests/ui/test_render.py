"""Answers and evidence as HTML: exact, escaped, complete."""

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.ui.fake_program import ATTACK, CALL, FakeAnswers, FakeDocuments, FakeNetwork
from ui.callbacks import make_ask, make_evidence
from ui.callbacks_data import LARGEST_MB, make_run, make_upload
from ui.chat_store import read_table
from ui.evidence import Mark, Place, cut_runs, draw_coverage, draw_evidence
from ui.graph_picture import Wanted, choose_claims, draw_picture
from ui.markup import render_markdown
from ui.page_guard import PageGuard
from ui.pieces import colour_words, draw_charts
from ui.ports import Shade
from ui.render import draw_answer, draw_question, write_markdown
from ui.wording import LANGUAGES, wordings

UI = Path(__file__).parents[2] / "ui"
_SAFE_TAGS = frozenset(
    (
        *("article", "b", "blockquote", "br", "button", "details", "div", "em", "figcaption"),
        *("figure", "footer", "h3", "li", "mark", "ol", "p", "q", "section", "small", "span"),
        *("strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)


class _Reader(HTMLParser):
    """The tags, attributes and marked text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.marked: list[str] = []
        self._marks: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag == "mark":
            self._marks.append(dict(attrs)["class"])

    def handle_endtag(self, tag) -> None:
        if tag == "mark":
            self._marks.pop()

    def handle_data(self, data) -> None:
        if self._marks and "hit" in self._marks[-1]:
            self.marked.append(data)


@pytest.fixture
def documents() -> FakeDocuments:
    return FakeDocuments()


@pytest.fixture
def answers(documents) -> FakeAnswers:
    return FakeAnswers(documents)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attack_leaves_only_harmless_tags(answers, language):
    answer = answers(ATTACK, (), "auto")
    page = _Reader(draw_answer(answer, language) + draw_question(answer, language))
    assert page.tags <= _SAFE_TAGS
    assert not [
        name for name in page.attributes if name.startswith("on") or name in ("href", "src")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "![x](http://example.invalid/x.png)",
        "<http://example.invalid>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg onload=alert(1)>",
        "**<img src=x onerror=alert(1)>**",
        "<!-- --><script>alert(1)</script>",
        "&#60;script&#62;alert(1)",
        "| a |\n|---|\n| <b onclick=x> |",
    ],
)
def test_markdown_tricks_stay_text(text):
    page = _Reader(render_markdown(text, str))
    assert page.tags <= _SAFE_TAGS
    assert not page.attributes


def test_a_mark_without_a_citation_is_no_button(answers):
    answer = replace(answers("昇腾910B", (), "auto"), answer="as said [1] and [9]")
    page = draw_answer(answer, "en")
    assert 'class="cite"' in page
    assert "[9]" in page


def test_every_question_word_is_kept_once(answers):
    answer = answers("昇腾910B的价格？", (), "auto")
    words = colour_words(answer.question, (*answer.derivation, *answer.derivation))
    assert "".join(word.text for word in words) == answer.question


def test_numbers_in_two_units_are_not_compared(answers):
    answer = answers("FP16最高的是哪款？", (), "auto")
    assert [len(chart.bars) for chart in draw_charts(answer)] == [3]
    mixed = replace(answer, claims=(answer.claims[0], replace(answer.claims[1], unit="TOPS")))
    assert draw_charts(mixed) == ()


def test_copied_markdown_names_every_source(answers):
    answer = answers("昇腾910B的价格？", (), "auto")
    text = write_markdown(answer)
    for citation in answer.citations:
        assert citation.quote in text
        assert f"({citation.start}–{citation.end})" in text


def test_the_marked_characters_are_the_quote(documents, answers):
    text = documents.text(CALL)
    citations = [
        citation
        for question in ("价格？", "FP16最高？", "冲突？", "尺寸？")
        for citation in answers(question, (), "auto").citations
    ]
    assert len(citations) > 5
    for one in citations:
        place = Place(one.document, one.start, one.end, one.quote, one.headers)
        assert "".join(_Reader(draw_evidence(text, place, "zh")).marked) == one.quote


def test_a_quote_across_lines_is_marked_in_each(documents):
    text = documents.text(CALL)
    start, end = text.index("参会：专家"), text.index("一、客户用卡现状") + 4
    page = _Reader(draw_evidence(text, Place(CALL, start, end, text[start:end]), "en"))
    assert "".join(page.marked) == text[start:end].replace("\n", "")


def test_a_changed_document_is_told_and_nothing_is_marked(documents):
    page = draw_evidence(documents.text(CALL), Place(CALL, 5, 9, "gone"), "en")
    assert "has changed since this answer" in page
    assert _Reader(page).marked == []


def test_a_long_document_is_shown_around_the_words():
    text = "\n\n".join(f"Sentence {number} says so." for number in range(20_000))
    start = text.index("Sentence 15000")
    place = Place("long", start, start + 14, "Sentence 15000")
    part, whole = draw_evidence(text, place, "en"), draw_evidence(text, place, "en", whole=True)
    assert _Reader(part).marked == _Reader(whole).marked == ["Sentence 15000"]
    assert "Sentence 19999" in whole
    assert "Sentence 19999" not in part
    assert len(part) < len(whole) / 4


def test_runs_join_to_the_text():
    marks = [Mark(2, 5, "hit"), Mark(3, 9, "header"), Mark(0, 4, "fate-claim")]
    runs = cut_runs("0123456789", 0, 10, marks)
    assert "".join(run.text for run in runs) == "0123456789"
    assert [(run.text, run.kinds, run.fate) for run in runs][1:3] == [
        ("2", ("hit",), "fate-claim"),
        ("3", ("header", "hit"), "fate-claim"),
    ]


def test_coverage_shades_and_lists_what_was_held_back(documents):
    shades = (Shade(0, 4, "claim"), Shade(4, 6, "missed"))
    page = draw_coverage(documents.text(CALL), CALL, shades, documents.held_back(CALL), "en")
    assert '<span class="fate-claim">会议主题</span>' in page
    assert "kg instead of W" in page


def test_a_picture_tells_claims_apart():
    claims = FakeNetwork().claims("en")
    picture = draw_picture(claims, disputed={claims[3].id}, centre={claims[0].id})
    assert [edge["says"] for edge in picture["edges"]][:4] == [
        "affirmed",
        "negated",
        "rumoured",
        "disputed",
    ]
    ends = {end for edge in picture["edges"] for end in (edge["source"], edge["target"])}
    assert ends == {node["id"] for node in picture["nodes"]}


def test_what_is_not_drawn_is_counted():
    claims = FakeNetwork().claims("en")
    chosen = choose_claims(claims, Wanted(), most=2)
    assert (len(chosen.claims), chosen.total) == (2, 6)
    near = choose_claims(claims, Wanted(claims=frozenset({claims[0].id})))
    assert {claim.subject_label for claim in near.claims} == {"昇腾910B"}
    assert choose_claims(claims, Wanted(since="2024-01-01")).claims == ()


def test_replies_carry_errors_as_text(documents):
    reply = make_evidence(documents)({"place": {"document": "nowhere"}})
    assert reply == {"error": "no document is called nowhere"}


def test_a_wrong_query_gives_its_place():
    from tests.ui.fake_program import run_fake_sparql

    assert make_run(run_fake_sparql)({"query": "BROKEN"})["at"] == [2, 3]


def test_an_upload_that_is_no_file_is_refused(documents):
    upload = make_upload(documents)
    assert "error" in upload({"name": "a.txt", "content": "%%%"})
    large = "A" * (LARGEST_MB * 1024 * 1024 * 4 // 3 + 8)
    assert "larger than" in upload({"name": "a.txt", "content": large})["error"]
    assert "a" not in documents.texts


def test_history_reaches_the_answerer():
    seen = []

    def answer(question, history, language):
        seen.append((question, tuple(history), language))
        return FakeAnswers(FakeDocuments())(question, history, language)

    make_ask(answer)({"question": "b", "history": ["a"], "language": "en"})
    assert seen == [("b", ("a",), "auto")]


def test_results_keep_numbers_and_gaps():
    number = (
        b'{"type":"literal","value":"80","datatype":"http://www.w3.org/2001/XMLSchema#integer"}'
    )
    body = b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":' + number + b"}]}}"
    assert read_table(body).rows == ((80, None),)


def test_pages_lose_links_to_other_hosts_and_gain_a_policy():
    async def app(scope, receive, send) -> None:  # noqa: ARG001
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/html")],
            }
        )
        await send(
            {"type": "http.response.body", "body": b'<link href="https://a', "more_body": True}
        )
        await send({"type": "http.response.body", "body": b'.example/"><p>'})

    sent = []

    async def send(message) -> None:
        sent.append(message)

    asyncio.run(PageGuard(app)({"type": "http"}, None, send))
    headers = dict(sent[0]["headers"])
    assert sent[1]["body"] == b"<p>"
    assert headers[b"content-length"] == b"3"
    assert b"default-src 'self'" in headers[b"content-security-policy"]


def test_every_text_is_there_in_every_language():
    terms = {name: set(re.findall(r"{\w+}", text)) for name, text in wordings("en").items()}
    for language in LANGUAGES:
        found = {name: set(re.findall(r"{\w+}", text)) for name, text in wordings(language).items()}
        assert found == terms


def test_every_text_that_is_used_exists():
    used = set()
    for path in (*(UI / "templates").glob("*.html"), *(UI / "assets").glob("*.js")):
        text = path.read_text("utf-8")
        used |= set(re.findall(r"""data-w(?:-label|-placeholder)?="(\w+)\"""", text))
        used |= set(re.findall(r"""\bword\(["'](\w+)["'][,)]""", text))
    assert len(used) > 60
    assert used <= wordings("en").keys()


def test_every_package_in_assets_has_its_licence():
    vendor = UI / "assets" / "vendor"
    names = {path.name.split(".")[0] for path in vendor.glob("*.min.js")}
    assert names == {path.stem for path in vendor.glob("*.LICENSE")}
    size = sum(path.stat().st_size for path in (UI / "assets").rglob("*") if path.is_file())
    assert size < 2_000_000
