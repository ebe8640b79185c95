"""Read the entities that a name cell names: known ones, new ones, several in one cell.

In      the words of a cell, its role, the maker of its row where known
Out     Naming: subjects, the new entities among them, the maker that the words begin with
"""

import re
from dataclasses import dataclass

from ingest.grid import Subject
from ingest.model import Cell
from ingest.table_cues import TableCues
from kg.folding import fold
from kg.iris import entity_iri
from kg.lexicon import Lexicon
from kg.model import Entity, Iri, Label
from kg.ontology import Ontology, cg
from kg.quantities import find_quantities

ORGANIZATION, PRODUCT, THING = cg("Organization"), cg("Product"), cg("Thing")
TECHNOLOGY = cg("Technology")
_LIST = re.compile(r"[、，,;；\n]+")
_SLASH = re.compile(r"\s*[/／]\s*")
_BRACKET = re.compile(r"\s*[(（\[【].*?[)）\]】]\s*$")
_TRIM = " \t\r\n*＊†‡:：“”\"'`·•●-"
_CJK = re.compile(r"[\u2e80-\u9fff]")
_GENERIC = (cg("Market"), cg("Application"), cg("ProductClass"))
"""classes of what a company may be in, beside its name in a cell"""
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Naming:
    """What a name cell says."""

    subjects: tuple[Subject, ...] = ()
    candidates: tuple[Entity, ...] = ()
    """new entities among the subjects"""
    maker: tuple[Iri, int, int] | None = None
    """organization that the words begin with, and its span"""


