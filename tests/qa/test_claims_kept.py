"""Claims that are kept in memory: what a template selects of them is what its query gives."""

from collections.abc import Mapping

import pytest

from kg.model import Iri
from kg.ontology import cg
from qa.claims_kept import ClaimsKept
from qa.sparql import ClaimRow, select_claims
from tests.qa.tiny import Told, make_graph, named

_TEXT = "A100的显存是80GB。H100的显存是80GB。百度部署了500片A100。H100的价格是3万美元。"
_TOLD = (
    Told("A100", "memoryCapacity", "80GB", "A100的显存是80GB"),
    Told("H100", "memoryCapacity", "80GB", "H100的显存是80GB"),
    Told("百度", "deploys", "@A100", "百度部署了500片A100"),
    Told("H100", "unitPrice", "3万美元", "H100的价格是3万美元"),
)
_A100, _H100, _BAIDU = named("A100"), named("H100"), named("百度")
_MEMORY, _DEPLOYS = cg("memoryCapacity"), cg("deploys")


@pytest.mark.parametrize(
    ("template", "slots", "count"),
    [
        ("about", {"subject": (_H100, _A100)}, 3),
        ("values", {"subject": (_H100,), "property": (_MEMORY,)}, 1),
        ("naming", {"value": (_A100,)}, 1),
        ("having", {"value": (_A100, _H100), "property": (_DEPLOYS,)}, 1),
        ("stating", {"property": (_DEPLOYS, _MEMORY)}, 3),
        ("between", {"subject": (_BAIDU, _H100), "other": (_A100,)}, 1),
        ("concerning", {"property": (_DEPLOYS,), "other": (_A100,)}, 1),
    ],
)
def test_kept_claims_are_those_of_the_query(
    template: str,
    slots: Mapping[str, tuple[Iri, ...]],
    count: int,
    monkeypatch: pytest.MonkeyPatch,
):
    kept = select_claims(make_graph((_TEXT, _TOLD)), template, **slots)
    monkeypatch.setattr(ClaimsKept, "select", lambda *_: None)
    queried = select_claims(make_graph((_TEXT, _TOLD)), template, **slots)
    assert kept == queried
    assert len(kept.rows) == count


def _few(properties: object) -> int:
    assert properties
    return 1


def test_what_is_kept_is_not_asked_for_again():
    asked: list[str] = []

    def run(template: str, slots: object) -> tuple[ClaimRow, ...]:
        assert slots
        asked.append(template)
        return ()

    kept = ClaimsKept()
    assert kept.select("about", {"subject": (_A100,)}, run, _few) == ()
    assert kept.select("values", {"subject": (_A100,), "property": (_MEMORY,)}, run, _few) == ()
    assert kept.select("members", {"class": (cg("Chip"),)}, run, _few) is None
    assert asked == ["about"]
