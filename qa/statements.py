"""Quote all that is said between the things of which a question says that statements disagree.

In      Work whose question asks for a contradiction, Desk
Out     Quotes of the sentences, and of the cells of tables, that name all of the things
"""

import re
from dataclasses import replace

from kg.ontology import cg
from qa.draft import Quote
from qa.quotes import quote_of
from qa.reading import is_specific
from qa.work import Desk, Work

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
