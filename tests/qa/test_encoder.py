"""The embedding model: found by name or path, checked before it is loaded."""

from pathlib import Path

import pytest

from qa import encoder
from qa.bilingual import english_text
from qa.errors import DamagedModel, MissingModel
from qa.ranking import load_model_weights


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(DamagedModel, match="SHA-256"):
        encoder._check(str(tmp_path), load_model_weights(encoder.DEFAULT_MODEL))


def test_a_model_that_is_not_here_is_missing_and_nothing_is_left(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(MissingModel):
        encoder.open_encoder(str(empty), tmp_path)
    assert not list(tmp_path.glob("models/*"))


def test_a_model_that_is_not_listed_reads_chinese() -> None:
    assert load_model_weights("some/other").reads_chinese


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("英伟达的带宽", {"nvidia", "bandwidth"}),
        ("輝達的良率", {"nvidia", "yield"}),
        ("H100价格", {"h100", "price"}),
    ],
)
def test_chinese_is_put_into_english(text: str, words: set[str]) -> None:
    made = english_text(text)
    assert words <= set(made.lower().split())
    assert made.isascii()
