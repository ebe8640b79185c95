"""Link the words of a question: entities, properties, classes, cues, amounts; and what is left.

In      a Question and the Vocabulary of a build
Out     Links: spans in order of the text, never overlapping unless one span has two readings
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.dates import find_dates
from kg.folding import fold
from kg.lexicon import Name
from kg.model import Iri
from kg.ontology import cg, labels_of, read_nodes, types_of
from kg.quantities import QuantitySpan, find_quantities
from qa.asked_times import without_circumstances
from qa.asked_units import is_asked_unit
from qa.date_links import date_links, names_only_time, year_links
from qa.document_words import document_words
from qa.kinds_asked import read_kinds_asked
from qa.link_types import Link, Links
from qa.misspelt_links import (
    blank,
    misspelt_names,
    misspelt_terms,
    role_of,
    sounding_terms,
    whole_names,
)
from qa.model import Role
from qa.numbered_names import with_unknown_members
from qa.price_terms import read_price_terms
from qa.questions import Question
from qa.replacing import read_replacing
from qa.share_parts import with_shares
from qa.speaker_names import find_speaker_names
from qa.spelling import Spelling, is_misspelt_filler
from qa.table_names import find_table_names
from qa.table_ordinals import read_table_words
from qa.than_words import without_than
from qa.typed_properties import read_types, with_bare_price
from qa.untangled_terms import terms_beside_dates, terms_beside_names, untangle
from qa.vocabulary import Vocabulary
from qa.words import content_words

__all__ = ("Link", "Links", "link_question")

_NUMBER_AFTER = re.compile(r"[ -]?(\d{1,4}[A-Za-z]?)(?![\dA-Za-z])")
_NUMBERED = frozenset(cg(name) for name in ("Chip", "Card", "System", "Model"))
_BACKGROUND = cg("AskBackground")
_OPINION, _ASK_OPINION = cg("opinion"), cg("AskOpinion")
_COMMON = frozenset(
    cg(name) for name in ("Technology", "ProductClass", "Application", "Market", "Topic")
)


def link_question(
    question: Question,
    vocabulary: Vocabulary,
    spelling: Spelling,
    *,
    speakers: Iterable[str] = (),
) -> Links:
    """All that the words of a question may mean."""
    text = question.text
    said_by = [
        Link(name.start, name.end, text[name.start : name.end], "unknown", (Iri(name.speaker),))
        for name in find_speaker_names(text, speakers)
        if not _names_other(text[name.start : name.end], name.speaker, vocabulary)
    ]
    amounts = find_quantities(text)
    numbered = _table_links(text, ())
    names = [
        name
        for name in vocabulary.names(text)
        if not _within(name, said_by)
        and not _within(name, numbered)
        and (
            name.kind != "context"
            or not any(
                a.start <= name.start and name.end < a.end and not _whole_number(name, a)
                for a in amounts
            )
        )
    ]
    terms = [
        term
        for term in terms_beside_dates(text, vocabulary)
        if not _lone_filler(term, vocabulary)
        and not _within(term, said_by)
        and (said_by or _BACKGROUND not in term.entities)
    ]
    terms = list(without_than(text, names, terms, vocabulary))
    kept_names, kept_terms = untangle(names, terms)
    kept_terms = terms_beside_names(text, kept_names, terms, kept_terms, vocabulary)
    tables = _table_links(text, kept_names)
    kept_terms = tuple(term for term in kept_terms if not _within(term, tables))
    term_links = [*read_replacing(_term_links(kept_terms, vocabulary), kept_names), *tables]
    asked = {(link.start, link.end) for link in term_links if link.role == "property"}
    links = [
        *(
            link
            for link in _entity_links(kept_names, vocabulary)
            if not _names_total(link)
            and ((link.start, link.end) not in asked or not _common(link, vocabulary))
        ),
        *term_links,
    ]
    links = with_shares(text, _with_numbers(text, links, vocabulary))
    links = with_unknown_members(text, links, vocabulary)
    links += _amount_links(text, links)
    links += date_links(text, [link for link in links if not _silent(link, vocabulary)])
    links += year_links(text, links)
    links = whole_names(text, links, spelling)
    links += misspelt_names(text, [*links, *said_by], spelling)
    links += misspelt_terms(text, [*links, *said_by], vocabulary)
    links += sounding_terms(text, [*links, *said_by], vocabulary)
    links += _opening_links(question, links)
    links += [
        replace(link, role="cue", iris=(_ASK_OPINION,))
        for link in links
        if link.role == "property" and link.iris == (_OPINION,)
    ]
    links = read_kinds_asked(read_types(links, vocabulary), vocabulary)
    links = without_circumstances(text, links)
    links = read_price_terms(text, [*links, *_left_over(question, [*links, *said_by])])
    links = with_bare_price(links, vocabulary)
    in_focus = [link for link in links if link.start >= question.focus[0]]
    says = any(not _silent(link, vocabulary) for link in in_focus)
    scope = any(_is_of_type(link, "OutOfScope", vocabulary) for link in in_focus)
    scope = scope or (not says and any(_is_of_type(link, "Courtesy", vocabulary) for link in links))
    useful = [link for link in links if not _silent(link, vocabulary)]
    ordered = tuple(sorted(useful, key=lambda link: (link.start, -link.end)))
    named = tuple(dict.fromkeys(name for link in said_by for name in link.iris))
    return read_table_words(Links(question, ordered, named, scope), vocabulary.cues)


def _names_other(written: str, speaker: str, vocabulary: Vocabulary) -> bool:
    """Whether a part of a speaker's name is the name of something that is known: Grace."""
    if fold(written) not in fold(speaker).split()[:3] or " " not in speaker.strip():
        return False  # written in full, or by the role
    entities = vocabulary.lexicon.entities
    return any(
        not entities[iri].candidate
        for name in vocabulary.names(written)
        if (name.start, name.end) == (0, len(written))
        for iri in name.entities
        if iri in entities
    )


