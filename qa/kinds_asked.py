"""Read "what chips" as a wish for a list: the question word right before a kind of thing.

In      the links of a question, Vocabulary
Out     the links, with the wish for a list beside what the question word meant
"""

from dataclasses import replace

from kg.folding import fold
from kg.ontology import cg
from qa.link_types import Link
from qa.question_lists import word_list
from qa.vocabulary import Vocabulary

_WHAT, _LIST = cg("AskWhat"), cg("AskList")
_COUNTED = tuple(cg(name) for name in ("Product", "Model", "Software"))
_BESIDE = 1
"""characters between the question word and the kind"""


def read_kinds_asked(links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links, where a kind of thing that is asked for with "what" asks for all of them.

    "Which card" asks for one and "is what chip" what one is: neither is a wish for a list.
    """
    kinds = [
        link.start
        for link in links
        if link.role == "class"
        and any(vocabulary.ontology.is_a(iri, kind) for iri in link.iris for kind in _COUNTED)
    ]
    return [
        replace(link, iris=(*link.iris, _LIST))
        if _WHAT in link.iris
        and fold(link.text) in word_list("KindsWord")
        and any(0 <= start - link.end <= _BESIDE for start in kinds)
        else link
        for link in links
    ]
