"""Answer from sentences that deal something out: "SK hynix has 55% of it, Micron 25%, Samsung 20%".

Such a sentence says who supplies something, who takes most of it, and what some take together.
What is shared out is named in the sentence or in the question that it answers.

In      Links, Knowledge
Out     outcomes: claims of a share, with the amounts of the sentence to calculate with
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.folding import fold
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import dimension_of, find_quantities, parse_quantity
from qa.found import Outcome, Part
from qa.grid_words import means_total
from qa.knowledge import Knowledge, PassageText
from qa.links import Link, Links
from qa.members import is_any, means_class
from qa.plan_parts import find_aggregate, sort_links
from qa.plan_types import CALCULATED, Aggregate, Plan
from qa.reading import is_specific
from qa.sparql import ClaimRow, select_claims

_SHARE, _SUPPLIED = cg("marketShare"), cg("suppliedBy")
_RATIO, _ORGANIZATION = cg("Ratio"), cg("Organization")
_NO_SHARES = tuple(cg(name) for name in ("AskWhy", "AskYesNo", "AskOpinion", "AskWhen"))
_LISTING = tuple(cg(name) for name in ("AskWho", "AskList", "AskWhat", "AskHowMuch"))
_LEAST = 2


@dataclass(frozen=True, slots=True)
class _Sharing:
    """A sentence that says several shares of one thing."""

    passage: PassageText
    parts: tuple[Part, ...]
    rows: tuple[ClaimRow, ...]
    """its claims of a share"""

    def named(self, link: Link, knowledge: Knowledge) -> tuple[Part, ...]:
        """The shares of whom a word names."""
        kin = knowledge.kin(link.iris[0])
        return tuple(part for part in self.parts if part.subject in kin)


def share_outcomes(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What the sentences that say shares answer."""
    if links.has(*_NO_SHARES):
        return ()
    parts = sort_links(links, (), knowledge)
    aggregate = find_aggregate(parts, knowledge)
    asked = [link for link in links.of("property") if _asks_share(link)]
    if not asked and aggregate not in ("sum", "difference"):
        return ()
    found = []
    for near in (True, False):
        for one in _sharings(knowledge):
            outcome = _outcome(one, asked, aggregate, links, knowledge, near=near)
            found += [outcome] if outcome else []
        if found:
            break
    return tuple(found)


def _asks_share(link: Link) -> bool:
    """Whether a word asks for a share, or for who supplies something."""
    return bool({*link.iris} & {_SHARE, _SUPPLIED})


def _sharings(knowledge: Knowledge) -> Iterable[_Sharing]:
    stated = select_claims(knowledge.graph, "stating", property=(_SHARE,)).rows
    groups: dict[tuple[Iri, int], tuple[PassageText, list[ClaimRow]]] = {}
    for row in stated:
        passage = knowledge.passage_at(row.document, row.start)
        if passage is not None and passage.role != "row":
            groups.setdefault((row.document, passage.start), (passage, []))[1].append(row)
    for passage, rows in groups.values():
        parts = _parts(passage, rows, knowledge)
        if len(parts) >= _LEAST:
            yield _Sharing(passage, parts, tuple(rows))


def _parts(passage: PassageText, rows: list[ClaimRow], knowledge: Knowledge) -> tuple[Part, ...]:
    """Each company of a sentence with the share that stands after it, before the next name."""
    text = passage.text
    mentions = [
        mention
        for mention in knowledge.vocabulary.lexicon.find_mentions(
            text, context=knowledge.vocabulary.spoken_of
        )
        if is_any(mention.entity, [_ORGANIZATION], knowledge)
    ]
    spans = [span for span in find_quantities(text) if _is_share(span.quantity)]
    found: dict[Iri, Part] = {}
    for at, mention in enumerate(mentions):
        end = mentions[at + 1].start if at + 1 < len(mentions) else len(text)
        after = [span for span in spans if mention.end <= span.start < end]
        if after and mention.entity not in found:
            own = [row for row in rows if row.subject == mention.entity]
            row = (own or rows)[0]
            span = after[0]
            written = text[span.start : span.end]
            found[mention.entity] = Part(mention.entity, written, span.quantity, row)
    return tuple(found.values())


def _is_share(quantity: Quantity) -> bool:
    return quantity.unit is not None and dimension_of(quantity.unit) == _RATIO


def _outcome(
    one: _Sharing,
    asked: list[Link],
    aggregate: Aggregate | None,
    links: Links,
    knowledge: Knowledge,
    *,
    near: bool,
) -> Outcome | None:
    """What a sentence answers; what is shared is named in it, else in the question before it."""
    names = [
        link
        for link in links.of("entity")
        if not means_class(link, knowledge) and not means_total(link)
    ]
    holders = [link for link in names if one.named(link, knowledge)]
    shared = [link for link in names if link not in holders]
    if not all(_says(one.passage, link, knowledge, near=near) for link in shared):
        return None
    if not any(is_specific(link, knowledge) or link.text for link in shared):
        return None
    counts = [link for link in (*links.of("unknown"), *links.of("quantity")) if _counts(link, one)]
    counts += [link for link in links.of("entity") if means_total(link)]
    used = {*asked, *names, *links.of("cue"), *links.of("class"), *links.of("reference"), *counts}
    parts = tuple(part for link in holders for part in one.named(link, knowledge)[:1])
    rows = tuple(sorted(_once(one.rows), key=lambda row: -(row.amount() or 0.0)))
    plan = Plan(
        "having",
        links,
        frozenset(used),
        subjects=tuple(part.subject for part in parts),
        properties=(_SHARE,),
        aggregate=aggregate,
    )
    if aggregate in CALCULATED:
        if len(parts) < _LEAST:
            return None
        plan = replace(plan, shape="values")
        rows = tuple(dict.fromkeys(part.row for part in parts))
    elif aggregate in ("maximum", "minimum"):
        order = sorted(
            one.parts, key=lambda p: p.quantity.number or 0, reverse=aggregate == "maximum"
        )
        rows = rows if aggregate == "maximum" else rows[::-1]
        if not rows or rows[0].subject != order[0].subject:
            return None
        parts = ()
    elif holders or not links.has(*_LISTING):
        return None
    query = select_claims(knowledge.graph, "claims", claim=(row.claim for row in rows))
    meant = frozenset(iri for link in used for iri in link.iris)
    return Outcome(plan, rows, query.sparql, filters=meant, parts=parts)


def _once(rows: Iterable[ClaimRow]) -> tuple[ClaimRow, ...]:
    """Of claims that say the same, the one with the fewest words."""
    ordered = sorted(rows, key=lambda row: -len(row.quote))
    return tuple({(row.subject, row.amount()): row for row in ordered}.values())


def _says(passage: PassageText, link: Link, knowledge: Knowledge, *, near: bool) -> bool:
    """Whether a sentence, or else the question that it answers, names a thing."""
    text = passage.text if near else f"{passage.text}\n{passage.context}"
    found = knowledge.vocabulary.lexicon.find_mentions(text, context=knowledge.vocabulary.spoken_of)
    kin = knowledge.kin(link.iris[0])
    return any(m.entity in kin for m in found) or (
        bool(link.text) and fold(link.text) in fold(text)
    )


def _counts(link: Link, one: _Sharing) -> bool:
    """Whether a word says how many have a share: the three of them."""
    amount = link.quantity or parse_quantity(link.text)
    return amount is not None and (amount.number is None or amount.number <= len(one.parts))
