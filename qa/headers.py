"""Where the headers of a cited cell stand: of its column, and the name of its row.

In      a claim, Knowledge
Out     spans in code points, half-open, in the order of the text
"""

from collections.abc import Iterable
from typing import cast

import pyoxigraph as ox

from qa.knowledge import Knowledge
from qa.sparql import ClaimRow
from qa.templates import load_templates


def header_spans(row: ClaimRow, knowledge: Knowledge) -> tuple[tuple[int, int], ...]:
    """The spans of the headers of a claim; nothing when it was not read from a table."""
    query = load_templates()["heading"].bind({"claim": (row.claim,)})
    found = cast(Iterable[ox.QuerySolution], knowledge.graph.query(query))
    return tuple((int(one["start"].value), int(one["end"].value)) for one in found)
