"""Link a header to what it means: property, unit, number format, date, class.

In      the words of a header cell
Out     Link; of several properties that share the label, those that take its unit come first
"""

import re
from dataclasses import dataclass

from ingest.grid import HeaderUnit, Link
from ingest.header_units import read_header_unit
from ingest.table_cues import TableCues, load_table_cues
from kg.folding import fold, name_key
from kg.lexicon import Lexicon
from kg.model import EntityValue, Iri, Qualifier, TextValue
from kg.ontology import Ontology, Property, cg
from kg.units import dimension_of, load_units

_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_SEPARATORS = re.compile(r"[,，;；、]")
_IDENTIFIER = re.compile(r"[^\W_]+(?:_[^\W_]+)+")
_YEAR_AT_END = re.compile(r"\b([a-z]+)(\d{2}|\d{4})$", re.IGNORECASE)
_EDGES = " \t\r\n,，、:：/／-—_·.。*＊†‡#&+"
_RANK = {"preferred": 0, "alternative": 1, "hidden": 2, "context": 3}
_SHORTEST = 2
COMPUTE = cg("ComputeRate")
COUNT = cg("Count")
ITEMS = cg("items")
MONEY = cg("Currency")
CONDITION = cg("condition")
BENCHMARK = cg("benchmark")
_NAMED = {cg("Model"): BENCHMARK}


@dataclass(frozen=True, slots=True)
class HeaderLabels:
    """The words of an ontology that headers are looked up by."""

    properties: dict[str, tuple[Iri, ...]]
    """key of a label -> properties, those that prefer it first"""
    classes: dict[str, tuple[Iri, ...]]
    """key of a label -> classes"""
    any: re.Pattern[str]
    """any label of a property, the longest at each place"""


def collect_labels(ontology: Ontology, cues: TableCues) -> HeaderLabels:
    """The labels of the ontology's properties and classes, with the words that tables add.

    >>> from kg.ontology import load_ontology
    >>> labels = collect_labels(load_ontology(), load_table_cues())
    >>> labels.properties[name_key("TDP")] == (cg("tdp"),)
    True
    """
    ranked: dict[str, list[tuple[int, Iri]]] = {}
    for iri, known in ontology.properties.items():
        for label in known.labels:
            ranked.setdefault(name_key(label.text), []).append((_RANK[label.kind], iri))
    for form, found in cues.header_forms.items():
        ranked.setdefault(name_key(form), []).extend((1, iri) for iri in found)
    properties = {}
    for key, rows in ranked.items():
        order = sorted(range(len(rows)), key=lambda at: (rows[at][0], at))
        properties[key] = tuple(dict.fromkeys(rows[at][1] for at in order))
    classes: dict[str, tuple[Iri, ...]] = {}
    for iri, kind in ontology.classes.items():
        for label in kind.labels:
            key = name_key(label.text)
            classes[key] = (*classes.get(key, ()), iri)
    written = {fold(label.text) for p in ontology.properties.values() for label in p.labels}
    forms = {form for form in (*written, *cues.header_forms) if len(form) >= _SHORTEST}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return HeaderLabels(properties, classes, re.compile("|".join(map(_bounded, ordered))))


