"""How names look and what stands for them, read once from the ontology.

In      ontology/cues-names.ttl: cg:NamePattern, cg:NotName, cg:ClassCue, cg:Reference
Raises  OntologyError when an expression is no regular expression or names no group `name`
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.model import Iri
from kg.ontology import CG, Node, one, read_nodes, types_of

_FILE = "cues-names.ttl"


@dataclass(frozen=True, slots=True)
class NamePattern:
    """What a name looks like that nobody has listed."""

    expression: re.Pattern[str]
    """its group `name` is the name, its group `stem` what comes before a company's last word"""
    assigns: Iri | None
    """class of the named entity; None when the words beside it decide"""
    repeated: bool
    """a name only when the text has it twice"""
    stem: bool
    """the stem is a name too, and is none when it is an ordinary word"""
    generations: bool
    """the name with a number behind it is a name as well"""


@dataclass(frozen=True, slots=True)
class AliasPattern:
    """How a document gives a short name to something."""

    expression: re.Pattern[str]
    """its group `alias` is the short name, its group `full` what it is short for"""
    assigns: Iri | None
    """class of what has no other name; None when there must be one"""
    begins: bool
    """the known name begins the words of `full`, else it ends them"""


@dataclass(frozen=True, slots=True)
class ClassCue:
    """Words beside a name that tell its class."""

    assigns: Iri
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that stand for an entity named before."""

    form: str
    kinds: tuple[Iri, ...]
    """classes that they may stand for"""


@dataclass(frozen=True, slots=True)
class NameCues:
    """All of them, in the order of the file."""

    patterns: tuple[NamePattern, ...]
    aliases: tuple[AliasPattern, ...]
    not_names: re.Pattern[str]
    class_cues: tuple[ClassCue, ...]
    references: tuple[Reference, ...]
    reference: re.Pattern[str]
    """any of the references, the longest first"""
    coded: re.Pattern[str]
    """a Chinese name that ends in a code: its groups `prefix` and `code`"""
    placed: re.Pattern[str]
    """the name of a place of machines: its group `short` goes before what kind of place it is"""
    numbered: re.Pattern[str]
    """a capitalised word, `stem`, with a number behind it, together `name`"""


@cache
def load_name_cues() -> NameCues:
    """The cues of the ontology.

    >>> bool(load_name_cues().not_names.fullmatch("FP16"))
    True
    """
    nodes = tuple(read_nodes(_FILE).values())
    refused = [text for node in _of(nodes, "NotName") for text in texts(node, "expression")]
    references = tuple(
        Reference(form.lower(), iris(node, "refersTo"))
        for node in _of(nodes, "Reference")
        for form in texts(node, "form")
    )
    forms = sorted((reference.form for reference in references), key=lambda f: (-len(f), f))
    return NameCues(
        tuple(
            NamePattern(
                compile_expression(text, "name"),
                one(node, CG + "assigns"),
                bool(node.get(CG + "repeated")),
                bool(node.get(CG + "stem")),
                bool(node.get(CG + "generations")),
            )
            for node in _of(nodes, "NamePattern")
            for text in texts(node, "expression")
        ),
        tuple(
            AliasPattern(
                compile_expression(text, "alias", "full"),
                one(node, CG + "assigns"),
                bool(node.get(CG + "begins")),
            )
            for node in _of(nodes, "AliasPattern")
            for text in texts(node, "expression")
        ),
        compile_expression("|".join(_scoped(text) for text in refused)),
        tuple(
            ClassCue(kind, texts(node, "before"), texts(node, "after"))
            for node in _of(nodes, "ClassCue")
            if (kind := one(node, CG + "assigns"))
        ),
        references,
        re.compile(
            "|".join(rf"\b{f}\b" if f.isascii() else re.escape(f) for f in forms), re.IGNORECASE
        ),
        _single(nodes, "CodedName", "prefix", "code"),
        _single(nodes, "PlaceName", "short"),
        _single(nodes, "NumberedName", "name", "stem"),
    )


def texts(node: Node, name: str) -> tuple[str, ...]:
    """The literals under a property of the ontology, as written."""
    return tuple(i.value for i in node.get(CG + name, ()) if isinstance(i, ox.Literal))


def iris(node: Node, name: str) -> tuple[Iri, ...]:
    """The IRIs under a property of the ontology."""
    return tuple(Iri(i.value) for i in node.get(CG + name, ()) if isinstance(i, ox.NamedNode))


def compile_expression(text: str, *groups: str) -> re.Pattern[str]:
    """The regular expression, which must have the groups.

    >>> compile_expression("(?P<name>a+)", "name").groups
    1
    """
    try:
        compiled = re.compile(text)
    except re.error as error:
        raise OntologyError(f"{text!r} is no regular expression: {error}") from error
    missing = [group for group in groups if group not in compiled.groupindex]
    if missing:
        raise OntologyError(f"{text!r} has no group named {missing[0]}")
    return compiled


def _single(nodes: Iterable[Node], kind: str, *groups: str) -> re.Pattern[str]:
    """The one expression of a kind."""
    (expression,) = (text for node in _of(nodes, kind) for text in texts(node, "expression"))
    return compile_expression(expression, *groups)


def _of(nodes: Iterable[Node], name: str) -> tuple[Node, ...]:
    return tuple(node for node in nodes if CG + name in types_of(node))


def _scoped(text: str) -> str:
    """The expression as a group of its own, a flag for the whole turned into one for the group."""
    body = text.removeprefix("(?i)")
    return f"(?i:{body})" if body != text else f"(?:{body})"
