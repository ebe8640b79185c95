"""Tell whether a passage holds the kind of thing asked for: a time, an amount, a company.

In      a Hit, the Links of the question, Knowledge
Out     bool
"""

from kg.dates import find_dates
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of, find_quantities
from qa.asked_units import asked_units, stated_units
from qa.knowledge import Knowledge
from qa.links import Links
from qa.numbers_said import has_amount, has_number
from qa.passages import Hit

_DURATION = cg("Duration")


def has_type(hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage holds the kind of thing that is asked for."""
    if links.has(cg("AskWhen")) and _says_when(hit.text):
        return True
    counting = links.has(cg("AskHowMuch"), cg("AskCount"), cg("AskRatio"))
    if counting and not links.has(cg("AskHow")):
        if asked_units(links.question.text) & stated_units(hit.text):
            return True
        if hit.role == "row":
            return bool(find_quantities(hit.text))
        return has_number(hit.text) if links.has(cg("AskCount")) else has_amount(hit.text)
    if links.has(cg("AskWho")):
        asked = {iri for link in links.of("entity") for iri in link.iris}
        asked |= {maker for iri in asked for maker in knowledge.makers_of(iri)}
        return any(
            _organization(mention.entity, knowledge) and mention.entity not in asked
            for mention in knowledge.vocabulary.lexicon.find_mentions(
                hit.text, context=knowledge.vocabulary.spoken_of
            )
        )
    return not links.has(cg("AskWhen"))


def _says_when(text: str) -> bool:
    """Whether a text states a time, or how long something takes: May, fourteen months."""
    if find_dates(text, said_on=None):
        return True
    units = (span.quantity.unit for span in find_quantities(text))
    return any(unit is not None and dimension_of(unit) == _DURATION for unit in units)


def _organization(iri: Iri, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(iri)
    return kind is not None and knowledge.vocabulary.ontology.is_a(kind, cg("Organization"))
