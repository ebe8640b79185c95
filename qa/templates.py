"""The SPARQL templates: one .rq file each, a header that says what it is for, slots bound as data.

In      qa/templates/*.rq and RDF terms for their slots
Out     a query that runs as it stands, in this tool and in any other
Raises  TemplateError when a header or the marker line is missing, or a slot is unknown
Source  SPARQL 1.1 Query Language, section 10.2: inline data (VALUES)
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.model import Iri
from qa.errors import TemplateError

_DIRECTORY = Path(__file__).parent / "templates"
_MARKER = "  # slots\n"
_HEADER = re.compile(r"^# (intent|slots|zh|en): (.+)$", re.MULTILINE)
_AS = re.compile(r"\([^\n]*? AS (\?\w+)\)")
_SELECT = re.compile(r"SELECT\s+(?:DISTINCT\s+)?(.*?)WHERE", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """One query with slots."""

    name: str
    """of the file, without .rq"""
    intent: str
    """what it finds, one line"""
    slots: tuple[str, ...]
    """variables that are bound before it runs"""
    examples: tuple[tuple[str, str], ...]
    """language and question"""
    text: str
    """SPARQL"""

    def columns(self) -> tuple[str, ...]:
        """The variables that it selects, in order."""
        found = _SELECT.search(self.text)
        named = _AS.sub(r"\1", found.group(1)) if found else ""
        return tuple(re.findall(r"\?(\w+)", named))

    def bind(self, slots: Mapping[str, Iterable[Iri]]) -> str:
        """The query with its slots given as inline data; terms are serialised by the engine.

        >>> query = load_templates()["members"].bind({"class": [Iri("http://x/y>z")]})
        Traceback (most recent call last):
        ...
        ValueError: Invalid IRI code point '>'
        """
        if sorted(slots) != sorted(self.slots):
            raise TemplateError(f"{self.name}: got {sorted(slots)}, expected {sorted(self.slots)}")
        blocks = (
            f"  VALUES ?{name} {{ {' '.join(str(ox.NamedNode(iri)) for iri in iris)} }}\n"
            for name, iris in slots.items()
        )
        return self.text.replace(_MARKER, "".join(blocks), 1)


@cache
def load_templates() -> dict[str, Template]:
    """All templates by name.

    >>> load_templates()["values"].slots
    ('subject', 'property')
    """
    return {path.stem: _read(path) for path in sorted(_DIRECTORY.glob("*.rq"))}


def _read(path: Path) -> Template:
    text = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    if not {"intent", "slots", "zh", "en"} <= header.keys() or _MARKER not in text:
        raise TemplateError(f"{path.name}: needs intent, slots, zh and en, and the line '# slots'")
    examples = (("zh", header["zh"]), ("en", header["en"]))
    body = text[text.index("PREFIX") :]
    return Template(path.stem, header["intent"], tuple(header["slots"].split()), examples, body)
