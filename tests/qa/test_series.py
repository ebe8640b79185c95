"""Questions over a series of tables, and over what its remarks say of whom a row is about."""

from pathlib import Path

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of
from tests.qa.pairs import Pair, read_pairs

_SERIES = Path(__file__).parent / "series"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    minutes = (_SERIES / "minutes.md").read_text(encoding="utf-8")
    return desk_of(tmp_path_factory.mktemp("series"), minutes, suffix="md")


@pytest.mark.parametrize("pair", read_pairs(_SERIES), ids=lambda pair: pair.question)
def test_series_of_tables_are_told_apart(pair: Pair, desk: Desk):
    answer = ask(pair.question, desk)
    assert not pair.fault(answer), answer.answer
