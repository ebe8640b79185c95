"""Tell whose words something is: the speakers behind claims and passages, with what they said.

In      quotes that answer a question, best first, and the amounts that the question names
Out     quotes whose speaker is known, one a speaker, those with the asked amount first
"""

from collections.abc import Iterable

from qa.answers import Draft, Quote
from qa.links import Links
from qa.phrases import escape

_MOST = 3


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


def write_speakers(quotes: Iterable[Quote], draft: Draft) -> None:
    """One line a speaker: who, and the words."""
    for quote in quotes:
        draft.say(
            "SaidBy",
            speaker=escape(quote.speaker or ""),
            quote=escape(quote.text),
            marks=draft.quote(quote),
        )
