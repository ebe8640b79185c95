"""Find names that number a family of which the documents know other numbers: 衡山3 beside 衡山2.

In      the text of a question, its links, the Vocabulary
Out     links of names that nobody knows: what is stated of 衡山2 does not answer for 衡山3
"""

import re
from collections.abc import Iterable, Iterator

from kg.model import Iri
from kg.ontology import cg
from qa.link_types import Link
from qa.vocabulary import Vocabulary

_NUMBERED = re.compile(r"(?P<family>[\u4e00-\u9fff]{2,4})(?P<number>\d{1,4})(?![\d.A-Za-z%])")
_PRODUCTS = frozenset(cg(name) for name in ("Chip", "Card", "System", "Model", "Product"))


def with_unknown_members(text: str, links: Iterable[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links, with the numbered names of known families that are no entity's as unknown."""
    links = list(links)
    for start, digits, end in _spans(text, vocabulary):
        if any(link.role == "entity" and link.start < end and digits < link.end for link in links):
            continue
        others = [link for link in links if not (start <= link.start and link.end <= end)]
        if not any(link.start < end and start < link.end for link in others):
            links = [*others, Link(start, end, text[start:end], "unknown", ())]
    return links


def _spans(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, int]]:
    families = _families(vocabulary)
    for match in _NUMBERED.finditer(text):
        words = match["family"]
        for size in range(len(words), 1, -1):
            if words[-size:] in families:
                yield match.end("family") - size, match.end("family"), match.end()
                break


def _families(vocabulary: Vocabulary) -> frozenset[str]:
    """The words before the numbers of the products that the documents speak of."""
    entities = vocabulary.lexicon.entities
    found = {
        match["family"]
        for iri in vocabulary.spoken_of
        if (known := entities.get(Iri(iri))) is not None and known.kind in _PRODUCTS
        for label in known.labels
        if (match := _NUMBERED.fullmatch(label.text))
    }
    return frozenset(found)
