"""The wording of answers: ontology/phrases.ttl, filled with terms, in the language of the question.

In      the name of a phrase and its terms
Out     Markdown; everything that comes from documents is escaped before it gets here
"""

import re
from functools import cache

from opencc import OpenCC

from kg.ontology import CG, labels_of, read_nodes
from qa.model import Language

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!])")


@cache
def _phrases() -> dict[tuple[str, str], str]:
    found = {}
    for iri, node in read_nodes("phrases.ttl").items():
        for label in labels_of(node):
            found[iri.removeprefix(CG + "phrase"), label.language] = label.text
    return found


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2twp")


def phrase(phrase_name: str, language: Language, /, **terms: object) -> str:
    """A phrase with its terms filled in.

    >>> phrase("Ratio", "en", ratio="1.5", first="3", second="2")
    'The ratio is **1.5x** (3 / 2).'
    """
    text = _phrases()[phrase_name, "en" if language == "en" else "zh"]
    if language == "zh-Hant":
        text = to_traditional(text)
    return text.format(**terms)


def to_traditional(text: str) -> str:
    """Our own words in the script and terms of Taiwan; never used on quotes.

    >>> to_traditional("显存带宽")
    '視訊記憶體頻寬'
    """
    return str(_traditional().convert(text))


def escape(text: str) -> str:
    r"""Text from a document or a question, safe inside Markdown.

    >>> escape("<b>A*</b>")
    '&lt;b&gt;A\\*&lt;/b&gt;'
    """
    flat = " ".join(text.split())
    escaped = _MARKUP.sub(r"\\\1", flat)
    return escaped.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")
