"""Turn names and links into nodes that are ready to be drawn: place, colour, size, community.

In      what a network is made of, gathered in one pass
Out     Drawing: node by name; memory grows with the nodes, and with edges up to _PAIRS
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.layout import Point, place_nodes
from kg.network_model import Colour, Node, NodeShape

_PAIRS = 50_000
"""edges beyond which a drawing keeps to the places that hang on names"""
_COMMUNITY_EDGES = 20_000
_COLOURS: tuple[Colour, ...] = (
    *((31, 119, 180), (255, 127, 14), (44, 160, 44), (214, 39, 40), (148, 103, 189)),
    *((140, 86, 75), (227, 119, 194), (127, 127, 127), (188, 189, 34), (23, 190, 207)),
    *((57, 59, 121), (99, 121, 57), (140, 109, 49), (132, 60, 57), (123, 65, 115)),
    *((255, 187, 120), (152, 223, 138), (174, 199, 232)),
)
_SHAPES: tuple[NodeShape, ...] = ("disc", "square", "diamond", "triangle")


@dataclass(slots=True)
class Survey:
    """What one pass over the edges has seen."""

    classes: dict[str, str] = field(default_factory=dict)
    """class of each node"""
    degrees: Counter[str] = field(default_factory=Counter)
    first: dict[str, date] = field(default_factory=dict)
    """first day on which a node is spoken of"""
    documents: dict[str, set[str]] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    edges: int = 0

    def see(self, name: str, kind: str, day: date | None = None, document: str = "") -> None:
        """Note a node."""
        self.classes.setdefault(name, kind)
        if day and day < self.first.get(name, date.max):
            self.first[name] = day
        if document:
            self.documents.setdefault(name, set()).add(document)

    def join(self, source: str, target: str) -> None:
        """Note an edge between nodes."""
        self.degrees[source] += 1
        self.degrees[target] += 1
        self.edges += 1
        if self.edges <= _PAIRS:
            self.pairs.append((source, target))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where and how each node of a survey is drawn."""

    survey: Survey
    places: Mapping[str, Point]
    communities: Mapping[str, int]
    order: Mapping[str, int]
    """number of each class, which chooses its colour and shape"""

    def node(self, name: str, label: str, cells: tuple[object, ...]) -> Node:
        """The node, drawn."""
        x, y = self.places[name]
        number = self.order.get(self.survey.classes[name], 7)
        return Node(
            id=name,
            label=label,
            cells=cells,  # type: ignore[arg-type]
            colour=_COLOURS[number % len(_COLOURS)],
            size=round(4 + 4 * math.sqrt(self.survey.degrees[name]), 2),
            shape=_SHAPES[number % len(_SHAPES)],
            x=x,
            y=y,
            start=self.survey.first.get(name),
        )


def draw(
    survey: Survey, classes: tuple[str, ...], known: Mapping[str, Point] | None = None
) -> Drawing:
    """Places, communities and colours for all nodes of the survey.

    >>> survey = Survey()
    >>> survey.see("n", "Chip")
    >>> draw(survey, ("Chip",)).node("n", "N", ()).size
    4.0
    """
    pairs = survey.pairs if survey.edges <= _PAIRS else []
    places = place_nodes(survey.classes, pairs, known)
    return Drawing(
        survey, places, _communities(survey), {kind: at for at, kind in enumerate(classes)}
    )


def _communities(survey: Survey) -> dict[str, int]:
    """Number of each node's community by Louvain's method, the largest first; seeded."""
    if not 0 < survey.edges <= _COMMUNITY_EDGES:
        return {}
    import networkx as nx  # half a second to import: only for who draws

    graph = nx.Graph()
    graph.add_nodes_from(sorted(survey.classes))
    graph.add_edges_from(sorted(tuple(sorted(pair)) for pair in survey.pairs))
    found = nx.community.louvain_communities(graph, seed=1)
    ordered = sorted(found, key=lambda group: (-len(group), min(group)))
    return {name: number for number, group in enumerate(ordered) for name in group}
