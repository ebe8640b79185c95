"""Tell whether the amounts of a passage are claimed of something else than what is asked.

A price is asked for, and the passage tells what the tape-out costs: its only amount of money has
been read under the name of another property, so that it states no price.

In      a Hit, the properties asked for, Knowledge
Out     whether every amount of the asked kinds is another property's
"""

from collections.abc import Collection, Iterable

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.quantities import dimension_of, find_quantities
from qa.asked_words import SAYING
from qa.knowledge import Knowledge
from qa.outcomes import related_properties
from qa.passages import Hit
from qa.sparql import ClaimRow, select_claims


def is_claimed_otherwise(
    hit: Hit, asked: Iterable[Iri], dimensions: Collection[Iri | None], knowledge: Knowledge
) -> bool:
    """Whether claims give each amount of these kinds to a property that is not asked for."""
    amounts = [
        fold(hit.text[span.start : span.end])
        for span in find_quantities(hit.text)
        if span.quantity.unit is not None and dimension_of(span.quantity.unit) in dimensions
    ]
    if not amounts or hit.role == "row":
        return False
    rows = _claims_in(hit, knowledge)
    wanted = related_properties(asked, knowledge)
    for amount in amounts:
        claimed = [row.property for row in rows if amount in fold(row.text)]
        if not claimed or any(iri in wanted for iri in claimed):
            return False
    return True


def _claims_in(hit: Hit, knowledge: Knowledge) -> list[ClaimRow]:
    """The claims from a passage of the things that it names, without those that only quote it."""
    properties = knowledge.vocabulary.ontology.properties
    mentions = knowledge.vocabulary.lexicon.find_mentions(
        hit.text, context=knowledge.vocabulary.spoken_of
    )
    subjects = {*hit.entities, *(mention.entity for mention in mentions)}
    document = document_iri(hit.document)
    return [
        row
        for row in select_claims(knowledge.graph, "about", subject=sorted(subjects)).rows
        if row.document == document
        and hit.start <= row.end <= hit.end
        and (row.property not in properties or properties[row.property].kind not in SAYING)
    ]
