"""Leave out the words that only repeat what another says: which foundry makes it, how many units.

In      links of a question, in order; the Ontology
Out     the links without such verbs; bare counts and sums become the cue for an amount
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.folding import fold
from kg.model import Iri
from kg.ontology import Ontology, cg
from qa.asked_units import asks_number, says_number
from qa.links import Link
from qa.question_lists import word_list

_CHOOSING = (cg("AskList"), cg("AskWho"), cg("AskWhat"))
_RANKING = (cg("AskMaximum"), cg("AskMinimum"))
_APART = 1
"""characters between the words"""
_BEHIND, _BEFORE = 12, 8
"""characters between a noun for an amount and what stands before it, and behind it"""


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
    found = _without_bare_counts(found, ontology, cg("Count"))
    found = _without_amount_nouns(_without_bare_counts(found, ontology, cg("Currency")))
    found = _without_group_sizes(_without_last_verb(found, ontology))
    found = _without_variant_nouns(_without_ranked_twice(found, ontology))
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


def _without_bare_counts(
    found: tuple[Link, ...], ontology: Ontology, kind: Iri
) -> tuple[Link, ...]:
    """How many units, where another word says what is counted, asks for an amount alone.

    So does how much money, where another word says what it is paid for: the rent.
    """
    counts = [link for link in found if link.role == "property" and _is_of(link, kind, ontology)]
    asks = asks_number if kind == cg("Count") else says_number
    bare = [link for link in counts if asks(link.text)]
    if len(bare) == len(counts):
        return found
    amount = (cg("AskHowMuch"),)
    return tuple(replace(link, role="cue", iris=amount) if link in bare else link for link in found)


def _without_amount_nouns(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links without nouns that only stand for the amount of another: the size of its cache."""
    properties = [link for link in found if link.role == "property" and link.start >= 0]
    nouns = [link for link in properties if fold(link.text) in word_list("AmountNoun")]
    others = {(link.start, link.end) for link in properties} - {(n.start, n.end) for n in nouns}

    def is_near(noun: Link) -> bool:
        return any(
            0 <= noun.start - end <= _BEHIND or 0 <= start - noun.end <= _BEFORE
            for start, end in others
        )

    def is_of_named(noun: Link) -> bool:
        """Whether only names stand between it and what it is an amount of: size of their order."""
        behind = sorted((link for link in found if link.start >= noun.end), key=lambda o: o.start)
        after = next((link for link in behind if link.role != "entity"), None)
        return after is not None and (after.start, after.end) in others and after != behind[0]

    return tuple(
        link for link in found if link not in nouns or not (is_near(link) or is_of_named(link))
    )


def _without_group_sizes(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links without a number of things that a superlative chooses from: of the few makers."""
    best = [link.start for link in found if {*link.iris} & {*_RANKING}]
    amounts = {(link.start, link.end) for link in found if link.role == "quantity"}
    sizes = {
        (link.start, link.end)
        for link in found
        if cg("AskCount") in link.iris and (link.start, link.end) in amounts
    }
    chosen = {span for span in sizes if any(span[1] <= start for start in best)}
    return tuple(link for link in found if (link.start, link.end) not in chosen)


def _without_variant_nouns(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links without the noun for members of a family that are counted: how many T5 sizes."""
    ends = [link.end for link in found if cg("AskCount") in link.iris and link.start >= 0]
    if not any(link.role == "entity" for link in found):
        return found
    nouns = {
        (link.start, link.end)
        for link in found
        if link.role in ("property", "unknown")
        and fold(link.text) in word_list("VariantNoun")
        and any(0 <= link.start - end <= _BEHIND for end in ends)
    }
    return tuple(link for link in found if (link.start, link.end) not in nouns)


def _without_ranked_twice(found: tuple[Link, ...], ontology: Ontology) -> tuple[Link, ...]:
    """The links without the amount that a superlative means, where another is named: 月租最贵."""
    spans = {(link.start, link.end) for link in found if {*link.iris} & {*_RANKING}}
    amounts = [link for link in found if link.role == "property" and _is_measured(link, ontology)]
    meant = [link for link in amounts if (link.start, link.end) in spans]
    named = [link for link in amounts if (link.start, link.end) not in spans]
    return tuple(
        link
        for link in found
        if link not in meant
        or not any(
            _dimensions(link, ontology) & _dimensions(other, ontology)
            and not {*link.iris} & {*other.iris}
            for other in named
        )
    )


def _dimensions(link: Link, ontology: Ontology) -> set[Iri]:
    known = (ontology.properties.get(iri) for iri in link.iris)
    return {one for item in known if item is not None for one in item.dimensions}


def _without_last_verb(found: tuple[Link, ...], ontology: Ontology) -> tuple[Link, ...]:
    """The links without a vague verb that ends a question for an amount: how much does it use."""
    content = [link for link in found if link.start >= 0 and link.role != "cue"]
    last = [link for link in content if link.start == content[-1].start] if content else []
    amounts = [link for link in found if link.role == "cue" and cg("AskHowMuch") in link.iris]
    asked = any(
        0 <= link.start - cue.end <= _APART
        for cue in amounts
        for link in content
        if link.role == "property" and link not in last and _is_measured(link, ontology)
    )
    vague = [
        link
        for link in last
        if link.role == "property" and all(_is_weak(iri, ontology) for iri in link.iris)
    ]
    return tuple(link for link in found if link not in vague) if asked else found


def _is_measured(link: Link, ontology: Ontology) -> bool:
    known = [ontology.properties.get(iri) for iri in link.iris]
    return any(one is not None and one.value_type == "Quantity" for one in known)


def _is_weak(iri: Iri, ontology: Ontology) -> bool:
    known = ontology.properties.get(iri)
    return known is not None and known.weak


def _is_of(link: Link, kind: Iri, ontology: Ontology) -> bool:
    known = [ontology.properties.get(iri) for iri in link.iris]
    return any(one is not None and one.dimension == kind for one in known)


def _names_companies(link: Link, ontology: Ontology) -> bool:
    """Whether every reading of a property word leads to an organization."""
    known = [ontology.properties.get(iri) for iri in link.iris]
    return bool(known) and all(one is not None and one.range == cg("Organization") for one in known)
