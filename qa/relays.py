"""Read a question that describes somebody and then asks of whom it describes.

"做X的那家公司，它的框架叫什么", "The company behind X also has a chip. What is it called?": the
description is looked up first, then what it means takes its place in the rest of the question.

In      Links of the whole question, Knowledge
Out     Relay: the description, what it describes, and the rest with a gap for the name
Unit    offsets are code points of the question, half-open
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of, parse_quantity
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any, is_of_regions
from qa.question_lists import one_of, word_list
from qa.sparql import ClaimRow, select_claims

_FIRM, _PIECES, _THING = cg("Organization"), cg("Count"), cg("Thing")
_THINGS = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_LOOKING = ("values", "hop")
_MAKING = frozenset((cg("developedBy"), cg("madeBy")))
_OF, _ASIDE = "的", " ，,：:、的—–-"
_BREAK = re.compile(r"[:：,，]\s*|\s[—–-]+\s|[.。；;？?]\s*")
_APART = 12
"""characters between that and its noun: that domestic chip"""
_LEAST = 2
"""words that the rest of a question has"""


@dataclass(frozen=True, slots=True)
class Relay:
    """A description, and what is asked of whom it describes."""

    description: str
    """as written"""
    kinds: tuple[Iri, ...]
    """classes of what is described"""
    regions: tuple[Iri, ...]
    """regions that it belongs to"""
    named: frozenset[Iri]
    """what the description itself names"""
    makes: bool
    """whether the description only says that somebody makes what it names"""
    before: str
    """the rest of the question up to where the name stands"""
    after: str
    """the rest of the question behind it"""
    ends: bool = False
    """whether it ends the question, so that all its words must be accounted for"""

    def question_of(self, name: str) -> str:
        """The rest of the question with a name in place of the description."""
        return f"{self.before}{name}{self.after}"


def read_relay(links: Links, knowledge: Knowledge) -> Relay | None:
    """The description that a question begins with; None when it has none."""
    text = links.question.text
    if links.has(cg("AskSum")) and _means_several(links):
        return None
    if links.question.language == "en":
        return _english(links, text, knowledge)
    return _chinese(links, text, knowledge)


def _means_several(links: Links) -> bool:
    """Whether a question says that it is about two or more things: 两个, three."""
    amounts = (link.quantity or parse_quantity(link.text) for link in links.all)
    return any(
        one is not None
        and one.number is not None
        and one.number > 1
        and one.comparator == "="
        and (one.unit is None or dimension_of(one.unit) == _PIECES)
        for one in amounts
    )


def makers_meant(relay: Relay, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The companies that make what a description of a company names."""
    if _FIRM not in relay.kinds or not relay.makes:
        return ()
    found = (sorted(knowledge.makers_of(iri)) for iri in sorted(relay.named))
    return fitting((maker for makers in found for maker in makers), relay, knowledge)


def things_meant(rows: Iterable[ClaimRow], relay: Relay, knowledge: Knowledge) -> tuple[Iri, ...]:
    """What claims that answer a description speak of beside what it names."""
    spoken: dict[Iri, None] = {}
    for row in (row for row in rows if row.polarity == "affirmed"):
        ends = (row.value, row.subject, *(value for _, value in row.qualifiers))
        spoken |= dict.fromkeys(Iri(iri) for iri in ends if iri)
    made = {maker: None for iri in spoken for maker in sorted(knowledge.makers_of(iri))}
    return fitting({**spoken, **(made if _FIRM in relay.kinds else {})}, relay, knowledge)


def is_settled(relay: Relay, described: Choice | None, meant: Iterable[Iri]) -> bool:
    """Whether a description that ends a question is met in all its words, by one thing alone."""
    if not relay.ends:
        return True
    return described is not None and not described.missing and len({*meant}) == 1


def answers(choice: Choice) -> bool:
    """Whether claims of what is asked were found, not all that is stated."""
    return choice.outcome.plan.shape != "about"


def with_proof(choice: Choice, rows: Iterable[ClaimRow], iri: Iri, knowledge: Knowledge) -> Choice:
    """A choice with the claim that says that an entity is the one described."""
    outcome = choice.outcome
    if outcome.plan.shape not in _LOOKING:
        return choice
    kin = knowledge.kin(iri)
    ends = ((row, {row.subject, row.value, *(v for _, v in row.qualifiers)}) for row in rows)
    proof = [row for row, spoken in ends if kin & spoken and row not in outcome.rows][:1]
    kept = (*outcome.rows, *proof)
    query = select_claims(knowledge.graph, "claims", claim=(row.claim for row in kept))
    return replace(choice, outcome=replace(outcome, rows=kept, sparql=query.sparql))


