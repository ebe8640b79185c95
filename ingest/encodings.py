"""Decode a text file: UTF-8, UTF-16, UTF-32, GB18030, Big5, Windows-1252.

In      the bytes of the file
Out     its text, unchanged but for a byte order mark, which is left out
Raises  NotText for bytes that are text in none of them
"""

import re
from collections.abc import Iterator

from ingest.errors import NotText

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.005
_ONE_SIDED = 10  # zeros on one side to one on the other
_SAMPLE = 200_000  # bytes on which encodings are compared
_LONE = re.compile(rb"(?:^|[\x00-\x7f])[\x80-\xff](?=[\x00-\x7f]|$)")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode_text(content: bytes, *, name: str = "the file", hint: str | None = None) -> str:
    """The text of the bytes; hint: the encoding that the file itself declares.

    >>> decode_text("寒武纪".encode("gb18030")), decode_text("輝達".encode("utf-16"))
    ('寒武纪', '輝達')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_decode(content[len(mark) :], encoding), name, content)
    if hint and (text := _try(content, hint)) is not None and "\x00" not in text:
        return _checked(text, name, content)
    if b"\x00" not in content and (text := _decode_utf8(content)) is not None:
        return _checked(text, name, content)
    chosen = _choose(content)
    text = _try(content, chosen) if chosen else None
    return _checked(text, name, content)


def _decode_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        head = content[: error.start]
        cut = len(content) - error.start < 4 and not head.isascii()  # within the last letter
        return head.decode("utf-8") if cut else None


def _decode(content: bytes, encoding: str) -> str | None:
    width = {"utf-16": 2, "utf-32": 4}.get(encoding[:6], 1)
    return _try(content[: len(content) - len(content) % width], encoding)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _checked(text: str | None, name: str, content: bytes) -> str:
    if text is None:
        raise NotText(
            f"{name}: {len(content)} bytes that are text in none of UTF-8, UTF-16, GB18030, Big5; "
            "expected a text file: save it as UTF-8 and try again"
        )
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > max(_MOST_CONTROLS * len(text), 1):
        raise NotText(
            f"{name}: {controls} control characters among {len(text)}, so it is binary; "
            "expected a text file: export it as text, DOCX or PDF and try again"
        )
    return text


def _choose(content: bytes) -> str | None:
    """The encoding in which the bytes make the likeliest text, None when there is none."""
    sample = content[:_SAMPLE]
    if b"\x00" in sample:
        return _choose_wide(sample)
    scores = [
        (score, encoding)
        for encoding, score in _score_all(sample)
        if _try(content, encoding) is not None
    ]
    best, encoding = max(scores, default=(0.0, None))
    if best < 1 and len(_LONE.findall(sample)) == len(_HIGH.findall(sample)):
        return "cp1252"  # accents and curly quotes, each alone among ASCII
    return encoding


def _choose_wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: ASCII letters have their zero on one side."""
    if len(sample) % 2:
        sample = sample[:-1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _ONE_SIDED * min(even, odd):
        return None
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    text = _try(sample, encoding)
    return encoding if text is not None and "\x00" not in text else None


def _score_all(sample: bytes) -> Iterator[tuple[str, float]]:
    yield "gb18030", _share(sample, _GB_PAIR, _GB_COMMON)
    yield "big5hkscs", _share(sample, _BIG5_PAIR, _BIG5_COMMON)


# Both standards put the letters of everyday use into a first plane, in front of the rare ones:
# GB 2312 rows 16-55 by sound, Big5 A440-C67E by strokes.
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]")
_GB_COMMON = re.compile(rb"(?:[\xb0-\xd7]|\xa3|\xa1)[\xa1-\xfe]")
_BIG5_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
_BIG5_COMMON = re.compile(rb"[\xa1\xa4-\xc5][\x40-\x7e\xa1-\xfe]|\xc6[\x40-\x7e]")


def _share(sample: bytes, pair: re.Pattern[bytes], common: re.Pattern[bytes]) -> float:
    pairs = pair.findall(sample)
    return sum(bool(common.fullmatch(one)) for one in pairs) / len(pairs) if pairs else 0.0
