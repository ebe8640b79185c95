"""Turn the Markdown of an answer into HTML that cannot execute anything.

In      Markdown of `Answer.answer`, where `[3]` is the mark of the third citation
Out     HTML of a closed list of tags; no link, no image, no raw HTML survives
Source  CommonMark 0.31 without links, images, autolinks, HTML, headings and code
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Chip = Callable[[int], str]
"""HTML of the mark of a citation, by its index"""

_MARK = re.compile(r"\[(\d{1,4})\]")
_OFF = ("link", "image", "autolink", "html_inline", "backticks", "html_block")
_OFF_BLOCK = ("heading", "lheading", "code", "fence", "reference", "hr")


def render_markdown(text: str, chip: Chip) -> str:
    """The answer as HTML; marks become chips.

    >>> render_markdown("**80 GB** [1] <b>", lambda index: f"({index})").strip()
    '<p><strong>80 GB</strong> (0) &lt;b&gt;</p>'
    """
    return str(_parser().render(text, {"chip": chip}))


def render_inline(text: str) -> str:
    r"""One line of Markdown as HTML.

    >>> render_inline("A\\*")
    'A*'
    """
    return str(_parser().renderInline(text, {"chip": lambda index: escape(f"[{index + 1}]")}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    parser.enable("table").disable([*_OFF, *_OFF_BLOCK], ignoreInvalid=True)
    parser.inline.ruler.push("citation", _read_mark)
    parser.add_render_rule("citation", _draw_mark)
    return parser


def _read_mark(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"index": int(found[1]) - 1}
    state.pos = found.end()
    return True


def _draw_mark(
    _: object, tokens: Sequence[Token], at: int, __: object, env: Mapping[str, Chip]
) -> str:
    return str(env["chip"](tokens[at].meta["index"]))