def fitting(iris: Iterable[Iri], relay: Relay, knowledge: Knowledge) -> tuple[Iri, ...]:
    """Those of some entities that a description can mean: of its classes, of its regions."""
    known = {kin for iri in relay.named for kin in knowledge.kin(iri)}
    anything = {*relay.kinds} == {_THING}
    kinds = _THINGS if anything else relay.kinds
    firms = {iri for iri in relay.named if anything and is_any(iri, (_FIRM,), knowledge)}
    known |= {m for iri in relay.named if not relay.makes for m in knowledge.makers_of(iri)}
    return tuple(
        dict.fromkeys(
            iri
            for iri in iris
            if iri not in known
            and is_any(iri, kinds, knowledge)
            and not (firms and (made := knowledge.makers_of(iri)) and firms.isdisjoint(made))
            and (not relay.regions or is_of_regions(iri, relay.regions, knowledge))
        )
    )


def _chinese(links: Links, text: str, knowledge: Knowledge) -> Relay | None:
    """做X的那家公司……: what stands after 的 and means a class ends the description."""
    for link in links.all:
        kinds = _kinds_of(link, knowledge)
        opens = link.start > 0 and text[: link.start].rstrip().endswith(_OF)
        if not kinds or not opens or not _describes(links, link, text):
            continue
        end = _end_of_noun(link, links, knowledge)
        rest = _without_pronoun(text[end:].lstrip(_ASIDE))
        kinds += tuple(
            kind
            for one in links.all
            if link.end <= one.start < end
            for kind in _kinds_of(one, knowledge)
        )
        if len(rest) >= _LEAST and _asks(links, end):
            return _relay(links, text[:end], kinds, ("", f"{_OF}{rest}"), knowledge)
    return _in_sentences(links, text, knowledge)


def _end_of_noun(link: Link, links: Links, knowledge: Knowledge) -> int:
    """Where the noun ends that a reference begins: 那款 国产 芯片."""
    end = link.end
    for one in links.all:
        if one.start == end and (_kinds_of(one, knowledge) or _region_of(one, knowledge)):
            end = one.end
    return end


def _without_pronoun(rest: str) -> str:
    """The rest of a question without the pronoun that it begins with."""
    for word in sorted(word_list("OwnWord"), key=len, reverse=True):
        if rest.startswith(word):
            return rest[len(word) :].lstrip(_ASIDE)
    return rest


def _english(links: Links, text: str, knowledge: Knowledge) -> Relay | None:
    """The company behind X: what is its chip? How much does the chip that X has ordered draw?"""
    return _in_sentences(links, text, knowledge) or _at_end(links, text, knowledge)


def _at_end(links: Links, text: str, knowledge: Knowledge) -> Relay | None:
    """A description that ends the question: the funding of the company that makes X."""
    for link in links.all:
        kinds = _kinds_of(link, knowledge)
        opening = _determiner().search(text[: link.start]) if kinds else None
        clause = _relative().match(text, link.end) if opening else None
        if opening is None or clause is None or not _asks_before(links, opening.start()):
            continue
        written = text[opening.start() : link.end] + text[link.end :].rstrip(" ?.!")
        rest = (text[: opening.start()], "?")
        relay = _relay(links, written, kinds, rest, knowledge, start=opening.start())
        if relay:
            return replace(relay, ends=True)
    return None


def _asks_before(links: Links, end: int) -> bool:
    """Whether what stands before a description has something to look up of it."""
    return any(link.role == "property" and 0 <= link.start < end for link in links.all)


def _in_sentences(links: Links, text: str, knowledge: Knowledge) -> Relay | None:
    """A description up to a break, and a rest that speaks of it by a pronoun or as that chip."""
    for cut in _BREAK.finditer(text):
        inside = any(link.start < cut.start() and cut.end() < link.end for link in links.all)
        classes = [
            kind
            for link in links.all
            if link.end <= cut.start()
            for kind in _kinds_of(link, knowledge)
        ]
        place = _place_of_pronoun(text, cut.end(), links, knowledge)
        if inside or not classes or place is None:
            continue
        start, end, meant = place
        kinds = tuple(kind for kind in classes if not meant or _agree(kind, meant, knowledge))
        own = fold(text[start:end]) in word_list("ItsWord")
        rest = (text[cut.end() : start], f"{_possessive(links)}{text[end:]}" if own else text[end:])
        relay = _relay(links, text[: cut.start()], kinds, rest, knowledge)
        if relay:
            return relay
    return None


