"""Tell whether a text tells a property without naming it: we got it from X, N a pop, led the round.

In      properties, a text, where it names companies that nobody asked about
Out     bool
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from kg.folding import fold
from kg.model import Iri
from kg.ontology import read_nodes
from kg.units import texts
from qa.glossary import is_han

_FORMS, _BEFORE, _OWN = "tellingForm", "tellingBefore", "own"
_BETWEEN = r"\s+(?:the\s+)?"
"""what may stand between a word and the name behind it"""


def tells(properties: Iterable[Iri], text: str) -> bool:
    """Whether a text has words that tell one of the properties.

    >>> from kg.ontology import cg
    >>> tells([cg("price")], "They paid 11k a pop."), tells([cg("price")], "It draws 600W.")
    (True, False)
    """
    pattern = _pattern(frozenset(properties), _FORMS)
    return bool(pattern and pattern.search(fold(text)))


def tells_before(properties: Iterable[Iri], text: str, starts: Iterable[int]) -> bool:
    """Whether such a word stands right before a name, by the offsets where names start.

    >>> from kg.ontology import cg
    >>> tells_before([cg("suppliedBy")], "The pumps come from Kelm.", [20])
    True
    """
    pattern = _pattern(frozenset(properties), _BEFORE)
    return pattern is not None and any(pattern.search(fold(text[:start])) for start in starts)


def tells_apart(properties: Iterable[Iri], text: str) -> bool:
    """Whether a text may be of properties: those with words of their own need one of them.

    >>> from kg.ontology import cg
    >>> tells_apart([cg("rent")], "It costs $3,100."), tells_apart([cg("rent")], "$2 an hour.")
    (False, True)
    """
    own = [iri for iri in properties if _own_forms().get(iri)]
    pattern = _pattern(frozenset(own), _OWN) if own else None
    return pattern is None or pattern.search(fold(text)) is not None


@lru_cache(500)
def _pattern(properties: frozenset[Iri], kind: str) -> re.Pattern[str] | None:
    known = _own_forms() if kind == _OWN else _forms(kind)
    forms = sorted({form for iri in properties for form in known.get(iri, ())})
    if not forms:
        return None
    written = (_whole(form, kind) for form in sorted(forms, key=len, reverse=True))
    return re.compile("|".join(written))


def _whole(form: str, kind: str) -> str:
    """A form as a pattern; of Latin letters only as a whole word."""
    known = re.escape(fold(form))
    if is_han(form):
        return known if kind != _BEFORE else rf"{known}$"
    head = r"(?<![\w-])" if form[0].isalnum() else ""
    return rf"{head}{known}(?![\w-])" if kind != _BEFORE else rf"{head}{known}{_BETWEEN}$"


@cache
def _forms(kind: str) -> dict[Iri, frozenset[str]]:
    found: dict[Iri, set[str]] = {}
    for node in read_nodes("tellings.ttl").values():
        for iri in texts(node, "tells"):
            found.setdefault(Iri(iri), set()).update(texts(node, kind))
    return {iri: frozenset(forms) for iri, forms in found.items()}


@cache
def _own_forms() -> dict[Iri, frozenset[str]]:
    """The forms that tell one property and no other, of those that must be told by one."""
    return {
        Iri(iri): frozenset(texts(node, _FORMS))
        for node in read_nodes("tellings.ttl").values()
        if "true" in texts(node, "needed")
        for iri in texts(node, "tells")
    }
