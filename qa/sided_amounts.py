"""Look up amounts that are told of one side of something: the token price of training.

The side is a qualifier of the claim; a question names it by a word that means the same.

In      Links, Knowledge
Out     outcomes of all claims of the sides that are asked for
"""

from decimal import Decimal

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import find_quantities
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.outcomes import related_properties
from qa.plan_types import Plan
from qa.reading import is_specific
from qa.sparql import ClaimRow, select_claims
from qa.summaries import count_claims
from qa.words import SURE, KeyedText, all_words

_ASPECT, _PER = cg("aspect"), cg("per")
_FEW = 400
"""claims under the properties asked for that are looked through"""
_SHOWN = 8


def outcomes_of_sides(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """The amounts of each side that the question names; of all sides where it names none."""
    known = knowledge.vocabulary.ontology.properties
    properties = tuple(
        iri for iri in dict.fromkeys(links.iris("property")) if iri in known and known[iri].sided
    )
    if not properties or count_claims(knowledge.graph, properties) > _FEW:
        return ()
    result = select_claims(knowledge.graph, "stating", property=properties)
    named = [
        knowledge.kin(link.iris[0]) for link in links.of("entity") if is_specific(link, knowledge)
    ]
    rows = [row for row in result.rows if _side(row) and all(row.subject in kin for kin in named)]
    asked = {side for row in rows if _says(links.question.text, side := _side(row))}
    rows = [row for row in rows if not asked or _side(row) in asked]
    if not rows or len(rows) > _SHOWN or len({row.subject for row in rows}) > 1:
        return ()
    counted = {link.quantity.number for link in links.of("quantity") if link.quantity}
    if counted - _units(rows) - {None}:
        return ()  # so many of them: to be multiplied
    wanted = related_properties(properties, knowledge)
    used = [link for link in links.all if _is_accounted(link, asked, named, wanted)]
    plan = Plan("values", links, frozenset(used), properties=properties)
    met = frozenset(iri for link in used for iri in link.iris)
    return (Outcome(plan, tuple(rows), result.sparql, (), filters=met),)


def _side(row: ClaimRow) -> str:
    return next((value for name, value in row.qualifiers if name == _ASPECT), "")


def _says(text: str, side: str) -> bool:
    """Whether a text has a word for a side."""
    words = all_words(side)
    held = KeyedText(text)
    return bool(words) and all(held.covers(word.key) >= SURE for word in words)


def _is_accounted(
    link: Link, asked: set[str], named: list[frozenset[Iri]], wanted: frozenset[Iri]
) -> bool:
    """Whether a link is what is asked for, names a side or the subject, or by how many it is."""
    known = link.role in ("cue", "quantity") or bool({*link.iris} & wanted)
    side = any(_says(link.text, one) for one in asked)
    return known or side or any({*link.iris} & kin for kin in named)


def _units(rows: list[ClaimRow]) -> set[Decimal | None]:
    """By how many the amounts are told: 1000 where they are per 1K tokens."""
    told = [value for row in rows for name, value in row.qualifiers if name == _PER]
    return {span.quantity.number for text in told for span in find_quantities(text)}
