"""Find what a clause speaks of: the names at its head, else the noun phrase before its predicate.

In      a clause of a form
Out     Head: the entities there, the words there, and where the predicate begins
Source  jieba's dictionary cuts Chinese clauses into words
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.forms import Form
from ingest.patterns import slot_expression
from ingest.statement_cues import load_statement_cues
from ingest.word_breaks import cut_words
from kg.model import Iri
from kg.ontology import cg
from kg.units import dimension_of

_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST, _SHORTEST = 16, 2
_MOST_WORDS = 5
_REACH = (5, 4)
"""characters that may stand before the first name at the head of a clause: Chinese, English"""
_SIZED = 3
"""characters that sizes before a name may take: each is one, so is the particle behind it"""
_SLOT = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a clause."""

    entities: tuple[Iri, ...]
    """what the clause is about, when it begins with names"""
    named: tuple[Iri, ...]
    """every name before the predicate"""
    start: int
    """position in the form where the clause's own words begin"""
    end: int
    """position after the noun phrase, where the predicate begins"""
    nominal: tuple[int, int] | None
    """positions of a noun phrase that is no name"""


def read_head(form: Form, start: int, end: int) -> Head:
    """The head of the clause form.text[start:end].

    >>> form = Form("高端需求会增长", tuple(range(7)), tuple(range(1, 8)), {})
    >>> head = read_head(form, 0, 7)
    >>> form.text[slice(*head.nominal)], form.text[head.end:]
    ('高端需求', '会增长')
    """
    start = _skip_opening(form.text, start, end)
    length = _predicate_at(form.text[start:end])
    stop = start + length
    names = [at for at in sorted(form.slots) if start <= at < stop and form.slots[at].entities]
    if any(not form.slots[at].is_pointer for at in names):
        names = [at for at in names if not form.slots[at].is_pointer]
    found = tuple(iri for at in names for iri in form.slots[at].entities)
    reach = _REACH[not _HAN.search(form.text[start:end])] if stop < end else 0
    sized = bool(names) and _is_sized(form, names[0], start)
    near = bool(names) and names[0] - start <= reach
    leading = names and (near or sized or _is_part(form, names[0], start, stop < end))
    clause = form.text[start:end]
    cues = load_statement_cues()
    if cues.preposition.match(clause) or cues.doer_clause.fullmatch(clause):
        return Head((), found, start, start, None)
    if stop == end and not leading:
        return Head((), found, start, start, None)
    for expression in load_statement_cues().naming:
        naming = slot_expression(expression).match(form.text, stop, end)
        if naming is None:
            continue
        called = tuple(iri for slot in form.found(naming, "o") for iri in slot.entities)
        return Head(called, (*found, *called), start, naming.end(), None)
    nominal = None if sized else _nominal(form, start, stop)
    return Head(found if leading else (), found, start, stop, nominal)


def _is_part(form: Form, name: int, start: int, has_predicate: bool) -> bool:
    """Whether what stands before the name is of it: the memory of the HX4 is about the HX4."""
    return has_predicate and bool(load_statement_cues().of_before.search(form.text[start:name]))


def _is_sized(form: Form, name: int, start: int) -> bool:
    """Whether only sizes stand before the name: the 51.2T BC-51."""
    sizes = [at for at in range(start, name) if at in form.slots]
    return bool(sizes) and all(_is_size(form, at) for at in sizes) and name - start <= _SIZED


def _skip_opening(text: str, start: int, end: int) -> int:
    opening = load_statement_cues().clause_opening
    while True:
        while start < end and text[start] in " ,.、:":
            start += 1
        match = opening.match(text[start:end])
        if match is None or not match.group() or match.end() >= end - start:
            return start
        start += match.end()


@lru_cache(maxsize=8192)
def _predicate_at(clause: str) -> int:
    """Offset of the first word that may be a predicate, its length when there is none."""
    cue = load_statement_cues().predicate_start
    if not _HAN.search(clause):
        match = cue.search(clause)
        return match.start() if match else len(clause)
    at = 0
    for word in cut_words(clause):
        if cue.fullmatch(word) and (at or len(word) == 1 or _SLOT.match(clause[len(word) :])):
            return at
        at += len(word)
    return len(clause)


def _nominal(form: Form, start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase without function words at its ends; None when it is none."""
    cues = load_statement_cues()
    start, end = _trim(form.text, start, end)
    while start < end and end - 1 in form.slots and form.slots[end - 1].is_date:
        start, end = _trim(form.text, start, end - 1)
    while start < end and start in form.slots and form.slots[start].is_date:
        start, end = _trim(form.text, start + 1, end)
    while match := cues.topic_head.match(form.text[start:end]):
        if not match.group():
            break
        start, end = _trim(form.text, start + match.end(), end)
    while match := cues.topic_tail.search(form.text[start:end]):
        start, end = _trim(form.text, start, start + match.start())
    while start < end and _is_size(form, start):
        start, end = _trim(form.text, start + 1, end)
    words = form.text[start:end]
    if not len(words) >= _SHORTEST or cues.not_topic.match(words):
        return None
    if _SLOT.fullmatch(words) or any(
        form.slots[a].quantity for a in form.slots if start <= a < end
    ):
        return None
    length = form.ends[end - 1] - form.starts[start]
    if _HAN.search(words):
        return (start, end) if length <= _LONGEST else None
    return (start, end) if len(words.split()) <= _MOST_WORDS else None


def _is_size(form: Form, at: int) -> bool:
    """Whether a measure stands there, which tells what kind of thing follows: a 1.3MW CDU."""
    quantity = form.slots[at].quantity if at in form.slots else None
    return quantity is not None and quantity.unit is not None and not _counts(quantity.unit)


def _counts(unit: Iri) -> bool:
    return dimension_of(unit) == cg("Count")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,.、:;(（\"'“”-*":
        start += 1
    while start < end and text[end - 1] in " ,.、:;)）\"'“”-*":
        end -= 1
    return start, end
