"""Tell whose words something is: the speakers behind claims and passages, with what they said.

In      quotes that answer a question, best first, and the amounts that the question names
Out     quotes whose speaker is known, one a speaker, those with the asked amount first
"""

from collections.abc import Iterable

from kg.ontology import cg
from qa.answers import Draft, Quote
from qa.judge import Verdict
from qa.links import Links
from qa.phrases import escape
from qa.quotes import quote_of, supporting
from qa.work import Desk, Work

_MOST = 3


def words_of_speakers(work: Work, quoted: Verdict, desk: Desk) -> tuple[Quote, ...]:
    """The words of known speakers that answer who said something."""
    if not work.links.has(cg("AskSpeaker")):
        return ()
    stated = work.choice is not None and work.verdict is not None and work.verdict.accepted
    quotes = supporting(work.choice.outcome, desk) if work.choice and stated else ()
    said = tuple(quote_of(hit, desk) for hit in quoted.hits) if quoted.accepted else ()
    return spoken_quotes((*quotes, *said), work.links)


def spoken_quotes(quotes: Iterable[Quote], links: Links) -> tuple[Quote, ...]:
    """The quotes by speaker: those that hold most of the amounts that the question names."""
    amounts = [link.text for link in links.of("quantity") if link.quantity and link.quantity.number]
    spoken: list[Quote] = []
    for quote in quotes:
        if quote.speaker and all(quote.speaker != one.speaker for one in spoken):
            spoken.append(quote)
    held = [sum(text in quote.text for text in amounts) for quote in spoken]
    most = max(held, default=0)
    return tuple(quote for quote, n in zip(spoken, held, strict=True) if n == most)[:_MOST]


def write_speakers(quotes: Iterable[Quote], draft: Draft, *, wording: str = "SaidBy") -> None:
    """One line a speaker: who, and the words."""
    for quote in quotes:
        draft.say(
            wording,
            speaker=escape(quote.speaker or ""),
            quote=escape(quote.text),
            marks=draft.quote(quote),
        )
