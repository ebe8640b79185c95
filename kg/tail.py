"""Read what hedges or bounds an amount after its unit: 500片左右, 80%以上, 300 or more."""

from dataclasses import dataclass

from kg.amounts import Amount
from kg.forms import Line, skip_spaces
from kg.model import Comparator
from kg.number_words import load_words


@dataclass(frozen=True, slots=True)
class Tail:
    """What hedges or bounds an amount after its unit."""

    end: int
    approximate: bool = False
    comparator: Comparator = "="
    overshoots: bool = False


def read_tail(line: Line, end: int, amount: Amount) -> Tail:
    """What hedges or bounds the amount that ends there: 以上, or so."""
    tail = Tail(end)
    while True:
        at = skip_spaces(line.lower, tail.end, 1)
        found = load_words().of("WordAfter").at(line, at)
        if found is None:
            return tail
        end, form, word = found
        after = line.lower[end : end + 1]
        glued = not form[-1].isalnum() and (at > tail.end or (after.isascii() and after.isalnum()))
        if glued or (after and after in word.blocks) or (word.overshoots and amount.low < 2):
            return tail
        tail = Tail(
            end,
            tail.approximate or word.approximate,
            tail.comparator if tail.comparator != "=" else word.comparator,
            tail.overshoots or word.overshoots,
        )
