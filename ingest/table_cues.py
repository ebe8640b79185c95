"""The words by which a table's cells are read, from the ontology.

In      ontology/cues-tables.ttl, number formats of ontology/numbers.ttl
Raises  OntologyError when a pattern is no regular expression
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from kg.errors import OntologyError
from kg.folding import fold
from kg.model import Iri
from kg.ontology import CG, Node, local_name, read_nodes, types_of


@dataclass(frozen=True, slots=True)
class TableCues:
    """Forms are folded; patterns match the text as written."""

    forms: dict[str, tuple[str, ...]]
    """kind of cue -> its written forms, longest first"""
    patterns: dict[str, re.Pattern[str]]
    """kind of cue -> any of its patterns"""
    value_patterns: tuple[tuple[Iri, re.Pattern[str]], ...]
    """property -> how its values look"""
    measured_by: dict[Iri, tuple[Iri, ...]]
    """property of a name -> the properties that a number beside the name may have"""
    categories: dict[Iri, Iri]
    """category of the lexicon -> the property whose values are of it"""
    header_forms: dict[str, tuple[Iri, ...]]
    """folded form -> the properties that it means in a table"""
    beside: dict[Iri, Iri]
    """property -> the property of an organization named beside its value"""
    sole: dict[Iri, Iri]
    """dimension or unit -> the property of a number of which nothing else is known"""
    implied: dict[Iri, Iri]
    """dimension -> the property of numbers under a header of which only the unit is known"""
    implied_units: dict[Iri, Iri]
    """number format -> the unit of a rate in it where none is written"""
    countries: dict[Iri, str]
    """region -> ISO 3166-1 alpha-2"""
    number_format: re.Pattern[str]
    """any number format"""
    formats: dict[str, tuple[Iri, int]]
    """folded form -> number format and its width in bits, 0 when unknown"""

    def is_cell(self, kind: str, text: str) -> bool:
        """Whether the whole text is a form of that kind.

        >>> load_table_cues().is_cell("NotStatedCell", " N/A ")
        True
        """
        return fold(text.strip()) in self.forms.get(kind, ())

    def find(self, kind: str, text: str) -> re.Match[str] | None:
        """The first place where a pattern of that kind is found.

        >>> bool(load_table_cues().find("DateText", "2022年8月完成"))
        True
        """
        pattern = self.patterns.get(kind)
        return pattern.search(text) if pattern else None

    def lead(self, kind: str, text: str) -> int:
        """Length of the form of that kind that the text begins with, spaces included.

        >>> load_table_cues().lead("LeadWord", "内置视频编解码")
        2
        """
        folded = fold(text)
        for form in self.forms.get(kind, ()):
            if folded.startswith(form):
                rest = text[len(form) :]
                if form.isascii() and rest[:1].isascii() and rest[:1].isalnum():
                    continue
                return len(form) + len(rest) - len(rest.lstrip())
        return 0

    def holds(self, kind: str, text: str) -> bool:
        """Whether a form of that kind is somewhere in the text, as a word of its own.

        >>> load_table_cues().holds("DenseWord", "Dense BF16")
        True
        """
        folded = fold(text)
        return any(
            re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", folded)
            for form in self.forms.get(kind, ())
        )


@cache
def load_table_cues() -> TableCues:
    """The cues of the ontology; read once.

    >>> local_name(load_table_cues().formats["bf16"][0])
    'BF16'
    """
    nodes = read_nodes("cues-tables.ttl")
    forms: dict[str, set[str]] = defaultdict(set)
    patterns: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        for kind in _values(node, "cueKind"):
            forms[local_name(kind)] |= {fold(form) for form in _values(node, "form")}
            patterns[local_name(kind)] += _values(node, "pattern")
    header_forms: dict[str, list[Iri]] = defaultdict(list)
    for iri, node in nodes.items():
        for form in _values(node, "headerForm"):
            header_forms[fold(form)].append(Iri(iri))
    formats = _formats(nodes)
    return TableCues(
        forms={k: tuple(sorted(v, key=lambda form: (-len(form), form))) for k, v in forms.items()},
        patterns={k: _compile("|".join(sorted(v))) for k, v in patterns.items() if v},
        value_patterns=tuple(
            (Iri(iri), _compile(found[0]))
            for iri, node in sorted(nodes.items())
            if (found := _values(node, "valuePattern"))
        ),
        measured_by={Iri(i): _iris(n, "measuredBy") for i, n in nodes.items()},
        categories={c: Iri(i) for i, n in nodes.items() for c in _iris(n, "rangeCategory")},
        header_forms={form: tuple(found) for form, found in header_forms.items()},
        beside={Iri(i): p for i, n in nodes.items() for p in _iris(n, "namedBeside")},
        sole={Iri(i): p for i, n in nodes.items() for p in _iris(n, "soleProperty")},
        implied={Iri(i): p for i, n in nodes.items() for p in _iris(n, "impliedProperty")},
        implied_units={Iri(i): u for i, n in nodes.items() for u in _iris(n, "impliedUnit")},
        countries={Iri(i): c for i, n in nodes.items() for c in _values(n, "countryCode")},
        number_format=_format_pattern(formats),
        formats=formats,
    )


def _formats(nodes: dict[str, Node]) -> dict[str, tuple[Iri, int]]:
    found = {}
    for iri, node in read_nodes("numbers.ttl").items():
        if CG + "NumberFormat" in types_of(node):
            bits = int((_values(nodes.get(iri, {}), "bits") or ["0"])[0])
            for form in _values(node, "writtenForm"):
                found[fold(form)] = (Iri(iri), bits)
    return found


def _format_pattern(formats: dict[str, tuple[Iri, int]]) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(formats, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![a-z0-9])(?:{forms})(?![0-9])")


def _values(node: Node, name: str) -> list[str]:
    return [item.value for item in node.get(CG + name, ()) if hasattr(item, "value")]


def _iris(node: Node, name: str) -> tuple[Iri, ...]:
    return tuple(Iri(value) for value in _values(node, name))


def _compile(pattern: str) -> re.Pattern[str]:
    flags = re.IGNORECASE if "(?i)" in pattern else 0
    try:
        return re.compile(pattern.replace("(?i)", ""), flags)
    except re.error as error:
        raise OntologyError(
            f"cues-tables.ttl: {pattern!r} is no regular expression: {error}"
        ) from error
