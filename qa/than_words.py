"""Part a property's word from the word for "than" behind it: 功耗比A100 is power, than the A100.

In      a question's text, the names and terms found in it, the Vocabulary
Out     the terms, those that end in such a word before a name read without it
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.lexicon import Name
from qa.question_lists import word_list
from qa.vocabulary import Vocabulary


def without_than(
    text: str, names: Iterable[Name], terms: Iterable[Name], vocabulary: Vocabulary
) -> list[Name]:
    """The terms as they are meant where a name follows: 能效比 stays one where none does."""
    starts = {name.start for name in names}
    found = []
    for term in terms:
        than = max(filter(term.text.endswith, word_list("ThanWord")), key=len, default=None)
        begins = term.end + len(text[term.end :]) - len(text[term.end :].lstrip())
        if than is None or begins not in starts:
            found.append(term)
            continue
        end = term.end - len(than)
        shorter = [
            one for one in vocabulary.terms(text[term.start : end]) if one.end == end - term.start
        ]
        moved = [
            replace(one, start=one.start + term.start, end=one.end + term.start) for one in shorter
        ]
        found += moved or [term]
    return found
