"""The published form of an answer, and its schema."""

import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema

from qa.answer_json import answer_json, as_json, canonical_json
from qa.answer_schema import answer_schema
from qa.model import Answer
from tests.qa.pairs import Pair

_PUBLISHED = Path(__file__).parents[2] / "docs" / "answer.schema.json"
_CONTRACT = (
    "question language status answer reason claims citations conflicts sparql columns rows "
    "derivation completeness confidence suggestions build elapsed_ms"
)


def test_the_published_schema_is_that_of_the_classes():
    assert json.loads(_PUBLISHED.read_text("utf-8")) == answer_schema()


def test_an_answer_has_the_fields_of_the_contract():
    answer = as_json(Answer("?", "en", "abstained", "", "outOfScope"))
    assert " ".join(answer) == _CONTRACT
    citation = {"document", "start", "end", "quote", "speaker", "date", "claim"}
    assert citation <= set(answer_schema()["$defs"]["Citation"]["properties"])


def test_answers_keep_to_the_schema(answers: Mapping[Pair, Answer]):
    validator = jsonschema.Draft202012Validator(json.loads(_PUBLISHED.read_text("utf-8")))
    for pair, answer in answers.items():
        assert [error.message for error in validator.iter_errors(as_json(answer))] == [], pair.id


def test_a_field_that_is_missing_or_unknown_breaks_the_schema():
    validator = jsonschema.Draft202012Validator(answer_schema())
    answer = as_json(Answer("?", "en", "abstained", "", "outOfScope"))
    assert validator.is_valid(answer)
    assert not validator.is_valid(answer | {"more": 1})
    assert not validator.is_valid(answer | {"status": "sure"})
    assert not validator.is_valid({name: answer[name] for name in answer if name != "sparql"})


def test_canonical_bytes_leave_out_the_time_only():
    one = Answer("?", "en", "abstained", "no", "outOfScope", elapsed_ms=1.5)
    other = Answer("?", "en", "abstained", "no", "outOfScope", elapsed_ms=2.5)
    assert answer_json(one) != answer_json(other)
    assert canonical_json(one) == canonical_json(other)
    assert json.loads(canonical_json(one)).keys() | {"elapsed_ms"} == as_json(one).keys()


def test_half_a_surrogate_pair_is_published():
    answer = Answer("\ud800 590", "en", "abstained", "", "outOfScope")
    assert as_json(answer)["question"] == "? 590"