def _within(name: Name, said_by: Iterable[Link]) -> bool:
    """Whether a name is part of what names a speaker."""
    return any(link.start <= name.start and name.end <= link.end for link in said_by)


def _whole_number(name: Name, amount: QuantitySpan) -> bool:
    """Whether a name alone is the same amount, number and unit: 910B, cut from 910B多."""
    alone = find_quantities(name.text)
    return len(alone) == 1 and (alone[0].quantity.number, alone[0].quantity.unit) == (
        amount.quantity.number,
        amount.quantity.unit,
    )


def _lone_filler(term: Name, vocabulary: Vocabulary) -> bool:
    """A single character without content: it may be part of a word that has some."""
    kinds = {vocabulary.cues[iri].type for iri in term.entities if iri in vocabulary.cues}
    return term.end - term.start == 1 and kinds == {"StopWords"}


def _names_total(link: Link) -> bool:
    """Whether a name is only that of a line which adds up others."""
    return fold(link.text) in document_words("TotalWord")


def _common(link: Link, vocabulary: Vocabulary) -> bool:
    """A generic noun, which a property word of the same span outranks."""
    return vocabulary.kind(link.iris[0]) in _COMMON


def _silent(link: Link, vocabulary: Vocabulary) -> bool:
    kinds = {vocabulary.cues[iri].type for iri in link.iris if iri in vocabulary.cues}
    return bool(kinds) and kinds <= {"StopWords", "OutOfScope", "Courtesy"}


def _is_of_type(link: Link, kind: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.cues[iri].type == kind for iri in link.iris if iri in vocabulary.cues)


def _entity_links(names: Iterable[Name], vocabulary: Vocabulary) -> list[Link]:
    names = sorted(names, key=lambda name: name.start)
    mentions = vocabulary.lexicon.resolve(names, vocabulary.spoken_of)
    by_span = {(name.start, name.end): name for name in names}
    links = []
    for mention in mentions:
        name = by_span[mention.start, mention.end]
        others = tuple(iri for iri in name.entities if iri != mention.entity)
        iris = (mention.entity, *others)
        ranked = tuple(sorted(iris, key=lambda iri: iri not in vocabulary.spoken_of))
        how = "context" if name.kind == "context" else "exact"
        links.append(Link(mention.start, mention.end, mention.text, "entity", ranked, how))
    return links


