"""Say which entities of a row a value is said of: all, one of a pair, the card or the chip."""

from collections.abc import Sequence

from ingest.grid import Subject
from ingest.readings import Reading
from kg.model import Iri, Qualifier, TextValue
from kg.ontology import cg

_CARD, _CONDITION = cg("card"), cg("condition")


def find_targets(
    reading: Reading, subjects: tuple[Subject, ...], order: Sequence[Iri | None]
) -> list[tuple[Subject, tuple[Qualifier, ...]]]:
    """The entities that a value is said of."""
    meant = [s for s in subjects if reading.role is None or s.role == reading.role] or list(
        subjects
    )
    meant = list({s.entity: s for s in reversed(meant)}.values())[::-1]
    if reading.of == 1:
        return [(s, ()) for s in meant]
    by_role: dict[Iri, list[Subject]] = {}
    for subject in meant:
        by_role.setdefault(subject.role, []).append(subject)
    paired = [group[reading.place] for group in by_role.values() if len(group) == reading.of]
    if paired:
        result: list[tuple[Subject, tuple[Qualifier, ...]]] = [(s, ()) for s in paired]
        for group in by_role.values():
            if len(group) == reading.of:
                continue
            for other in group:
                rivals = next(g for g in by_role.values() if len(g) == reading.of)
                inside = [r for r in rivals if r.text in other.text]
                if inside == [paired[0]]:
                    result.append((other, ()))
                elif not inside:
                    result.append((other, (Qualifier(_CONDITION, TextValue(paired[0].text)),)))
        return result
    if len(order) == reading.of and all(len(by_role.get(r, ())) == 1 for r in order if r):
        return [(s, ()) for s in by_role.get(order[reading.place] or _CARD, meant)]
    return [(s, ()) for s in meant]