def _possessive(links: Links) -> str:
    return "'s" if links.question.language == "en" else _OF


def _place_of_pronoun(
    text: str, start: int, links: Links, knowledge: Knowledge
) -> tuple[int, int, tuple[Iri, ...]] | None:
    """Where the rest names what is described: its, that chip; with the classes it says."""
    for match in _pointing().finditer(text, start):
        for link in links.all:
            if match.end() <= link.start <= match.end() + _APART and _kinds_of(link, knowledge):
                return match.start(), link.end, _kinds_of(link, knowledge)
    for link in links.of("reference"):
        one = cg("PreviousOne") in link.iris or _kinds_of(link, knowledge)
        if link.start >= start and one:
            end = _end_of_noun(link, links, knowledge)
            return link.start, end, _kinds_of(link, knowledge)
    return None


def _relay(
    links: Links,
    written: str,
    kinds: tuple[Iri, ...],
    rest: tuple[str, str],
    knowledge: Knowledge,
    *,
    start: int = 0,
) -> Relay | None:
    """The relay of a description, which begins at an offset; None where it names nothing."""
    end = start + len(written)
    inside = [link for link in links.all if link.start >= start and link.end <= end]
    named = frozenset(
        link.iris[0]
        for link in inside
        if link.role == "entity" and is_any(link.iris[0], _THINGS, knowledge)
    )
    regions = tuple(region for link in inside for region in _region_of(link, knowledge))
    if not named or not kinds:
        return None
    verbs = [link for link in inside if link.role == "property"]
    nouns = {(link.start, link.end) for link in inside if link.role == "class"}
    makes = all({*verb.iris} & _MAKING or (verb.start, verb.end) in nouns for verb in verbs)
    makes = makes and not any(len(link.text) > 1 for link in inside if link.role == "unknown")
    return Relay(written.strip(), kinds, regions, named, makes, *rest)


def _describes(links: Links, noun: Link, text: str) -> bool:
    """Whether what stands before a noun says more than a name that has it: 百度的芯片."""
    before = text[: noun.start].strip().rstrip(_OF)
    return noun.role == "reference" or not any(
        link.role in ("entity", "property") and fold(link.text) == fold(before)
        for link in links.all
    )


def _asks(links: Links, start: int) -> bool:
    """Whether the rest of a question has something to look up."""
    roles = ("property", "class", "entity")
    return any(link.role in roles and link.start >= start for link in links.all)


def _kinds_of(link: Link, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The classes that a word means: that company, the chip, a domestic chip."""
    if link.start < 0:
        return ()
    if link.role == "class":
        return link.iris
    if link.role == "reference":
        cues = knowledge.vocabulary.cues
        return tuple(kind for iri in link.iris if (kind := cues[iri].asks_for))
    if link.role == "entity":
        return knowledge.vocabulary.lexicon.related(link.iris[0], cg("meansClass"))
    return ()


def _region_of(link: Link, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The region that a word means: Chinese, domestic chips."""
    if link.role != "entity":
        return ()
    if knowledge.vocabulary.kind(link.iris[0]) == cg("Market"):
        known = knowledge.vocabulary.lexicon.facts(link.iris[0]).country
        return link.iris[:1] if known else ()
    return knowledge.vocabulary.lexicon.related(link.iris[0], cg("meansRegion"))


def _agree(kind: Iri, meant: tuple[Iri, ...], knowledge: Knowledge) -> bool:
    """Whether a class of the description is one that the pronoun can mean."""
    ontology = knowledge.vocabulary.ontology
    return any(ontology.is_a(kind, one) or ontology.is_a(one, kind) for one in meant)


@cache
def _pointing() -> re.Pattern[str]:
    words = one_of(word for word in word_list("ThatWord") if word.isascii())
    return re.compile(rf"(?i)\b(?:{words})\s+")


@cache
def _determiner() -> re.Pattern[str]:
    """The article right before a noun; another word may stand between."""
    return re.compile(rf"(?i)\b(?:{one_of(word_list('ArticleWord'))})\s+(?:[\w-]+\s+)?$")


@cache
def _relative() -> re.Pattern[str]:
    """What opens a clause that describes a noun: that, which, behind."""
    return re.compile(rf"(?i)\s+(?:{one_of(word_list('RelativeWord'))})\s+")
