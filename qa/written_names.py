"""How a source writes the name of what it speaks of, beside the label that we give it.

In      a claim, Knowledge
Out     the name as written where the claim stands, or None when the words there do not name it
"""

from kg.folding import fold
from qa.glossary import is_han
from qa.knowledge import Knowledge
from qa.sparql import ClaimRow

_CELL_MARKS, _BESIDE_CELL, _BRACKETS = "|\t", " *_`", {*"(（[【"}
_LONGER, _VERSION = 12, 2
"""characters of a version behind a name, at most and at least"""
_JOINTS = str.maketrans("", "", " -_·.")


def written_name(row: ClaimRow, knowledge: Knowledge) -> str | None:
    """The name of a claim's subject in the sentence or table row that states it.

    Where a header far above names it, its Chinese name if the row is Chinese.
    """
    passage = knowledge.passage_at(row.document, row.start)
    if passage is None:
        return None
    lexicon = knowledge.vocabulary.lexicon
    for text in (passage.text, passage.context):
        mentions = lexicon.find_mentions(text, context=knowledge.vocabulary.spoken_of)
        named = [mention for mention in mentions if mention.entity == row.subject]
        if named:
            at = row.end - passage.start
            nearest = min(named, key=lambda mention: (abs(at - mention.end), mention.start))
            listed = passage.role == "row" and text is passage.text
            return _cell(text, nearest.start, nearest.end) if listed else nearest.text
    chinese = any(is_han(char) for char in f"{passage.text}{passage.context}")
    return knowledge.vocabulary.label(row.subject, "zh") if chinese else None


def _cell(text: str, start: int, end: int) -> str:
    """The cell of a table row around a name where little else stands in it, else the name."""
    first = max(text.rfind(mark, 0, start) for mark in _CELL_MARKS) + 1
    last = min((at for mark in _CELL_MARKS if (at := text.find(mark, end)) >= 0), default=len(text))
    cell = text[first:last].strip(_BESIDE_CELL)
    longer = len(cell) <= (end - start) + _LONGER and not set(cell[end - start :]) & _BRACKETS
    return cell if cell.startswith(text[start:end]) and longer else text[start:end]


def differs(label: str, written: str) -> bool:
    """Whether neither of two names is part of the other, or what is written names a version.

    >>> differs("昇腾910B", "910B"), differs("EPL", "Whale"), differs("Llama 4", "Llama 4 Scout")
    (False, True, True)
    """
    one, other = (fold(name).translate(_JOINTS) for name in (label, written))
    if other.startswith(one):
        return len(other) - len(one) >= _VERSION or other[len(one) :].isdecimal()
    return one not in other and other not in one
