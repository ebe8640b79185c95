"""Lists of words and expressions that `ontology/questions.ttl` keeps for questions.

In      the name of a list (`cg:ThanWord`), or the class of those whose expressions are wanted
Out     folded words; compiled expressions, by the name of their node
Raises  KeyError for a list that the ontology does not have
"""

import re
from collections.abc import Iterable
from functools import cache

from kg.folding import fold
from kg.model import Iri
from kg.ontology import CG, cg, labels_of, local_name, read_nodes, types_of

_FILE = "questions.ttl"


@cache
def word_list(name: str) -> frozenset[str]:
    """Folded words of one list.

    >>> "than" in word_list("ThanWord")
    True
    """
    return frozenset(fold(label.text) for label in labels_of(read_nodes(_FILE)[cg(name)]))


def one_of(words: Iterable[str]) -> str:
    """An expression for any of some words, the longest first.

    >>> one_of({"a", "an"})
    'an|a'
    """
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@cache
def expressions_of(kind: str) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Names of the nodes of a class, each with its expressions; case is ignored.

    >>> [name for name, found in expressions_of("AskedShare") if not found]
    []
    """
    return tuple(
        (
            local_name(Iri(iri)),
            tuple(
                re.compile(str(getattr(text, "value", "")), re.IGNORECASE)
                for text in node.get(CG + "expression", ())
            ),
        )
        for iri, node in read_nodes(_FILE).items()
        if cg(kind) in types_of(node)
    )
