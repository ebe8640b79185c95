"""Find the written forms of the ontology in a text, longest first, at a place or before it.

In      text as written; forms from ontology/*.ttl
Unit    offsets are code points of the text as given: narrowing never changes its length
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF1B)}
_NARROW |= {0xA0: 0x20, 0x3000: 0x20, 0x2009: 0x20, 0x202F: 0x20}


@dataclass(frozen=True, slots=True)
class Line:
    """A text in the two shapes that forms are compared in."""

    narrow: str
    """full-width letters, digits and signs narrowed"""
    lower: str
    """the same in lower case"""


def read_line(text: str) -> Line:
    """The text, ready to be compared with forms; offsets stay as they are.

    >>> read_line("３００Ｗ").lower
    '300w'
    """
    narrow = text if text.isascii() else text.translate(_NARROW)
    lower = narrow.lower()
    if len(lower) != len(narrow):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in narrow)
    return Line(narrow, lower)


def is_latin(char: str) -> bool:
    """Whether the character is an ASCII letter."""
    return char.isascii() and char.isalpha()


def skip_spaces(text: str, at: int, most: int = 2) -> int:
    """The first place at or after `at` that is no space, within `most` characters."""
    end = min(len(text), at + most)
    while at < end and text[at] == " ":
        at += 1
    return at


@dataclass(slots=True)
class Forms(Generic[T]):
    """Written forms and what each of them means."""

    starts: dict[str, list[tuple[str, bool, T]]] = field(default_factory=dict)
    """first character, in lower case, to (form, whether case matters, meaning), longest first"""
    ends: dict[str, list[tuple[str, bool, T]]] = field(default_factory=dict)
    """the same by the last character"""

    def add(self, form: str, meaning: T, *, exact: bool = False) -> None:
        """Learn a form; the first meaning of a form stands."""
        kept = form if exact else form.lower()
        for table, key in ((self.starts, kept[0].lower()), (self.ends, kept[-1].lower())):
            rows = table.setdefault(key, [])
            if not any(row[0] == kept and row[1] is exact for row in rows):
                rows.append((kept, exact, meaning))
                rows.sort(key=lambda row: (-len(row[0]), not row[1]))

    def at(self, line: Line, start: int) -> tuple[int, str, T] | None:
        """End, form and meaning of the longest form that starts there as a word of its own."""
        lower = line.lower
        if start >= len(lower):
            return None
        for form, exact, meaning in self.starts.get(lower[start], ()):
            if (line.narrow if exact else lower).startswith(form, start):
                end = start + len(form)
                if not (is_latin(form[-1]) and end < len(lower) and _joins(lower[end])):
                    return end, form, meaning
        return None

    def before(self, line: Line, end: int) -> tuple[int, str, T] | None:
        """Start, form and meaning of the longest form that ends there as a word of its own."""
        lower = line.lower
        if end <= 0:
            return None
        for form, exact, meaning in self.ends.get(lower[end - 1], ()):
            if (line.narrow if exact else lower).endswith(form, 0, end):
                start = end - len(form)
                if not (start and is_latin(form[0]) and _continues(form, lower[start - 1])):
                    return start, form, meaning
        return None


def _joins(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _continues(form: str, before: str) -> bool:
    """Whether a form that starts with a letter goes on from a word before it."""
    return is_latin(before) or (len(form) == 1 and _joins(before))
