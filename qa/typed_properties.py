"""Read property words by what stands beside them in the question.

"How much memory, and what type?" asks for the memory type; in "$0.03 per 1K tokens" the word
"tokens" is the unit of an amount and asks for nothing; "versus" beside another property only
compares.

In      links of a question, Vocabulary
Out     the links, some with another property, some left out
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.link_types import Link
from qa.vocabulary import Vocabulary

_CATEGORY, _COMPARE = cg("category"), cg("AskCompare")
_PEAK, _RELATIVE = cg("peakPerformance"), cg("relativePerformance")
_PERFORMANCE = frozenset((_PEAK, _RELATIVE))
_PRICE, _HOW_MUCH = cg("price"), cg("AskHowMuch")
_OVER = tuple(cg(name) for name in ("Above", "Below"))
_PRODUCTS = tuple(cg(name) for name in ("Chip", "Card", "System"))
_SHARED = {"zh": 2, "en": 4}
"""first characters that the names of two properties of one thing share"""


def read_types(links: Iterable[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links of a question with its words for properties read by what stands beside them."""
    kept = list(links)
    amounts = [link for link in kept if link.quantity is not None and link.quantity.number]
    kept = [link for link in kept if not (link.role == "property" and _is_unit(link, amounts))]
    kept = _without_relation(kept, vocabulary)
    found = []
    for link in kept:
        before = [
            one
            for one in kept
            if one.role == "property" and 0 <= one.start < link.start and one.iris != link.iris
        ]
        typed = _typed(link, before, vocabulary) if link.role == "property" else None
        found.append(replace(link, iris=(typed,)) if typed else link)
    return _of_performance(found, vocabulary)


def _of_performance(links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links with a word for performance read as that in a number format, or as against another.

    FP32 performance is an amount of its own; whether one's performance is above another's is not.
    """
    formats = any(_is_format(link, vocabulary) for link in links)
    products = {link.iris[0] for link in links if _is_product(link, vocabulary)}
    against = len(products) > 1 and any(iri in _OVER for link in links for iri in link.iris)
    meant = _PEAK if formats else _RELATIVE if against else None
    if meant is None:
        return links
    return [
        replace(link, iris=(meant,))
        if link.role == "property" and link.iris and _PERFORMANCE.issuperset(link.iris)
        else link
        for link in links
    ]


def with_bare_price(links: Iterable[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links with a price where no more than a product is named: "how much is an A30?"."""
    kept = list(links)
    asking = [link for link in kept if _HOW_MUCH in link.iris]
    named = [link for link in kept if link.role not in ("cue", "reference")]
    if len(asking) != 1 or not named or not all(_is_product(link, vocabulary) for link in named):
        return kept
    return [*kept, replace(asking[0], role="property", iris=(_PRICE,))]


def _is_product(link: Link, vocabulary: Vocabulary) -> bool:
    kind = vocabulary.kind(link.iris[0]) if link.role == "entity" and link.iris else None
    return kind is not None and any(vocabulary.ontology.is_a(kind, one) for one in _PRODUCTS)


def _without_relation(links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links, where "versus" only compares when something else is asked of both.

    A number format asks for the performance in it.
    """
    compared = {(link.start, link.end) for link in links if _COMPARE in link.iris}
    doubled = [x for x in links if x.role == "property" and (x.start, x.end) in compared]
    others = [
        link
        for link in links
        if (link.role == "property" and link not in doubled) or _is_format(link, vocabulary)
    ]
    return [link for link in links if link not in doubled] if others else links


def _is_format(link: Link, vocabulary: Vocabulary) -> bool:
    category = vocabulary.lexicon.related(link.iris[0], _CATEGORY) if link.iris else ()
    return link.role == "entity" and cg("NumberFormat") in category


def _is_unit(link: Link, amounts: Iterable[Link]) -> bool:
    """Whether a word is only the first or last part of an amount: 1K tokens, 上了万亿."""
    return any(
        one.start <= link.start
        and link.end <= one.end
        and (one.start, one.end) != (link.start, link.end)
        for one in amounts
    )


def _typed(link: Link, before: Iterable[Link], vocabulary: Vocabulary) -> Iri | None:
    """The property whose name begins like that of one asked for and ends with the word."""
    if link.iris[:1] != (_CATEGORY,):
        return None
    properties = vocabulary.ontology.properties
    word = fold(link.text)
    asked = {one.iris[0] for one in before if one.iris[0] in properties}
    for iri, known in properties.items():
        for language, least in _SHARED.items():
            name = fold(known.label(language))
            last = name.split()[-1] if language == "en" else name[-2:]
            if iri in asked or not word.endswith(last) or last == name:
                continue
            others = (fold(properties[other].label(language)) for other in asked)
            if any(_shared(name, other) >= least for other in others):
                return iri
    return None


def _shared(one: str, other: str) -> int:
    """How many characters two names begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
