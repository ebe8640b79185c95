"""Keep a question from taking words for a name that only headed some clause of a document.

A clause may be about "the 910B's stock" or "the rest": its claims stand under that phrase, but a
question that holds the words speaks of the 910B, or of nothing in particular.

In      the entities that the documents brought, the lexicon, the words of the ontology
Out     those of them that a question can name
"""

from collections.abc import Callable, Iterable

from kg.lexicon import Lexicon, Name
from kg.model import Entity
from kg.ontology import cg
from qa.words import background_share

_TOPIC = cg("Topic")
_GENERIC = frozenset(cg(name) for name in ("Topic", "Market", "Application", "ProductClass"))
_ORDINARY = 5e-6
"""share of all words from which on a word is an ordinary one"""


def nameable(
    entities: Iterable[Entity], lexicon: Lexicon, terms: Callable[[str], tuple[Name, ...]]
) -> tuple[Entity, ...]:
    """The entities without the topics that are no names."""
    entities = tuple(entities)
    others = (one for one in entities if one.kind != _TOPIC)
    named = lexicon.extended(others)
    return tuple(
        one for one in entities if one.kind != _TOPIC or _is_name(one.labels[0].text, named, terms)
    )


def _is_name(label: str, lexicon: Lexicon, terms: Callable[[str], tuple[Name, ...]]) -> bool:
    if background_share(label) > _ORDINARY:
        return False
    if any(name.start == 0 and name.end == len(label) for name in terms(label)):
        return False
    return not any(
        (name.kind != "context" or any(map(str.isdigit, name.text)))
        and lexicon.entities[name.entities[0]].kind not in _GENERIC
        for name in lexicon.find_names(label)
    )
