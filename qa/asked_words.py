"""Find the word that a question asks for when no property is known by it: "how many people".

What answers must speak of it, however much else it shares with the question.

In      Links
Out     links of unknown words
"""

from kg.ontology import cg
from qa.choose import rarity
from qa.knowledge import Knowledge
from qa.links import Link, Links

_FACTS = tuple(
    cg(name) for name in ("AskCount", "AskHowMuch", "AskWhat", "AskWho", "AskList", "AskDefinition")
)
_CHOOSING = (cg("AskList"), cg("AskWho"))
SAYING = frozenset(("Reason", "Statement", "Forecast"))
"""kinds of property whose words only say what kind of sentence is asked for"""
_BETWEEN = frozenset(("", " ", "的", "'s ", "’s ", "s' "))
"""what may stand between a name and what is asked of it"""
_KINDS = tuple(cg(name) for name in ("ProductClass", "Topic", "Facility", "Technology"))
_TELLING = 0.5
"""rarity from which on a word may tell one thing of a kind from the others"""
_SHORTEST = 2
"""characters"""


def asked_words(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The unknown words beside a question word or behind a name.

    Where a property is asked for, only what stands behind which, or names one thing of a kind:
    which bank, the Feixing cluster.
    """
    properties = knowledge.vocabulary.ontology.properties
    nouns = {(link.start, link.end) for link in links.of("class")}
    known = [
        link
        for link in links.of("property")
        if (link.start, link.end) not in nouns
        and not all(i in properties and properties[i].kind in SAYING for i in link.iris)
    ]
    text = links.question.text
    if known:
        named = names_of_kinds(links, knowledge)
        if named:
            return named
        chosen = [link for link in links.of("cue") if any(iri in _CHOOSING for iri in link.iris)]
        return tuple(
            word
            for word in links.of("unknown")
            if word.end - word.start >= _SHORTEST
            and any(text[c.end : word.start] in _BETWEEN for c in chosen if c.end <= word.start)
            and not any(text[word.end : one.start] == " " for one in known)
        )
    cues = [link for link in links.of("cue") if any(iri in _FACTS for iri in link.iris)]
    names = [link for link in links.of("entity") if link.start >= 0]
    return tuple(
        word
        for word in links.of("unknown")
        if word.end - word.start >= _SHORTEST
        and (
            any(text[cue.end : word.start] in _BETWEEN for cue in cues if cue.end <= word.start)
            or any(text[word.end : cue.start] in _BETWEEN for cue in cues if word.end <= cue.start)
            or any(text[n.end : word.start] in _BETWEEN for n in names if n.end <= word.start)
        )
    )


def names_of_kinds(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The unknown words right before a noun for a kind of thing, which tell one of them."""
    kinds = {
        link.start
        for link in links.of("entity")
        if link.start >= 0 and knowledge.vocabulary.kind(link.iris[0]) in _KINDS
    }
    return tuple(
        link
        for link in links.of("unknown")
        if link.start >= 0 and link.end in kinds and rarity(link.text) > _TELLING
    )
