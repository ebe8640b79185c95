"""Put Chinese text into English words, for an embedding model that reads no Chinese.

In      text in any language
Out     the same with names as their English labels and other words as the glossary's or the
        dictionary's first English word; what none of them knows is left out
"""

import re
from functools import cache, lru_cache

from kg.folding import fold
from kg.lexicon import Name, load_lexicon
from kg.ontology import cg, labels_of, load_ontology, preferred, read_nodes, types_of
from qa.dictionary import load_dictionary
from qa.glossary import HAN, is_han, word_key
from qa.words import all_words, stop_words

_HAN_LETTER = re.compile(f"[{HAN}]")
_SPACES = re.compile(r"\s+")


def english_text(text: str) -> str:
    """The text in English words, in the order of the original.

    >>> english_text("寒武纪的库存"), english_text("the H100's yield")
    ('Cambricon stock', "the H100's yield")
    """
    if not _HAN_LETTER.search(text):
        return text
    written: list[str] = []
    at = 0
    for name in load_lexicon().find_names(text):
        written.append(_english_words(text[at : name.start]))
        written.append(_english_name(name))
        at = name.end
    written.append(_english_words(text[at:]))
    return _SPACES.sub(" ", " ".join(written)).strip()


def _english_name(name: Name) -> str:
    """A name as written, but its English label where it is written in Chinese."""
    if not _HAN_LETTER.search(name.text):
        return name.text
    return preferred(load_lexicon().entities[name.entities[0]].labels, "en")


def _english_words(text: str) -> str:
    written: list[str] = []
    at = 0
    stop = stop_words("zh")
    for word in all_words(text):
        if not is_han(word.key):
            continue
        written.append(text[at : word.start])
        if word.key not in stop:
            written.append(_english_word(word.key))
        at = word.end
    written.append(text[at:])
    return _HAN_LETTER.sub(" ", " ".join(written))


@lru_cache(50_000)
def _english_word(key: str) -> str:
    known = _labels().get(key)
    if known is not None:
        return known
    found = load_dictionary().english.get(key, "")
    return found.split("|")[0]


@cache
def _labels() -> dict[str, str]:
    """Chinese label -> English label, of the glossary first."""
    found: dict[str, str] = {}
    ontology = load_ontology()
    nodes = read_nodes("glossary*.ttl").values()
    groups = [labels_of(node) for node in nodes if cg("Family") not in types_of(node)]
    groups += [term.labels for term in ontology.properties.values()]
    groups += [term.labels for term in ontology.classes.values()]
    for labels in groups:
        english = preferred(labels, "en")
        for label in labels:
            key = word_key(label.text)
            if key and is_han(key):
                found.setdefault(key, fold(english))
    return found
