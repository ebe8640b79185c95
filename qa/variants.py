"""Read a version named in two words: H100 and, further on, the SXM version.

In      Links with a base product and a word that is part of a version's name
Out     Links where both words together are the version
"""

import re
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links

_WORD = re.compile(r"[A-Za-z0-9]{2,}")
_REACH = 16
"""characters between the product and the word of its version"""


_COMPARING = tuple(cg(f"Ask{name}") for name in ("Difference", "Ratio", "Compare"))


def merge_variants(links: Links, knowledge: Knowledge) -> Links:
    """The links with every base product and version word that belong together made one version."""
    found = list(links.all)
    bases = [link for link in links.all if link.role == "entity"]
    for base in bases:
        versions = knowledge.relations.versions.get(base.iris[0], frozenset())
        if not versions:
            continue
        for at, version in _words_of_versions(links, base, versions, knowledge):
            found = _merge(found, base, at, version)
    if links.has(*_COMPARING):
        for link in bases:
            found = _with_sibling(found, replace(links, all=tuple(found)), link, knowledge)
    return replace(links, all=tuple(sorted(found, key=lambda link: (link.start, -link.end))))


def _with_sibling(found: list[Link], links: Links, link: Link, knowledge: Knowledge) -> list[Link]:
    """The links with another version of the same product that only its size names: than 96G."""
    for base in sorted(knowledge.relations.base.get(link.iris[0], frozenset())):
        others = knowledge.relations.versions.get(base, frozenset()) - {link.iris[0]}
        like = replace(link, iris=(base,))
        for span, version in _words_of_versions(links, like, others, knowledge):
            kept = [one for one in found if not (span[0] <= one.start and one.end <= span[1])]
            found = [*kept, Link(*span, links.question.text[slice(*span)], "entity", (version,))]
    return found


def sibling_named(
    links: Links, product: Iri, knowledge: Knowledge
) -> tuple[tuple[int, int], Iri] | None:
    """Another version of what a product is a version of, where the question has a word of it."""
    relations = knowledge.relations
    for base in sorted(relations.base.get(product, frozenset())):
        others = relations.versions.get(base, frozenset()) - {product}
        at = Link(0, 0, "", "entity", (base,))
        found = _words_of_versions(links, at, others, knowledge)
        if found:
            return found[0]
    return None


def _words_of_versions(
    links: Links, base: Link, versions: frozenset[Iri], knowledge: Knowledge
) -> list[tuple[tuple[int, int], Iri]]:
    text = links.question.text
    products = knowledge.vocabulary.ontology
    named = {
        link.start
        for link in links.of("entity")
        if (kind := knowledge.vocabulary.kind(link.iris[0])) and products.is_a(kind, cg("Product"))
    } - {base.start}
    stated = knowledge.vocabulary.spoken_of
    hits = []
    reach = base.end
    for match in _WORD.finditer(text, max(base.end, 0)):
        between = text[reach : match.start()]
        if len(between) > _REACH or any(base.end <= start < match.start() for start in named):
            break
        meant = [
            version
            for version in sorted(versions & stated)
            if match.group().casefold() in _own_words(version, base, knowledge)
        ]
        if len(meant) == 1 or (meant and len(meant) < len(versions & stated)):
            hits.append((match.span(), meant[0]))
            reach = match.end()
    return hits


def _own_words(version: Iri, base: Link, knowledge: Knowledge) -> frozenset[str]:
    """The words of a version's labels that its base product's labels do not have."""
    entities = knowledge.vocabulary.lexicon.entities

    def words(iri: Iri) -> set[str]:
        labels = entities[iri].labels if iri in entities else ()
        return {word.casefold() for item in labels for word in _WORD.findall(item.text)}

    return frozenset(words(version) - words(base.iris[0]))


def _merge(found: list[Link], base: Link, span: tuple[int, int], version: Iri) -> list[Link]:
    kept = [
        link
        for link in found
        if link != base and not (link.start >= span[0] and link.end <= span[1])
    ]
    taken = any(link.role == "entity" and link.iris == (version,) for link in kept)
    start, end = span
    link = Link(start, end, "", "entity", (version,), "context")
    return kept if taken else [*kept, link]
