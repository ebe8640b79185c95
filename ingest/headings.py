"""Headings: which lines are headings, of what level, and how sure that is.

Out     Heading, or None for a line that is none
"""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.document_cues import DocumentCues
from ingest.lines import measure_width

_MARKDOWN = re.compile(r"(#{1,6})\s+(?:\*\*)?(?=\S)")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)[^*\n]{1,60}(?:\*\*|__)[:：]?")
_BRACKETS = re.compile(r"【(?=\S)[^【】\n]{1,40}】")
_RULED = re.compile(
    r"(={2,8}|-{2,8}|~{2,8}|_{2,8})\s*(?:\d{1,2}[.)、]\s*)?(?P<title>[^=\-~_\n](?:[^=~_\n]*[^=\-~_\s])?)\s*\1"
)
_COUNTED = re.compile(r"(?:\d{1,2}\.){1,3}\d{0,2}\s*(?=[^\d\s])|\d{1,2}、\s*")
_INNER = re.compile(r"[，。！？!?；;、\t|]|[,.](?=\s)|[=<>]")
_NOTE = re.compile(r"(?<=\S)[（(][^（）()]{1,40}[）)](?=[：:]?$)")
"""what a heading adds in brackets at its end"""
_LONGEST = 40
_WIDEST = 80
_LONGEST_SECTION = 24
_MOST_WORDS = 10
_TITLE_LEVEL = 3
_COUNTED_LEVEL = 4
_LEAD_IN_LEVEL = 5
_SECTION_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """What makes a line a heading."""

    level: int
    """1 is the title"""
    body: int
    """length of the marks before its words"""
    sign: Literal["marked", "counted", "title", "lead-in"]
    """marked: by #, bold, 一、 or a section word; title: only by its shape;
    counted: by an Arabic number; lead-in: it ends in a colon and what follows hangs on it"""


def read_heading(text: str, cues: DocumentCues) -> Heading | None:
    """The heading that a line may be; its surroundings decide on all but the marked ones.

    >>> from ingest.document_cues import load_document_cues
    >>> read_heading("二、价格", load_document_cues())
    Heading(level=2, body=2, sign='marked')
    """
    if "\n" in text or len(text) > 200:
        return None
    if match := _MARKDOWN.match(text):
        return Heading(len(match[1]), match.end(), "marked")
    if _BOLD.fullmatch(text):
        return Heading(_TITLE_LEVEL, 0, "marked")
    if _BRACKETS.fullmatch(text):
        return Heading(_TITLE_LEVEL, 1, "marked")
    if (match := _RULED.fullmatch(text)) and _is_title(match["title"]):
        return Heading(_SECTION_LEVEL, match.start("title"), "marked")
    for pattern, level in cues.patterns["HeadingPattern"]:
        match = pattern.match(text)
        title = _NOTE.sub("", text[match.end() :]).rstrip("：:？?") if match else ""
        if match and _is_title(title, dotted=True):
            return Heading(level, match.end(), "marked")
    return _read_shape(text, cues)


def _read_shape(text: str, cues: DocumentCues) -> Heading | None:
    words = text.rstrip("：: ")
    if _names_section(words, cues):
        return Heading(_SECTION_LEVEL, 0, "marked")
    if match := _COUNTED.match(text):
        if _is_title(text[match.end() :]):
            return Heading(_COUNTED_LEVEL, match.end(), "counted")
        return None
    if text.endswith(("：", ":")):
        return Heading(_LEAD_IN_LEVEL, 0, "lead-in") if _is_title(words) else None
    return Heading(_TITLE_LEVEL, 0, "title") if _is_title(text) else None


def _names_section(words: str, cues: DocumentCues) -> bool:
    folded = words.casefold()
    if len(words) > _LONGEST_SECTION or _INNER.search(words):
        return False
    if folded.isascii():
        return len(folded.split()) <= 4 and any(
            folded == form or folded.endswith(f" {form}") for form in cues.forms["SectionWord"]
        )
    return any(folded.endswith(form) for form in cues.forms["SectionWord"])


def _is_title(text: str, *, dotted: bool = False) -> bool:
    """A short line without a sentence's marks; dotted: 、 may stand in it."""
    text = text.strip()
    inner = text.replace("、", "") if dotted else text
    if not text or len(text) > _WIDEST or _INNER.search(inner) or text[-1] in ".。：:":
        return False
    if not any(map(str.isalpha, text)) or "：" in text or ": " in text:
        return False
    if text.isascii():
        return len(text.split()) <= _MOST_WORDS and text[0].isalnum() and not text[0].islower()
    return len(text) <= _LONGEST and measure_width(text) <= _WIDEST