class Headers:
    """Links headers; remembers those it has seen."""

    def __init__(
        self, ontology: Ontology, lexicon: Lexicon, labels: HeaderLabels | None = None
    ) -> None:
        self.ontology, self.lexicon, self.cues = ontology, lexicon, load_table_cues()
        self._labels = labels or collect_labels(ontology, self.cues)
        self._seen: dict[str, Link] = {}

    def over(self, lexicon: Lexicon) -> "Headers":
        """The same labels with another lexicon, such as that of one document."""
        return Headers(self.ontology, lexicon, self._labels)

    def link(self, text: str) -> Link:
        """What the header means.

        >>> from kg.lexicon import load_lexicon
        >>> from kg.ontology import load_ontology, local_name
        >>> link = Headers(load_ontology(), load_lexicon()).link("BF16算力（TFLOPS）")
        >>> local_name(link.properties[0]), local_name(link.unit.unit), link.formats[0].value.text
        ('peakPerformance', 'TFLOPS', 'BF16')
        """
        key = text.strip()
        if key not in self._seen:
            self._seen[key] = self._link(key) if key and len(key) <= 60 else Link()
        return self._seen[key]

    def in_words(self, text: str) -> tuple[tuple[int, int, tuple[Iri, ...]], ...]:
        """Spans of labels of properties in a text, longest first, and the properties."""
        found = self._labels.any.finditer(fold(text))
        return tuple(
            (*m.span(), self._labels.properties.get(name_key(m.group()), ())) for m in found
        )

    def exactly(self, text: str) -> tuple[Iri, ...]:
        """The properties of which the text is a label."""
        return self._labels.properties.get(name_key(text.strip(_EDGES)), ())

    def accepts(self, iri: Iri, unit: Iri | None) -> bool:
        """Whether a number in the unit can be a value of the property."""
        known = self.ontology.properties.get(iri)
        if known is None or known.value_type != "Quantity":
            return False
        return unit is None or takes_unit(known, unit)

    def _link(self, text: str) -> Link:
        if _IDENTIFIER.fullmatch(text):
            return self._link(_bracket_unit(text))
        whole = self.exactly(text)
        if whole:
            return Link(whole, self._labels.classes.get(name_key(text), ()), exact=True)
        mark = self.cues.find("FootnoteMark", text)
        if mark is not None and mark.start() > 0:
            return self._link(text[: mark.start()])
        words, unit = self._take_unit(text)
        words, formats = self._take_formats(words)
        planned = self.cues.holds("PlanWord", words)
        words, qualifiers = self._take_qualifiers(words)
        if unit is None and (formats or qualifiers) and words.strip(_EDGES):
            words, unit = self._last_word(words)
        words, named = self._take_names(words)
        words, terms = self._take_terms(words.strip(_EDGES))
        qualifiers = (*qualifiers, *terms)
        found = self.exactly(words)
        classes = self._labels.classes.get(name_key(words), ())
        exact = bool(found or classes) or not words
        if not found and not classes and words:
            inside = sorted(self.in_words(words), key=lambda row: row[0] - row[1])
            measured = unit.unit if unit else None
            taking = [row for row in inside if any(self.accepts(p, measured) for p in row[2])]
            inside = taking if taking and measured else inside
            found = inside[0][2] if inside and not self._is_part(words, inside[0][:2]) else ()
        found = self._fitting(found, unit, bool(formats), bare=not words)
        return Link(
            found,
            classes,
            formats,
            tuple(sorted((*qualifiers, *named), key=lambda q: q.property)),
            unit,
            exact,
            "expected" if planned else "stated",
        )

    def _is_part(self, words: str, label: tuple[int, int]) -> bool:
        """Whether a header is of a part of what it names: 国产卡占比 is no share of a market."""
        before, written = words[: label[0]].strip(_EDGES), words[slice(*label)]
        if not before or not self.cues.is_cell("PartWord", written):
            return False
        kinds = [self.lexicon.entities[m.entity].kind for m in self.lexicon.find_mentions(before)]
        return cg("Market") not in kinds

    def _fitting(
        self, found: tuple[Iri, ...], unit: HeaderUnit | None, formatted: bool, *, bare: bool
    ) -> tuple[Iri, ...]:
        sole = self.cues.sole
        if unit is not None and unit.unit is not None:
            known = sole if bare else self.cues.implied
            kinds = (unit.unit, dimension_of(unit.unit))
            implied = tuple(known[kind] for kind in kinds if kind in known)
            fitting = [iri for iri in (*found, *implied) if self.accepts(iri, unit.unit)]
            usual = self.ontology.properties
            fitting.sort(key=lambda iri: usual[iri].unit != unit.unit)
            return tuple(dict.fromkeys(fitting))
        if formatted:
            rates = tuple(iri for iri in found if self._takes_formats(iri))
            return rates or (sole[COMPUTE], *found)
        return found

    def _takes_formats(self, iri: Iri) -> bool:
        known = self.ontology.properties.get(iri)
        return known is not None and cg("precision") in known.qualified_by

    def _take_unit(self, text: str) -> tuple[str, HeaderUnit | None]:
        for match in _BRACKETS.finditer(text):
            pieces = _SEPARATORS.split(match.group(1))
            for at, piece in enumerate(pieces):
                unit = read_header_unit(piece)
                if unit is not None:
                    rest = " ".join((*pieces[:at], *pieces[at + 1 :]))
                    return f"{text[: match.start()]} {rest} {text[match.end() :]}", unit
        words, comma, last = text.rpartition(",")
        unit = read_header_unit(last) if comma else None  # Power, W
        return (words, unit) if unit is not None and unit.unit else (text, None)

    def _last_word(self, words: str) -> tuple[str, HeaderUnit | None]:
        first, _, last = words.rstrip(_EDGES).rpartition(" ")
        unit = read_header_unit(last) if last else None
        return (first, unit) if unit is not None and unit.unit else (words, None)

    def _take_formats(self, words: str) -> tuple[str, tuple[Qualifier, ...]]:
        folded, found = fold(words), []
        for match in self.cues.number_format.finditer(folded):
            iri, _ = self.cues.formats[match.group()]
            written = words[match.start() : match.end()]
            found.append(Qualifier(cg("precision"), EntityValue(iri, written)))
        return _blank(words, self.cues.number_format, folded), tuple(found)

    def _take_qualifiers(self, words: str) -> tuple[str, tuple[Qualifier, ...]]:
        found = []
        date = self.cues.find("DateText", words)
        whole = self.cues.patterns["PeriodHeader"].fullmatch(words.strip(_EDGES))
        if whole and (date is None or len(whole.group()) > len(date.group())):
            found.append(Qualifier(cg("date"), TextValue(whole.group())))
            words = ""
        elif date:
            found.append(Qualifier(cg("date"), TextValue(date.group())))
            words = words[: date.start()] + " " + words[date.end() :]
            rest = words.strip(_EDGES)
            if self.cues.is_cell("PlanWord", rest) and not self.exactly(rest):
                words = ""
        for kind in ("DenseWord", "SparseWord"):
            for form in self.cues.forms.get(kind, ()):
                match = re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", fold(words))
                if match and match.group() != fold(words).strip():
                    found.append(Qualifier(cg("sparsity"), TextValue(words[slice(*match.span())])))
                    words = words[: match.start()] + " " + words[match.end() :]
        return words, tuple(found)

    def _take_terms(self, words: str) -> tuple[str, tuple[Qualifier, ...]]:
        """The terms of a price in a header that is of one, or that says nothing else."""
        pattern = self.cues.patterns["TermWord"]
        rest = pattern.sub(" ", words).strip(_EDGES)
        named = self.exactly(rest)
        known = self.ontology.properties[named[0]] if named else None
        if (rest and (known is None or known.dimension != MONEY)) or not pattern.search(words):
            return words, ()
        return rest, self.terms(words)

    def terms(self, words: str) -> tuple[Qualifier, ...]:
        """The terms of a price among the words: on demand, tax included.

        >>> from kg.lexicon import load_lexicon
        >>> from kg.ontology import load_ontology
        >>> terms = Headers(load_ontology(), load_lexicon()).terms("On-demand price, ex-VAT")
        >>> [term.value.text for term in terms]
        ['On-demand', 'ex-VAT']
        """
        found = self.cues.patterns["TermWord"].finditer(words)
        return tuple(Qualifier(CONDITION, TextValue(m.group())) for m in found)

    def _take_names(self, words: str) -> tuple[str, tuple[Qualifier, ...]]:
        found = []
        for mention in reversed(self.lexicon.find_mentions(words)):
            relation = _NAMED.get(self.lexicon.entities[mention.entity].kind)
            if relation is not None and len(mention.text) < len(words.strip()):
                found.append(Qualifier(relation, EntityValue(mention.entity, mention.text)))
                words = words[: mention.start] + " " + words[mention.end :]
        return words, tuple(found)


