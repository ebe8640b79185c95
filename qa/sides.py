"""Ask a comparison of each of its two sides: how many more A than B is how many A, how many B.

A comparison that no claim and no sentence answers as a whole may be answered side by side.

In      the links of a question that compares two named things of one class, or two times
Out     Sides: the question asked of each; None when it compares no two
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.folding import fold
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.link_types import Link, Links
from qa.members import means_class
from qa.model import Language
from qa.phrases import phrase
from qa.question_lists import one_of, word_list
from qa.reading import are_alike, is_specific

_COMPARING = tuple(
    cg(f"Ask{name}") for name in ("Difference", "Ratio", "Compare", "Maximum", "Minimum")
)
_AMOUNTS = (cg("AskDifference"), cg("AskRatio"))
_PAIR = 2
_GAP = 1
"""characters between a name and the word that joins it to another"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared."""

    link: Link
    """its name, or its time"""
    question: str
    """the question asked of it alone"""


def read_sides(links: Links, knowledge: Knowledge) -> tuple[Side, ...]:
    """The two sides of a comparison, in the order of the question; none where it is no such."""
    pair = _pair(links, knowledge)
    if len(pair) != _PAIR or not _compares(links):
        return ()
    one, other = pair
    language = links.question.language
    asking = [link for link in links.of("cue") if {*link.iris} & {*_COMPARING} and link.start >= 0]
    edits = [(link.start, link.end, _asked(link, links, knowledge, language)) for link in asking]
    edits += [(*_with_join(other, links), ""), *_joined(one, other, links)]
    first = _edited(links.question.text, edits)
    swapped = [*edits, (one.start, one.end, other.text)]
    second = _edited(links.question.text, swapped)
    return Side(one, first), Side(other, second)


def _pair(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """Two named things of one class, else two times."""
    named = [
        link
        for link in links.of("entity")
        if link.start >= 0 and is_specific(link, knowledge) and not means_class(link, knowledge)
    ]
    for first in named:
        alike = [one for one in named if are_alike(first.iris[0], one.iris[0], knowledge)]
        if len(alike) == _PAIR and not _is_same(alike[0], alike[1], links, knowledge):
            return tuple(alike)
    times = [link for link in links.of("date") if link.start >= 0]
    return tuple(times) if len(times) == _PAIR else ()


def _is_same(one: Link, other: Link, links: Links, knowledge: Knowledge) -> bool:
    """Whether two names are of one thing: a version of it, or in brackets behind it."""
    between = links.question.text[one.end : other.start]
    return other.iris[0] in knowledge.kin(one.iris[0]) or any(mark in between for mark in "(（")


def _compares(links: Links) -> bool:
    """Whether the question compares: by a cue, by a word like higher, or by than."""
    if links.has(*_COMPARING):
        return True
    said = {fold(link.text) for link in links.of("unknown")}
    text = fold(links.question.text)
    return bool(said & word_list("ComparativeWord")) or any(
        re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in word_list("ThanWord")
    )


def _asked(cue: Link, links: Links, knowledge: Knowledge, language: Language) -> str:
    """What a comparing word asks of one side alone: its property, and how much."""
    properties = [
        link for link in links.of("property") if (link.start, link.end) == (cue.start, cue.end)
    ]
    labels = [
        knowledge.vocabulary.label(link.iris[0], "en" if language == "en" else "zh")
        for link in properties
    ]
    wanted = phrase("HowMuch", language)
    counts = bool({*cue.iris} & {*_AMOUNTS}) and (
        language != "en" or fold(cue.text).split()[0] == wanted.split()[0]
    )
    much = [wanted] if counts else []
    words = (*much, *labels) if language == "en" else (*labels, *much)
    return f" {' '.join(words)} "


def _with_join(link: Link, links: Links) -> tuple[int, int]:
    """The span of a name with the words that join it to the other."""
    text = links.question.text
    before = _joins_before().search(text[: link.start])
    return (before.start() if before else link.start), link.end


def _joined(one: Link, other: Link, links: Links) -> list[tuple[int, int, str]]:
    """The word that joins two names which stand beside each other, where it is left over."""
    start, _ = _with_join(other, links)
    text = links.question.text[one.end : start]
    left = [word for word in word_list("SideWord") if fold(text).strip() == word]
    return [(one.end, start, " ")] if left else []


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    for start, end, written in sorted(edits, reverse=True):
        text = f"{text[:start]}{written}{text[end:]}"
    return " ".join(text.split())


@cache
def _joins_before() -> re.Pattern[str]:
    listed = one_of(word_list("SideWord") | word_list("ThanWord"))
    return re.compile(rf"[\s,，、]*(?:(?<![a-z])(?:{listed}))?\s*(?:the |a |an )?$", re.IGNORECASE)
