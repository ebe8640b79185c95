"""Read a follow-up that only replaces something as the earlier question with that replaced.

"What does an A100 server cost?", then "And the H100?": the second asks the first question of
somebody else.  The words of the earlier question are kept, so that all of them count.

In      the links of the new question and of the one before, Knowledge
Out     Links of the rewritten question; `place_links` puts them back onto what was typed
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of
from qa.glossary import is_han
from qa.knowledge import Knowledge
from qa.links import Link, Links, link_question
from qa.misspelt_links import blank
from qa.price_terms import find_terms
from qa.questions import Question, read_question
from qa.variants import merge_variants

_ROOTS = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software", "Market"))
_CATEGORY = cg("category")
_CONTENT = ("entity", "property", "class", "unknown")
_APART = 3
"""characters between two names of one list: and, a comma"""

Span = tuple[int, int]


def rewrite_question(links: Links, earlier: Links, knowledge: Knowledge) -> Links | None:
    """The earlier question with what the new one names in place of its like, or None."""
    edits = [
        edit
        for edit in (
            _entity_edit(links, earlier, knowledge),
            _date_edit(links, earlier),
            _term_edit(links, earlier, knowledge),
            _name_edit(links, earlier, knowledge),
        )
        if edit is not None
    ]
    if not edits:
        return None
    text = earlier.question.text
    for (start, end), written in sorted(edits, reverse=True):
        text = f"{text[:start]}{written}{text[end:]}"
    found = relink_question(text, earlier.question, knowledge)
    borrowed = (link for link in earlier.all if link.start < 0)
    kept = (link for link in borrowed if not _replaced(link, links, knowledge))
    return replace(found, all=(*found.all, *kept), speakers=links.speakers or found.speakers)


def rewrite_condition(links: Links, earlier: Links, knowledge: Knowledge) -> Links | None:
    """The earlier question under another condition: for a year, of 800G; None when none is named.

    An amount takes the place of one that measures the same; else the words go behind.
    """
    amounts = [link for link in links.of("quantity") if link.start >= 0 and link.quantity]
    own = any(links.of(role) for role in ("entity", "property", "class", "date"))
    if own or not links.has(cg("SameQuestion")):
        return None
    if not amounts or any(_is_name(link.text) for link in links.of("unknown")):
        return None
    text = earlier.question.text
    if not any(link.start >= 0 for link in earlier.all):
        return None
    asked = [link for link in earlier.of("property") if link.start >= 0]
    old = [
        link
        for link in earlier.of("quantity")
        if link.start >= 0
        and _measure(link) == _measure(amounts[0])
        and not any(one.start <= link.start and link.end <= one.end for one in asked)
    ]
    if old:
        written = f"{text[: old[0].start]}{amounts[0].text}{text[old[0].end :]}"
    else:
        words = blank(links.question.text, links.of("reference")).split()
        written = f"{text.rstrip(' ?？。.')} {' '.join(words)}"
    found = relink_question(written, earlier.question, knowledge)
    borrowed = (link for link in earlier.all if link.start < 0)
    return replace(found, all=(*found.all, *borrowed), speakers=found.speakers)


def _measure(link: Link) -> Iri | None:
    unit = link.quantity.unit if link.quantity else None
    return dimension_of(unit) if unit else None


def _is_name(text: str) -> bool:
    """Whether a word that nobody knows may be a name: a code, a capital, several characters."""
    return any(map(str.isdigit, text)) or text[:1].isupper() or (is_han(text) and len(text) > 1)


def rewrite_with_names(
    links: Links, earlier: Links, names: Sequence[str], knowledge: Knowledge
) -> Links:
    """The earlier question about several, with what the new one asks of them behind it."""
    old = [link for link in earlier.of("entity") if link.start >= 0]
    text, listed = earlier.question.text, ", ".join(names)
    lacking = [name for name in names if name not in text]
    if len(lacking) == len(names) or not old:
        text = f"{listed} {text}"
    elif lacking:
        at = next((link for link in old if link.text in names), old[0])
        text = f"{text[: at.start]}{listed}{text[at.end :]}"
    found = relink_question(text, earlier.question, knowledge)
    cues = [replace(link, start=-1, end=-1) for link in links.of("cue")]
    borrowed = [link for link in earlier.all if link.start < 0 and link.role != "entity"]
    return replace(found, all=(*found.all, *borrowed, *cues))


def relink_question(text: str, like: Question, knowledge: Knowledge) -> Links:
    """The links of a text in the language of another question."""
    read = read_question(text, language=like.language)
    found = link_question(
        read, knowledge.vocabulary, knowledge.spelling, speakers=knowledge.speakers
    )
    return merge_variants(found, knowledge)


def place_links(links: Links, typed: Question) -> tuple[Link, ...]:
    """The links at their place in the question as typed; what is not written there is borrowed."""
    if links.question.text == typed.text:
        return links.all
    placed = []
    for link in links.all:
        at = typed.text.find(link.text) if link.text else -1
        if at < 0:
            placed.append(replace(link, start=-1, end=-1, how="history"))
        else:
            placed.append(replace(link, start=at, end=at + len(link.text)))
    return tuple(placed)


def same_sort(one: Iri, other: Iri, knowledge: Knowledge) -> bool:
    """Whether one entity can stand where another stood: two firms, two number formats."""
    vocabulary = knowledge.vocabulary
    kinds = (vocabulary.kind(one), vocabulary.kind(other))
    if kinds[0] is None or kinds[1] is None:
        return False
    if kinds[0] == kinds[1]:
        shared = [set(vocabulary.lexicon.related(iri, _CATEGORY)) for iri in (one, other)]
        return any(vocabulary.ontology.is_a(kinds[0], root) for root in _ROOTS) or bool(
            shared[0] & shared[1]
        )
    return any(all(vocabulary.ontology.is_a(k, root) for k in kinds if k) for root in _ROOTS)


def _entity_edit(links: Links, earlier: Links, knowledge: Knowledge) -> tuple[Span, str] | None:
    """Where the names of the new question go, and as written."""
    new = [link for link in links.of("entity") if link.start >= 0]
    if not new:
        return None
    written = links.question.text[new[0].start : max(link.end for link in new)]
    old = [
        link
        for link in earlier.of("entity")
        if link.start >= 0 and same_sort(link.iris[0], new[0].iris[0], knowledge)
    ]
    if not old and _is(new[0], cg("Organization"), knowledge) and earlier.of("property"):
        products = [link for link in earlier.of("entity") if _is(link, cg("Product"), knowledge)]
        old = [link for link in products if link.start >= 0][:1]
    if not old:
        return (0, 0), f"{written} "
    if links.has(cg("AskCompare")):
        return (old[-1].start, old[-1].end), written
    start, end = old[0].start, old[0].end
    for link in old[1:]:
        if link.start - end > _APART:
            break
        end = link.end
    return (start, end), written


def _is(link: Link, root: Iri, knowledge: Knowledge) -> bool:
    """Whether a named entity is of a class."""
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind is not None and knowledge.vocabulary.ontology.is_a(kind, root)


def _date_edit(links: Links, earlier: Links) -> tuple[Span, str] | None:
    new = links.of("date")
    if not new:
        return None
    old = [link for link in earlier.of("date") if link.start >= 0]
    if not old:
        return (0, 0), f"{new[0].text} "
    return (old[0].start, old[-1].end if len(old) > len(new) else old[0].end), new[0].text


def _term_edit(links: Links, earlier: Links, knowledge: Knowledge) -> tuple[Span, str] | None:
    """Where the terms of a price go: for a year, in place of on demand.

    A term that is part of what is asked, an on-demand rate, leaves what is asked behind.
    """
    new, old = find_terms(links.question.text), find_terms(earlier.question.text)
    if not new:
        return None
    written = links.question.text[new[0].start : new[-1].end]
    if not old:
        return (0, 0), f"{written} "
    start, end = old[0].start, old[-1].end
    for link in earlier.of("property"):
        if link.start <= start and end <= link.end:
            language = "en" if earlier.question.language == "en" else "zh"
            label = knowledge.vocabulary.label(link.iris[0], language)
            return (link.start, link.end), f"{label} {written} "
    return (start, end), written


def _name_edit(links: Links, earlier: Links, knowledge: Knowledge) -> tuple[Span, str] | None:
    """A name that nobody knows, where the first name of the earlier question stood."""
    if links.of("entity") or links.of("date"):
        return None
    written = unknown_name(links)
    if not written:
        return None
    old = [link for link in earlier.of("entity") if link.start >= 0]
    named = [
        link
        for link in old
        if (kind := knowledge.vocabulary.kind(link.iris[0]))
        and any(knowledge.vocabulary.ontology.is_a(kind, root) for root in _ROOTS)
    ]
    for link in (*named, *old)[:1]:
        return (link.start, link.end), written
    return (0, 0), f"{written} "


def unknown_name(links: Links) -> str:
    """The first stretch of words that nothing was found for, with what lies within it.

    Words that a segmenter tears from a name that it does not know lie closely together.
    """
    unknown = [
        link for link in links.of("unknown") if link.start >= 0 and not find_terms(link.text)
    ]
    if not unknown:
        return ""
    start, end = unknown[0].start, unknown[0].end
    for link in unknown[1:]:
        if link.start - end > 1 or _linked_between(links.all, end, link.start):
            break
        end = link.end
    return links.question.text[start:end].strip()


def last_topic(links: Links) -> str:
    """The last words of content of a question that stand side by side: rack cooling."""
    content = [link for link in links.all if link.start >= 0 and link.role in _CONTENT]
    if not content:
        return ""
    start, end = content[-1].start, content[-1].end
    for link in reversed(content[:-1]):
        if start - link.end > 1:
            break
        start = min(start, link.start)
    return links.question.text[start:end]


def _linked_between(links: Sequence[Link], start: int, end: int) -> bool:
    return any(link.start < end and start < link.end for link in links if link.role != "unknown")


def _replaced(link: Link, links: Links, knowledge: Knowledge) -> bool:
    """Whether a borrowed link is of the sort that the new question names itself."""
    return link.role == "entity" and any(
        same_sort(link.iris[0], iri, knowledge) for iri in links.iris("entity")
    )
