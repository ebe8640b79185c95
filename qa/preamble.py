"""Leave out what only leads up to a question: greetings, who asks, what for.

In      Links of a question whose focus is a part of its text
Out     Links of the focus, and before it the names that the focus does without
"""

from dataclasses import replace

from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any

_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_DIFFERING = cg("AskConflict")
"""also told behind the question: the two experts seem to say different things"""
_ASKED = ("property", "class", "unknown")


def leave_preamble(links: Links, knowledge: Knowledge) -> Links:
    """The links without those before the focus that the focus has of its own."""
    first, last = links.question.focus
    if not any(0 <= link.start < first or link.start >= last for link in links.all):
        return links
    inside = [link for link in links.all if link.start < 0 or first <= link.start < last]
    refers = any(link.role == "reference" for link in inside)
    named = any(_is_name(link, knowledge) for link in inside)
    asks = any(link.role in _ASKED for link in inside)

    def is_kept(link: Link) -> bool:
        if link.role in ("entity", "unknown"):
            return refers or not named
        if link.role in ("property", "class"):
            return not asks
        return link.role == "date" and not named

    before = [link for link in links.all if 0 <= link.start < first and is_kept(link)]
    behind = [link for link in links.all if link.start >= last and _DIFFERING in link.iris]
    return replace(links, all=(*before, *inside, *behind))


def _is_name(link: Link, knowledge: Knowledge) -> bool:
    return link.role == "entity" and is_any(link.iris[0], _NAMED, knowledge)
