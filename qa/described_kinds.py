"""Say of which classes and regions a description speaks: that domestic vendor, training cards.

In      Links, Knowledge
Out     classes, regions, and the links that mean them
"""

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links


def class_groups(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The names of the question that mean a class: domestic chips."""
    return tuple(link for link in links.of("entity") if means_class_of(link, knowledge))


def means_class_of(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name means a class of things."""
    related = knowledge.vocabulary.lexicon.related
    return link.role == "entity" and bool(related(link.iris[0], cg("meansClass")))


def is_format(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name is of a number format."""
    related = knowledge.vocabulary.lexicon.related
    return link.role == "entity" and cg("NumberFormat") in related(link.iris[0], cg("category"))


def asked_formats(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The number formats of which the compute is asked, not those that only describe: 支持FP8的."""
    properties = knowledge.vocabulary.ontology.properties
    verbs = [
        link.end
        for link in links.of("property")
        if link.start >= 0 and any(i in properties and properties[i].weak for i in link.iris)
    ]
    return tuple(
        link
        for link in links.of("entity")
        if is_format(link, knowledge) and not any(0 <= link.start - end <= 1 for end in verbs)
    )


def asked_kinds(links: Links, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The classes that the question describes: named, of a group, referred to, or related."""
    vocabulary = knowledge.vocabulary
    kinds = [iri for link in links.of("class") for iri in link.iris]
    for link in class_groups(links, knowledge):
        kinds += vocabulary.lexicon.related(link.iris[0], cg("meansClass"))
    for link in links.of("reference"):
        kinds += [kind for iri in link.iris if (kind := vocabulary.cues[iri].asks_for)]
    properties = vocabulary.ontology.properties
    nouns = {(one.start, one.end) for one in links.of("class")}
    for link in links.of("property") if kinds else ():
        if (link.start, link.end) not in nouns:
            ends = (properties[iri].range for iri in link.iris if iri in properties)
            kinds += [end for end in ends if end in vocabulary.ontology.classes]
    return tuple(dict.fromkeys(kinds))


def asked_regions(links: Links, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The regions that groups of the question stand for: domestic chips."""
    related = knowledge.vocabulary.lexicon.related
    found = (related(link.iris[0], cg("meansRegion")) for link in class_groups(links, knowledge))
    return tuple(dict.fromkeys(region for regions in found for region in regions))
