"""Leave out the verb that only repeats the noun before it: which foundry makes it.

In      links of a question, in order; the Ontology
Out     the links without such verbs
"""

from collections.abc import Iterable

from kg.ontology import Ontology, cg
from qa.links import Link

_CHOOSING = (cg("AskList"), cg("AskWho"), cg("AskWhat"))
_APART = 1
"""characters between the words"""


def without_predicates(links: Iterable[Link], ontology: Ontology) -> tuple[Link, ...]:
    """The links without the relation that stands right behind the kind of company asked for."""
    found = tuple(links)
    ends = {link.end for link in found if link.role == "cue" and {*link.iris} & {*_CHOOSING}}
    nouns = [
        link
        for link in found
        if link.role == "property"
        and any(0 <= link.start - end <= _APART for end in ends)
        and _names_companies(link, ontology)
    ]
    return tuple(
        link
        for link in found
        if link.role != "property"
        or not any(
            0 <= link.start - noun.end <= _APART and _names_companies(link, ontology)
            for noun in nouns
            if noun.end <= link.start
        )
    )


def _names_companies(link: Link, ontology: Ontology) -> bool:
    """Whether every reading of a property word leads to an organization."""
    known = [ontology.properties.get(iri) for iri in link.iris]
    return bool(known) and all(one is not None and one.range == cg("Organization") for one in known)
