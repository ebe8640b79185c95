"""The passage index: search, builds, documents that come and go, vectors in the background."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.model import Iri, Passage
from qa.errors import DamagedIndex, DimensionMismatch, EmptyIndex
from qa.index import (
    PassageIndex,
    build_index,
    encode_pending,
    open_index,
    prune_index,
    publish_index,
)
from qa.vectors import Vectors, compare_vectors


def _passage(document: str, start: int, text: str, context: str = "", **more: object) -> Passage:
    known = {"speaker": None, "role": "answer", "entities": ()} | more
    return Passage(document, start, start + len(text), text, context, **known)  # type: ignore[arg-type]


_CALL = (
    _passage("call", 0, "现在的良率大概三成。", "产线情况怎么样？"),
    _passage("call", 20, "下半年会涨价。", "价格怎么看？", entities=(Iri("urn:x"),)),
    _passage("call", 40, "价格怎么看？", role="question"),
    _passage("call", 60, "The rack pulls about 120 kilowatts.", "How is it cooled?"),
)
_OTHER = (_passage("other", 0, "这款芯片去年停产了。"),)


class _Marked:
    """Encodes a text as one of two directions, by a mark in it."""

    digest = "0123456789abcdef0123"

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = [(0.0, 1.0) if "kilowatt" in text else (1.0, 0.0) for text in texts]
        return np.array(rows, np.float32)

    def encode_question(self, _question: str) -> np.ndarray:
        return np.array((0.0, 1.0), np.float32)

    def weight(self, _language: str) -> float:
        return 3.0


def _texts(index: PassageIndex, question: str, language: str = "zh", k: int = 5) -> list[str]:
    return [hit.text for hit in index.search(question, language=language, k=k)]


@pytest.mark.parametrize(
    ("question", "language", "first"),
    [
        ("良率是多少", "zh", 0),
        ("What is the yield?", "en", 0),
        ("良率多少？", "zh-Hant", 0),
        ("Will prices rise?", "en", 1),
        ("一个机柜耗电多少千瓦", "zh", 3),
    ],
)
def test_search_in_both_languages(question: str, language: str, first: int) -> None:
    assert _texts(build_index(_CALL), question, language)[0] == _CALL[first].text


def test_a_question_of_the_minutes_stands_behind_its_answer() -> None:
    found = _texts(build_index(_CALL), "价格怎么看？")
    assert found.index(_CALL[1].text) < found.index(_CALL[2].text)


def test_parts_add_up_to_the_score_and_entities_count() -> None:
    index = build_index(_CALL)
    hit = index.search("价格", language="zh", entities=frozenset({Iri("urn:x")}), k=1)[0]
    assert hit.score == pytest.approx(sum(value for _, value in hit.parts), abs=1e-5)
    assert dict(hit.parts)["entities"] > 0


def test_uncovered_words_are_reported() -> None:
    hit = build_index(_CALL).search("良率和火星", language="zh", k=1)[0]
    assert [word.text for word in hit.uncovered] == ["火星"]
    assert 0 < hit.coverage < 1


def test_what_shares_nothing_is_not_found() -> None:
    assert _texts(build_index(_CALL), "火星") == []


def test_an_empty_index_says_so() -> None:
    with pytest.raises(EmptyIndex):
        build_index(()).search("良率", language="zh")


def test_builds_on_disk_give_the_hits_of_memory(tmp_path: Path) -> None:
    publish_index(tmp_path, "b1", {"call": "h1"}, lambda _: _CALL)
    on_disk, in_memory = open_index(tmp_path, "b1"), build_index(_CALL)
    for question in ("良率是多少", "涨价"):
        assert on_disk.search(question, language="zh") == in_memory.search(question, language="zh")


def test_a_new_document_costs_itself_and_a_removed_one_is_gone(tmp_path: Path) -> None:
    documents = {"call": _CALL, "other": _OTHER}
    asked = []

    def passages_of(document: str) -> tuple[Passage, ...]:
        asked.append(document)
        return documents[document]

    publish_index(tmp_path, "b1", {"call": "h1"}, passages_of)
    publish_index(tmp_path, "b2", {"call": "h1", "other": "h2"}, passages_of, previous="b1")
    publish_index(tmp_path, "b3", {"other": "h2"}, passages_of, previous="b2")
    assert asked == ["call", "other"]
    assert [len(open_index(tmp_path, build)) for build in ("b1", "b2", "b3")] == [4, 5, 1]
    assert _texts(open_index(tmp_path, "b3"), "良率") == []
    prune_index(tmp_path, ["b3"])
    assert _texts(open_index(tmp_path, "b3"), "停产") == [_OTHER[0].text]
    with pytest.raises(DamagedIndex):
        open_index(tmp_path, "b1")


def test_the_build_listed_last_is_used_again_without_being_named(tmp_path: Path) -> None:
    publish_index(tmp_path, "b1", {"call": "h1"}, lambda _: _CALL)
    publish_index(tmp_path, "b2", {"call": "h1", "other": "h2"}, {"other": _OTHER}.__getitem__)
    assert len(open_index(tmp_path, "b2")) == 5


def test_many_small_segments_are_merged(tmp_path: Path) -> None:
    hashes: dict[str, str] = {}
    previous = None
    for number in range(12):
        name = f"d{number}"
        hashes = {**hashes, name: name}
        made = (_passage(name, 0, f"第{number}款芯片的良率"), _passage(name, 30, "其他"))
        publish_index(tmp_path, name, hashes, lambda _, made=made: made, previous=previous)
        previous = name
    index = open_index(tmp_path, "d11")
    assert len(index.segments) <= 6
    assert len({hit.document for hit in index.search("良率", language="zh", k=20)}) == 12


def test_a_changed_document_replaces_itself(tmp_path: Path) -> None:
    publish_index(
        tmp_path, "b1", {"call": "h1", "other": "h2"}, {"call": _CALL, "other": _OTHER}.get
    )
    new = (_passage("call", 0, "良率到了八成。"),)
    publish_index(tmp_path, "b2", {"call": "h9", "other": "h2"}, lambda _: new, previous="b1")
    assert _texts(open_index(tmp_path, "b2"), "良率") == ["良率到了八成。"]


def test_vectors_follow_and_then_count(tmp_path: Path) -> None:
    publish_index(tmp_path, "b1", {"call": "h1"}, lambda _: _CALL)
    question = "about 良率"
    assert _texts(open_index(tmp_path, "b1", encoder=_Marked()), question)[0] == _CALL[0].text
    told: list[tuple[int, int]] = []
    assert encode_pending(tmp_path, "b1", _Marked(), lambda *at: told.append(at)) == 4
    assert told == [(0, 4), (4, 4)]
    assert encode_pending(tmp_path, "b1", _Marked()) == 0
    assert _texts(open_index(tmp_path, "b1", encoder=_Marked()), question)[0] == _CALL[3].text


def test_vectors_of_another_length_are_refused() -> None:
    vectors = Vectors(np.eye(3, dtype=np.float32), np.arange(3))
    with pytest.raises(DimensionMismatch):
        compare_vectors(np.ones(2, np.float32), vectors, 3)


def test_a_damaged_segment_says_so(tmp_path: Path) -> None:
    publish_index(tmp_path, "b1", {"call": "h1"}, lambda _: _CALL)
    next(tmp_path.rglob("record_starts.npy")).unlink()
    with pytest.raises(DamagedIndex):
        open_index(tmp_path, "b1")


def test_nothing_imports_torch_with_the_modules() -> None:
    code = "import sys, qa.index, qa.encoder, qa.export_model; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
