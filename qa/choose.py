"""Choose among outcomes: the one whose claims account for most of the question.

Each link and each left-over word of the question carries a weight.  A link counts when the plan
used it; a word counts as far as the words behind the claims contain it or mean it.

In      outcomes of the plans of one question
Out     Choice: the best outcome and the share of the question that it accounts for
Unit    share is dimensionless, in [0, 1]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any
from qa.model import Role
from qa.outcomes import Outcome, related_properties
from qa.plan_types import CALCULATED
from qa.price_terms import terms_of
from qa.question_lists import word_list
from qa.sparql import ClaimRow
from qa.table_scope import speaks_of_table
from qa.words import KeyedText, background_share, content_words

_WEIGHTS: dict[Role, float] = {
    "entity": 3.0,
    "property": 2.0,
    "class": 0.7,
    "quantity": 1.0,
    "date": 1.0,
    "unknown": 1.5,
    "cue": 0.0,
    "reference": 0.0,
}
_GENERIC = frozenset(cg(name) for name in ("ProductClass", "Topic", "Application", "Technology"))
_GENERIC_WEIGHT = 1.2
_WEAK_WEIGHT = 0.8
_NOBODY = 0.75
"""what is left of a share when a question for who finds nobody"""
_RELATED = 0.3
"""what a claim of a related property counts for the property asked for"""
_ELSEWHERE = 0.5
"""what the words for an amount count that stand near claims of something else"""
_AGGREGATE_WEIGHT = 1.5
_PLAIN, _FREQUENT, _RARE = 0.25, 3.5, 6.0
"""least that a word says; powers of ten of the share of all words of frequent and rare ones"""
_SLIGHT = 0.4
"""weight of a single letter or character, or a bare number, that nothing was found for"""
_AGGREGATES = (
    cg("AskMaximum"),
    cg("AskMinimum"),
    cg("AskCount"),
    cg("AskSum"),
    cg("AskDifference"),
    cg("AskChange"),
    cg("AskRatio"),
    cg("AskAverage"),
)
_LOOKED_AT = 4
"""rows whose words are read for what the plan did not use"""
_TO_THE_POINT = 0.7
"""share from which on a plan that asks for something goes before one that lists everything"""
_ORDER = ("select", "hop", "values", "table", "having", "between", "about")
_LISTING = ("select", "table")
_CONDITION = cg("condition")
_FORECAST, _EXPECTED = cg("forecast"), ("expected", "estimated")


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome and how well it is supported."""

    outcome: Outcome
    share: float
    """of the question's weight that it accounts for"""
    missing: tuple[Link, ...]
    """links that neither the plan nor the words behind its claims account for"""


def choose_outcome(
    outcomes: Iterable[Outcome], links: Links, knowledge: Knowledge
) -> Choice | None:
    """The outcome that accounts for most of the question; on a tie the more specific plan."""
    return best_choice((weigh(outcome, links, knowledge) for outcome in outcomes), links, knowledge)


def best_choice(choices: Iterable[Choice], links: Links, knowledge: Knowledge) -> Choice | None:
    """The choice that accounts for most of the question; None when there is none."""
    return max(choices, key=lambda choice: _rank(choice, links, knowledge), default=None)


def names_spoken(choice: Choice, links: Links, knowledge: Knowledge) -> int:
    """How many of the named things of a question the claims speak of."""
    rows = choice.outcome.rows
    spoken: set[str | None] = {iri for row in rows for iri in (row.subject, row.value)}
    spoken |= {value for row in rows for _, value in row.qualifiers}
    return sum(bool(knowledge.kin(link.iris[0]) & spoken) for link in links.of("entity"))


def _rank(
    choice: Choice, links: Links, knowledge: Knowledge
) -> tuple[bool, float, bool, int, bool, int, int]:
    """What is asked for before all that is stated; the share; how many names it speaks of.

    Where a table is asked for, its records go first; else what is stated of the named things
    themselves, where no others are asked for, what finds more of a class, or several amounts to
    add up.
    """
    plan = choice.outcome.plan
    to_the_point = plan.shape != "about" and choice.share >= _TO_THE_POINT
    named = names_spoken(choice, links, knowledge)
    records = plan.shape == "table" and speaks_of_table(links)
    listed = plan.shape in _LISTING and plan.aggregate in (None, "count")
    spoken = choice.outcome.entities or len({row.subject for row in choice.outcome.rows})
    breadth = spoken if listed else 0
    if plan.aggregate == "sum" and plan.factor is None:
        breadth = int(sum(row.amount() is not None for row in choice.outcome.rows) > 1)
    order = -_ORDER.index(plan.shape)
    own = _tells_own(choice, links)
    return to_the_point, round(choice.share, 3), records, named, own, breadth, order


