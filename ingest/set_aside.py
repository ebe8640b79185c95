"""Lines that are not what somebody said: adverts, figures not captured, page furniture.

Out     the kind of block, or None for words that count
"""

import re
from functools import cache, lru_cache
from typing import Literal

from ingest.document_cues import DocumentCues, load_document_cues

SetAside = Literal["advert", "figure", "meta"]

_LONGEST = 300
_REMEMBERED = 1_000  # lines: each is asked for twice
_ENOUGH = 2
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^<>]*>|<!--.*-->", re.IGNORECASE)
_COUNT = r"\s?\d{1,3}(?:[-.–]\d{1,2})?"


@lru_cache(_REMEMBERED)
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
    if _figure_pattern().fullmatch(text):
        return "figure"
    if cues.weigh("MetaPattern", text) >= _ENOUGH:
        return "meta"
    return "advert" if _is_advert(text, cues, at_edge=at_edge) else None


def _is_advert(text: str, cues: DocumentCues, *, at_edge: bool) -> bool:
    weights = cues.find("AdvertPattern", text)
    return any(weight >= _ENOUGH for weight in weights) or (at_edge and sum(weights) >= _ENOUGH)


@cache
def _figure_pattern() -> re.Pattern[str]:
    forms = sorted(load_document_cues().forms["FigureWord"], key=lambda form: (-len(form), form))
    words = "|".join(map(re.escape, forms))
    shapes = (
        rf"(?:\d{{1,3}}\s?)?(?:{words})(?:{_COUNT})?",
        rf"[\[【(（<](?:\d{{1,3}}\s?)?(?:{words})(?:{_COUNT})?(?:\s?[:：].{{0,80}})?[\]】)）>]",
        rf"(?:{words}){_COUNT}\s?[:：.、|].{{1,100}}",
        rf"(?:{words}){_COUNT}\s[^\x00-\x7f].{{1,40}}(?<![。；])",
    )
    return re.compile("|".join(shapes), re.IGNORECASE)