def _bracket_unit(identifier: str) -> str:
    """The words of a column's name as programs write it: its unit behind them, its year apart.

    Such names are in lower case, whatever their unit: power_mw is in megawatts.
    """
    *words, last = (_YEAR_AT_END.sub(r"\1 \2", word) for word in identifier.split("_"))
    for written in (last.upper(), last):
        unit = read_header_unit(written)
        if unit is not None and unit.unit:
            return f"{' '.join(words)} ({written})"
    return " ".join((*words, last))


def takes_unit(known: Property, unit: Iri) -> bool:
    """Whether a unit measures what the property does.

    >>> from kg.ontology import load_ontology
    >>> tdp = load_ontology().properties[cg("tdp")]
    >>> takes_unit(tdp, cg("W")), takes_unit(tdp, cg("nm"))
    (True, False)
    """
    measured = dimension_of(unit)
    if known.dimensions and measured not in known.dimensions:
        return False
    if measured != COUNT or known.unit is None or unit == ITEMS:
        return True
    units = load_units().units
    return known.unit not in units or units[unit].base == units[known.unit].base


def _bounded(key: str) -> str:
    head = r"(?<![a-z0-9])" if key[0].isascii() and key[0].isalnum() else ""
    tail = r"(?![a-z0-9])" if key[-1].isascii() and key[-1].isalnum() else ""
    return head + re.sub(r"(?:\\ |\\-)+", "[ -]?", re.escape(key)) + tail


def _blank(words: str, pattern: re.Pattern[str], folded: str) -> str:
    for match in pattern.finditer(folded):
        words = words[: match.start()] + " " * (match.end() - match.start()) + words[match.end() :]
    return words
