"""The words around and instead of digits, as ontology/numbers.ttl defines them.

Out     NumberWords: one table for each kind of word, read once
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.forms import Forms
from kg.model import Comparator, Iri, Label
from kg.ontology import CG, Node, labels_of, one, read_nodes, types_of
from kg.units import texts

_COMPARATORS: dict[str, Comparator] = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Word:
    """What a word does to the number that it stands at."""

    kind: str
    """local name of its class in numbers.ttl"""
    iri: Iri
    low: Decimal
    """lower end, factor or value"""
    high: Decimal
    """upper end; the same as low when it is one number"""
    comparator: Comparator
    approximate: bool
    overshoots: bool
    """the amount lies above the number: 500多"""
    needs_unit: bool
    needs_money: bool
    unit: Iri | None
    """unit that it brings along"""
    blocks: str
    """characters after it that make it part of another word"""
    refused_after: str
    """characters before it that make it no sign"""
    opens_range: bool
    stands_alone: bool
    """an open digit that needs no magnitude: 几"""
    near: tuple[str, ...]
    """words that a form's meaning hangs on"""
    before_digit: bool
    """a form means this also right before a digit: 3块5"""
    fractional: bool
    """a form means this also after a decimal"""
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """All words of numbers.ttl."""

    tables: dict[str, Forms[Word]]
    """kind to its forms"""
    digits: dict[str, int]
    """Chinese digit to its value"""
    numerals: dict[str, int]
    """English number below a hundred"""
    decades: dict[str, int]
    """twenties, 30s"""
    articles: frozenset[str]
    counting: frozenset[str]
    """digits that never form an ordinal"""
    blockers: str
    """characters before a written-out one that make it no amount"""
    missing: frozenset[str]
    """cells that say that there is no value"""
    joiners: frozenset[str]
    """words inside a number: two hundred and fifty"""
    contexts: tuple[tuple[str, Word], ...]
    """form and what it means near certain words"""

    def of(self, kind: str) -> Forms[Word]:
        """The forms of one kind; empty when there is none."""
        return self.tables.get(kind) or Forms()


@cache
def load_words() -> NumberWords:
    """All words around numbers; read once.

    >>> load_words().numerals[min(load_words().numerals)]
    8
    """
    tables: dict[str, Forms[Word]] = {}
    pairs: dict[str, dict[str, int]] = {"digit": {}, "numeral": {}, "decade": {}}
    lists: dict[str, list[str]] = {
        "article": [],
        "counting": [],
        "character": [],
        "missing": [],
        "joiner": [],
    }
    contexts: list[tuple[str, Word]] = []
    for iri, node in read_nodes("numbers.ttl").items():
        kind = next(iter(types_of(node))).removeprefix(CG)
        word = _word(kind, Iri(iri), node)
        table = tables.setdefault(kind, Forms())
        for form in texts(node, "exactForm"):
            table.add(form, word, exact=True)
        for form in texts(node, "writtenForm"):
            table.add(form, word)
        contexts += [(form, word) for form in texts(node, "form")]
        pairs["digit"] |= {text[0]: int(text[1:]) for text in texts(node, "digit")}
        for text in texts(node, "numeral"):
            name, value = text.split(" ")
            pairs["decade" if kind == "DecadeSet" else "numeral"][name] = int(value)
        for name in ("article", "counting", "character", "joiner"):
            lists[name] += texts(node, name)
        lists["missing"] += texts(node, "writtenForm") if kind == "MissingValue" else ()
    return NumberWords(
        tables=tables,
        digits=pairs["digit"],
        numerals=pairs["numeral"],
        decades=pairs["decade"],
        articles=frozenset(lists["article"]),
        counting=frozenset(lists["counting"]),
        blockers="".join(lists["character"]),
        missing=frozenset(lists["missing"]),
        joiners=frozenset(lists["joiner"]),
        contexts=tuple(contexts),
    )


def _word(kind: str, iri: Iri, node: Node) -> Word:
    def number(*names: str) -> Decimal:
        return next((Decimal(t) for name in names for t in texts(node, name)), Decimal(1))

    def flag(name: str) -> bool:
        return any(text == "true" for text in texts(node, name))

    return Word(
        kind=kind,
        iri=iri,
        low=number("minimum", "value", "factor"),
        high=number("maximum", "value", "factor"),
        comparator=_COMPARATORS[next(iter(texts(node, "comparator")), "=")],
        approximate=flag("approximate"),
        overshoots=flag("overshoots"),
        needs_unit=flag("needsUnit"),
        needs_money=flag("needsMoney"),
        unit=one(node, CG + "unit") or one(node, CG + "impliedUnit"),
        blocks="".join(texts(node, "notBefore")),
        refused_after="".join(texts(node, "notAfter")),
        opens_range=flag("opensRange") or flag("needsOpening"),
        stands_alone=flag("standsAlone"),
        near=texts(node, "near"),
        before_digit=flag("beforeDigit"),
        fractional=flag("fractional"),
        labels=labels_of(node),
    )


def forms_of(table: Forms[Word]) -> list[tuple[str, Word]]:
    """All forms of a table with their words.

    >>> any(word.low == 10000 for _, word in forms_of(load_words().of("Magnitude")))
    True
    """
    return [(form, word) for rows in table.starts.values() for form, _, word in rows]
