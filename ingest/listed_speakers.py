"""Labels of turns that the list of those present introduces: Present: KO (supply), Omar Petit (OP).

In      units of a text, document cues
Out     the labels, folded, that the list has as words of their own
"""

import re
from functools import cache

from ingest.document_cues import DocumentCues, load_document_cues
from ingest.line_heads import fold_label
from ingest.units import Unit

_MOST_UNITS = 24
"""units at the head of a text in which those present are listed"""
_MOST_LISTED = 10
"""lines below a heading that is the label of such a list"""
_LATIN = re.compile(r"[A-Z][A-Za-z.'’-]{0,20}(?: [A-Z][A-Za-z.'’-]{0,20}){0,2}")


def listed_speakers(units: tuple[Unit, ...], cues: DocumentCues) -> frozenset[str]:
    """The labels in Latin letters that the list of those present names.

    >>> from ingest.document_cues import load_document_cues
    >>> from ingest.lines import split_lines
    >>> from ingest.units import read_units
    >>> text = "Present: Omar Petit (OP), sales\\n\\nOP: We sell two.\\n\\nPlates: two."
    >>> cues = load_document_cues()
    >>> listed_speakers(read_units(text, split_lines(text), cues), cues)
    frozenset({'op'})
    """
    lists = list_of_those_present(units, cues)
    labels = {unit.label for unit in units if unit.label and _LATIN.fullmatch(unit.label)}
    return frozenset(
        fold_label(label)
        for label in labels
        if re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", lists)
    )


def list_of_those_present(units: tuple[Unit, ...], cues: DocumentCues) -> str:
    """What the lists of those present say, one line each."""
    return "\n".join(_lists(units, cues))


def _lists(units: tuple[Unit, ...], cues: DocumentCues) -> list[str]:
    """What the lists of those present say."""
    found: list[str] = []
    below = 0
    for unit in units[:_MOST_UNITS]:
        if unit.rows:
            continue
        bare = unit.text.strip("#*_:： \t")
        opened = _opening().search(unit.text)
        if cues.has("ParticipantLabel", bare):
            below = _MOST_LISTED
        elif unit.heading and unit.heading.sign == "marked":
            below = 0
        elif opened:
            found.append(unit.text[opened.end() :])
        elif below and (unit.head.bullet or unit.label):
            below -= 1
            found.append(unit.text)
    return found


@cache
def _opening() -> re.Pattern[str]:
    forms = load_document_cues().forms["ParticipantLabel"]
    listed = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<!\w)(?:{listed})\s*[*_]{{0,2}}[:：]", re.IGNORECASE)
