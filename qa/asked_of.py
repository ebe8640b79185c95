"""Tell whether what was found states what is asked, of whom it is asked.

A named amount or company is asked for by its word: another amount of the same thing, and the
same amount of another thing, are no answers.  The cells of tables are all claims, so that a row
answers for a product only where a claim of that row does.

In      Choice or Hit, Links, Knowledge
Out     whether it may answer
"""

import re
from collections.abc import Iterable

from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg, local_name
from kg.quantities import dimension_of, find_quantities
from qa.asked_dates import rows_fit
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.link_types import Link, Links
from qa.members import is_any
from qa.offerings import had_words
from qa.outcomes import related_properties
from qa.passages import Hit
from qa.sparql import ClaimRow, select_claims
from qa.words import SURE, KeyedText, content_words, question_words

_CELL = re.compile(r"[^\t|]+")
_BESIDE = 1
"""characters between a word and the name that it narrows"""
_FIRM = cg("Organization")
_THINGS = (cg("Product"), cg("Model"))
_CHOOSING = tuple(
    cg(f"Ask{name}") for name in ("List", "Who", "Count", "Maximum", "Minimum", "Compare")
)
_LOOSE = tuple(cg(f"Ask{name}") for name in ("Why", "How", "Opinion", "Conflict"))
_LOOKING_UP = ("values", "about", "between", "having")
_PLAINLY = (*_LOOKING_UP, "table", "select")
_DEEDS = frozenset(("Commercial", "Deployment"))
_SHARE = cg("Ratio")
_MAKING = frozenset((cg("madeBy"), cg("developedBy")))
"""told of a record by the name of its maker"""
_SPECIFIC = frozenset(("Specification", "Commercial"))


