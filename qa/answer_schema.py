"""Describe the published form of an answer as JSON Schema, from the classes of qa/model.py.

Out     JSON Schema 2020-12; docs/answer.schema.json is its copy for readers
Source  https://json-schema.org/draft/2020-12
"""

import ast
import inspect
from typing import Any

from pydantic import TypeAdapter

from qa import model

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answer_schema() -> dict[str, Any]:
    """The schema of an answer; every property is always there.

    >>> answer_schema()["properties"]["status"]["enum"]
    ['answered', 'quoted', 'clarify', 'abstained']
    """
    found = TypeAdapter(model.Answer).json_schema(mode="serialization")
    described = _field_docstrings()
    for one in (found, *found["$defs"].values()):
        own = described[one["title"]]
        for name, schema in one["properties"].items():
            schema.pop("title", None)
            schema.pop("default", None)
            if name in own:
                schema["description"] = own[name]
        one["required"] = list(one["properties"])
        one["additionalProperties"] = False
    return {"$schema": _DIALECT, **found}


def _field_docstrings() -> dict[str, dict[str, str]]:
    """For each class the strings that stand below its fields."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(model)).body:
        if isinstance(node, ast.ClassDef):
            pairs = zip(node.body, node.body[1:], strict=False)
            found[node.name] = {
                field.target.id: str(doc.value.value)
                for field, doc in pairs
                if isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(doc, ast.Expr)
                and isinstance(doc.value, ast.Constant)
            }
    return found
