"""Lines that are not what somebody said: adverts, figures not captured, page furniture.

Out     the kind of block, or None for words that count
"""

import re
from functools import cache
from typing import Literal

from ingest.document_cues import DocumentCues, load_document_cues

SetAside = Literal["advert", "figure", "meta"]

_LONGEST = 300
_ENOUGH = 2
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^<>]*>|<!--.*-->", re.IGNORECASE)
_COUNT = r"\s?\d{1,3}(?:[-.–]\d{1,2})?"


def classify_set_aside(text: str, *, at_edge: bool) -> SetAside | None:
    """The kind of a line that is set aside; at_edge: among the first or last lines of the text.

    >>> [classify_set_aside(line, at_edge=False) for line in ("11 图表", "推理占比上升")]
    ['figure', None]
    """
    if len(text) > _LONGEST:
        return None
    cues = load_document_cues()
    if not any(map(str.isalnum, text)):
        return "meta"
    if _PICTURE.fullmatch(text):
        return "meta" if text.startswith("<!") else "figure"
    if any(pattern.fullmatch(text) for pattern in _figure_patterns()):
        return "figure"
    if cues.weigh("MetaPattern", text) >= _ENOUGH:
        return "meta"
    return "advert" if _is_advert(text, cues, at_edge=at_edge) else None


def _is_advert(text: str, cues: DocumentCues, *, at_edge: bool) -> bool:
    weights = [weight for pattern, weight in cues.patterns["AdvertPattern"] if pattern.search(text)]
    return any(weight >= _ENOUGH for weight in weights) or (at_edge and sum(weights) >= _ENOUGH)


@cache
def _figure_patterns() -> tuple[re.Pattern[str], ...]:
    forms = sorted(load_document_cues().forms["FigureWord"], key=lambda form: (-len(form), form))
    words = "|".join(map(re.escape, forms))
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?:\d{{1,3}}\s?)?(?:{words})(?:{_COUNT})?",
            rf"[\[【(（<](?:\d{{1,3}}\s?)?(?:{words})(?:{_COUNT})?(?:\s?[:：].{{0,80}})?[\]】)）>]",
            rf"(?:{words}){_COUNT}\s?[:：.、|].{{1,100}}",
            rf"(?:{words}){_COUNT}\s[^\x00-\x7f].{{1,40}}(?<![。；])",
        )
    )