def states_asked(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether the claims state what the question asks for by its name."""
    rows, plan = choice.outcome.rows, choice.outcome.plan
    if choice.outcome.through or plan.aggregate or links.has(*_LOOSE):
        return True
    measured = _attributes(links, knowledge) if plan.shape in _LOOKING_UP else ()
    asked = (
        [link for link in _words_for(links) if not _is_deed(link, knowledge)] if measured else []
    )
    if plan.shape == "about":
        rows = tuple(row for row in rows if rows_fit(links.of("date"), (row,), knowledge))
    stated = not asked or any(_is_stated(link, rows, links, knowledge) for link in asked)
    return (
        stated
        and _is_of_named(choice, links, knowledge)
        and _is_confirmed(choice, links)
        and _has_such(choice, links, knowledge)
        and _names_who(choice, links, knowledge)
        and not _is_modified(choice, links)
    )


def _is_modified(choice: Choice, links: Links) -> bool:
    """Whether yes would be said of something wider than asked: floating-point inference."""
    if not links.has(cg("AskYesNo")):
        return False
    lost = [link for link in choice.missing if link.role == "unknown" and len(link.text) > 1]
    return any(
        0 <= named.start - link.end <= _BESIDE for link in lost for named in links.of("entity")
    )


def _has_such(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether the claims speak of what somebody is asked to have: 有没有芯片."""
    kinds = [iri for link in had_words(links, knowledge) for iri in link.iris]
    rows = choice.outcome.rows
    spoken = {iri for row in rows for iri in (row.subject, row.value) if iri}
    had = [iri for iri in spoken if is_any(iri, kinds, knowledge)] if kinds else []
    firms = {one for one in links.iris("entity") if is_any(one, (_FIRM,), knowledge)}
    own = [iri for iri in had if knowledge.makers_of(iri) & firms] if firms else had
    return not kinds or bool(own)


def _names_who(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether statements name some company where the property asked for is one: its foundry."""
    known = knowledge.vocabulary.ontology.properties
    firms = [
        link
        for link in _words_for(links)
        if all(iri in known and known[iri].range == _FIRM for iri in link.iris)
    ]
    if not firms or links.has(cg("AskYesNo")):
        return True
    if choice.outcome.plan.shape == "values":
        wanted = related_properties((iri for link in firms for iri in link.iris), knowledge)
        return any(
            row.property in wanted or (row.value and is_any(row.value, (_FIRM,), knowledge))
            for row in choice.outcome.rows
        )
    if choice.outcome.plan.shape == "table":
        others = [link for link in firms if not _MAKING & {*link.iris}]
        return not others or any(
            row.property in link.iris or _is_other_firm(row.value, links, knowledge)
            for row in choice.outcome.rows
            for link in others
        )
    if choice.outcome.plan.shape != "about":
        return True
    vocabulary, named = knowledge.vocabulary, {*links.iris("entity")}
    return any(
        mention.entity not in named and is_any(mention.entity, (_FIRM,), knowledge)
        for row in choice.outcome.rows
        for mention in vocabulary.lexicon.find_mentions(row.quote, context=vocabulary.spoken_of)
    )


def _is_other_firm(iri: Iri | None, links: Links, knowledge: Knowledge) -> bool:
    """Whether a value is a company that the question does not name."""
    named = links.iris("entity")
    return iri is not None and iri not in named and is_any(iri, (_FIRM,), knowledge)


def row_states_asked(hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a row of a table claims what is asked of the products that the question names."""
    named = [link for link in links.of("entity") if is_any(link.iris[0], _THINGS, knowledge)]
    properties = knowledge.vocabulary.ontology.properties
    asked = [
        link
        for link in _words_for(links)
        if all(iri in properties and properties[iri].kind in _SPECIFIC for iri in link.iris)
    ]
    of_what = not asked and links.has(cg("AskHowMuch")) and _soft(links, knowledge)
    counted = not asked and links.has(cg("AskCount")) and bool(_words_for(links))
    if not named or not (asked or of_what or counted) or links.has(cg("AskYesNo"), *_LOOSE):
        return True
    subjects = {kin for link in named for kin in knowledge.kin(link.iris[0])}
    subjects |= {*knowledge.wider_values(link.iris[0] for link in named)}
    subjects |= {maker for link in named for maker in knowledge.makers_of(link.iris[0])}
    claims = select_claims(knowledge.graph, "about", subject=sorted(subjects)).rows
    document = document_iri(hit.document)
    own = [row for row in claims if row.document == document and hit.start <= row.start < hit.end]
    if of_what:
        return any(row.amount() is not None for row in own)
    if counted:
        return any(row.amount() is not None and _is_count(row) for row in own)
    wanted = related_properties((iri for link in asked for iri in link.iris), knowledge)
    return any(
        row.property in wanted or all(_says(row, link, links) for link in asked) for row in own
    ) or _in_one_cell(hit.text, subjects, asked, knowledge)


def _is_count(row: ClaimRow) -> bool:
    """Whether a claim states how many."""
    return row.unit is None or dimension_of(row.unit) == cg("Count")


def _soft(links: Links, knowledge: Knowledge) -> bool:
    """Whether a technology is named, of which an amount may be asked: how much HBM."""
    return any(is_any(iri, (cg("Technology"),), knowledge) for iri in links.iris("entity"))


def _in_one_cell(
    text: str, subjects: set[Iri], asked: Iterable[Link], knowledge: Knowledge
) -> bool:
    """Whether a cell names one of the subjects together with an amount of the kind asked for."""
    known = knowledge.vocabulary.ontology.properties
    kinds = {known[i].dimension for link in asked for i in link.iris if i in known} - {None}
    context = knowledge.vocabulary.spoken_of
    for cell in _CELL.findall(text):
        mentions = knowledge.vocabulary.lexicon.find_mentions(cell, context=context)
        amounts = (span.quantity.unit for span in find_quantities(cell))
        if subjects & {mention.entity for mention in mentions} and kinds & {
            dimension_of(unit) for unit in amounts if unit is not None
        }:
            return True
    return False


def _words_for(links: Links) -> tuple[Link, ...]:
    """The words for properties, without nouns that only name a class."""
    nouns = {(link.start, link.end) for link in links.of("class")}
    return tuple(link for link in links.of("property") if (link.start, link.end) not in nouns)


def _is_deed(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word says what somebody does with a thing: buys it, uses it."""
    known = [knowledge.vocabulary.ontology.properties.get(iri) for iri in link.iris]
    return all(
        one is not None and one.value_type == "Entity" and one.kind in _DEEDS for one in known
    )


def _attributes(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The words for amounts: every reading of them asks for one."""
    known = knowledge.vocabulary.ontology.properties
    cues = {(link.start, link.end) for link in links.of("cue")}
    return tuple(
        link
        for link in _words_for(links)
        if link.text
        and (link.start, link.end) not in cues
        and all(
            iri in known and not known[iri].weak and known[iri].value_type == "Quantity"
            for iri in link.iris
        )
    )


def _is_stated(link: Link, rows: Iterable[ClaimRow], links: Links, knowledge: Knowledge) -> bool:
    """Whether a claim states a property, or says its words with an amount."""
    wanted = related_properties(link.iris, knowledge)
    known = knowledge.vocabulary.ontology.properties
    measures = {known[iri].dimension for iri in link.iris if iri in known} - {None}
    telling = measures - {_SHARE}
    return any(
        row.property in wanted
        or (row.unit is not None and dimension_of(row.unit) in telling)
        or (_says(row, link, links) and _states_amount(row.quote, measures))
        for row in rows
    )


def _states_amount(text: str, measures: set[Iri | None]) -> bool:
    """Whether a text states an amount that is no share, unless a share is asked for."""
    units = (span.quantity.unit for span in find_quantities(text))
    return any(unit is None or _SHARE in measures or dimension_of(unit) != _SHARE for unit in units)


def _says(row: ClaimRow, link: Link, links: Links) -> bool:
    """Whether the words of a claim say all words of a property that do not only ask."""
    asking = question_words()
    found = content_words(link.text, language=links.question.language)
    keys = [word.key for word in found if word.key not in asking]
    text = KeyedText(row.quote)
    return bool(keys) and all(text.covers(key) >= SURE for key in keys)


def _is_of_named(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether the amounts are of the one product that a plain question names."""
    named = [link for link in links.of("entity") if is_any(link.iris[0], _THINGS, knowledge)]
    asked = _words_for(links)
    plain = {*asked} == {*_attributes(links, knowledge)} and not links.of("class")
    if len(named) != 1 or not asked or not plain or links.has(*_CHOOSING):
        return True
    if choice.outcome.plan.shape not in _PLAINLY or links.of("quantity") or links.of("unknown"):
        return True
    kin = {*knowledge.kin(named[0].iris[0]), *knowledge.closure(named[0].iris[:1])}
    kin |= {*knowledge.parents(named[0].iris[0])}
    kin |= {other for one in tuple(kin) for other in knowledge.relations.beside.get(one, ())}
    wanted = related_properties((iri for link in asked for iri in link.iris), knowledge)
    stated = [row for row in choice.outcome.rows if row.property in wanted]
    return not stated or any(_concerns(row, kin) for row in stated)


def _concerns(row: ClaimRow, kin: set[Iri]) -> bool:
    return bool(kin & {row.subject, row.value, *(Iri(value) for _, value in row.qualifiers)})


def _is_confirmed(choice: Choice, links: Links) -> bool:
    """Whether a claim speaks of the number format that is asked for with yes or no."""
    formats = choice.outcome.plan.formats
    if not formats or not links.has(cg("AskYesNo")):
        return True
    names = {local_name(iri).casefold() for iri in formats}
    return any(
        names
        & {local_name(v).casefold() for v in (row.value or "", *dict(row.qualifiers).values())}
        or any(name in row.quote.casefold() for name in names)
        for row in choice.outcome.rows
    )
