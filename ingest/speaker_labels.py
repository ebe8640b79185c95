"""The person whom a label of a turn names beside its letter: A（张工）, A (Mr. Li), A1-张工.

In      labels at the heads of lines, as written
Out     for each label that names one, the person
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from ingest.document_cues import DocumentCues, load_document_cues

_TURN = r"(?P<turn>[^\W\d_]{1,10})\s?\d{0,3}"
_BRACKETED = re.compile(rf"{_TURN}\s*[(（\[【]\s*(?P<name>[^()（）\[\]【】]{{1,24}}?)\s*[)）\]】]")
_JOINED = re.compile(rf"{_TURN}\s*[-–—·/ ]\s*(?P<name>[^()（）\[\]【】]{{1,24}})")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]*\.?){0,2}")
_COUNT = re.compile(r"[\s#]*(?:\d{1,2}|[A-Za-z])$")
_LONGEST_NAME = 3
_ROLES = ("ReplyingRole", "NeutralRole", "AskingRole")


def find_persons(labels: Iterable[str], cues: DocumentCues, *, present: str = "") -> dict[str, str]:
    """The persons by label; a plain name counts where it comes more than once, or is present.

    >>> find_persons(("A（张工）", "A (Mr. Li)", "A（补充）", "A2"), load_document_cues())
    {'A（张工）': '张工', 'A (Mr. Li)': 'Mr. Li'}
    """
    found = [(label, name) for label in labels if (name := _named(label, cues))]
    named, counts = dict(found), Counter(name for _, name in found)

    def is_plain(name: str) -> bool:
        listed = re.search(rf"(?<!\w){re.escape(name)}(?![^\W_])", present)
        return (counts[name] > 1 or listed is not None) and bool(_PLAIN_NAME.fullmatch(name))

    return {label: name for label, name in named.items() if is_person(name, cues) or is_plain(name)}


@lru_cache(4096)
def strip_person(label: str) -> str:
    """The label without the person who is joined to it by a dash; the label where none is.

    >>> strip_person("A1-张工"), strip_person("A-100")
    ('A1', 'A-100')
    """
    cues = load_document_cues()
    match = _JOINED.fullmatch(label)
    if match is None or not _is_turn(match["turn"], cues) or not is_person(match["name"], cues):
        return label
    return label[: match.start("name")].rstrip(" -–—·/")


def is_person(words: str, cues: DocumentCues) -> bool:
    """Whether the words are a name with a title, a nickname, or a role.

    >>> [is_person(words, load_document_cues()) for words in ("老周", "Ms. Tan", "专家B", "续")]
    [True, True, True, False]
    """
    folded = words.strip().casefold()
    if any(folded.startswith(f"{prefix} ") for prefix in cues.forms["NamePrefix"]):
        return len(folded.split()) <= 4
    role = _COUNT.sub("", folded) or folded
    if any(cues.has(kind, form) for kind in _ROLES for form in (folded, role)):
        return True
    if cues.has("ParticipantLabel", folded):
        return False  # 发言嘉宾 is no Ms. 发言
    for title in cues.forms["NameTitle"]:
        name = folded.removesuffix(title)
        if name != folded and len(name) <= _LONGEST_NAME and _HAN.fullmatch(name):
            return True
    return any(
        folded.startswith(prefix) and len(folded) == 2 and _HAN.fullmatch(folded) is not None
        for prefix in cues.forms["NickPrefix"]
    )


def _named(label: str, cues: DocumentCues) -> str | None:
    match = _BRACKETED.fullmatch(label) or _JOINED.fullmatch(label)
    if match is None or not _is_turn(match["turn"], cues) or cues.has("TurnNote", match["name"]):
        return None
    joined = match.re is _JOINED
    return match["name"] if not joined or is_person(match["name"], cues) else None


def _is_turn(words: str, cues: DocumentCues) -> bool:
    return any(cues.has(kind, words) for kind in ("QuestionLabel", "AnswerLabel"))
