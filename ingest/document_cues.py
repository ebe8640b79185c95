"""The words by which a document's layout is known, read once from the ontology.

In      ontology/cues-documents.ttl: cg:DocumentCue with cg:cueKind, cg:form, cg:pattern
Raises  OntologyError when the file is not Turtle, or a pattern is no regular expression
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from kg.errors import OntologyError

_CG = "https://w3id.org/chipgraph/ontology#"
_FILE = "cues-documents.ttl"
_JOINED = (
    "AdvertPattern",
    "CountPattern",
    "MetaPattern",
    "ParagraphNumberPattern",
    "PersonCountPattern",
)


@dataclass(frozen=True, slots=True)
class DocumentCues:
    """Forms are casefolded; patterns ignore case."""

    forms: dict[str, frozenset[str]]
    """kind of cue -> its written forms"""
    patterns: dict[str, tuple[tuple[re.Pattern[str], int], ...]]
    """kind of cue -> its patterns, each with its weight or level"""
    any_pattern: dict[str, re.Pattern[str]]
    """kind of cue -> one pattern that finds what any of its patterns finds"""
    months: dict[str, int]
    """name of a month -> 1 to 12"""

    def has(self, kind: str, form: str) -> bool:
        """Whether form is a written form of that kind of cue.

        >>> load_document_cues().has("DateLabel", "date")
        True
        """
        return form.casefold() in self.forms.get(kind, frozenset())

    def weigh(self, kind: str, line: str) -> int:
        """Sum of the weights of the patterns of that kind that are found in the line.

        >>> load_document_cues().weigh("MetaPattern", "- 3 -")
        2
        """
        return sum(self.find(kind, line))

    def find(self, kind: str, line: str) -> tuple[int, ...]:
        """The weights of the patterns of that kind that are found in the line.

        >>> load_document_cues().find("AdvertPattern", "算力")
        ()
        """
        if not self.any_pattern[kind].search(line):  # one search instead of dozens
            return ()
        return tuple(weight for pattern, weight in self.patterns[kind] if pattern.search(line))


@cache
def load_document_cues() -> DocumentCues:
    """The cues of the ontology.

    >>> load_document_cues().months["sept"]
    9
    """
    content = files("ontology").joinpath(_FILE).read_bytes()
    cues: dict[ox.BlankNode | ox.NamedNode, dict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    try:
        for triple in ox.parse(content, format=ox.RdfFormat.TURTLE):
            name = triple.predicate.value.removeprefix(_CG)
            cues[triple.subject][name].append(triple.object.value.removeprefix(_CG))
    except SyntaxError as error:
        raise OntologyError(f"ontology/{_FILE} is not Turtle: {error}") from error
    return _collect([cue for cue in cues.values() if "cueKind" in cue])


def _collect(cues: list[dict[str, list[str]]]) -> DocumentCues:
    forms: dict[str, set[str]] = defaultdict(set)
    patterns: dict[str, list[tuple[re.Pattern[str], int]]] = defaultdict(list)
    months: dict[str, int] = {}
    for cue in cues:
        folded = {form.casefold() for form in cue.get("form", ())}
        number = int((cue.get("weight") or cue.get("level") or ["1"])[0])
        for month in cue.get("month", ()):
            months |= dict.fromkeys(folded, int(month))
        for kind in cue["cueKind"]:
            forms[kind] |= folded
            patterns[kind] += [(_compile(text), number) for text in sorted(cue.get("pattern", ()))]
    return DocumentCues(
        {kind: frozenset(found) for kind, found in forms.items()},
        {kind: tuple(sorted(found, key=_by_text)) for kind, found in patterns.items()},
        {kind: _join(found) for kind, found in patterns.items() if kind in _JOINED},
        months,
    )


def _join(patterns: list[tuple[re.Pattern[str], int]]) -> re.Pattern[str]:
    return _compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in patterns))


def _by_text(entry: tuple[re.Pattern[str], int]) -> str:
    return entry[0].pattern


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise OntologyError(
            f"ontology/{_FILE}: {pattern!r} is no regular expression: {error}"
        ) from error
