"""Find where a sentence states a relation, with the subject that stands nearest to it.

In      a form, the scene
Out     matches of the patterns of the ontology, in the order of the file
"""

import re
from collections.abc import Iterator

from ingest.carried import Scene
from ingest.forms import Form
from ingest.patterns import Pattern, load_patterns
from ingest.scope import find_asked, find_conditions, find_exclusions
from ingest.statement_cues import load_statement_cues

Match = re.Match[str]


def find_matches(
    form: Form, scene: Scene, *, asked: bool = False
) -> Iterator[tuple[Pattern, Match]]:
    """Each pattern with each of its matches; in a question only what stands side by side."""
    left_out = (*find_exclusions(form), *find_conditions(form), *find_asked(form))
    for pattern in load_patterns():
        if (asked and not pattern.in_questions) or not _may_match(pattern, form):
            continue
        for match in _matches(pattern, form, scene):
            if not pattern.adjacent and not _is_meant(pattern, match, form, left_out):
                continue
            yield pattern, match


def value_position(pattern: Pattern, match: Match) -> int:
    """Where the value stands: the quantity, the object, the date, the text, else the verb."""
    for role in ("q", "o", "t", "d"):
        if role in pattern.expression.groupindex and match.start(role) >= 0:
            return match.start(role)
    return match.start("v")


def _may_match(pattern: Pattern, form: Form) -> bool:
    if any(need.search(form.text) is None for need in pattern.needs):
        return False
    if pattern.verb is not None and pattern.verb.search(form.text) is None:
        return False
    return pattern.where is None or pattern.where.search(form.plain) is not None


def _matches(pattern: Pattern, form: Form, scene: Scene) -> Iterator[Match]:
    at = 0
    while match := pattern.expression.search(form.text, at):
        at = max(match.end(), match.start() + 1)
        has_subject = "s" in pattern.expression.groupindex and pattern.where is None
        while has_subject and (nearer := _nearer(pattern, match, form, scene)) is not None:
            other = pattern.expression.search(form.text, nearer)
            if other is None or other.start("v") != match.start("v") or other.start("s") < 0:
                break
            match = other
        yield match


def _nearer(pattern: Pattern, match: Match, form: Form, scene: Scene) -> int | None:
    """Position of a name between subject and verb that is as fit to be the subject."""
    roles = (role for role in pattern.expression.groupindex if role not in ("s", "v"))
    taken = {at for role in roles for at in _positions(match, role)}
    first, rank = match.start(), len(pattern.subjects)
    if match.start("s") >= 0:
        first, rank = match.end("s"), _rank(pattern, match.start("s"), form, scene)
    for at in range(first, match.start("v")):
        slot = form.slots.get(at)
        if slot is None or at in taken or not slot.entities or _is_governed(form, at):
            continue
        fits = scene.fits(slot.entities[0], pattern.subjects)
        if fits and _rank(pattern, at, form, scene) <= rank:
            return at
    return None


def _is_governed(form: Form, at: int) -> bool:
    """Whether the name stands after a preposition: 向华为采购 is not said of Huawei."""
    return load_statement_cues().adposition.search(form.text[max(0, at - 6) : at]) is not None


def _rank(pattern: Pattern, at: int, form: Form, scene: Scene) -> int:
    """How early in the pattern's list of classes that of the name stands."""
    kinds = pattern.subjects.split("|")
    for rank, kind in enumerate(kinds):
        if any(scene.fits(iri, kind) for iri in form.slots[at].entities):
            return rank
    return len(pattern.subjects)


def _positions(match: Match, role: str) -> range:
    if role not in match.re.groupindex or match.start(role) < 0:
        return range(0)
    return range(match.start(role), match.end(role))


def _is_meant(
    pattern: Pattern, match: Match, form: Form, left_out: tuple[tuple[int, int], ...]
) -> bool:
    """Whether no condition, exception or other thing stands between the words of the match."""
    verb = match.start("v")
    subject = match.start("s") if "s" in match.re.groupindex else -1
    if any(start <= verb < end or start <= subject < end for start, end in left_out):
        return False
    value = value_position(pattern, match)
    first = min(form.clause(verb)[0], match.start())
    if pattern.unless and pattern.unless.search(form.text, first, value + 1):
        return False
    if pattern.unless_sentence and pattern.unless_sentence.search(form.text, 0, value + 1):
        return False
    if subject == match.start() >= 0 and _is_governed(form, subject):
        return False
    between = load_statement_cues().relative_clause
    return subject < 0 or between.search(form.text, match.end("s"), verb + 1) is None
