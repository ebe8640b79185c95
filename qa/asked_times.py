"""Tell whether "when" asks for a time, or says under which circumstances: when fully loaded.

In      the text and the links of a question
Out     the links, the word a filler where it only joins clauses
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.folding import fold
from kg.ontology import CG, cg, read_nodes, types_of
from qa.link_types import Link

_WHEN, _FILLER, _WORD = cg("AskWhen"), cg("Filler"), "when"
_VERB = 16
"""characters of what may follow the word in a pattern"""


def without_circumstances(text: str, links: Iterable[Link]) -> list[Link]:
    """The links, silent at a "when" in the middle of a question that no verb of asking follows."""
    asking = {
        match.end()
        for way in _ways()
        for match in way.finditer(text)
        if _WORD in match.group().lower()
    }
    return [
        replace(link, iris=(_FILLER,))
        if _WHEN in link.iris
        and fold(link.text) == _WORD
        and not any(link.end <= end <= link.end + _VERB for end in asking)
        else link
        for link in links
    ]


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(str(getattr(text, "value", "")), re.IGNORECASE)
        for node in read_nodes("questions.ttl").values()
        if cg("AskedTime") in types_of(node)
        for text in node.get(CG + "expression", ())
    )
