"""Tell whether a passage picks another of several: a sibling of a family, another of a heading.

In      a named thing, what a passage names, a Hit, Knowledge
Out     whether the passage is of the other one
"""

from collections.abc import Set as AbstractSet

from kg.model import Iri, Mention
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.members import is_any
from qa.passages import Hit

_OPENING = 4
"""characters that may stand before the name that a sentence begins with"""
_SEVERAL = 3
_PRODUCTS = (cg("Product"), cg("Model"))


def is_of_sibling(asked: Iri, here: AbstractSet[Iri], knowledge: Knowledge) -> bool:
    """Whether a text names the family of a product and another product of it, not this one."""
    own = {*knowledge.closure((asked,))}
    families = knowledge.parents(asked)
    if own & here or not families & here or not is_any(asked, _PRODUCTS, knowledge):
        return False
    others = here - families
    return any(families & knowledge.parents(one) for one in others)


def shares_heading(asked: Iri, others: AbstractSet[Iri], hit: Hit, knowledge: Knowledge) -> bool:
    """Whether only a heading names a thing, beside another that the text itself names.

    Of several that a question lists, an answer that begins with one of them speaks of that one.
    """
    lines = hit.context.split("\n")
    for at, line in enumerate(lines):
        named = {mention.entity for mention in _mentions(line, knowledge)}
        if knowledge.kin(asked) & named and others & named:
            if at or hit.role != "answer":
                return True
            first = next(iter(_mentions(hit.text, knowledge)), None)
            alike = sum(is_any(one, _kinds(asked, knowledge), knowledge) for one in named)
            if (
                first
                and alike >= _SEVERAL
                and first.start <= _OPENING
                and first.entity in others & named
            ):
                return True
    return False


def _kinds(iri: Iri, knowledge: Knowledge) -> tuple[Iri, ...]:
    kind = knowledge.vocabulary.kind(iri)
    return (kind,) if kind else ()


def _mentions(text: str, knowledge: Knowledge) -> tuple[Mention, ...]:
    context = knowledge.vocabulary.spoken_of
    return tuple(knowledge.vocabulary.lexicon.find_mentions(text, context=context))
