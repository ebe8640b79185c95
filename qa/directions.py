"""Tell whether claims run the way that a question asks: who buys from whom, what is based on what.

In      Choice, Links, Knowledge
Out     False where each claim of such a deed is told of the other party
"""

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.question_lists import word_list
from qa.sparql import ClaimRow

_PAIR = 2
_DEEDS = ("Commercial", "Deployment")


def runs_as_asked(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether a claim tells a deed of the one that the question tells it of.

    "What is PyTorch based on" is not answered by what is based on PyTorch; a question for yes or
    no is, for it shows how it is.
    """
    if links.has(cg("AskYesNo")):
        return True
    rows = [row for row in choice.outcome.rows if _is_directed(row.property, knowledge)]
    amounts = [row for row in choice.outcome.rows if _is_traded(row.property, knowledge)]
    listed = choice.outcome.plan.shape == "table"
    for verb in links.of("property") if rows or amounts or listed else ():
        parties = _parties(verb, links) if verb.start >= 0 else None
        if parties and any(_is_directed(iri, knowledge) for iri in verb.iris):
            agent, patient = (knowledge.kin(one.iris[0]) for one in parties)
            if agent & patient:
                continue
            if rows and all(_is_reversed(row, agent, patient) for row in rows):
                return False
            if amounts and all(_is_of_other(row, agent, patient) for row in choice.outcome.rows):
                return False
            if listed and not _in_one_line(choice.outcome.rows, agent, patient):
                return False
    return True


def _in_one_line(
    rows: tuple[ClaimRow, ...], agent: frozenset[Iri], patient: frozenset[Iri]
) -> bool:
    """Whether one line of a table speaks of both parties."""
    lines: dict[Iri, set[str]] = {}
    for row in rows:
        spoken = lines.setdefault(row.subject, {row.subject})
        spoken |= {row.value or "", *(value for _, value in row.qualifiers)}
    return any(agent & spoken and patient & spoken for spoken in lines.values())


def _is_traded(iri: Iri, knowledge: Knowledge) -> bool:
    """Whether a property is how many somebody buys or runs."""
    known = knowledge.vocabulary.ontology.properties.get(iri)
    return known is not None and known.kind in _DEEDS and known.value_type == "Quantity"


def _is_of_other(row: ClaimRow, agent: frozenset[Iri], patient: frozenset[Iri]) -> bool:
    """Whether a claim is told of the other party and does not speak of who did it."""
    others = {row.value, *(value for _, value in row.qualifiers)}
    return row.subject in patient and not agent & others


def _is_directed(iri: Iri, knowledge: Knowledge) -> bool:
    known = knowledge.vocabulary.ontology.properties.get(iri)
    return known is not None and known.directed


def _is_reversed(row: ClaimRow, agent: frozenset[Iri], patient: frozenset[Iri]) -> bool:
    """Whether a claim is told of the other party, or of another with this one only beside it."""
    others = {row.value, *(value for _, value in row.qualifiers)}
    return row.subject not in agent and (row.subject in patient or bool(agent & others))


def _parties(verb: Link, links: Links) -> tuple[Link, Link] | None:
    """Who does what the verb says, and to whom or from whom, by where they stand."""
    text = fold(links.question.text)
    named = sorted((one for one in links.of("entity") if one.start >= 0), key=lambda o: o.start)
    left = [one for one in named if one.end <= verb.start]
    right = [one for one in named if one.start >= verb.end]
    before = text[left[-2].end : left[-1].start].strip() if len(left) >= _PAIR else ""
    if {before, *before.split(" ")[-1:]} & {*word_list("TowardWord")}:
        agent, patient = left[-2], left[-1]
    elif left and right:
        agent, patient = left[-1], right[0]
    elif len(left) >= _PAIR and links.question.language == "en":  # which X is Y based on
        agent, patient = left[-1], left[-2]
    else:
        return None
    between = text[agent.end : max(verb.start, patient.start)]
    turned = any(_holds(between, word) for word in word_list("PassiveWord"))
    return (patient, agent) if turned else (agent, patient)


def _holds(text: str, word: str) -> bool:
    return word in (text.split() if word.isascii() else text)
