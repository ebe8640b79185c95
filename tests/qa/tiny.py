"""Tiny minutes made by hand: a text, what it claims, and a desk over both."""

from dataclasses import dataclass
from datetime import date

from kg.graph import Graph
from kg.lexicon import load_lexicon
from kg.model import (
    Claim,
    Document,
    EntityValue,
    Extraction,
    Iri,
    Passage,
    Qualifier,
    Source,
    Value,
)
from kg.ontology import cg, load_ontology
from kg.quantities import parse_quantity
from qa.ask import Desk
from qa.index import build_index
from qa.knowledge import Knowledge, load_knowledge

DAY = date(2023, 5, 29)


@dataclass(frozen=True, slots=True)
class Told:
    """One claim and the words that it rests on."""

    subject: str
    """a name that the lexicon knows"""
    property: str
    """local name"""
    value: str
    """an amount as written, or @ and a name that the lexicon knows"""
    quote: str
    """words of the text"""
    unit: str | None = None
    polarity: str = "affirmed"
    qualifiers: tuple[tuple[str, str], ...] = ()
    """local name and a name that the lexicon knows"""


def named(name: str) -> Iri:
    """The entity of a name."""
    return load_lexicon().named(name)[0]


def make_graph(*minutes: tuple[str, tuple[Told, ...]]) -> Graph:
    """A graph of documents m0, m1 ..., each a text and its claims; a sentence is a passage."""
    graph = Graph()
    for number, (text, told) in enumerate(minutes):
        graph.replace_document(_extraction(f"m{number}", text, told))
    return graph


def make_knowledge(graph: Graph) -> Knowledge:
    """What answering needs of the graph."""
    return load_knowledge(graph, lexicon=load_lexicon(), ontology=load_ontology())


def make_desk(*minutes: tuple[str, tuple[Told, ...]]) -> Desk:
    """A desk over documents m0, m1 ..."""
    texts = {f"m{number}": text for number, (text, _) in enumerate(minutes)}
    passages = [one for name, text in texts.items() for one in _passages(name, text)]
    return Desk(make_knowledge(make_graph(*minutes)), build_index(passages), texts.__getitem__)


def _extraction(document: str, text: str, told: tuple[Told, ...]) -> Extraction:
    claims = tuple(_claim(document, text, one) for one in told)
    about = Document(document, document, DAY, text, "0", "text/plain", len(text.encode()))
    return Extraction(about, (), (), claims, (), _passages(document, text), ())


def _passages(document: str, text: str) -> tuple[Passage, ...]:
    found = []
    for sentence in filter(None, text.split("。")):
        start = text.index(sentence)
        found.append(
            Passage(document, start, start + len(sentence), sentence, "", "专家", "answer")
        )
    return tuple(found)


def _claim(document: str, text: str, told: Told) -> Claim:
    start = text.index(told.quote)
    conditions = tuple(Qualifier(cg(name), _value(value, None)) for name, value in told.qualifiers)
    source = Source(document, start, start + len(told.quote), told.quote, "专家", DAY)
    return Claim(
        named(told.subject),
        cg(told.property),
        _value(told.value, told.unit),
        source,
        "by hand",
        polarity=told.polarity,  # type: ignore[arg-type]
        qualifiers=conditions,
    )


def _value(written: str, unit: str | None) -> Value:
    if written.startswith("@"):
        return EntityValue(named(written[1:]), written[1:])
    quantity = parse_quantity(written, unit=cg(unit) if unit else None)
    assert quantity is not None
    return quantity
