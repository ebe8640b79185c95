"""Who speaks: labels that are turns of a conversation, told from labels that name a topic.

In      the labels of a document in order, each with what stands around it
Out     for each label, folded, its role; a label without one is a topic
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.document_cues import DocumentCues
from ingest.line_heads import fold_label

Role = Literal["question", "answer", "asks", "replies", "speaks"]

_KINDS: tuple[tuple[str, Role], ...] = (
    ("QuestionLabel", "question"),
    ("AnswerLabel", "answer"),
    ("AskingRole", "asks"),
    ("ReplyingRole", "replies"),
    ("NeutralRole", "speaks"),
)
_LETTER_COUNT = re.compile(r"([a-z])(\d{1,3})")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_BEFORE_ROLE = 8
_LONGEST_NAME = 3
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """A label at the head of a line, and how its words end."""

    label: str
    """as written"""
    bulleted: bool
    """stands in a list"""
    asks: bool
    """its paragraph ends in a question mark"""
    alone: bool
    """nothing else stands between it and the label before it"""


def find_roles(
    turns: tuple[Turn, ...],
    cues: DocumentCues,
    is_name: Callable[[str], bool],
    *,
    listed: frozenset[str] = frozenset(),
) -> dict[str, Role]:
    """The roles of the labels that are turns; listed: labels of those present, folded.

    >>> from ingest.document_cues import load_document_cues
    >>> labels = ("小王", "老李", "小王", "老李", "价格")
    >>> turns = tuple(Turn(label, False, label == "小王", True) for label in labels)
    >>> find_roles(turns, load_document_cues(), lambda label: False)
    {'小王': 'asks', '老李': 'replies'}
    """
    counts = Counter(fold_label(turn.label) for turn in turns if not turn.bulleted)
    roles: dict[str, Role] = {}
    for turn in turns:
        folded = fold_label(turn.label)
        role = _role_by_count(folded, counts, cues)
        role = role or _role_by_words(turn, cues, recurs=counts[folded] > 1)
        if role:
            roles.setdefault(folded, role)
    unknown = [
        turn
        for turn in turns
        if not turn.bulleted
        and fold_label(turn.label) not in roles
        and counts[fold_label(turn.label)] > 1
        and not is_name(turn.label)
    ]
    for folded, share in _share(unknown, lambda turn: turn.asks).items():
        if share >= _MOSTLY:
            roles[folded] = "asks"
    for folded, share in _share(unknown, _follows_asker(turns, roles)).items():
        if folded not in roles and share >= _MOSTLY:
            roles[folded] = "replies"
    for turn in unknown:
        if fold_label(turn.label) in listed:
            roles.setdefault(fold_label(turn.label), "speaks")
    return roles


def _role_by_count(folded: str, labels: Counter[str], cues: DocumentCues) -> Role | None:
    """Q1 and A1 are a question and its answer where both are there, or Q1, Q2 ... go on."""
    match = _LETTER_COUNT.fullmatch(folded)
    if match is None:
        return None
    letters = {label[0] for label in labels if label[1:] == match[2]}
    asked = any(cues.has("QuestionLabel", letter) for letter in letters)
    if cues.has("QuestionLabel", match[1]):
        answered = any(cues.has("AnswerLabel", letter) for letter in letters)
        return "question" if answered or f"{match[1]}1" in labels else None
    return "answer" if asked and cues.has("AnswerLabel", match[1]) else None


def _role_by_words(turn: Turn, cues: DocumentCues, *, recurs: bool) -> Role | None:
    folded = fold_label(turn.label)
    before_comma = re.split(r"[,，]", folded)[0].strip()
    for kind, role in _KINDS:
        if cues.has(kind, folded) or cues.has(kind, before_comma):
            return role
    for kind, role in _KINDS[2:]:
        if any(_ends_in(before_comma, word) for word in cues.forms[kind]):
            return role
    return "speaks" if _is_titled_name(turn.label, folded, cues, recurs=recurs) else None


def _ends_in(label: str, role: str) -> bool:
    if not label.endswith(role):
        return False
    before = label[: -len(role)]
    if _HAN.match(role):
        return len(before) <= _LONGEST_BEFORE_ROLE and bool(_HAN.match(before))
    return before.endswith((" ", "-")) and len(before.split()) <= 3


def _is_titled_name(label: str, folded: str, cues: DocumentCues, *, recurs: bool) -> bool:
    if any(folded.startswith(f"{prefix} ") for prefix in cues.forms["NamePrefix"]):
        return len(folded.split()) <= 4
    for title in cues.forms["NameTitle"]:
        name = folded.removesuffix(title)
        if name != folded and 1 <= len(name) <= _LONGEST_NAME and _HAN.match(name):
            # a title of one letter also ends common words: it needs a second sign
            return len(title) > 1 or recurs or fold_label(label) != label.strip().casefold()
    return False


def _share(turns: list[Turn], holds: Callable[[Turn], bool]) -> dict[str, float]:
    found: dict[str, list[bool]] = defaultdict(list)
    for turn in turns:
        found[fold_label(turn.label)].append(holds(turn))
    return {folded: sum(held) / len(held) for folded, held in found.items()}


def _follows_asker(turns: tuple[Turn, ...], roles: dict[str, Role]) -> Callable[[Turn], bool]:
    follows: set[int] = set()
    for before, turn in pairwise(turns):
        role = roles.get(fold_label(before.label))
        if turn.alone and (role in ("question", "asks") or (role == "speaks" and before.asks)):
            follows.add(id(turn))
    return lambda turn: id(turn) in follows
