"""Say whom a row of a table means that a description fits: by its amounts, relations, remarks.

In      the passage of the row, the things that it names, links, Knowledge
Out     entities, the likeliest first
"""

from collections import Counter
from collections.abc import Iterable

from kg.iris import document_iri
from kg.model import Iri
from kg.quantities import find_quantities
from qa.knowledge import Knowledge
from qa.link_types import Link, Links
from qa.passages import Hit
from qa.sparql import select_claims


def meant_in_row(
    hit: Hit, fitting: Iterable[Iri], known: Iterable[Iri], links: Links, knowledge: Knowledge
) -> tuple[Iri, ...]:
    """What a row of a table is about, with who makes it: whom its remarks describe.

    Where it gives some of them the amount of the question, only those; else where it relates
    some of them to what the question names, only those.
    """
    document = document_iri(hit.document)
    about = select_claims(knowledge.graph, "about", subject=sorted(fitting)).rows
    stated = [r for r in about if r.document == document and hit.start <= r.start < hit.end]
    amounts = {q.number for link in links.of("quantity") if (q := link.quantity) and q.number}
    named = {*known}
    related = [row for row in stated if row.number is not None and row.number in amounts]
    related = related or [row for row in stated if row.value in named]
    ranked = [iri for iri, _ in Counter(row.subject for row in related or stated).most_common()]
    makers = [maker for iri in ranked for maker in sorted(knowledge.makers_of(iri))]
    return tuple(dict.fromkeys((*ranked, *makers)))


def amounts_said(link: Link, text: str) -> bool:
    """Whether a text has the number of an amount, however it is written: 1万, 10K."""
    number = link.quantity.number if link.quantity else None
    return number is not None and any(
        span.quantity.number == number for span in find_quantities(text)
    )
