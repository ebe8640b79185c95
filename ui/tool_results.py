"""What the MCP tools return: JSON in bounded size that says whether it is complete.

Unit    bytes of UTF-8 JSON
"""

from collections.abc import Mapping, Sequence

import orjson

MOST = 24_000
"""bytes of one result: some 8,000 tokens"""


def bounded(
    fields: Mapping[str, object], name: str, items: Sequence[object], *, most: int = MOST
) -> str:
    """The fields with as many of the items as fit, under `name`, and whether those are all.

    >>> bounded({"of": "x"}, "items", ["long" * 10] * 3, most=90)
    '{"of":"x","items":["longlonglonglonglonglonglonglonglonglong"],"complete":false,"total":3}'
    """
    kept = len(items)
    while True:
        told = {**fields, name: items[:kept], "complete": kept == len(items), "total": len(items)}
        packed = orjson.dumps(told)
        if len(packed) <= most or kept == 0:
            return packed.decode()
        kept = min(kept - 1, kept * most // len(packed))


def bounded_answer(canonical: bytes, *, most: int = 120_000) -> str:
    """An answer whole; one that is longer than that without its longest lists.

    >>> bounded_answer(b'{"claims":[1,2,3]}', most=17)
    '{"claims":[],"complete":false}'
    """
    if len(canonical) <= most:
        return canonical.decode()
    fields = orjson.loads(canonical)
    lists = sorted((name for name in fields if isinstance(fields[name], list)), key=str)
    lists.sort(key=lambda name: -len(orjson.dumps(fields[name])))
    fields["complete"] = False
    for name in lists:
        fields[name] = fields[name][:20] if len(orjson.dumps(fields[name][:20])) < most // 4 else []
        if len(orjson.dumps(fields)) <= most:
            break
    return orjson.dumps(fields).decode()
