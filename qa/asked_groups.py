"""Group the properties that a question may ask of whom it describes.

In      links, Knowledge
Out     groups of links, the likeliest first; an empty one stands for the compute of a format
"""

import re
from collections.abc import Iterator

from qa.described_kinds import is_format
from qa.knowledge import Knowledge
from qa.links import Link, Links

_ASKED_KINDS = frozenset(("Specification", "Commercial", "Roadmap", "Relation", "Compatibility"))
_JOINED = 3
"""characters between two properties asked for together"""
_STOP = re.compile(r"[.。?？!！;；]")


def asked_groups(links: Links, knowledge: Knowledge) -> Iterator[tuple[Link, ...]]:
    """What may be asked for: properties joined together, the last first; a bare number format."""
    groups: list[tuple[Link, ...]] = []
    for link in (one for one in links.of("property") if _is_asked(one, links, knowledge)):
        if groups and _are_joined(groups[-1][-1], link, links):
            groups[-1] = (*groups[-1], link)
        else:
            groups.append((link,))
    yield from reversed(groups)
    if any(is_format(link, knowledge) for link in links.of("entity")):
        yield ()


def _are_joined(one: Link, other: Link, links: Links) -> bool:
    """Whether nothing but words that ask stands between two properties: and at what, and its."""
    if 0 <= other.start - one.end <= _JOINED:
        return True
    between = links.question.text[one.end : max(other.start, one.end)]
    said = [
        link
        for link in links.all
        if one.end <= link.start < other.start and link.role not in ("cue", "reference")
    ]
    return 0 <= one.end <= other.start and not said and not _STOP.search(between)


def _is_asked(link: Link, links: Links, knowledge: Knowledge) -> bool:
    properties = knowledge.vocabulary.ontology.properties
    nouns = {(one.start, one.end) for one in links.of("class")}
    return (link.start, link.end) not in nouns and any(
        iri in properties and properties[iri].kind in _ASKED_KINDS for iri in link.iris
    )
