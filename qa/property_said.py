"""Tell how far a passage speaks of a property: its words, other ways to tell it, its amounts.

In      a link of a property, a Hit, the Links of the question, Knowledge
Out     share
Unit    dimensionless, in [0, 1]
"""

from collections.abc import Iterable
from functools import lru_cache

from kg.bare_money import read_as_money
from kg.dates import find_dates
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg, load_ontology
from kg.quantities import dimension_of, find_quantities
from qa.asked_units import asked_units, says_number, stated_units
from qa.claimed_amounts import is_claimed_otherwise
from qa.glossary import word_key
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any
from qa.numbers_said import has_number
from qa.passages import Hit
from qa.said_money import says_money
from qa.tellings import tells, tells_apart, tells_before
from qa.words import SURE, KeyedText, Word, content_words, question_words

EXPLAINING = (cg("AskWhy"), cg("AskOpinion"), cg("AskHow"))
"""cues of questions whose answers use other words"""
_QUALITATIVE = (cg("AskOpinion"), cg("AskWhen"), cg("AskYesNo"), *EXPLAINING)
_AMOUNTS = (cg("AskHowMuch"), cg("AskCount"), cg("AskRatio"), cg("AskDifference"))
"""cues that want no amount of what they ask about, and that want one"""
_DATE, _CURRENCY, _COUNT = cg("Date"), cg("Currency"), cg("Count")
TELLING = 0.75
"""what an amount of the asked kind counts for its property, where few properties are measured so"""
_COMMON = frozenset(cg(name) for name in ("Count", "Ratio", "Time", "Data"))
_UNMEASURED = 0.2
"""what is left of a property's share in a passage without an amount of its kind"""
AROUND = 0.6
"""what a word counts that stands beside a passage"""
_NAMED = 0.8
"""what another word for a property counts"""


def asks_amount(links: Links) -> bool:
    """Whether a measured property is asked for its amount, not for yes or no or for who has it."""
    return links.has(*_AMOUNTS) or not links.has(*_QUALITATIVE, cg("AskWho"))


def is_measured(link: Link, knowledge: Knowledge) -> bool:
    """Whether every reading of a property word takes an amount."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in link.iris if iri in properties]
    return bool(known) and all(one.value_type == "Quantity" and not one.named for one in known)


def states(
    link: Link,
    hit: Hit,
    here: KeyedText,
    around: KeyedText,
    links: Links,
    knowledge: Knowledge,
) -> float:
    """How far a passage speaks of a property: its words, and an amount of its kind."""
    properties = knowledge.vocabulary.ontology.properties
    asking = question_words()
    found = content_words(link.text, language=links.question.language)
    words = [word for word in found if word.key not in asking]
    around = here if hit.role == "row" and not is_measured(link, knowledge) else around
    named = any(here.contains(key) for key in _label_keys(link.iris))
    if not words and not is_measured(link, knowledge):
        return TELLING
    said = max((0.0, *(max(_said(w, here), AROUND * _said(w, around)) for w in words)))
    told = hit.role != "row" and _tells(link, hit, links, knowledge)
    said = max(said, _NAMED * named, TELLING * told)
    measured = [properties[iri] for iri in link.iris if iri in properties]
    if links.has(*_QUALITATIVE) and not links.has(*_AMOUNTS):
        return said
    dated = any(known.dimension == _DATE for known in measured)
    planned = any(known.domain != cg("Organization") for known in measured)
    if dated and (said or planned) and find_dates(hit.text, said_on=None):
        return max(said, TELLING if said else AROUND * TELLING)
    wanted = {known.dimension for known in measured if known.value_type == "Quantity"}
    if not wanted or None in wanted or any(one.value_type != "Quantity" for one in measured):
        return said
    if not asks_amount(links):
        return said
    amounts = [span.quantity for span in find_quantities(hit.text)]
    measures: set[Iri | None] = {dimension_of(one.unit) for one in amounts if one.unit is not None}
    if _is_told_on(hit, wanted, knowledge):
        measures |= wanted
    own = named or told or any(_said(word, here) for word in words)
    if own and _CURRENCY in wanted and any(read_as_money(one) for one in amounts):
        measures.add(_CURRENCY)
    if own and hit.role != "row" and any(one.unit is None and one.number for one in amounts):
        measures |= wanted & {_COUNT}
    if told and has_number(hit.text):
        measures |= wanted & {_CURRENCY, _COUNT}
    if _CURRENCY in wanted and says_number(link.text) and says_money(hit.text):
        measures.add(_CURRENCY)
    counts = says_number(link.text)
    if not own and not counts and is_claimed_otherwise(hit, link.iris, wanted, knowledge):
        return 0.0
    if not wanted & measures:
        asks = links.has(cg("AskHowMuch"), cg("AskCount")) or counts
        numbered = has_number(hit.text) and (told or any(_said(word, here) for word in words))
        numbered = numbered and (told or not (counts and wanted == {_CURRENCY}))
        return 0.0 if asks and not numbered and hit.role != "row" else _UNMEASURED * said
    counted = asked_units(link.text) or asked_units(links.question.text)
    around_it = f"{hit.text}\n{hit.context}"
    if not said and hit.role != "row" and not tells_apart(link.iris, around_it):
        return 0.0
    fits = wanted & measures - _COMMON or (counted and counted & stated_units(hit.text))
    return max(said, TELLING) if fits else said


def _said(word: Word, text: KeyedText) -> float:
    """How far a text says a word or one that means the same, not one of its family."""
    share = text.covers(word.key)
    return share if share >= SURE else 0.0


@lru_cache(1000)
def _label_keys(properties: tuple[Iri, ...]) -> tuple[str, ...]:
    """Keys of the words by which documents name properties."""
    known = load_ontology().properties
    labels = [label.text for iri in properties if iri in known for label in known[iri].labels]
    return tuple(dict.fromkeys(key for label in labels if (key := word_key(label))))


def _tells(link: Link, hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage tells a property by other words, or by one before a company of its own."""
    asked = {kin for iri in links.iris("entity") for kin in knowledge.kin(iri)}
    starts = (
        mention.start
        for mention in knowledge.vocabulary.lexicon.find_mentions(
            hit.text, context=knowledge.vocabulary.spoken_of
        )
        if mention.entity not in asked and is_any(mention.entity, (cg("Organization"),), knowledge)
    )
    return tells(link.iris, hit.text) or tells_before(link.iris, hit.text, starts)


def _is_told_on(hit: Hit, wanted: Iterable[Iri | None], knowledge: Knowledge) -> bool:
    """Whether a passage has a bare number where the sentence before has an amount of the kind."""
    if hit.role == "row" or not has_number(hit.text):
        return False
    before = knowledge.passages_before(document_iri(hit.document), hit.start, 1)
    kinds = {
        dimension_of(span.quantity.unit)
        for passage in before
        if passage.role == hit.role and passage.context[:20] == hit.context[:20]
        for span in find_quantities(passage.text)
        if span.quantity.unit is not None
    }
    return bool(kinds & set(wanted))
