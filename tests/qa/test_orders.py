"""Tables of orders and of sites: who buys, what is bought, how many pieces several of them hold."""

from pathlib import Path

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of
from tests.qa.pairs import Pair, read_pairs

_ORDERS = Path(__file__).parent / "orders"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    minutes = (_ORDERS / "minutes.md").read_text(encoding="utf-8")
    return desk_of(tmp_path_factory.mktemp("orders"), minutes, suffix="md")


@pytest.mark.parametrize("pair", read_pairs(_ORDERS), ids=lambda pair: pair.question)
def test_orders_and_sites_are_counted_and_added_up(pair: Pair, desk: Desk):
    answer = ask(pair.question, desk)
    assert not pair.fault(answer), answer.answer
