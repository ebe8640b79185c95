"""Choose the sentences that stand beside claims; all that is said between things that disagree.

In      Work, the Verdict on its passages, Desk
Out     Quotes of the sentences, and of the cells of tables, that name all of the things
"""

import re
from dataclasses import replace

from kg.ontology import cg
from qa.draft import Quote
from qa.judge import Verdict
from qa.property_said import EXPLAINING
from qa.quotes import apart, distinct, quote_of, supporting, with_what_follows
from qa.reading import is_specific
from qa.work import Desk, Work

QUOTING = (*EXPLAINING, cg("AskConflict"), cg("AskCompare"), cg("AskDefinition"))
"""cues of questions that the source's own words answer best"""
SUPPORTING = 4
"""sentences shown beside claims"""
_RELATED = 0.4
"""confidence from which on passages stand beside an answer that claims give"""
_CELL = re.compile(r"[^\t|]+")
_FEWEST = 2
"""things between which something is said, and amounts of two statements"""
_NO_STATEMENT = ("heading", "question")


def statements_between(work: Work, desk: Desk) -> tuple[Quote, ...]:
    """What passages say of all named things of a question for a contradiction, best first."""
    knowledge = desk.knowledge
    named = [
        knowledge.kin(link.iris[0])
        for link in work.links.of("entity")
        if is_specific(link, knowledge)
    ]
    amounts = len(work.links.of("quantity")) >= _FEWEST and work.links.has(cg("AskCompare"))
    if not (amounts or work.links.has(cg("AskConflict"))) or len(named) < _FEWEST:
        return ()
    found = []
    for hit in work.hits:
        if hit.role in _NO_STATEMENT:
            continue
        quote = quote_of(hit, desk)
        for cell in (_CELL if hit.role == "row" else re.compile(r"(?s).+")).finditer(hit.text):
            mentions = knowledge.vocabulary.lexicon.find_mentions(
                cell.group(), context=knowledge.vocabulary.spoken_of
            )
            spoken = {mention.entity for mention in mentions}
            if not all(kin & spoken for kin in named):
                continue
            start, end = hit.start + cell.start(), hit.start + cell.end()
            row = hit.role == "row"
            found.append(replace(quote, start=start, end=end, text=cell.group()) if row else quote)
    return tuple(found)


def quotes_beside(work: Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The source's own words beside an answer that claims give."""
    if work.choice is None:
        return ()
    outcome = work.choice.outcome
    found = supporting(outcome, desk)
    if outcome.through:
        found = (quote_of(outcome.through, desk), *found)
    if quoted.accepted or quoted.confidence >= _RELATED:
        best = [quote_of(hit, desk) for hit in quoted.hits if hit.role != "row"]
        if best and work.links.has(*QUOTING):
            best[0] = with_what_follows(best[0], desk)
        found = (*best, *found) if work.links.has(*QUOTING) else (*found, *best)
    between = statements_between(work, desk)
    return apart((*between, *distinct(found)[:SUPPORTING]))