def _term_links(terms: Iterable[Name], vocabulary: Vocabulary) -> list[Link]:
    links = []
    for term in terms:
        by_role: dict[Role, list[Iri]] = {}
        for iri in term.entities:
            by_role.setdefault(role_of(iri, vocabulary), []).append(iri)
        for role, iris in by_role.items():
            if role != "property" or not names_only_time(term.text, iris):
                links.append(Link(term.start, term.end, term.text, role, tuple(iris)))
    return links


def _table_links(text: str, names: Iterable[Name]) -> list[Link]:
    """Tables that are named by their number."""
    return [
        Link(table.start, table.end, text[table.start : table.end], "cue", (cg("InTable"),))
        for table in find_table_names(text)
        if not any(name.start < table.end and table.start < name.end for name in names)
    ]


def _amount_links(text: str, links: list[Link]) -> list[Link]:
    found = []
    for span in find_quantities(text):
        inside = any(
            (link.role == "entity" or cg("InTable") in link.iris)
            and span.start < link.end
            and link.start < span.end
            for link in links
        )
        inside = inside or any(
            link.role == "cue"
            and (span.start < link.start < span.end < link.end or _is_part(span, link))
            for link in links
        )
        if not inside:
            written = text[span.start : span.end]
            amount = span.quantity
            if is_asked_unit(text, span.start, span.end):
                amount = replace(amount, number=None)
            found.append(Link(span.start, span.end, written, "quantity", (), "exact", amount))
    return found


def _is_part(span: QuantitySpan, link: Link) -> bool:
    """Whether an amount is only the last part of a word without content: 那几家."""
    return link.iris == (cg("Filler"),) and link.start < span.start and span.end == link.end


def _with_numbers(text: str, links: list[Link], vocabulary: Vocabulary) -> list[Link]:
    """The links with a family's name and the number after it read as one name that nobody knows.

    Gaudi 4 is no Gaudi: what is stated of other members of a family does not answer for it.
    """
    measured = {span.start for span in find_quantities(text) if span.quantity.unit is not None}
    measured |= {span.start for span in find_dates(text, said_on=None)}
    found = []
    for link in links:
        after = _NUMBER_AFTER.match(text, link.end) if link.role == "entity" else None
        numbered = after and after.start(1) not in measured and link.text[-1:].isalpha()
        product = vocabulary.kind(link.iris[0]) in _NUMBERED if link.iris else False
        if after and numbered and product and link.text[-1:].isascii():
            end = after.end()
            found.append(Link(link.start, end, text[link.start : end], "unknown", ()))
        else:
            found.append(link)
    return found


def _opening_links(question: Question, links: list[Link]) -> list[Link]:
    """The verb that a question begins with when it asks for yes or no: does, is."""
    start, end = question.focus
    match = _openings().match(question.text, start, end)
    asks = any(cg("AskYesNo") in link.iris for link in links)
    others = [link for link in links if link.role != "cue"]
    if match is None or asks or any(link.start < match.end(1) <= link.end for link in others):
        return []
    at = match.start(1)
    return [Link(at, match.end(1), match.group(1), "cue", (cg("AskYesNo"),))]


@cache
def _openings() -> re.Pattern[str]:
    labels = [
        label.text
        for node in read_nodes("questions.ttl").values()
        if cg("Opening") in types_of(node)
        for label in labels_of(node)
    ]
    listed = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"\W*({listed})(?![\w'’])", re.IGNORECASE)


def _left_over(question: Question, links: list[Link]) -> list[Link]:
    rest = blank(question.text, links)
    return [
        Link(word.start, word.end, word.text, "unknown", ())
        for word in content_words(rest, language=question.language)
        if not is_misspelt_filler(word.key)
    ]
