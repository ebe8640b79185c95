"""Compile the relation patterns of the ontology, one regular expression each.

In      ontology/cues-patterns.ttl, whose head explains the notation
Out     Pattern, in the order of the file
Raises  OntologyError when an expression cannot be compiled or its property is unknown
"""

import re
from dataclasses import dataclass
from functools import cache

from ingest.name_cues import compile_expression, texts
from ingest.slots import entity_class, slot_class
from ingest.statement_cues import load_statement_cues
from kg.errors import OntologyError
from kg.model import Iri
from kg.ontology import CG, Node, load_ontology, local_name, one, read_nodes, types_of

_FILE = "cues-patterns.ttl"
_TOKEN = re.compile(r"(?<!\?P)<(?P<role>[a-z]+)(?P<free>\?)?(?::(?P<kinds>[\w|]+))?>|……|…|«|»")
_BREAKS = ",;:。!?()"
_ZH, _EN = (14, 34), (40, 90)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a relation is said."""

    name: str
    """of the rule: the property and its number"""
    property: Iri
    expression: re.Pattern[str]
    verb_text: str
    """the words that state the relation, as in the file"""
    verb: re.Pattern[str] | None
    """must be in the sentence, a cheap test"""
    needs: tuple[re.Pattern[str], ...]
    """kinds of slots that must be in the sentence"""
    subjects: str
    """names of the classes that a subject carried over may have"""
    carried: str | None
    """names of the classes of a value carried over"""
    where: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_sentence: re.Pattern[str] | None
    """must not be found anywhere before the value"""
    takes_verb: bool
    """the value is the verb's own words"""
    in_questions: bool
    adjacent: bool
    """rests on two names side by side"""
    split: bool
    """the text is an enumeration"""
    assigns: Iri | None
    """class of the things that the text names"""
    category: Iri | None
    """category that the value must be of"""
    per: Iri | None
    """unit that the quantity must be told by: a price by the token"""
    yields: bool
    """another property that the sentence or the question names goes before its own"""


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """All patterns; compiled once.

    >>> len(load_patterns()) > 50
    True
    """
    found: list[Pattern] = []
    for node in read_nodes(_FILE).values():
        if CG + "Pattern" in types_of(node):
            found += [_pattern(node, text, i) for i, text in enumerate(texts(node, "expression"))]
    return tuple(found)


def compile_slots(text: str) -> str:
    """The regular expression of a pattern's notation.

    >>> compile_slots("a…b")[:2], compile_slots("«部署»")
    ('a[', '(?P<v>部署)')
    """
    latin = not re.search(r"[\u3400-\u9fff]", text)
    short, long = _EN if latin else _ZH

    def replace(match: re.Match[str]) -> str:
        token = match.group()
        if token == "«":
            return "(?P<v>(?<![a-z])" if latin else "(?P<v>"
        if token == "»":
            return ")"
        if token == "…":
            return f"[^{entity_class()}{_BREAKS}]{{0,{short}}}?"
        if token == "……":
            return f"[^{_BREAKS}]{{0,{long}}}?"
        return _slot(match["role"], match["kinds"], free=bool(match["free"]))

    return _TOKEN.sub(replace, text)


@cache
def slot_expression(text: str) -> re.Pattern[str]:
    """The compiled expression of a pattern's notation.

    >>> slot_expression("a<o:Thing>").groupindex["o"]
    1
    """
    return compile_expression(compile_slots(text))


def _slot(role: str, kinds: str | None, *, free: bool) -> str:
    if kinds is None:
        return rf"(?P<{role}>[^,;:。!?()]{{2,60}})"
    one_of = f"[{slot_class(_known(kinds))}]"
    if role == "x":
        return one_of
    cues = load_statement_cues()
    if role in ("s", "o"):
        join, comma = f"(?:{cues.list_join})", f"(?:{cues.list_comma})"
        inside = f"{one_of}(?:{comma}{one_of})*(?:{join}{one_of})+|{one_of}"
    else:
        inside = one_of
    group = f"(?P<{role}>{inside})"
    return f"{group}?" if free else group


def _known(kinds: str) -> str:
    """The kinds that exist: a unit may have another name in another version of units.ttl."""
    kept = []
    for kind in kinds.split("|"):
        try:
            slot_class(kind)
        except OntologyError:
            continue
        kept.append(kind)
    return "|".join(kept) or kinds


def _pattern(node: Node, text: str, number: int) -> Pattern:
    iri = one(node, CG + "property")
    if iri is None or iri not in load_ontology().properties:
        raise OntologyError(f"{text!r} states {iri}, which chip.ttl does not define")
    verb = re.search(r"«(.+?)»", text)
    tokens = list(_TOKEN.finditer(text))
    subject = next((t["kinds"] for t in tokens if t["role"] == "s"), None)
    return Pattern(
        name=f"{local_name(iri)} {number + 1}",
        property=iri,
        expression=compile_expression(compile_slots(text)),
        verb_text=verb[1] if verb else "",
        verb=compile_expression(compile_slots(verb[1]))
        if verb and not _TOKEN.search(verb[1])
        else None,
        needs=tuple(
            re.compile(f"[{slot_class(_known(t['kinds']))}]")
            for t in tokens
            if t["role"] in ("s", "o", "q", "d", "r")
            and t["kinds"]
            and not t["free"]
            and not _optional(text, t)
        ),
        subjects=subject or "",
        carried=one(node, CG + "carried"),
        where=_maybe(node, "where"),
        unless=_maybe(node, "unless"),
        unless_sentence=_maybe(node, "unlessSentence"),
        takes_verb=CG + "value" in node,
        in_questions=CG + "inQuestions" in node,
        adjacent=CG + "adjacent" in node,
        split=CG + "split" in node,
        assigns=one(node, CG + "assigns"),
        category=one(node, CG + "category"),
        per=one(node, CG + "per"),
        yields=CG + "yields" in node,
    )


def _optional(text: str, token: re.Match[str]) -> bool:
    """Whether the slot stands in an optional group: (?:…<chip:Product>)?"""
    rest = text[token.end() :]
    closing = rest.find(")")
    return closing >= 0 and rest[closing + 1 : closing + 2] == "?" and "(" not in rest[:closing]


def _maybe(node: Node, name: str) -> re.Pattern[str] | None:
    found = texts(node, name)
    return compile_expression("|".join(map(compile_slots, found))) if found else None
