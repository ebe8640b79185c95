"""Tell whether claims leave out words that narrow what is asked, so that they answer more widely.

The rent in the north-west is not answered by the rent elsewhere, the utilization of one cluster
not by that of clusters, one size of a model not by all of them; how many of a product somebody
has is no count of products; and a question of the minutes states nothing.

In      Choice, Links, Knowledge
Out     whether the claims speak of something wider, or state nothing
"""

from kg.ontology import cg
from qa.asked_words import names_of_kinds
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.links import Links
from qa.members import is_any
from qa.sparql import select_claims

_PRODUCTS, _SOFT = (cg("Product"), cg("Model")), (cg("Technology"), cg("Software"))
_MODEL = (cg("Model"),)
_LOOKING_UP = ("values", "about", "between", "having")
_APART = 1
"""characters between words that belong together"""


def is_narrowed(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether what the claims leave out makes the question one about something else."""
    plan = choice.outcome.plan
    return (
        _leaves_noun(choice, links)
        or _counts_named(choice, links, knowledge)
        or _leaves_size(choice, links, knowledge)
        or (
            plan.shape in _LOOKING_UP
            and not plan.aggregate
            and (_leaves_name(choice, links, knowledge) or _leaves_case(choice, knowledge))
        )
        or (plan.shape == "about" and _only_asks(choice, links, knowledge))
    )


def _leaves_noun(choice: Choice, links: Links) -> bool:
    """Whether a word before the property is left out: the interest cost."""
    text = links.question.text
    starts = {link.start for link in links.of("property") if link.how != "history"}
    return any(
        link.role == "unknown" and text[link.end : link.end + 1] == " " and link.end + 1 in starts
        for link in choice.missing
        if link.start >= 0
    )


def _leaves_name(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether a name right before a kind of thing is left out: the Feixing cluster, 飞星集群."""
    return any(link in choice.missing for link in names_of_kinds(links, knowledge))


def _leaves_case(choice: Choice, knowledge: Knowledge) -> bool:
    """Whether a left-out word is what other claims of the property are limited to: a region."""
    words = [link.text.casefold() for link in choice.missing if link.role == "unknown"]
    rows = choice.outcome.rows
    if not words or not choice.outcome.plan.properties:
        return False
    stated = select_claims(
        knowledge.graph, "stating", property=sorted({row.property for row in rows})
    )
    limits = {value.casefold() for row in stated.rows for _, value in row.qualifiers}
    return any(word in limits for word in words)


def _leaves_size(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether a size right behind the name of a model is left out: GPT-3 30B."""
    ends = [
        link.end
        for link in links.of("entity")
        if link.start >= 0 and is_any(link.iris[0], _MODEL, knowledge)
    ]
    return any(
        link.role == "quantity"
        and link.quantity is not None
        and link.quantity.number is not None
        and any(0 <= link.start - end <= _APART for end in ends)
        for link in choice.missing
    )


def _counts_named(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether how many of a named thing is asked, and none of the claims has an amount."""
    if any(row.amount() is not None for row in choice.outcome.rows):
        return False
    if choice.outcome.plan.aggregate != "count" or links.question.language != "en":
        return False
    counts = [link.end for link in links.of("cue") if cg("AskCount") in link.iris]
    nouns = [link.start for link in links.of("class")]
    return any(
        0 <= link.start - end <= _APART
        and is_any(link.iris[0], (*_PRODUCTS, *_SOFT), knowledge)
        and not any(0 <= start - link.end <= _APART for start in nouns)
        for link in links.of("entity")
        for end in counts
    )


def _only_asks(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether all that was found is what the minutes themselves only ask."""
    if links.has(cg("AskYesNo"), cg("AskOpinion")):
        return False
    passages = (knowledge.passage_at(row.document, row.start) for row in choice.outcome.rows)
    return all(one is not None and one.role == "question" for one in passages)
