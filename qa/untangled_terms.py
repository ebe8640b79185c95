"""Keep the names and terms of a question that do not overlap: the longer wins.

In      names of entities and terms (properties, classes, cues) found in a question
Out     those that are kept, with terms read anew where a name or a date hid a part of one
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.dates import find_dates
from kg.lexicon import Name
from qa.vocabulary import Vocabulary


def terms_beside_dates(text: str, vocabulary: Vocabulary) -> list[Name]:
    """The terms of a question; one that begins within a year is read behind it: 明年|产能."""
    dates = find_dates(text, said_on=None)
    found = []
    for term in vocabulary.terms(text):
        inside = [d for d in dates if d.start < term.start < d.end < term.end]
        if not inside:
            found.append(term)
            continue
        end = inside[0].end
        found += [
            replace(rest, start=rest.start + end, end=rest.end + end)
            for rest in vocabulary.terms(text[end : term.end])
        ]
    return found


def untangle(
    names: Iterable[Name], terms: Iterable[Name]
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Names and terms without overlaps: the longer wins; the same span keeps both."""
    rows = [(n.start - n.end, 0, n.start, n) for n in names]
    rows += [(n.start - n.end, 1, n.start, n) for n in terms]
    kept: list[tuple[int, Name]] = []
    for _, which, _, name in sorted(rows, key=lambda row: row[:3]):
        clash = any(
            name.start < other.end
            and other.start < name.end
            and (name.start, name.end) != (other.start, other.end)
            for _, other in kept
        )
        if not clash:
            kept.append((which, name))
    return (
        tuple(name for which, name in kept if which == 0),
        tuple(name for which, name in kept if which == 1),
    )


def terms_beside_names(
    text: str,
    names: Iterable[Name],
    terms: Iterable[Name],
    kept: tuple[Name, ...],
    vocabulary: Vocabulary,
) -> tuple[Name, ...]:
    """The terms kept, and those behind a name that a lost one hid: 国内大模型|参数规模."""
    ends = {name.end for name in names}
    found = list(kept)
    for lost in (term for term in terms if term not in kept):
        cut = next((end for end in ends if lost.start < end < lost.end), None)
        if cut is None:
            continue
        for rest in vocabulary.terms(text[cut:])[:1]:
            moved = replace(rest, start=rest.start + cut, end=rest.end + cut)
            others = [term for term in found if moved.start < term.end and term.start < moved.end]
            if (
                rest.start == 0
                and moved.end > lost.end
                and all(moved.start <= one.start and one.end <= moved.end for one in others)
            ):
                found = [*(one for one in found if one not in others), moved]
    return tuple(found)
