"""Draw an answer: HTML for the page, Markdown for the clipboard.

Out     HTML from templates that escape everything; Markdown whose quotes are escaped
"""

from functools import cache
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qa.model import Answer, Citation, Language
from qa.phrases import escape
from ui.markup import render_inline, render_markdown
from ui.pieces import colour_words, draw_charts, pair_disputes
from ui.wording import has_word, word

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """Templates that escape every value and know every name that they use."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = lambda text: Markup(render_inline(text))
    environment.filters["cited"] = _cited
    return environment


def draw(template: str, language: Language, **values: object) -> str:
    """A template of ui/templates with its values; `word` gives texts in the language.

    >>> "Choose a source" in draw("evidence_empty.html", "en")
    True
    """

    def words(name: str, /, **terms: object) -> str:
        return word(name, language, **terms)

    page = _environment().get_template(template)
    return page.render(word=words, has_word=has_word, language=language, **values)


def draw_question(answer: Answer, language: Language) -> str:
    """The question, its words coloured by what they were taken for."""
    words = colour_words(answer.question, answer.derivation)
    return draw("question.html", language, words=words)


def draw_answer(answer: Answer, language: Language) -> str:
    """The whole answer; `language` is that of the labels around it."""
    return draw(
        "answer.html",
        language,
        answer=answer,
        prose=Markup(render_markdown(answer.answer, lambda index: draw_chip(answer, index))),
        chip=lambda index: Markup(draw_chip(answer, index)),
        disputes=pair_disputes(answer),
        charts=draw_charts(answer),
    )


def draw_chip(answer: Answer, index: int) -> str:
    """The button that opens the words behind a citation; plain text where there is none."""
    if not 0 <= index < len(answer.citations):
        return str(Markup("[{}]").format(index + 1))
    citation = answer.citations[index]
    return str(
        Markup('<button type="button" class="cite" title="{}" data-source="{}">{}</button>').format(
            f"{citation.quote[:160]}", _cited(citation), index + 1
        )
    )


def _cited(citation: Citation) -> str:
    place = {
        "document": citation.document,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "headers": citation.headers,
    }
    return orjson.dumps(place).decode()


def write_markdown(answer: Answer) -> str:
    """The question, the answer and its sources, for pasting elsewhere."""
    sources = [
        f"{number}. “{escape(one.quote)}” — "
        + ", ".join(escape(part) for part in (one.speaker, one.date, one.document) if part)
        + f" ({one.start}–{one.end})"
        for number, one in enumerate(answer.citations, 1)
    ]
    parts = [f"**{escape(answer.question)}**", answer.answer, answer.completeness]
    return "\n\n".join(part for part in (*parts, "\n".join(sources)) if part) + "\n"
