"""Decide how a claim is meant: denied or not, how sure, at which stage, under which conditions.

In      a form and the positions of subject, verb and value in it
Out     Stance; None when the denial cannot be placed safely
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.forms import Form
from ingest.statement_cues import StatusCue, load_statement_cues
from kg.model import Certainty, Iri, Polarity

_REACH = 3
"""characters between a denial and the value right after it"""


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies what follows."""

    start: int
    end: int
    soft: bool
    """denied, but not wholly: 不太, hardly"""


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim is meant."""

    polarity: Polarity
    certainty: Certainty
    degree: str | None = None
    """the words of a soft denial"""


@lru_cache(maxsize=4096)
def find_denials(text: str) -> tuple[Denial, ...]:
    """The denials of a folded text, in order; 不过, 不仅 and double negatives are none.

    >>> [(d.start, d.soft) for d in find_denials("不仅没有使用,也不太支持")]
    [(2, False), (8, True)]
    """
    cues = load_statement_cues()
    hidden = [m.span() for m in cues.not_negation.finditer(text)]
    hidden += [m.span() for m in cues.double_negation.finditer(text)]
    found = [Denial(*m.span(), soft=True) for m in cues.soft_negation.finditer(text)]
    for match in cues.negation.finditer(text):
        if all(match.end() <= d.start or match.start() >= d.end for d in found):
            found.append(Denial(*match.span(), soft=False))
    return tuple(
        sorted(
            (d for d in found if all(d.end <= start or d.start >= end for start, end in hidden)),
            key=lambda d: d.start,
        )
    )


def judge(
    form: Form, *, subject: int | None, verb: tuple[int, int], value: int | None
) -> Stance | None:
    """The stance of a relation stated at `verb`; positions are the form's.

    >>> form = Form("x没有使用y", tuple(range(6)), tuple(range(1, 7)), {})
    >>> judge(form, subject=0, verb=(3, 5), value=5).polarity
    'negated'
    """
    start, end = form.clause(verb[0])
    if value is not None:
        end = max(end, form.clause(value)[1]) if value > verb[0] else end
    first = start if subject is None or subject >= verb[0] else max(start, subject + 1)
    last = max(verb[1], value) if value is not None else verb[0]
    if value is not None and value < verb[0]:
        first = max(start, value + 1)
        last = verb[1]
    denials = [d for d in find_denials(form.text) if start <= d.start < end]
    inside = [d for d in denials if first <= d.start < last]
    before = [d for d in denials if d.end <= first and not d.soft]
    if before and subject is not None and subject - before[-1].end <= _REACH:
        if not load_statement_cues().disposal.match(form.text[before[-1].end : subject]):
            return None
        inside = [before[-1], *inside]
    if load_statement_cues().scarce.search(form.text, last, end):
        return None
    hard = [d for d in inside if not d.soft]
    soft = [d for d in inside if d.soft]
    denied = (len(hard) + len(soft)) % 2 == 1
    degree = form.text[soft[0].start : soft[0].end] if soft and denied else None
    return Stance(
        "negated" if denied else "affirmed",
        find_certainty(form, start, verb, max(verb[1], (value or 0) + 1), value),
        degree,
    )


def find_certainty(
    form: Form, start: int, verb: tuple[int, int], end: int, value: int | None = None
) -> Certainty:
    """How sure the speaker is of a clause; the words of the relation itself do not count."""
    text = _spoken(form, start, verb[0]) + " " * (verb[1] - verb[0]) + _spoken(form, verb[1], end)
    if value is not None and value in form.slots:
        text += f" {form.slots[value].text.lower()}"
    for certainty, expression in load_statement_cues().hedges.items():
        if expression.search(text):
            return certainty
    return "stated"


def _spoken(form: Form, start: int, end: int) -> str:
    """The text with what stands for the speaker as said: the I of `I heard` is no name."""
    text = form.text[start:end]
    for at in range(start, min(end, start + len(text))):
        if at in form.slots and form.slots[at].is_speaker:
            text = text.replace(form.text[at], form.slots[at].text.lower())
    return text


def find_status(form: Form, verb: tuple[int, int]) -> Iri | None:
    """The stage that the clause of a relation states, or a later clause that overrides it."""
    start, end = form.clause(verb[0])
    found = [
        (match.start(), match.end(), cue)
        for cue in load_statement_cues().statuses
        for match in cue.expression.finditer(form.text, start, end)
    ]
    own = [
        (abs(first - verb[0]), first - last, cue)
        for first, last, cue in found
        if not any(a <= first and last <= b and b - a > last - first for a, b, _ in found)
    ]
    later = _later_status(form, end)
    if later is not None:
        return later.iri
    return (
        min(own, key=lambda found: (found[0] + found[1], -found[2].order))[2].iri if own else None
    )


def _later_status(form: Form, end: int) -> StatusCue | None:
    """A stage that prevails, stated in a clause right after and of nothing else."""
    for cue in load_statement_cues().statuses:
        if not cue.prevails:
            continue
        match = cue.expression.search(form.text, end)
        if match and not any(
            form.slots[at].entities for at in form.slots if end <= at < match.end()
        ):
            return cue
    return None


def find_conditions(form: Form) -> tuple[tuple[int, int], ...]:
    """The parts of a form under whose condition the rest stands."""
    return tuple(m.span() for m in load_statement_cues().condition.finditer(form.text))


def find_exclusions(form: Form) -> tuple[tuple[int, int], ...]:
    """The parts of a form that name what the statement leaves out."""
    return tuple(m.span() for m in load_statement_cues().exclusion.finditer(form.text))


def find_asked(form: Form) -> tuple[tuple[int, int], ...]:
    """The parts of a form that only ask: nothing in them is asserted."""
    return tuple(m.span() for m in load_statement_cues().asked_clause.finditer(form.text))


def is_reported(text: str) -> bool:
    """Whether folded text passes on what others say."""
    return load_statement_cues().reported.search(text) is not None


def is_question(text: str) -> bool:
    """Whether folded text asks.

    >>> is_question("性能怎么样?"), is_question("性能不错")
    (True, False)
    """
    return load_statement_cues().question.search(text) is not None


def denies_report(text: str) -> bool:
    """Whether folded text denies what others say."""
    return load_statement_cues().denied_report.search(text) is not None


def scope_words(text: str) -> re.Match[str] | None:
    """The first word that narrows a statement: 仅, 主要, only."""
    return load_statement_cues().scope.search(text)