def _tells_own(choice: Choice, links: Links) -> bool:
    """Whether claims of the named things tell each of several properties asked for together."""
    told = {row.property for row in choice.outcome.rows}
    asked = sorted((one for one in links.of("property") if one.start >= 0), key=lambda o: o.start)
    text = fold(links.question.text)
    together = all(
        text[one.end : other.start].strip() in word_list("JoinWord")
        for one, other in pairwise(asked)
    )
    plain = choice.outcome.plan.shape == "values" and choice.outcome.plan.aggregate is None
    return plain and together and len(asked) > 1 and all(told & {*link.iris} for link in asked)


def weigh(outcome: Outcome, links: Links, knowledge: Knowledge) -> Choice:
    """How much of the question an outcome accounts for."""
    language = links.question.language
    whole = outcome.plan.shape != "about"
    evidence = [_words_behind(row, knowledge, whole=whole) for row in outcome.rows[:_LOOKED_AT]]
    if outcome.through:
        evidence.append(KeyedText(f"{outcome.through.text}\n{outcome.through.context}"))
    total = reached = 0.0
    missing = []
    nouns = {(link.start, link.end) for link in links.of("class")}
    for link in links.all:
        weight = _weight(link, knowledge)
        if link.role == "property" and (link.start, link.end) in nouns:
            continue
        if 0 <= link.start < links.question.focus[0]:
            weight *= 0.0 if link.role == "unknown" else 0.3
        if not weight:
            continue
        total += weight
        share = _accounted(link, outcome, knowledge) if link in outcome.plan.used else 0.0
        if _FORECAST in link.iris and _asks_other(link, links) and _expects(outcome):
            share = 1.0
        elif link.role == "cue":
            share = 1.0 if outcome.plan.aggregate or outcome.plan.asked_of_best else 0.0
        elif _is_on_terms(link, outcome):
            share = 1.0
        elif _is_on_other_terms(link, outcome):
            share = 0.0
        elif share < 1.0:
            most = _ELSEWHERE if _is_measured(link, outcome, knowledge) else 1.0
            share = max(share, min(most, _covered(link, evidence, knowledge, language)))
        reached += weight * share
        if share < 0.5:
            missing.append(link)
    share = reached / total if total else 0.0
    if links.has(cg("AskWho")) and not _names_somebody(outcome, links, knowledge):
        share *= _NOBODY
    return Choice(outcome, share, tuple(missing))


def _is_on_terms(link: Link, outcome: Outcome) -> bool:
    """Whether a word for the terms of a price is one that the claims are stated under."""
    terms = terms_of([link.text]) if link.role == "unknown" else frozenset()
    return bool(terms & _terms_told(outcome))


def _is_on_other_terms(link: Link, outcome: Outcome) -> bool:
    """Whether a price on some terms is asked for, and none of the claims is of such terms."""
    terms = terms_of([link.text]) if link.role == "property" else frozenset()
    return bool(terms) and not terms & _terms_told(outcome)


def _terms_told(outcome: Outcome) -> frozenset[str]:
    rows = outcome.rows
    told = [value for row in rows for name, value in row.qualifiers if name == _CONDITION]
    return terms_of((*told, *(row.quote for row in rows)))


def _asks_other(link: Link, links: Links) -> bool:
    return any(other.iris != link.iris for other in links.of("property"))


def _expects(outcome: Outcome) -> bool:
    """Whether the first claim is of what is to come, which a forecast tells."""
    return bool(outcome.rows) and outcome.rows[0].certainty in _EXPECTED


def _is_measured(link: Link, outcome: Outcome, knowledge: Knowledge) -> bool:
    """Whether an amount is asked for that the plan looked up and found nothing of."""
    properties = knowledge.vocabulary.ontology.properties
    wanted = [iri for iri in link.iris if iri in properties and properties[iri].dimensions]
    sought = outcome.plan.shape == "select" and link in outcome.plan.used
    return link.role == "property" and sought and bool(wanted) and len(wanted) == len(link.iris)


def _names_somebody(outcome: Outcome, links: Links, knowledge: Knowledge) -> bool:
    """Whether the claims name a company that the question does not."""
    known = {kin for iri in links.iris("entity") for kin in knowledge.kin(iri)}
    spoken = {iri for row in outcome.rows for iri in (row.subject, row.value) if iri}
    spoken |= {maker for iri in spoken for maker in knowledge.makers_of(iri)}
    ontology = knowledge.vocabulary.ontology
    return any(
        (kind := knowledge.vocabulary.kind(iri)) and ontology.is_a(kind, cg("Organization"))
        for iri in spoken - known
    )


