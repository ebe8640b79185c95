"""Link the words of a question that are misspelt or only sound like a word that is known.

In      the text of a question, the links found so far, Spelling, Vocabulary
Out     further links, where nothing else is linked
"""

import re
from collections.abc import Iterable

from kg.model import Iri
from qa.dictionary import load_dictionary
from qa.link_types import Link
from qa.model import Role
from qa.spelling import Spelling
from qa.stems import find_tokens
from qa.vocabulary import Vocabulary
from qa.words import background_share

_USUAL = 2
"""glosses of the dictionary from which on a word is taken as it is spelt"""
_LATIN = re.compile(r"[A-Za-z]{4,}")
_COMMON = 1e-4
"""share of all words from which on a word is no misspelt name: expect"""
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ROLE_OF_CUE: dict[str, Role] = {"Reference": "reference"}


def misspelt_names(text: str, links: list[Link], spelling: Spelling) -> list[Link]:
    """Names that are nearly spelt or sound like one: 寒五纪, Huawi."""
    found: list[Link] = []
    looks = (
        (spelling.by_shape, "spelling"),
        (spelling.by_romanization, "homophone"),
        (spelling.by_sound, "homophone"),
    )
    plain: list[Link] = []
    for look, how in looks:
        blanked = blank(text, [*links, *found, *plain])
        while (hit := look(blanked)) is not None:
            start, end, iri = hit
            link = Link(start, end, text[start:end], "entity", (iri,), how)
            common = link.text.islower() and background_share(link.text) >= _COMMON
            (plain if common and how == "spelling" else found).append(link)
            blanked = blank(text, [*links, *found, *plain])
    return found


def whole_names(text: str, links: list[Link], spelling: Spelling) -> list[Link]:
    """The links with a short name made whole where the rest of it only sounds right: 摩尔现程."""
    found = list(links)
    for at, link in enumerate(links):
        if link.role != "entity" or not _HAN.fullmatch(link.text):
            continue
        open_text = blank(text, [other for other in links if other is not link])
        if not _HAN.match(open_text[link.end : link.end + 1]):
            continue
        hit = spelling.by_sound(open_text)
        if hit and hit[0] == link.start and hit[1] > link.end and hit[2] in link.iris:
            written = text[hit[0] : hit[1]]
            found[at] = Link(hit[0], hit[1], written, "entity", (hit[2],), "homophone")
    return found


def misspelt_terms(text: str, links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """Latin words that nearly spell a word for a property, class or cue: memmory.

    A word of general English is meant as it is spelt: served is no server.
    """
    found = []
    for match in _LATIN.finditer(blank(text, links)):
        if _is_english(match.group()):
            continue
        meant = vocabulary.nearest_terms(match.group())
        by_role: dict[Role, list[Iri]] = {}
        for iri in meant:
            by_role.setdefault(role_of(iri, vocabulary), []).append(iri)
        found += [
            Link(match.start(), match.end(), match.group(), role, tuple(iris), "spelling")
            for role, iris in by_role.items()
        ]
    return found


def _is_english(word: str) -> bool:
    stems = (token.key for token in find_tokens(word.lower()))
    return all(load_dictionary().frequency(stem) >= _USUAL for stem in stems)


def sounding_terms(text: str, links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """Words that only sound like a word for a measured property: 功号, gonghao."""
    found: list[Link] = []
    while (hit := vocabulary.sounding_term(blank(text, [*links, *found]))) is not None:
        start, end, meant = hit
        by_role: dict[Role, list[Iri]] = {}
        for iri in meant:
            by_role.setdefault(role_of(iri, vocabulary), []).append(iri)
        found += [
            Link(start, end, text[start:end], role, tuple(iris), "homophone")
            for role, iris in by_role.items()
        ]
    return found


def blank(text: str, links: Iterable[Link]) -> str:
    """The text with every linked stretch replaced by spaces."""
    chars = list(text)
    for link in links:
        chars[link.start : link.end] = " " * (link.end - link.start)
    return "".join(chars)


def role_of(iri: Iri, vocabulary: Vocabulary) -> Role:
    """The role of a word for something of the vocabulary."""
    if iri in vocabulary.cues:
        return _ROLE_OF_CUE.get(vocabulary.cues[iri].type, "cue")
    return "class" if iri in vocabulary.ontology.classes else "property"
