"""What each unit does in the conversation: asks, replies, or states a fact about the document.

In      units of a text and the roles of the labels at their heads
Out     one entry for each unit
"""

from dataclasses import dataclass

from ingest.document_cues import DocumentCues
from ingest.line_heads import fold_label
from ingest.turns import Role
from ingest.units import Unit

_MOST_ABOVE = 20  # units that may stand above a line about the document itself
_LONGEST_FACT = 80  # code points of such a line when its label could be a turn's
_LONGEST_LIST = 400  # when it could not: a list of those present
_CLOSING = tuple("。！!.")
_FACTS = ("TitleLabel", "DateLabel", "FileLabel", "MetaLabel")


@dataclass(frozen=True, slots=True)
class Acts:
    """Parallel to the units."""

    roles: tuple[Role | None, ...]
    """None for a unit without a turn's label"""
    facts: tuple[bool, ...]
    """a line that says who takes part, when, where, or how the file is called"""
    replied: tuple[bool, ...]
    """the next labelled turn is a reply"""
    labelled: bool
    """labels mark the questions"""
    last: int
    """index of the last unit that is a turn; -1 without one"""


def read_acts(units: tuple[Unit, ...], roles: dict[str, Role], cues: DocumentCues) -> Acts:
    """What the units do.

    >>> from ingest.document_cues import load_document_cues
    >>> from ingest.lines import split_lines
    >>> from ingest.units import read_units
    >>> text, cues = "日期：2024-05-01\\n\\n问：价格？\\n\\n答：约2万。", load_document_cues()
    >>> units = read_units(text, split_lines(text), cues)
    >>> acts = read_acts(units, {"问": "question", "答": "answer"}, cues)
    >>> acts.roles, acts.facts
    ((None, 'question', 'answer'), (True, False, False))
    """
    facts = _find_facts(units, roles, cues)
    acts: list[Role | None] = []
    for unit, fact in zip(units, facts, strict=True):
        role = roles.get(fold_label(unit.label)) if unit.label and not fact else None
        if role == "speaks":
            role = "asks" if unit.asks else "replies"
        if role in ("asks", "replies") and unit.head.bullet and not unit.head.turn:
            role = None  # a list of people or of topics
        acts.append(role)
    replied = _look_ahead(units, acts)
    acts = [
        None if act == "question" and _is_topic(unit) and not answered else act
        for unit, act, answered in zip(units, acts, replied, strict=True)
    ]
    return Acts(
        tuple(acts),
        facts,
        _look_ahead(units, acts),
        any(act in ("question", "asks") for act in acts),
        max((index for index, act in enumerate(acts) if act), default=-1),
    )


def _is_topic(unit: Unit) -> bool:
    """Whether a label that may ask heads an item that states something: 3、问题：更新慢。"""
    return unit.head.bullet > 0 and not unit.asks and unit.text.rstrip("*_ ")[-1:] in _CLOSING


def _find_facts(
    units: tuple[Unit, ...], roles: dict[str, Role], cues: DocumentCues
) -> tuple[bool, ...]:
    facts: list[bool] = []
    at_top = True
    for index, unit in enumerate(units):
        short = unit.label is not None and len(unit.text) <= _LONGEST_FACT
        fact = _is_fact(unit, roles, cues, at_top=at_top and index < _MOST_ABOVE)
        opens = index == 0 and len(unit.text) <= _LONGEST_FACT
        known = bool(unit.set_aside or unit.heading or short or fact or opens)
        at_top = at_top and known and not unit.rows
        facts.append(fact)
    return tuple(facts)


def _is_fact(unit: Unit, roles: dict[str, Role], cues: DocumentCues, *, at_top: bool) -> bool:
    if unit.label is None:
        return False
    folded = fold_label(unit.label)
    role = roles.get(folded)
    longest = _LONGEST_FACT if role else _LONGEST_LIST
    known = any(cues.has(kind, folded) for kind in _FACTS)
    if not known or unit.asks or len(unit.text) > longest or role in ("question", "answer"):
        return False
    closed = unit.text.rstrip("*_ ")[-1:] in _CLOSING
    return cues.has("FileLabel", folded) or (at_top and not (role and closed))


def _look_ahead(units: tuple[Unit, ...], acts: list[Role | None]) -> tuple[bool, ...]:
    replied = [False] * len(units)
    follows = False
    for index in range(len(units) - 1, -1, -1):
        replied[index] = follows
        heading, act = units[index].heading, acts[index]
        if act is not None:
            follows = act in ("answer", "replies")
        elif heading and heading.sign == "marked" and not units[index].set_aside:
            follows = False
    return tuple(replied)
