"""What is written at the head of a line: bullet, time stamp, label before a colon.

Unit    offsets are relative to the text that is given
"""

import re
import unicodedata
from dataclasses import dataclass

from ingest.document_cues import DocumentCues, load_document_cues
from ingest.lines import find_bullet
from ingest.speaker_labels import strip_person

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = re.compile(rf"[\[(（]?{_TIME}[\])）]?\s*[-–—]?\s*(?=\S)")
_BRACKET = r"(?:\s*[(（\[][^()（）\[\]\n]{1,80}[)）\]])?"
_COLON = re.compile(
    rf"(?:\*\*|__)?(?P<label>[^:：。！？!?；;\n\t|*()（）<>\[\]]{{1,40}}?{_BRACKET})\s*(?:\*\*|__)?"
    r"\s*(?:：|:(?=\s|$|\*\*|[^\x00-\x7f]))\s*(?:\*\*|__)?[ 　]*"
)
_ENCLOSED = re.compile(
    r"(?:\*\*)?[【\[（(](?P<label>[^【】\[\]()（）\n]{1,20})[】\])）](?:\*\*)?[:：]?\s*"
)
_COUNTED = re.compile(
    r"(?:\*\*)?(?P<label>[^\W\d_]{1,9} ?#?\d{1,3})"
    r"(?:[.)）](?=\D)|(?<=[\u4e00-\u9fff]\d)、)(?:\*\*)?\s*"
)
_ALONE = re.compile(
    rf"(?:\*\*)?(?P<label>[^:：。！？!?；;，,\n\t|*]{{1,30}}?)(?:\*\*)?"
    rf"(?:\s+[\[(（]?{_TIME}[\])）]?)?\s*\n"
)
_IN_BRACKETS = re.compile(r"\s*[(（\[【].*$")
_LETTER_COUNT = re.compile(r"([a-z])\d{1,4}")
_COUNT = re.compile(r"[\s#]*\d{1,3}$|(?<=[\u4e00-\u9fff])\s*[a-z]$|\s[a-z]$")


@dataclass(frozen=True, slots=True)
class LineHead:
    """The marks before a line's own words."""

    bullet: int
    """length of the bullet with the white space after it; 0 when there is none"""
    lead: int
    """where the label begins or else the words: after bullet, quotation mark, time stamp"""
    label: tuple[int, int] | None
    """span of the label"""
    body: int
    """where the words after the label (or else after the bullet) begin"""
    turn: bool
    """its form alone says that somebody speaks: in brackets, counted, on a line of its own"""


def read_head(text: str, cues: DocumentCues) -> LineHead:
    """The head of a line or paragraph without white space in front.

    >>> from ingest.document_cues import load_document_cues
    >>> head = read_head("- 2) 价格：约2万", load_document_cues())
    >>> head.bullet, head.label, head.body
    (5, (5, 7), 8)
    >>> head = read_head("2.1 H20跌价", load_document_cues())
    >>> head.bullet, head.body
    (0, 4)
    """
    bullet = find_bullet(text)
    stamp = _STAMP.match(text, bullet)
    numbered = cues.any_pattern["ParagraphNumberPattern"].match(text) if not bullet else None
    opening = stamp if stamp and not bullet else numbered
    start = opening.end() if opening else bullet
    for pattern in (_ENCLOSED, _COUNTED, _ALONE):
        match = pattern.match(text, start)
        if match and _is_turn(match, cues):
            return LineHead(bullet, start, match.span("label"), match.end(), True)
    match = _COLON.match(text, start)
    if match and any(map(str.isalpha, match["label"])):
        return LineHead(bullet, start, match.span("label"), match.end(), False)
    return LineHead(bullet, start, None, start, False)


def fold_label(label: str) -> str:
    """The label without case, count and what stands in brackets: what two turns have in common.

    >>> fold_label("Expert 2"), fold_label("张博士（某云厂商）")
    ('expert', '张博士')
    """
    bare = strip_person(_IN_BRACKETS.sub("", label).strip())
    folded = unicodedata.normalize("NFKC", bare).casefold().strip()
    if _LETTER_COUNT.fullmatch(folded):
        return folded  # A2 is an answer or a card: its surroundings tell
    counted = load_document_cues().any_pattern["PersonCountPattern"]
    return (counted if counted.search(folded) else _COUNT).sub("", folded).strip() or folded


def _is_turn(match: re.Match[str], cues: DocumentCues) -> bool:
    folded = fold_label(match["label"])
    labels = ("QuestionLabel", "AnswerLabel")
    roles = ("AskingRole", "ReplyingRole", "NeutralRole")
    if match.re is _COUNTED:
        counted = _LETTER_COUNT.fullmatch(folded)
        return any(cues.has(kind, counted[1] if counted else folded) for kind in labels)
    if match.re is _ALONE:
        return any(cues.has(kind, folded) for kind in roles) and not match["label"].isspace()
    return any(cues.has(kind, folded) for kind in labels + roles)
