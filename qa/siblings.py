"""Tell whether a passage picks another of several: a sibling of a family, another of a heading.

In      a named thing, what a passage names, a Hit, Knowledge
Out     whether the passage is of the other one
"""

from collections.abc import Set as AbstractSet

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.members import is_any
from qa.passages import Hit

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
    """Whether only a heading names a thing, beside another that the text itself names."""
    lines = hit.context.split("\n")[1 if hit.role == "answer" else 0 :]
    context = knowledge.vocabulary.spoken_of
    for line in lines:
        mentions = knowledge.vocabulary.lexicon.find_mentions(line, context=context)
        named = {mention.entity for mention in mentions}
        if knowledge.kin(asked) & named and others & named:
            return True
    return False
