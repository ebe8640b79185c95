"""Write a sentence with one character for each name, quantity and date, ready for patterns.

In      a span of the text, its mentions, what a pronoun stands for
Out     Form: folded text with slots, and the offsets in the document of each of its characters
Unit    positions in a form are its own; `starts` and `ends` map them to code points of the document
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.patterns import slot_expression
from ingest.slots import load_slots
from ingest.statement_cues import load_statement_cues
from kg.dates import find_dates
from kg.folding import fold
from kg.lexicon import Lexicon
from kg.model import Iri, Mention, Quantity
from kg.quantities import find_quantities
from kg.units import load_units

_BLANK = "\ue000"
"""stands for a letter of a name while quantities are looked for"""
_COUNT = re.compile(r"(?<=[a-z,] )([1-9]\d{1,2}) $")
_LETTER = re.compile(r"^\d+[A-Za-z](?!\w)")
_NEAR = 14
"""characters between a correction and the value that it gives"""


@dataclass(frozen=True, slots=True)
class Slot:
    """What one character of a form stands for."""

    start: int
    """in the document, inclusive"""
    end: int
    """in the document, exclusive"""
    text: str
    """as written"""
    entities: tuple[Iri, ...] = ()
    """the entity; several when a pronoun stands for several"""
    quantity: Quantity | None = None
    alternatives: tuple[Quantity, ...] = ()
    is_date: bool = False
    is_pointer: bool = False
    is_speaker: bool = False
    """stands for the one who speaks"""


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence with slots."""

    text: str
    """folded; each name, quantity and date is one character"""
    starts: tuple[int, ...]
    """offset in the document of each character"""
    ends: tuple[int, ...]
    """offset in the document after each character"""
    slots: dict[int, Slot]
    """by position"""
    plain: str = ""
    """the folded sentence without slots"""
    aside: tuple[Slot, ...] = ()
    """names that stay plain text, since their words also state relations"""
    retracted: tuple[Slot, ...] = ()
    """values that the speaker took back; not in the text any more"""
    denied: tuple[tuple[int, Slot], ...] = ()
    """values denied right before the true one is given, with the position where they stood"""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document under text[start:end]."""
        return self.starts[start], self.ends[end - 1]

    def found(self, match: re.Match[str], role: str) -> tuple[Slot, ...]:
        """The slots under a group of a match."""
        if role not in match.re.groupindex or match.start(role) < 0:
            return ()
        return tuple(
            self.slots[at] for at in range(match.start(role), match.end(role)) if at in self.slots
        )

    def written(self, start: int, end: int) -> str:
        """The words under text[start:end], names as in the source."""
        places = range(start, end)
        pieces = (self.slots[at].text if at in self.slots else self.text[at] for at in places)
        return "".join(pieces).strip()

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position: between commas, in text positions."""
        start = max(self.text.rfind(mark, 0, position) for mark in ",;:。") + 1
        ends = [at for mark in ",;:。" if (at := self.text.find(mark, position)) >= 0]
        return start, min(ends, default=len(self.text))


def build_form(text: str, start: int, end: int, pieces: Iterable[Slot], lexicon: Lexicon) -> Form:
    """The form of text[start:end]; of overlapping pieces the longest stays.

    >>> from kg.lexicon import load_lexicon
    >>> len(build_form("出货500片", 0, 6, quantity_slots("出货500片", 0, 6), load_lexicon()).text)
    3
    """
    folded = fold(text[start:end])
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    slots: dict[int, Slot] = {}
    counts: dict[object, int] = defaultdict(int)
    at = start
    for piece in (*(_with_plural(piece, text) for piece in _untangled(pieces)), None):
        stop = piece.start if piece else end
        letters += folded[at - start : stop - start]
        starts += range(at, stop)
        ends += range(at + 1, stop + 1)
        at = stop
        if piece is None:
            break
        kind = _kind(piece, lexicon)
        letter = _letter(piece, kind, counts[kind])
        counts[kind] += 1
        if letter is None:
            continue
        slots[len(letters)] = piece
        letters.append(letter)
        starts.append(piece.start)
        ends.append(piece.end)
        at = piece.end
    return Form("".join(letters), tuple(starts), tuple(ends), slots, folded)


def mention_slots(mentions: Iterable[Mention]) -> tuple[Slot, ...]:
    """A slot for each mention."""
    return tuple(Slot(m.start, m.end, m.text, entities=(m.entity,)) for m in mentions)


def quantity_slots(text: str, start: int, end: int, names: Iterable[Slot] = ()) -> tuple[Slot, ...]:
    """A slot for each quantity and date of text[start:end]; digits of a name are no quantity.

    >>> [slot.text for slot in quantity_slots("出货500片", 0, 6)]
    ['500片']
    """
    piece = text[start:end]
    inside = [
        (name.start - start, name.end - start)
        for name in names
        if not name.text[:1].isdigit() or not name.text.isascii() or _LETTER.search(name.text)
    ]
    blanked = piece
    for first, last in inside:
        blanked = blanked[:first] + _BLANK * (last - first) + blanked[last:]
    spans = [
        q
        for q in (find_quantities(piece) if inside else ())
        if any(q.start < first < q.end for first, _ in inside)
    ]
    spans += [
        q
        for q in find_quantities(blanked)
        if not any(q.start < other.end and other.start < q.end for other in spans)
    ]
    found = [
        Slot(
            start + q.start,
            start + q.end,
            piece[q.start : q.end],
            quantity=q.quantity,
            alternatives=q.alternatives,
        )
        for q in spans
        if _BLANK not in q.quantity.text
    ]
    found += [
        Slot(start + d.start, start + d.end, d.text, is_date=True) for d in find_dates(blanked)
    ]
    taken = [(slot.start - start, slot.end - start) for slot in found]
    return tuple(found) + tuple(
        Slot(start + first, start + last, piece[first:last], quantity=count)
        for first, last, count in _counts(piece, inside)
        if not any(first < b and a < last for a, b in taken)
    )


