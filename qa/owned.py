"""Answer what a company has that is only described: the framework of the firm that tests MI300.

A relation of the question leads from what it names to companies; of what those companies make
or develop, that of the class asked for answers, with the claim of the relation as proof.

In      links, Knowledge
Out     outcomes whose first claims say who made what is asked for, and the best of them
"""

from collections.abc import Iterable, Iterator

from kg.model import Iri
from kg.ontology import cg
from qa.choose import Choice, choose_outcome
from qa.found import Outcome
from qa.judge import PLAN_SHARE, Verdict, unknown_names
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any, related_members
from qa.plan_types import Plan, Selection
from qa.reading import is_specific
from qa.sparql import ClaimRow, bind_claims, select_claims
from qa.words import KeyedText, content_words

_FIRM = cg("Organization")
_MAKING = (cg("developedBy"), cg("madeBy"))
_OWNED = tuple(cg(name) for name in ("Software", "Model", "Product"))
_FIELDS = (cg("Market"), cg("Topic"), cg("Application"))
_BESIDE = 1
"""characters between a name and the class word that only repeats what it is"""
_SAID = 0.6
"""share of a class word that the passage of a claim must say, to go before others"""


def owned_outcomes(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What the companies that the question describes have of the class that it asks for."""
    if not _speaks_of_firm(links, knowledge):
        return ()
    found = []
    for named in links.of("entity"):
        steps = _steps(named, links, knowledge)
        makes = any({*_MAKING} & {*link.iris} for link in links.of("property"))
        firms = {row.subject for row in steps}
        firms |= {*knowledge.makers_of(named.iris[0])} if makes else set()
        for wanted in _wanted(named, links, knowledge) if firms else ():
            rows = _owned(firms, wanted, named, links, knowledge)
            if rows:
                owners = {row.value for row in rows}
                asked = _asked(rows, steps, links, knowledge)
                every = (*asked, *rows, *(row for row in steps if row.subject in owners))
                used = [named, wanted, *links.of("property"), *links.of("cue")]
                used += [one for one in links.all if _modifies(one, wanted, knowledge)]
                used += [link for link in links.of("class") if _FIRM in link.iris]
                plan = Plan("hop", links, frozenset(used), others=named.iris[:1])
                filters = frozenset(iri for link in used for iri in link.iris)
                found.append(Outcome(plan, every, bind_claims(every), filters=filters))
    return tuple(found)


def better_owned(
    choice: Choice | None, verdict: Verdict | None, links: Links, knowledge: Knowledge
) -> Choice | None:
    """The best of those outcomes, unless what was found already speaks of the class asked for."""
    owned = choose_outcome(owned_outcomes(links, knowledge), links, knowledge)
    if owned is None or owned.share < PLAN_SHARE or unknown_names(links, knowledge):
        return None
    if any(is_specific(link, knowledge) for link in owned.missing if link.role == "entity"):
        return None
    if choice and verdict and verdict.accepted:
        made = {row.subject for row in owned.outcome.rows if row.property in _MAKING}
        kinds = {kind for iri in made if (kind := knowledge.vocabulary.kind(iri))}
        if any(is_any(row.subject, kinds, knowledge) for row in choice.outcome.rows):
            return None
    return owned


def _speaks_of_firm(links: Links, knowledge: Knowledge) -> bool:
    """Whether a company is spoken of and none is named."""
    spoken = any(_FIRM in link.iris for link in links.of("class"))
    spoken = spoken or any({*_MAKING} & {*link.iris} for link in links.of("property"))
    return spoken and not any(is_any(iri, (_FIRM,), knowledge) for iri in links.iris("entity"))


def _modifies(link: Link, wanted: Link, knowledge: Knowledge) -> bool:
    """Whether a name of a field stands right before the class word: a training framework."""
    kind = knowledge.vocabulary.kind(link.iris[0]) if link.role == "entity" else None
    return kind in _FIELDS and 0 <= wanted.start - link.end <= _BESIDE


def _asked(
    rows: Iterable[ClaimRow], steps: Iterable[ClaimRow], links: Links, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """What else is asked of what was found: what the framework is based on."""
    nouns = {(link.start, link.end) for link in links.of("class")}
    led = {*_MAKING, *(row.property for row in steps)}
    wanted = [
        iri
        for link in links.of("property")
        if (link.start, link.end) not in nouns and not led & {*link.iris}
        for iri in link.iris
    ]
    subjects = sorted({row.subject for row in rows})
    return select_claims(knowledge.graph, "values", subject=subjects, property=wanted).rows


def _steps(named: Link, links: Links, knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """The claims that relate companies to what is named as the question says."""
    properties = knowledge.vocabulary.ontology.properties
    relations = {
        iri
        for link in links.of("property")
        for iri in link.iris
        if iri in properties and properties[iri].range is not None
    }
    naming = select_claims(knowledge.graph, "naming", value=knowledge.closure(named.iris[:1]))
    return tuple(
        row
        for row in naming.rows
        if row.property in relations
        and row.polarity == "affirmed"
        and is_any(row.subject, (_FIRM,), knowledge)
    )


def _wanted(named: Link, links: Links, knowledge: Knowledge) -> Iterator[Link]:
    """The class words for what a company makes, but for one that only repeats what a name is."""
    ontology = knowledge.vocabulary.ontology
    seen: set[Iri] = set()
    for link in links.of("class"):
        apart = max(link.start - named.end, named.start - link.end)
        made = any(ontology.is_a(iri, kind) for iri in link.iris for kind in _OWNED)
        if made and apart > _BESIDE and link.iris[0] not in seen:
            seen.add(link.iris[0])
            yield link


def _owned(
    firms: Iterable[Iri], wanted: Link, named: Link, links: Links, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """The claims that say who made things of the class; those that say its word, if any do."""
    made = select_claims(knowledge.graph, "having", value=sorted({*firms}), property=_MAKING)
    known = knowledge.kin(named.iris[0])
    rows = tuple(
        row
        for row in made.rows
        if row.polarity == "affirmed"
        and row.subject not in known
        and is_any(row.subject, wanted.iris, knowledge)
    )
    if not rows:
        held = Selection(wanted.iris[0], tuple(sorted({*firms})))
        members, introduced = related_members(held, knowledge)
        rows = tuple(row for row in introduced.rows if row.subject in members - known)
    rows = _of_amounts(rows, links, knowledge) or rows
    words = content_words(wanted.text, language=links.question.language)
    told = tuple(row for row in rows if _says([w.key for w in words], row, knowledge))
    return told or rows


def _of_amounts(
    rows: tuple[ClaimRow, ...], links: Links, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """The claims about what has an amount of the question: a 175B model."""
    amounts = {q.number for link in links.of("quantity") if (q := link.quantity) and q.number}
    subjects = sorted({row.subject for row in rows}) if amounts else []
    about = select_claims(knowledge.graph, "about", subject=subjects).rows if subjects else ()
    fitting = {row.subject for row in about if row.number in amounts}
    return tuple(row for row in rows if row.subject in fitting)


def _says(words: list[str], row: ClaimRow, knowledge: Knowledge) -> bool:
    passage = knowledge.passage_at(row.document, row.start)
    if passage is None or not words:
        return False
    text = KeyedText(f"{passage.text}\n{passage.context}")
    return sum(text.covers(word) for word in words) / len(words) >= _SAID
