"""Mend plain English words of a question that are typed wrongly: mainstrem, wrkloads.

A word that nothing is linked to, that no dictionary and no document has, is read as the one word
of the vocabulary that it nearly spells.

In      Links of an English question, Knowledge
Out     Question with those words replaced, or None when there are none
Source  Damerau-Levenshtein similarity (rapidfuzz)
"""

from dataclasses import replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kg.iris import document_iri
from qa.dictionary import load_dictionary
from qa.glossary import is_han, load_glossary, word_key
from qa.knowledge import Knowledge
from qa.link_types import Link, Links
from qa.questions import Question

_SHORTEST = 5
"""letters of a word that may be mended"""
_SIMILAR = 0.8
_COMMON = 10
"""glosses of the dictionary in which a word stands that others are mended to"""


def mend_words(links: Links, knowledge: Knowledge) -> Question | None:
    """The question with misspelt plain words replaced by the words that they stand for."""
    question = links.question
    if question.language != "en":
        return None
    text, (first, last) = question.text, question.focus
    for link in reversed(links.of("unknown")):
        meant = _meant(link, knowledge)
        if meant:
            text = f"{text[: link.start]}{meant}{text[link.end :]}"
            grown = len(meant) - len(link.text)
            first += grown if link.end <= first else 0
            last += grown if link.start < last else 0
    return replace(question, text=text, focus=(first, last)) if text != question.text else None


def _meant(link: Link, knowledge: Knowledge) -> str | None:
    """The word that a left-over one nearly spells; None for a name, and for a word of its own."""
    text = link.text
    if len(text) < _SHORTEST or not (text.isascii() and text.isalpha() and text.islower()):
        return None
    key = word_key(text)
    if (
        not key
        or key in _known()
        or load_dictionary().frequency(key)
        or _is_written(key, knowledge)
    ):
        return None
    alike = [word for word in _known() if word[0] == key[0] and abs(len(word) - len(key)) <= 2]
    best = process.extractOne(
        key, alike, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_SIMILAR
    )
    return best[0] if best else None


def _is_written(key: str, knowledge: Knowledge) -> bool:
    """Whether a document has a word that begins so."""
    return any(
        key in passage.text.casefold()
        for document in knowledge.dates
        for passage in knowledge.passages_of(document_iri(document))
    )


@cache
def _known() -> tuple[str, ...]:
    """The stems that a misspelt word may stand for, those of the vocabulary first."""
    glossary = load_glossary()
    own = [*glossary.related, *glossary.loose, *glossary.families]
    common = [stem for stem, count in load_dictionary().counts.items() if int(count) >= _COMMON]
    return tuple(
        dict.fromkeys(
            stem
            for stem in (*sorted(own), *sorted(common))
            if len(stem) >= _SHORTEST - 1 and " " not in stem and not is_han(stem)
        )
    )
