"""Title and date of the minutes, and the identifier of the document.

In      the text and the name of its file; the words of cues-documents.ttl
Out     what the text's head says, else what the file's name says
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from ingest.blocks import split_blocks
from ingest.document_cues import DocumentCues, load_document_cues
from ingest.line_heads import fold_label, read_head
from ingest.model import Block

_HEAD = 6_000  # code points in which a document says what it is
_TAIL = 2_000
_MOSTLY = 0.4  # share of a line that a date takes to be the date of the document
_LONGEST_TITLE = 120
_OPENING = 8  # lines that open a document
_SPOKEN = ("question", "answer")
_MARKS = " \t#*_>`~-–—:："
_DATE_AT_END = re.compile(r"[-_. （(]*(?:19|20)\d{2}[-_./]?\d{2}[-_./]?\d{2}[）)]?$")


def fold_identifier(name: str) -> str:
    """The file's name without suffix as a part of a URL; CJK letters stay.

    >>> fold_identifier("GH200 专家解读（纪要）.PDF")
    'gh200-专家解读-纪要'
    """
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem[: stem.rfind(".")] if stem.rfind(".") > 0 else stem
    folded = unicodedata.normalize("NFKC", stem).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-") or "document"


def find_title(text: str, name: str) -> str:
    """The title: a labelled line, a heading of level 1, or the file's name without its date.

    >>> find_title("# 交流纪要\\n\\n问：好？", "a.md"), find_title("问：好？", "算力-20230529.txt")
    ('交流纪要', '算力')
    """
    head = text[:_HEAD]
    blocks = split_blocks(head)
    cues = load_document_cues()
    headed = [block for block in blocks if block.kind == "heading" and block.level == 1]
    labelled = [block for block in blocks if _label_is(head, block, "TitleLabel", cues)]
    for block in (*[one for one in headed if one.start == blocks[0].start], *labelled, *headed[:1]):
        if title := _trim_title(head[block.body : block.end].split("\n")[0]):
            return title
    return _title_of_name(_filed_as(text, cues) or name)


def find_date(text: str, name: str) -> date | None:
    """The date of the call, None when neither text nor file name gives one.

    >>> find_date("Date: May 29, 2023\\n\\nQ: ok?", "a.txt"), find_date("", "call-20230529.pdf")
    (datetime.date(2023, 5, 29), datetime.date(2023, 5, 29))
    """
    head = text[:_HEAD]
    cues = load_document_cues()
    blocks = split_blocks(head)
    for block in blocks:
        found = read_date(head[block.body : block.end], cues)
        if found and _label_is(head, block, "DateLabel", cues):
            return found[0]
    for field in _fields(head):
        label, _, value = re.split(r"([:：])", f"{field}:", maxsplit=1)
        found = read_date(value, cues) if cues.has("DateLabel", fold_label(label)) else None
        if found:
            return found[0]
    for block in blocks:
        if block.kind == "question":
            break
        words = head[block.start : block.end]
        titled = block.kind == "heading" and block.level == 1
        if block.kind in ("heading", "paragraph", "meta") and len(words) <= 2 * _LONGEST_TITLE:
            found = read_date(words, cues)
            if found and (titled or found[1] >= _MOSTLY * len(words.strip(_MARKS))):
                return found[0]
    for words in (name, _filed_as(text, cues)):
        if found := read_date(words, cues):
            return found[0]
    return _only_date(head, blocks, cues)


def _fields(head: str) -> Iterator[str]:
    """What stands between bars or wide blanks on the first lines."""
    for line in islice(filter(str.strip, head.splitlines()), _OPENING):
        yield from re.split(r"[|｜\t　]|\s{2,}", line.strip(_MARKS))


def _only_date(head: str, blocks: Iterable[Block], cues: DocumentCues) -> date | None:
    """The one full date of the opening lines, before anybody speaks."""
    spoken = next((block.start for block in blocks if block.kind in _SPOKEN), len(head))
    lines = islice(filter(str.strip, head[:spoken].splitlines()), _OPENING)
    dates = {found[0] for line in lines if (found := read_date(line, cues))}
    return dates.pop() if len(dates) == 1 else None


def read_date(words: str, cues: DocumentCues) -> tuple[date, int] | None:
    """The first full date in the words and its length.

    >>> read_date("于2023年5月29日", load_document_cues())
    (datetime.date(2023, 5, 29), 10)
    """
    matches = [
        match for pattern, _ in cues.patterns["DatePattern"] for match in pattern.finditer(words)
    ]
    for match in sorted(matches, key=lambda match: match.start()):
        groups = match.groupdict()
        month = groups.get("m") or cues.months.get((groups.get("n") or "").casefold())
        if month is None:
            continue
        try:
            return date(int(groups["y"]), int(month), int(groups["d"])), len(match.group())
        except ValueError:  # 2023-13-45 only looks like a date
            continue
    return None


def _label_is(text: str, block: Block, kind: str, cues: DocumentCues) -> bool:
    if block.kind != "meta":
        return False
    words = text[block.start : block.end]
    head = read_head(words, cues)
    return head.label is not None and cues.has(kind, fold_label(words[slice(*head.label)]))


def _filed_as(text: str, cues: DocumentCues) -> str:
    """The name under which the text says that it was filed, often at its end."""
    tail = text[-_TAIL:]
    for block in split_blocks(tail):
        if _label_is(tail, block, "FileLabel", cues):
            return tail[block.body : block.end].strip(_MARKS)
    return ""


def _title_of_name(name: str) -> str:
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem[: stem.rfind(".")] if stem.rfind(".") > 0 else stem
    return _trim_title(stem.replace("_", " ")) or stem


def _trim_title(words: str) -> str:
    """Without marks and without the date at its end."""
    words = words.strip(_MARKS)
    bare = _DATE_AT_END.sub("", words)
    return (bare.strip(_MARKS) or words)[:_LONGEST_TITLE]
