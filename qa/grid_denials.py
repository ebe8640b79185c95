"""Say which records of a table lack something: whose cell says none, no, not supported.

In      Links, a Grid, Knowledge
Out     Denial: the words that say what is lacking, the records with the cells that say so
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.folding import fold
from kg.ontology import cg
from qa.grid_columns import columns_of
from qa.grids import Entry, Grid, Record
from qa.knowledge import Knowledge
from qa.lacking_rows import negative_forms
from qa.links import Link, Links

_WITHOUT = cg("Without")
_NEAR = 4
"""characters between the word for not and what it denies: lacks any"""
_BESIDE = 1
"""characters between the words for what is denied"""
_MOST = 0.5
"""share of a cell that must be what it is to say"""
_DENIED = ("property", "entity", "unknown")


@dataclass(frozen=True, slots=True)
class Denial:
    """What a question denies of records, and which records have cells that deny it."""

    words: frozenset[Link]
    lacking: dict[Record, tuple[Entry, ...]]


def find_denial(links: Links, grid: Grid, knowledge: Knowledge) -> Denial | None:
    """The records whose cells say that they lack what the question denies; None for no column."""
    for cue in links.of("cue"):
        if _WITHOUT not in cue.iris or cue.start < 0:
            continue
        words: list[Link] = []
        columns: tuple[str, ...] = ()
        for link in _denied(cue, links):
            if not columns and _is_verb(link, knowledge):
                words.append(link)
                continue
            found = columns_of(link, grid, links, knowledge, measured=False)
            shared = tuple(c for c in found if c in columns) if columns else found
            if not shared:
                break
            words.append(link)
            columns = shared
        if columns:
            return Denial(frozenset(words), _lacking(grid, columns))
    return _as_written(links, grid)


def _as_written(links: Links, grid: Grid) -> Denial | None:
    """The records with a cell that says just what the question denies: not sold, 不外售."""
    text = links.question.text
    for cue in links.of("cue"):
        if _WITHOUT not in cue.iris or cue.start < 0:
            continue
        for link in list(_denied(cue, links))[:1]:
            said = fold(text[cue.start : link.end]).strip()
            lacking = {
                record: found
                for record in grid.records
                if (found := tuple(e for e in record.entries if _says(e, said)))
            }
            if lacking:
                return Denial(frozenset((link,)), lacking)
    return None


def _says(entry: Entry, said: str) -> bool:
    """Whether a cell says no more than some words."""
    return said in entry.folded and len(said) >= _MOST * len(entry.folded)


def _denied(cue: Link, links: Links) -> Iterator[Link]:
    """The words that stand in a row right after the word for not."""
    at, near = cue.end, _NEAR
    for link in links.all:
        if link.role in _DENIED and link.start >= at:
            if link.start - at > near:
                return
            yield link
            at, near = link.end, _BESIDE


def _lacking(grid: Grid, columns: tuple[str, ...]) -> dict[Record, tuple[Entry, ...]]:
    found: dict[Record, tuple[Entry, ...]] = {}
    for record in grid.records:
        entries = [entry for column in columns for entry in record.under(column)]
        written = tuple(entry for entry in entries if _is_negative(entry))
        if written and all(
            entry.row.polarity == "negated" or entry in written for entry in entries
        ):
            found[record] = written[:1]
    return found


def _is_negative(entry: Entry) -> bool:
    return entry.folded.strip() in negative_forms()


def _is_verb(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word is an ordinary verb for having something: use, support."""
    properties = knowledge.vocabulary.ontology.properties
    return any(iri in properties and properties[iri].weak for iri in link.iris)
