"""Sentences and clauses of a span of text, as offsets.

Out     spans in order, without white space at their ends; text between them is white space,
        or, between clauses, the comma
Unit    code points of the text, half-open
"""

import re
from collections.abc import Iterator

from ingest.document_cues import load_document_cues
from ingest.lines import is_wrapped

Span = tuple[int, int]

_OPEN = "(（[【「『《“‘<〈"
_CLOSE = ")）]】」』》”’>〉"
_END = re.compile(
    r"(?P<mark>[。！？!?；;…]+[”’」』》）)\]\"']*)"
    r"|(?P<stop>\.[\"'”’)\]]*)(?=\s|$)"
    r"|(?P<line>[\n\r\x0b\x0c\x85\u2028\u2029]+|<(?:li|br|/li|/ul|p|/p)\b[^<>]{0,80}>)",
    re.IGNORECASE,
)
_COMMA = re.compile(rf"[，,、：:]|[{re.escape(_OPEN + _CLOSE)}]")
_WORD_BEFORE = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]+$|\d+$")
_SEMICOLONS = frozenset("；;")
_ASIDE_BEGUN = re.compile(r"[(（][^()（）。！？!?\n]*$")
_ASIDE_ENDED = re.compile(r"[^()（）。！？!?\n]*[)）]")
_LOOK_BACK = 16  # longer than any abbreviation
_LONGEST_BRACKET = 200  # code points after which an unclosed bracket is taken for a slip


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of text[start:end].

    >>> text = "A100有80GB。H20 costs 1.2 vs. 1.5! 好"
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['A100有80GB。', 'H20 costs 1.2 vs. 1.5!', '好']
    """
    return tuple(_trim(text, _cut(start, end, _sentence_ends(text, start, end))))


def split_clauses(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The clauses of text[start:end]: its sentences, cut at commas outside brackets and numbers.

    >>> text = "出货1,000片（含590，370），没有上线。"
    >>> [text[a:b] for a, b in split_clauses(text, 0, len(text))]
    ['出货1,000片（含590，370）', '没有上线。']
    """
    clauses: list[Span] = []
    for left, right in split_sentences(text, start, end):
        clauses += _trim(text, _cut(left, right, _clause_ends(text, left, right)))
    return tuple(clauses)


def _sentence_ends(text: str, start: int, end: int) -> Iterator[Span]:
    line_start = start
    for match in _END.finditer(text, start, end):
        if match["stop"] is not None and _is_abbreviation(text, start, match.start()):
            continue
        if match["mark"] and match["mark"] in _SEMICOLONS and _in_bracket(text, match, start, end):
            continue
        if match["line"] is None:
            yield match.end(), match.end()
            continue
        following = text[match.end() : min(match.end() + 120, end)]
        breaks = match.group().count("\n")
        line, line_start = text[line_start : match.start()], match.end()
        if match.group()[0] == "<" or breaks > 1 or not is_wrapped(line, following):
            yield match.span()


def _in_bracket(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a semicolon stands in a round bracket that closes before the sentence ends."""
    before = _ASIDE_BEGUN.search(text, max(start, match.start() - _LONGEST_BRACKET), match.start())
    after = _ASIDE_ENDED.match(text, match.end(), min(end, match.end() + _LONGEST_BRACKET))
    return bool(before and after)


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    word = _WORD_BEFORE.search(text, max(start, stop - _LOOK_BACK), stop)
    if word is None:
        return False
    if word.group().isdigit():  # "1. text": a number at the head of a line is a list marker
        return text[max(start, stop - _LOOK_BACK) : word.start()].rpartition("\n")[2].strip() == ""
    cues = load_document_cues()
    if cues.has("AbbreviationBeforeNumber", word.group()):
        return text[stop + 1 : stop + 3].strip()[:1].isdigit()
    return cues.has("Abbreviation", word.group()) or (
        len(word.group()) == 1
        and word.group().isupper()
        and not text[word.start() - 1 : word.start()].isdigit()
        and text[stop + 1 : stop + 2] == " "
    )


def _clause_ends(text: str, start: int, end: int) -> Iterator[Span]:
    depth = 0
    opened = start
    for match in _COMMA.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if depth and at - opened > _LONGEST_BRACKET:
            depth = 0
        if mark in _OPEN:
            if mark == "<" and not text[at + 1 : at + 2].isalpha():
                continue  # less than
            opened = at if depth == 0 else opened
            depth += 1
        elif mark in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0:
            if mark == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
                continue
            yield match.span()


def _cut(start: int, end: int, ends: Iterator[Span]) -> Iterator[Span]:
    for stop, resume in ends:
        yield start, stop
        start = resume
    yield start, end


def _trim(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    for start, end in spans:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start < end:
            yield start, end