def _counts(piece: str, names: list[tuple[int, int]]) -> Iterator[tuple[int, int, Quantity]]:
    """Small numbers right before a model number, which they count: 300 MI300X, 64 H100s."""
    for first, last in names:
        count = _COUNT.search(piece, 0, first)
        counted = any(map(str.isdigit, piece[first:last])) or piece[last : last + 1] == "s"
        if count and counted:
            number = Decimal(count[1])
            yield count.start(1), count.end(1), Quantity(text=count[1], number=number)


def settle(form: Form) -> Form:
    """The form without what its speaker takes back or denies in favour of the next value."""
    return _elide(_correct(form))


def _untangled(pieces: Iterable[Slot]) -> list[Slot]:
    """The pieces that do not overlap, the longest first."""
    kept: list[Slot] = []
    for piece in sorted(pieces, key=_precedence):
        if all(piece.end <= other.start or piece.start >= other.end for other in kept):
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.start)


def _with_plural(piece: Slot, text: str) -> Slot:
    """A model number with the s of its plural: four B200s."""
    last, after = piece.text[-1:], text[piece.end : piece.end + 2]
    if not piece.entities or after[:1] != "s" or after[1:].isalnum():
        return piece
    return replace(piece, end=piece.end + 1) if last.isdigit() or last.isupper() else piece


def _precedence(piece: Slot) -> tuple[int, bool, int]:
    """Longest first; of equals the name, unless it begins as a number does."""
    is_name = bool(piece.entities)
    yields = not is_name if not piece.text[:1].isdigit() else is_name
    return piece.start - piece.end, yields, piece.start


def _kind(piece: Slot, lexicon: Lexicon) -> object:
    if piece.entities:
        return lexicon.entities[piece.entities[0]].kind
    return piece.quantity.unit if piece.quantity else "date"


def _letter(piece: Slot, kind: object, number: int) -> str | None:
    slots = load_slots()
    if piece.entities:
        return slots.entity(Iri(str(kind)), number)
    if piece.quantity:
        return slots.quantity(piece.quantity.unit, number)
    return slots.dated(number)


def _correct(form: Form) -> Form:
    for match in load_statement_cues().correction.finditer(form.text):
        after = min(
            (at for at, s in form.slots.items() if at >= match.end() and not s.is_speaker),
            default=None,
        )
        if after is None or after - match.end() > _NEAR:
            continue
        before = max(
            (
                at
                for at, slot in form.slots.items()
                if match.start() - _NEAR <= at < match.start() and _alike(slot, form.slots[after])
            ),
            default=None,
        )
        if before is None:
            continue
        taken_back = form.slots[before]
        form = cut_form(form, before, after)
        return _correct(replace(form, retracted=(*form.retracted, taken_back)))
    return form


def _alike(first: Slot, second: Slot) -> bool:
    if first.quantity and second.quantity:
        units = load_units().units
        one, two = first.quantity.unit, second.quantity.unit
        return one is None or two is None or units[one].dimension == units[two].dimension
    return bool(first.entities) == bool(second.entities) and first.is_date == second.is_date


def _elide(form: Form) -> Form:
    for expression, denies in load_statement_cues().elisions:
        pattern = slot_expression(expression)
        match = pattern.search(form.text)
        while match:
            start, end = match.span("gone")
            denied = form.denied
            if denies:
                denied = (*denied, (start, form.slots[match.start("denied")]))
            shorter = replace(cut_form(form, start, end), denied=denied)
            if len(shorter.text) == len(form.text):
                break
            form, match = shorter, pattern.search(shorter.text)
    return form


def cut_form(form: Form, start: int, end: int) -> Form:
    """The form without text[start:end].

    >>> cut_form(Form("abc", (0, 1, 2), (1, 2, 3), {}), 1, 2).text
    'ac'
    """
    moved = {
        (at if at < start else at - (end - start)): slot
        for at, slot in form.slots.items()
        if not start <= at < end
    }
    return replace(
        form,
        text=form.text[:start] + form.text[end:],
        starts=form.starts[:start] + form.starts[end:],
        ends=form.ends[:start] + form.ends[end:],
        slots=moved,
    )


def clauses_of(form: Form) -> Iterator[tuple[int, int]]:
    """The clauses of a form as positions, without the marks between them."""
    depth = start = 0
    for at, letter in enumerate(form.text):
        if letter in "(":
            depth += 1
        elif letter in ")":
            depth = max(0, depth - 1)
        elif letter in ",;:。!?" and depth == 0:
            if start < at:
                yield start, at
            start = at + 1
    if start < len(form.text):
        yield start, len(form.text)
