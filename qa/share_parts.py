"""Read what a question asks the share of: 内存占整机BOM多少 asks for no amount of memory.

In      the text of a question and its links
Out     the links with the share as what is asked, and what it is of as plain words
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.ontology import cg, load_ontology
from qa.link_types import Link
from qa.question_lists import expressions_of

_SHARE, _RATIO = cg("marketShare"), cg("Ratio")


def with_shares(text: str, links: Iterable[Link]) -> list[Link]:
    """The links of a question for a share; all of them where none is asked for.

    >>> known = [Link(0, 2, "内存", "property", (cg("memoryCapacity"),))]
    >>> [(one.text, one.role) for one in with_shares("内存占整机BOM多少", known)]
    [('占', 'property'), ('内存', 'unknown')]
    """
    links = list(links)
    match = next(
        (m for _, ways in expressions_of("AskedShare") for way in ways if (m := way.search(text))),
        None,
    )
    if match is None:
        return links
    first, last = match.span()
    start, end = match.span("share")
    amounts = [link for link in links if _is_amount(link)]
    words = [replace(link, role="unknown", iris=()) for link in amounts]
    others = [link for link in links if link not in amounts]
    if any(_SHARE in link.iris and link.start < end and start < link.end for link in others):
        return [*others, *words]
    kept = [
        link
        for link in others
        if not (link.start < end and start < link.end)
        and not (link.role == "quantity" and first <= link.start and link.end <= last)
    ]
    return [Link(start, end, text[start:end], "property", (_SHARE,)), *kept, *words]


def _is_amount(link: Link) -> bool:
    """Whether a link is a property that is measured, but as no share."""
    known = load_ontology().properties
    return link.role == "property" and all(
        iri in known
        and known[iri].value_type == "Quantity"
        and known[iri].dimension is not None
        and known[iri].dimension != _RATIO
        for iri in link.iris
    )
