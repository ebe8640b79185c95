"""Find the part of a document that a question asks to list or count by its heading.

"What software challenges are named?" is answered by what stands under "Software challenges",
all of it, rather than by the one sentence that is most like the question.

In      links, the passages found for them, Knowledge
Out     Section: a heading and the items under it, or None
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.folding import fold
from kg.iris import document_iri
from kg.ontology import cg
from qa.choose import rarity
from qa.knowledge import Knowledge, PassageText
from qa.links import Links
from qa.passages import Hit
from qa.property_said import is_measured
from qa.reading import is_specific
from qa.speaker_names import is_told_of
from qa.words import KeyedText, content_words, question_words

_LISTING = (cg("AskList"), cg("AskCount"), cg("AskWhat"), cg("AskHow"), cg("AskOpinion"))
_SEVERAL = (cg("AskList"), cg("AskCount"), cg("AskOpinion"))
"""cues that want more than one thing"""
_LISTED = (cg("AskList"), cg("AskCount"), cg("AskHow"))
_ONE = (cg("AskWhen"), cg("AskYesNo"))
"""cues that want a time, or yes or no, also of a view"""
_LISTS = (cg("AskList"), cg("AskWhat"))
_ITEMS = ("item",)
_FEWEST, _MOST = 2, 12
"""items of a list"""
_SAID = 0.7
"""share of a heading's words that the question must hold"""
_PARTLY = 0.4
"""share of a heading's words that will do where several passages found stand under it"""
_GATHERED = 3
"""passages found under one heading that make it likely to be meant"""
_TOLD = 0.6
"""share of the question's words that heading and items must hold"""
_NAMED = 0.3
"""share of the question's words that the heading itself must hold"""
_QUOTED_TOLD = 0.3
"""the same where the question has the heading as it is written"""
_TELLING = 4
"""letters of a heading that the question may have as it is written"""
_OTHERS = ("question", "row")
"""roles of passages that make more than a list of what a heading stands over"""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    document: str
    """identifier"""
    title: str
    items: tuple[PassageText, ...]
    share: float
    """of the question's words that it holds"""


def find_section(links: Links, hits: Iterable[Hit], knowledge: Knowledge) -> Section | None:
    """The section that the question names and asks to list, the best covered one."""
    if not links.has(*_LISTING) or (links.has(*_ONE) and not links.has(*_LISTED)):
        return None
    measured = any(is_measured(one, knowledge) for one in links.of("property"))
    first, last = links.question.focus
    focus = links.question.text[first:last]
    found: dict[tuple[str, ...], Section] = {}
    likely: dict[tuple[str, ...], Section] = {}
    hits = tuple(hits)
    alike = Counter((hit.document, hit.context) for hit in hits if hit.role in _ITEMS)
    for hit in hits:
        if hit.role not in _ITEMS:
            continue
        lines = hit.context.split("\n")
        for depth in range(1, len(lines) + 1):
            above = tuple(lines[:depth])
            key = (hit.document, *above)
            if key in found or key in likely:
                continue
            if (not measured or _is_quoted(above[-1], focus)) and _is_said(above[-1], focus, links):
                kept = found
            elif (
                depth == len(lines)
                and alike[hit.document, hit.context] >= _GATHERED
                and links.has(*_LISTS)
                and _share(above[-1], KeyedText(focus), "zh") >= _PARTLY
            ):
                kept = likely
            else:
                continue
            section = _section(hit.document, above, focus, links, knowledge)
            if section:
                kept[key] = section
    found = found or likely
    return max(found.values(), key=lambda one: (one.share, len(one.title)), default=None)


def _is_said(title: str, focus: str, links: Links) -> bool:
    """Whether the question holds most of a heading's words, and the heading enough of it."""
    if _is_quoted(title, focus):
        return True
    language = links.question.language
    least = _NAMED if links.has(*_SEVERAL) else _SAID
    return _share(title, KeyedText(focus), "zh") >= _SAID and (
        _share(focus, KeyedText(title), language) >= least
    )


def _is_quoted(title: str, focus: str) -> bool:
    """Whether the question has a heading as it is written."""
    written = "".join(filter(str.isalnum, fold(title)))
    return len(written) >= _TELLING and written in "".join(filter(str.isalnum, fold(focus)))


def _section(
    document: str, above: tuple[str, ...], focus: str, links: Links, knowledge: Knowledge
) -> Section | None:
    passages = knowledge.passages_of(document_iri(document))
    under = [one for one in passages if tuple(one.context.split("\n")[: len(above)]) == above]
    items = tuple(one for one in under if one.role in _ITEMS)
    if not _FEWEST <= len(items) <= _MOST or any(one.role in _OTHERS for one in under):
        return None
    if links.speakers and not _said_by(links.speakers, above, items):
        return None
    whole = KeyedText("\n".join((*above, *(one.text for one in items))))
    named = [link for link in links.of("entity") if is_specific(link, knowledge)]
    if any(_share(link.text, whole, "zh") < _SAID for link in named if link.text):
        return None
    share = _share(focus, whole, links.question.language)
    least = _QUOTED_TOLD if _is_quoted(above[-1], focus) else _TOLD
    return Section(document, above[-1], items, share) if share >= least else None


def _said_by(
    speakers: tuple[str, ...], above: tuple[str, ...], items: tuple[PassageText, ...]
) -> bool:
    """Whether a list is that of a speaker whom the question names."""
    return is_told_of(above[-1], speakers) or any(one.speaker in speakers for one in items)


def _share(text: str, other: KeyedText, language: str) -> float:
    """How much of a text's words of content another holds, rare words before common ones."""
    asking = question_words()
    total = reached = 0.0
    for word in content_words(text, language=language):
        if word.key in asking or len(word.key) < 2:
            continue
        weight = rarity(word.key)
        total += weight
        reached += weight * other.covers(word.key)
    return reached / total if total else 0.0
