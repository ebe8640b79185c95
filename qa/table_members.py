"""Find the names in a question that only say which table is meant: the one that has them.

"The table with X, Y and Z", X、Y那张表, X到Y那张横评表: these names are no filter.

In      Links
Out     links of such names
"""

from collections.abc import Iterator

from kg.folding import fold
from qa.document_words import document_words
from qa.link_types import Link, Links
from qa.table_ordinals import IN_TABLE

_ROLES = ("entity", "unknown")
_SEVERAL = 2
_ASIDE = frozenset("的()（） ")


def member_links(links: Links) -> frozenset[Link]:
    """The names that stand in a row beside the word for a table and only name the table."""
    found: set[Link] = set()
    for cue in links.of("cue"):
        if IN_TABLE in cue.iris and cue.start >= 0:
            found |= {*_after(cue, links)} or {*_before(cue, links)}
    return frozenset(found)


def _after(cue: Link, links: Links) -> tuple[Link, ...]:
    """The names that follow: the table with X, Y and so on; the comparison alongside X and Y."""
    text = fold(links.question.text)
    opening = text[cue.end :].lstrip(" (（")
    start = next((w for w in _words("TableWithWord") if opening.startswith(w)), None)
    if start is None:
        return ()
    at = len(text) - len(opening) + len(start)
    return _run([link for link in links.all if link.start >= at], at, text)


def _before(cue: Link, links: Links) -> tuple[Link, ...]:
    """The names that stand before: X、Y那张表; one alone may be whom the question is about."""
    text = fold(links.question.text)
    names: list[Link] = []
    for start in [link for link in links.all if link.role in _ROLES and link.end <= cue.start]:
        names = [
            *_run([link for link in links.all if link.start >= start.start], start.start, text)
        ]
        if len(names) >= _SEVERAL and _is_named(text[names[-1].end : cue.start]):
            return tuple(names)
    return ()


def _is_named(text: str) -> bool:
    """Whether what stands between names and the word for a table only points to the table."""
    rest = text
    for word in sorted(_words("ThatTableWord"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != text and not set(rest) - _ASIDE


def _run(following: list[Link], at: int, text: str) -> tuple[Link, ...]:
    """The names from a place on that only joining words part."""
    return tuple(_joined(following, at, text))


def _joined(following: list[Link], at: int, text: str) -> Iterator[Link]:
    joints = _words("NameJoin")
    for link in following:
        if link.start < at:
            continue
        between = text[at : link.start].strip()
        if between and between not in joints and link.role not in _ROLES:
            return
        if link.role not in _ROLES:
            if fold(link.text).strip() in joints:
                continue
            return
        if between and between not in joints:
            return
        yield link
        at = link.end


def _words(kind: str) -> tuple[str, ...]:
    return document_words(kind)
