"""Split what is asked in one breath: how much it draws, and who makes it.

In      Links of a question
Out     the parts, each a stretch of the text that asks; none when only one thing is asked
Unit    offsets are code points of the question, half-open
"""

import re
from functools import cache

from kg.ontology import cg, labels_of, read_nodes, types_of
from qa.links import Link, Links

Span = tuple[int, int]

_ASKING = frozenset(
    cg(f"Ask{name}")
    for name in (
        *("Count", "HowMuch", "What", "Who", "When", "Why", "How", "List", "YesNo"),
        *("Definition", "Ratio", "Difference"),
    )
)
_AGAIN = frozenset((cg("SameQuestion"),))
_CONTENT = ("entity", "property", "class", "unknown")
_MOST = 3
"""parts of a question"""
_ALONE = 12
"""characters of a part that asks by naming a property"""


def split_question(links: Links) -> tuple[Span, ...]:
    """The stretches of the focus that each ask something of their own."""
    found: list[Span] = []
    waiting: int | None = None
    for start, end in _segments(links):
        first = start if waiting is None else waiting
        if _asks(links, start, end) or (found and _names_more(links, start, end)):
            if _says(links, start, end):
                found.append((first, end))
                waiting = None
            elif found:
                found[-1] = (found[-1][0], end)
                waiting = None
            else:
                waiting = first
        else:
            waiting = first
    if waiting is not None and found:
        found[-1] = (found[-1][0], links.question.focus[1])
    return tuple(found) if 1 < len(found) <= _MOST else ()


def _segments(links: Links) -> list[Span]:
    """What stands between commas, and before and after a word that joins two questions."""
    text = links.question.text
    first, last = links.question.focus
    starts = {link.start for link in links.of("cue") if {*link.iris} & _ASKING}
    cuts = [first]
    for match in _boundaries().finditer(text, first, last):
        inside = any(
            link.start < match.start() and match.end() < link.end
            for link in links.all
            if link.role in ("entity", "quantity", "property")
        )
        if not inside and (match.group(1) is None or match.end() in starts):
            cuts += [match.start(), match.end()]
    cuts.append(last)
    spans = zip(cuts[::2], cuts[1::2], strict=True)
    return [(start, end) for start, end in spans if text[start:end].strip()]


def _asks(links: Links, start: int, end: int) -> bool:
    """Whether a stretch asks: by a cue, by a property's word that has one, or as: and the A?"""
    return any(
        {*link.iris} & (_ASKING if link.role == "cue" else _AGAIN)
        or (link.role == "property" and link.start >= 0 and _cue_words().search(link.text))
        for link in _within(links, start, end)
        if link.role in ("cue", "reference", "property")
    )


def _names_more(links: Links, start: int, end: int) -> bool:
    """Whether a short part only names another property: and the bandwidth?"""
    within = _within(links, start, end)
    properties = [link for link in within if link.role == "property"]
    others = [link for link in within if link.role in ("entity", "unknown", "class")]
    return bool(properties) and not others and end - start <= _ALONE


def _says(links: Links, start: int, end: int) -> bool:
    return any(link.role in _CONTENT for link in _within(links, start, end))


def _within(links: Links, start: int, end: int) -> list[Link]:
    return [link for link in links.all if start <= link.start and link.end <= end]


@cache
def _cue_words() -> re.Pattern[str]:
    """Chinese question words, which the words for properties may have in them: 占多少, 干什么用."""
    nodes = read_nodes("questions.ttl")
    kinds = [
        node for iri, node in nodes.items() if iri in _ASKING or cg("AskedNumber") in types_of(node)
    ]
    words = {label.text for node in kinds for label in labels_of(node) if label.language != "en"}
    return re.compile("|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))))


@cache
def _boundaries() -> re.Pattern[str]:
    joins = [
        label.text
        for node in read_nodes("questions.ttl").values()
        if cg("PartJoin") in types_of(node)
        for label in labels_of(node)
    ]
    listed = "|".join(re.escape(join) for join in sorted(joins, key=len, reverse=True))
    return re.compile(
        rf"[，,；;。？?！!、]+\s*(?:(?:{listed})\b\s*)?|[.]\s+|\s*\b({listed})\b\s*", re.IGNORECASE
    )
