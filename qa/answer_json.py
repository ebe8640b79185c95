"""The published form of an answer: the same on the command line, over HTTP and from tools.

In      Answer
Out     JSON in the order of the fields of qa/model.py; docs/answer.schema.json describes it
"""

from dataclasses import replace

import orjson

from qa.model import Answer

_TIMING = "elapsed_ms"


def as_json(answer: Answer) -> dict[str, object]:
    """The answer as JSON values: objects, arrays, strings, numbers, true, false, null.

    >>> as_json(Answer("?", "en", "abstained", "", "outOfScope"))["citations"]
    []
    """
    found: dict[str, object] = orjson.loads(answer_json(answer))
    return found


def answer_json(answer: Answer) -> bytes:
    """The published form, UTF-8.

    >>> answer_json(Answer("?", "en", "abstained", "", "outOfScope"))[:30]
    b'{"question":"?","language":"en'
    """
    # what was typed may hold half a surrogate pair, which UTF-8 cannot
    typed = answer.question.encode("utf-8", "replace").decode("utf-8")
    return orjson.dumps(replace(answer, question=typed))


def canonical_json(answer: Answer) -> bytes:
    """The published form without the time that it took: equal bytes for equal answers.

    >>> slow = Answer("?", "en", "abstained", "", "outOfScope", elapsed_ms=9.0)
    >>> canonical_json(slow) == canonical_json(Answer("?", "en", "abstained", "", "outOfScope"))
    True
    """
    kept = as_json(answer)
    del kept[_TIMING]
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
