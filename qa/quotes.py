"""The sentences of the source that an answer shows: whole, with what goes on after them.

In      an outcome or a passage, Desk
Out     Quotes
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.folding import fold
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg, load_ontology
from qa.draft import Quote, document_id
from qa.headers import header_spans
from qa.knowledge import PassageText
from qa.outcomes import Outcome
from qa.passages import Hit
from qa.work import Desk

_CELL_MARKS = ("\t", "|")
_LONGER_CELL = 6
"""characters that a cell must have beside a claim's own words to be quoted whole"""
_FOLLOWING = 3
"""sentences that may follow a quoted one in its quote"""
_LONGEST_QUOTE = 340
"""characters"""
_LATER = 6
"""sentences after a quote within which its answer may tell a reason"""
_LONGEST_SENTENCE = 240
"""characters of a sentence that is quoted whole for a part of it"""
_PAUSES = (";", "；")
_NO_PROSE = ("row", "heading", "question")


def supporting(outcome: Outcome, desk: Desk) -> tuple[Quote, ...]:
    """The sentences behind claims that were read from prose, and longer cells of tables."""
    quotes = []
    for row in outcome.rows[:3]:
        passage = desk.knowledge.passage_at(row.document, row.start)
        if passage is None:
            continue
        start, end = passage.start, passage.end
        if passage.role == "row":
            start, end = _cell(passage.text, passage.start, row.start)
            if end - start < len(row.quote) + _LONGER_CELL:
                continue
        document = document_id(row.document)
        text = passage.text[start - passage.start : end - passage.start]
        headers = header_spans(row, desk.knowledge)
        quotes.append(Quote(document, start, end, text, row.speaker, row.said, headers=headers))
    return (*_headers(outcome, desk), *quotes)


def _headers(outcome: Outcome, desk: Desk) -> tuple[Quote, ...]:
    """The header of a table whose records are counted: it shows that none is left out."""
    if outcome.plan.shape != "table" or outcome.plan.aggregate != "count":
        return ()
    return tuple(
        quote_item(passage, document_id(table.document), desk)
        for table in outcome.plan.tables
        for passage in desk.knowledge.passages_before(table.document, table.start, 1)
        if passage.text == table.header
    )


def _cell(text: str, start: int, at: int) -> tuple[int, int]:
    """The span of the cell of a row that holds an offset."""
    first = max(text.rfind(mark, 0, at - start) for mark in _CELL_MARKS) + 1
    ends = [end for mark in _CELL_MARKS if (end := text.find(mark, at - start)) >= 0]
    return start + first, start + min(ends, default=len(text))


def quote_of(hit: Hit, desk: Desk) -> Quote:
    """A passage as it is quoted, with the question that it answers."""
    said = desk.knowledge.dates.get(hit.document)
    if hit.role == "reply":
        text = desk.text(hit.document)[hit.start : hit.end]
        return Quote(hit.document, hit.start, hit.end, text, None, said, "")
    asked = hit.context.split("\n")[0] if hit.role == "answer" else ""
    quote = Quote(hit.document, hit.start, hit.end, hit.text, hit.speaker, said, asked)
    return quote if hit.role in _NO_PROSE else _whole(quote, desk)


def _whole(quote: Quote, desk: Desk) -> Quote:
    """The sentence that a quoted part is of: up to its end, and from its beginning."""
    document = document_iri(quote.document)
    start, end, last = quote.start, quote.end, quote.text
    for after in desk.knowledge.passages_after(document, quote.end, _FOLLOWING):
        too_long = after.end - start > _LONGEST_SENTENCE or after.role in _NO_PROSE
        if too_long or not last.rstrip().endswith(_PAUSES):
            break
        end, last = after.end, after.text
    for before in reversed(desk.knowledge.passages_before(document, quote.start, _FOLLOWING)):
        too_long = end - before.start > _LONGEST_SENTENCE or before.role in _NO_PROSE
        if too_long or not before.text.rstrip().endswith(_PAUSES):
            break
        start = before.start
    return replace(quote, start=start, end=end, text=desk.text(quote.document)[start:end])


def quote_item(item: PassageText, document: str, desk: Desk) -> Quote:
    """An item of a list as it is quoted."""
    said = desk.knowledge.dates.get(document)
    return Quote(document, item.start, item.end, item.text, None, said)


def with_what_follows(quote: Quote, desk: Desk) -> Quote:
    """The sentence with those after it that go on in the same context; a short answer whole."""
    document = document_iri(quote.document)
    here = desk.knowledge.passage_at(document, quote.start)
    start, end, text = quote.start, quote.end, quote.text
    for after in desk.knowledge.passages_after(document, quote.end, _FOLLOWING):
        goes_on = here and after.role == here.role and after.context[:20] == here.context[:20]
        leads_to = text.rstrip().endswith((":", "："))
        size = after.end - quote.start
        if not (goes_on or leads_to) or size > _LONGEST_QUOTE or after.role in _NO_PROSE:
            break
        end = after.end
        text = f"{text} {after.text}"
    if here and here.role == "answer":
        start = _beginning(here, end, document, desk)
    return replace(quote, start=start, end=end, text=desk.text(quote.document)[start:end])


def reason_behind(quote: Quote, desk: Desk) -> tuple[Quote, ...]:
    """Where the same answer goes on to tell a reason that the quote does not hold: none or one."""
    document = document_iri(quote.document)
    here = desk.knowledge.passage_at(document, quote.start)
    if here is None or here.role != "answer" or tells_reason(quote.text):
        return ()
    for after in desk.knowledge.passages_after(document, quote.end, _LATER):
        if after.role != here.role or after.context[:20] != here.context[:20]:
            return ()
        if tells_reason(after.text):
            found = replace(quote, start=after.start, end=after.end, text=after.text)
            return (_whole(found, desk),)
    return ()


def tells_reason(text: str) -> bool:
    """Whether a text has a word by which documents give reasons."""
    folded = fold(text)
    return any(word in folded for word in _reason_words())


@cache
def _reason_words() -> tuple[str, ...]:
    """The words by which documents give reasons."""
    labels = load_ontology().properties[cg("reason")].labels
    return tuple(fold(label.text) for label in labels if label.kind != "hidden")


def _beginning(here: PassageText, end: int, document: Iri, desk: Desk) -> int:
    """Where the answer begins that a sentence is of, where all of it up to an end is short."""
    first = here
    for before in reversed(desk.knowledge.passages_before(document, here.start, _FOLLOWING + 1)):
        if before.role != "answer" or before.context[:20] != here.context[:20]:
            break
        first = before
    return first.start if end - first.start <= _LONGEST_QUOTE else here.start


def apart(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes without those that lie inside another; of one stretch of text, the first."""
    quotes = distinct(quotes)
    return tuple(
        one
        for one in quotes
        if not any(
            other is not one
            and other.document == one.document
            and other.start <= one.start
            and one.end <= other.end
            for other in quotes
        )
    )


def distinct(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes, each stretch of text once."""
    return tuple({(q.document, q.start, q.end): q for q in quotes}.values())
