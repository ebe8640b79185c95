"""Plans for what a company offers, of whatever kind: OpenAI's products are models and software.

A word such as "products" first means hardware; of a company that makes none it means all that
the company develops.  What else the question says may name the table that they stand in.

In      Parts of a question, Knowledge
Out     plans of shape select
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import kinds_below
from qa.plan_types import Parts, Plan, Selection
from qa.sparql import select_members
from qa.table_scope import Table, all_tables
from qa.words import KeyedText, content_words

_ORGANIZATION = cg("Organization")
_MAKING = (cg("developedBy"), cg("madeBy"))
_OFFERED = frozenset((*_MAKING, cg("product"), cg("card")))
_LISTING = (cg("AskList"), cg("AskCount"), cg("AskWhat"))
_MADE = tuple(cg(name) for name in ("Product", "Model", "Software"))
_HAD = 3
"""characters between the words that ask whether there is something and the word for it"""
_NAMED = 0.6
"""share of the words left over that a table must say"""
_ROWS = 0.6
"""what a word counts that only stands in the rows"""


def propose_offerings(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """All that the named companies make or develop, where the class asked for holds none of it."""
    makers = [link for link in parts.things if _is_organization(link, knowledge)]
    if not makers or base.tables:
        return
    holders = tuple(dict.fromkeys(link.iris[0] for link in makers))
    for link in had_words(parts.links, knowledge):
        used = base.used | {*makers, link}
        used |= {one for one in parts.properties if (one.start, one.end) == (link.start, link.end)}
        yield replace(base, shape="select", used=used, selection=Selection(link.iris[0], holders))
    if not parts.links.has(*_LISTING):
        return
    for link, kind in _wider(parts, knowledge):
        used = base.used | {*makers, link}
        used |= {one for one in parts.properties if _OFFERED & {*one.iris}}
        rest = [one for one in parts.links.all if one not in used and one.role != "cue"]
        tables = _saying(rest, parts.links, knowledge)
        if (rest and not tables) or (not rest and _makes_any(holders, link, knowledge)):
            continue
        yield replace(
            base,
            shape="select",
            used=used | {*rest},
            properties=_MAKING if tables else (),
            selection=Selection(kind, holders),
            tables=tables,
        )


def had_words(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """The words for what somebody is asked to have, yes or no: 有没有芯片."""
    cues = [link for link in links.of("cue") if cg("AskYesNo") in link.iris]
    ontology = knowledge.vocabulary.ontology
    return tuple(
        link
        for link in links.of("class")
        if any(0 <= link.start - cue.end <= _HAD for cue in cues)
        and any(ontology.is_a(iri, kind) for iri in link.iris for kind in _MADE)
    )


def _wider(parts: Parts, knowledge: Knowledge) -> Iterator[tuple[Link, Iri]]:
    """The class words with the wider class that they may mean."""
    classes = knowledge.vocabulary.ontology.classes
    for link in parts.classes:
        for iri in link.iris:
            if iri in classes and classes[iri].else_asked:
                yield link, classes[iri].else_asked[0]


def _makes_any(holders: Iterable[Iri], asked: Link, knowledge: Knowledge) -> bool:
    """Whether one of the companies makes something of the class asked for."""
    wanted = {*holders}
    kinds = [kind for iri in asked.iris for kind in kinds_below(iri, knowledge)]
    return any(wanted & knowledge.makers_of(m) for m in select_members(knowledge.graph, kinds))


def _is_organization(link: Link, knowledge: Knowledge) -> bool:
    kind = knowledge.vocabulary.kind(link.iris[0])
    return kind is not None and knowledge.vocabulary.ontology.is_a(kind, _ORGANIZATION)


def _saying(rest: Iterable[Link], links: Links, knowledge: Knowledge) -> tuple[Table, ...]:
    """The tables that say what is left of a question best, and enough."""
    wordings = [_wordings(link, links, knowledge) for link in rest]
    if not wordings:
        return ()
    scored = []
    for table in all_tables(knowledge):
        above, rows = KeyedText(f"{table.caption}\n{table.header}"), KeyedText(table.rows)
        said = [
            max(max(_share(words, above), _ROWS * _share(words, rows)) for words in ways)
            for ways in wordings
        ]
        scored.append((sum(said) / len(said), table))
    best = max((score for score, _ in scored), default=0.0)
    return tuple(table for score, table in scored if score == best) if best >= _NAMED else ()


def _wordings(link: Link, links: Links, knowledge: Knowledge) -> list[tuple[str, ...]]:
    """The words of a link, and those of what it names."""
    texts = [link.text]
    if link.role == "entity":
        texts.append(knowledge.vocabulary.label(link.iris[0], "zh"))
    language = links.question.language
    return [tuple(w.key for w in content_words(text, language=language)) for text in texts]


def _share(words: tuple[str, ...], text: KeyedText) -> float:
    return sum(text.covers(word) for word in words) / len(words) if words else 0.0
