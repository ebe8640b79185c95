"""Tell whether "when" asks for a time, or says under which circumstances: when fully loaded.

In      the text and the links of a question
Out     the links, the word a filler where it only joins clauses
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.folding import fold
from kg.ontology import cg
from qa.link_types import Link
from qa.question_lists import expressions_of

_WHEN, _FILLER, _WORD = cg("AskWhen"), cg("Filler"), "when"
_VERB = 16
"""characters of what may follow the word in a pattern"""


def without_circumstances(text: str, links: Iterable[Link]) -> list[Link]:
    """The links, silent at a "when" in the middle of a question that no verb of asking follows."""
    asking = {
        match.end()
        for _, ways in expressions_of("AskedTime")
        for way in ways
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
