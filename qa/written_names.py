"""How a source writes the name of what it speaks of, beside the label that we give it.

In      a claim, Knowledge
Out     the name as written where the claim stands, or None when the words there do not name it
"""

from kg.folding import fold
from qa.glossary import is_han
from qa.knowledge import Knowledge
from qa.sparql import ClaimRow

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
            return min(named, key=lambda mention: (abs(at - mention.end), mention.start)).text
    chinese = any(is_han(char) for char in f"{passage.text}{passage.context}")
    return knowledge.vocabulary.label(row.subject, "zh") if chinese else None


def differs(label: str, written: str) -> bool:
    """Whether neither of two names is part of the other, whatever the script and spelling.

    >>> differs("昇腾910B", "910B"), differs("EPL", "Whale")
    (False, True)
    """
    one, other = (fold(name).translate(_JOINTS) for name in (label, written))
    return one not in other and other not in one