def _accounted(link: Link, outcome: Outcome, knowledge: Knowledge) -> float:
    """How far the claims really speak of what the plan used a link for."""
    rows = outcome.rows
    if link.role == "property":
        if outcome.filters & {*link.iris} or any(row.property in link.iris for row in rows):
            return 1.0
        if _relates(link, outcome, knowledge):
            return 1.0
        wanted = related_properties(link.iris, knowledge)
        return _RELATED if any(row.property in wanted for row in rows) else 0.0
    selection = outcome.plan.selection
    if {*link.iris} & {*outcome.plan.but, *(selection.without if selection else ())}:
        return 1.0
    free = link.iris[:1] and link.iris[0] in outcome.filters
    described = outcome.through is not None
    if link.role == "entity" and not (free and (described or not _organization(link, knowledge))):
        wider = knowledge.kin(link.iris[0])
        spoken = {
            iri
            for row in rows
            for iri in (row.subject, row.value, *(value for _, value in row.qualifiers))
        }
        makers = {maker for iri in spoken if iri for maker in knowledge.makers_of(Iri(iri))}
        return 1.0 if wider & (spoken | makers) else 0.0
    if link.role == "class" and outcome.plan.aggregate in CALCULATED:
        return 1.0 if _holds_class(link, outcome, knowledge) else 0.0
    return 1.0


def _holds_class(link: Link, outcome: Outcome, knowledge: Knowledge) -> bool:
    """Whether what is calculated is of the things that a class word means."""
    spoken = {
        Iri(iri)
        for row in outcome.rows
        for iri in (row.subject, row.value, *(value for _, value in row.qualifiers))
        if iri
    }
    return any(is_any(iri, link.iris, knowledge) for iri in spoken)


def _organization(link: Link, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind == cg("Organization")


def _relates(link: Link, outcome: Outcome, knowledge: Knowledge) -> bool:
    """Whether an ordinary verb (use, have) stands for the relation that a selection found."""
    properties = knowledge.vocabulary.ontology.properties
    ordinary = any(iri in properties and properties[iri].weak for iri in link.iris)
    return ordinary and outcome.plan.shape in ("select", "hop") and bool(outcome.filters)


def _weight(link: Link, knowledge: Knowledge) -> float:
    if link.role == "entity" and knowledge.vocabulary.kind(link.iris[0]) in _GENERIC:
        return _GENERIC_WEIGHT
    properties = knowledge.vocabulary.ontology.properties
    if link.role == "property" and any(i in properties and properties[i].weak for i in link.iris):
        return _WEAK_WEIGHT
    if link.role == "unknown" and (len(link.text) < 2 or link.text.isdecimal()):
        return _SLIGHT
    if link.role == "unknown":
        return _WEIGHTS["unknown"] * rarity(link.text)
    if link.role == "cue" and any(iri in _AGGREGATES for iri in link.iris):
        return _AGGREGATE_WEIGHT
    return _WEIGHTS.get(link.role, 0.0)


def rarity(word: str) -> float:
    """How much a word says, by how rare it is in general text: in [0.25, 1]."""
    share = max(background_share(word.casefold()), 1e-9)
    return min(1.0, max(_PLAIN, (-log10(share) - _FREQUENT) / (_RARE - _FREQUENT)))


def _words_behind(row: ClaimRow, knowledge: Knowledge, *, whole: bool) -> KeyedText:
    """The words of a claim; with the whole passage that holds them where it was asked for."""
    passage = knowledge.passage_at(row.document, row.start) if whole else None
    vocabulary = knowledge.vocabulary
    labels = [
        vocabulary.label(iri, language)
        for iri in (row.subject, row.property, *((row.value,) if row.value else ()))
        for language in ("zh", "en")
    ]
    dates = (value for name, value in row.qualifiers if name == cg("date"))
    parts = [row.quote, *labels, *dates]
    if passage:
        parts += [passage.text, passage.context]
    return KeyedText("\n".join(parts))


def _covered(
    link: Link, evidence: Iterable[KeyedText], knowledge: Knowledge, language: str
) -> float:
    """How far the words behind the claims hold a link's words; a borrowed link's label."""
    written = link.text
    if not written and link.iris:
        written = knowledge.vocabulary.label(link.iris[0], "zh")
    words = content_words(written, language=language)
    if not words:
        return 0.0 if link.role == "entity" else 1.0
    best = 0.0
    for text in evidence:
        best = max(best, sum(text.covers(word.key) for word in words) / len(words))
    return best
