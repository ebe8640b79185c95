"""Cut a cell into the things that it lists.

In      the words of a cell, where its quantities and technologies begin
Out     spans of the cell; nothing inside brackets is cut
"""

import re
from collections.abc import Callable, Sequence

_HARD = "、，；;。\n•●"
_OPEN, _CLOSE = "(（[【“「<", ")）]】”」>"
_CJK = re.compile(r"[\u2e80-\u9fff]")
_ITEM = re.compile(r"^\s*(?:-(?![\d.])|[*•●▪]|\d{1,2}[)）.、](?!\d)|[①-⑳])\s*")
_TRIM = " \t\r\n,，、；;。•●"


def _never(_: str) -> bool:
    return False


def split_segments(
    text: str,
    quantities: Sequence[tuple[int, int]] = (),
    names: Sequence[tuple[int, int]] = (),
    *,
    is_lead: Callable[[str], bool] = _never,
    is_label: Callable[[str], bool] = _never,
    whole: bool = False,
) -> tuple[tuple[int, int], ...]:
    """The spans of a cell's items; of sentences when `whole`: 、 parts words of one sentence.

    >>> text = "80GB HBM2e 内置视频编解码、OAM"
    >>> [text[a:b] for a, b in split_segments(text, [(0, 4)], [(5, 10)])]
    ['80GB HBM2e', '内置视频编解码', 'OAM']
    """
    first = {start for start, _ in quantities}
    named = {start for start, _ in names}
    held = [span for span in (*quantities, *names) if " " in text[slice(*span)]]
    cuts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif depth or any(a < at < b for a, b in held) or (letter == "、" and whole):
            continue
        elif letter in _HARD or (letter == "," and not text[at + 1 : at + 2].isdigit()):
            cuts.append((start, at))
            start = at + 1
        elif letter in " \t\u3000" and at + 1 < len(text) and text[at + 1] not in " \t\u3000":
            now = [span for span in quantities if start <= span[0] < at]
            seen = [span for span in names if start <= span[0] < at]
            follows = "quantity" if at + 1 in first else "name" if at + 1 in named else ""
            if _parts(text, start, at, follows, bool(now), bool(seen), whole, is_lead, is_label):
                cuts.append((start, at))
                start = at + 1
    cuts.append((start, len(text)))
    trimmed = [_trim(text, *cut) for cut in cuts]
    return tuple((a, b) for a, b in trimmed if a < b)


def _parts(
    text: str,
    start: int,
    at: int,
    follows: str,
    has_quantity: bool,
    has_name: bool,
    whole: bool,
    is_lead: Callable[[str], bool],
    is_label: Callable[[str], bool],
) -> bool:
    """Whether the space at `at` parts two items of a list."""
    before, after = text[:at].rstrip()[-1:], text[at + 1]
    words = text[start:at].strip()
    if not words or is_lead(words):
        return False
    if before in "+&/-–—:：" or after in "+&/-–—@(（":
        return False
    cjk_before, cjk_after = bool(_CJK.match(before)) or before in _CLOSE, bool(_CJK.match(after))
    if cjk_before and cjk_after:
        return len(words) > (2 if whole else 1)
    if cjk_after:
        following = re.split(r"[\s、，；;。]", text[at + 1 :], maxsplit=1)[0]
        return not (has_quantity and is_label(following)) and (has_quantity or has_name)
    if cjk_before and before not in _CLOSE:
        return bool(follows) and not any(is_lead(words[-n:]) for n in (1, 2, 3))
    if follows == "quantity":
        return has_quantity
    return follows == "name" and has_quantity and has_name


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    item = _ITEM.match(text[start:end])
    start += item.end() if item else 0
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return start, end