@dataclass(frozen=True, slots=True)
class SubjectReader:
    """Reads name cells of one table."""

    lexicon: Lexicon
    ontology: Ontology
    cues: TableCues

    def read(self, cell: Cell, role: Iri, kind: Iri, near: frozenset[Iri]) -> Naming:
        """The entities that the cell names; `kind` is the class of those that nobody knows."""
        text = cell.text
        if not text.strip(_TRIM) or self.cues.is_cell("NotStatedCell", text):
            return Naming()
        pieces = self.split(text)
        subjects, candidates, maker = [], [], None
        for place, (start, end, label) in enumerate(pieces):
            entity, note, own = self._entity(text[start:end], label, kind, near)
            maker = maker or (own and (own[0], cell.start + own[1], cell.start + own[2]))
            if entity is None:
                continue
            at = cell.start + start
            subjects.append(
                Subject(
                    entity.iri,
                    at,
                    cell.start + end,
                    text[start:end],
                    role,
                    place,
                    len(pieces),
                    note,
                )
            )
            if entity.iri not in self.lexicon.entities:
                candidates.append(entity)
        return Naming(tuple(subjects), tuple(candidates), maker)

    def split(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Span and full name of each name in a cell: 270-F4/S4 are 270-F4 and 270-S4."""
        found: list[tuple[int, int, str]] = []
        at = 0
        for piece in (*_LIST.finditer(text), None):
            stop = piece.start() if piece else len(text)
            start, end = _trim(text, at, stop)
            if start < end:
                found += self._split_slash(text, start, end)
            at = piece.end() if piece else stop
        return tuple(found)

    def _split_slash(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        words = text[start:end]
        whole = [(start, end, words)]
        if self.lexicon.named(words):
            return whole
        cuts = list(_SLASH.finditer(words))
        if not cuts:
            return whole
        bounds = [0, *(at for cut in cuts for at in cut.span()), len(words)]
        spans = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
        parts = [words[a:b] for a, b in spans]
        if any(not part for part in parts):
            return whole
        head, tail = _tail(parts[0])
        if head and all(_shape(p) == _shape(tail) for p in parts[1:]):
            full = [parts[0], *(head + p for p in parts[1:])]
            return [(start + a, start + b, f) for (a, b), f in zip(spans, full, strict=True)]
        if all(self.lexicon.named(p) for p in parts) or len({_shape(p) for p in parts}) == 1:
            return [(start + a, start + b, p) for (a, b), p in zip(spans, parts, strict=True)]
        return whole

    def _entity(
        self, words: str, label: str, kind: Iri, near: frozenset[Iri]
    ) -> tuple[Entity | None, str, tuple[Iri, int, int] | None]:
        known = self.best(label, kind, near)
        if known is not None:
            return known, "", self._leading_maker(known.iri, words)
        names = self.lexicon.find_mentions(words, context=near)
        if self.cues.holds("ComparingHeader", words) or self.cues.lead("ComparingHeader", words):
            others = [m for m in names if not self._is(m.entity, ORGANIZATION)]
            if others:
                return self.lexicon.entities[others[0].entity], words, None
        head = self._head(label)
        if head != label:
            entity, _, maker = self._entity(words, head, kind, near)
            return entity, label[len(head) :].strip(), maker
        first = names[0] if names and names[0].start == 0 and label == words else None
        if first is not None and self._is(first.entity, ORGANIZATION):
            rest = words[first.end :].strip(_TRIM)
            maker = (first.entity, first.start, first.end)
            if not rest or (
                all(m.entity == first.entity for m in names) and not _rest(words, names)
            ):
                return self.lexicon.entities[first.entity], "", None
            entity, note, _ = self._entity(rest, rest, kind, near | {first.entity})
            if entity is not None and any(self._is(entity.iri, one) for one in _GENERIC):
                return self.lexicon.entities[first.entity], rest, None  # Cerebras Inference
            return entity, note, maker
        last = names[-1] if len(names) > 1 and not _rest(words, names) else None
        if first is not None and last is not None and self._is_version(last.entity, first.entity):
            return self.lexicon.entities[last.entity], "", None
        if first is not None and self._is(first.entity, PRODUCT):
            rest = words[first.end :].strip(_TRIM)
            if rest and self._is_detail(rest):
                return self.lexicon.entities[first.entity], rest, None
        if len(label) > _LONGEST:
            return None, "", None
        return self._new(label, kind), "", None

    def best(self, label: str, kind: Iri, near: frozenset[Iri]) -> Entity | None:
        """The known entity of that name that fits the class and its surroundings most."""
        found = self.lexicon.named(label)
        if not found:
            return None

        def score(iri: Iri) -> tuple[int, int]:
            fits = self._is(iri, kind) or (self._is(iri, PRODUCT) and self._is_kind(kind, PRODUCT))
            return (-len(self.lexicon.kin(iri) & near), 0 if fits else 1)

        return self.lexicon.entities[min(found, key=score)]

    def _leading_maker(self, iri: Iri, words: str) -> tuple[Iri, int, int] | None:
        """The maker of a known entity when the words begin with its name."""
        for relation in (cg("madeBy"), cg("developedBy")):
            for maker in self.lexicon.related(iri, relation):
                owner = self.lexicon.entities.get(maker)
                for label in owner.labels if owner else ():
                    size = len(label.text)
                    if fold(words[:size]) == fold(label.text) and words[size:].strip():
                        return maker, 0, size
        return None

    def _head(self, label: str) -> str:
        bracket = _BRACKET.search(label)
        if bracket and bracket.start() > 0:
            return label[: bracket.start()].strip(_TRIM)
        for form in self.cues.forms.get("ExampleWord", ()):
            match = re.search(rf"\s{re.escape(form)}\s", label)
            if match:
                return label[: match.start()].strip(_TRIM)
        return label

    def _is_detail(self, rest: str) -> bool:
        """Whether the words are only sizes and technologies: 80GB SXM."""
        left = list(rest)
        for span in find_quantities(rest):
            left[span.start : span.end] = " " * (span.end - span.start)
        for _, pattern in self.cues.value_patterns:
            for match in pattern.finditer(rest):
                left[match.start() : match.end()] = " " * (match.end() - match.start())
        for mention in self.lexicon.find_mentions(rest):
            if self._is(mention.entity, TECHNOLOGY):
                left[mention.start : mention.end] = " " * (mention.end - mention.start)
        return not "".join(left).strip(_TRIM)

    def _new(self, label: str, kind: Iri) -> Entity:
        language = "zh" if _CJK.search(label) else ""
        kind = self.ontology.class_named(label, kind)
        return Entity(entity_iri(label), kind, (Label(label, language, "preferred"),), True)

    def _is_version(self, iri: Iri, other: Iri) -> bool:
        """Whether both are products of one maker: a chip's name with that of its card."""
        makers = {*self.lexicon.related(iri, cg("madeBy"))}
        both = self._is(iri, PRODUCT) and self._is(other, PRODUCT)
        return both and bool(makers & {*self.lexicon.related(other, cg("madeBy"))})

    def _is(self, iri: Iri, kind: Iri) -> bool:
        entity = self.lexicon.entities.get(iri)
        return entity is not None and self._is_kind(entity.kind, kind)

    def _is_kind(self, kind: Iri, wanted: Iri) -> bool:
        return self.ontology.is_a(kind, wanted)


def _rest(words: str, names: tuple[object, ...]) -> str:
    left = list(words)
    for name in names:
        left[name.start : name.end] = " " * (name.end - name.start)  # type: ignore[attr-defined]
    return "".join(left).strip(_TRIM)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def _shape(word: str) -> str:
    """The word with letters, digits and ideographs each reduced to one sign.

    >>> _shape("N100") == _shape("C100"), _shape("F4") == _shape("XL")
    (True, False)
    """
    kinds = (
        "0" if c.isdigit() else "a" if c.isascii() and c.isalpha() else c for c in word.lower()
    )
    shape = "".join("字" if _CJK.match(c) else c for c in kinds)
    return re.sub(r"(.)\1+", r"\1", shape) if "0" in shape else word


def _tail(word: str) -> tuple[str, str]:
    """The word cut before its last part: ("思元270-", "F4")."""
    match = re.search(r"[-_ ](?=[^-_ ]+$)", word)
    return (word[: match.end()], word[match.end() :]) if match else ("", word)
