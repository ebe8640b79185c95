"""Give every node of a network a place that it keeps.

In      node names with their classes, the pairs that edges join, places of an earlier drawing
Out     (x, y) by node: earlier places unchanged; the same input gives the same places
Unit    drawing units, about -1000 to 1000

A small network is drawn by networkx's seeded spring layout from places that hang on the names
alone; a larger one keeps those places, each moved halfway to its neighbours.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Point = tuple[float, float]
_RADIUS = 1000.0
_SPRING = 600
"""nodes up to which the spring layout takes about a second"""
_NEAR = 60.0


def place_nodes(
    classes: Mapping[str, str],
    pairs: Sequence[tuple[str, str]],
    known: Mapping[str, Point] | None = None,
) -> dict[str, Point]:
    """A place for every node of `classes`, which maps a node to its class.

    >>> first = place_nodes({"a": "Chip", "b": "Chip"}, [("a", "b")])
    >>> later = place_nodes({"a": "Chip", "b": "Chip", "c": "Chip"}, [("a", "c")], first)
    >>> later["a"] == first["a"] and later["b"] == first["b"]
    True
    """
    known = known or {}
    fixed = {name: known[name] for name in sorted(classes) if name in known}
    anchors = {name: anchor(name, kind) for name, kind in sorted(classes.items())}
    if len(fixed) == len(classes):
        return fixed
    if len(classes) <= _SPRING and pairs and not fixed:
        return _spring(anchors, pairs)
    return _near_neighbours(anchors, pairs, fixed)


def anchor(name: str, kind: str) -> Point:
    """The place that hangs on a name and its class alone: classes have their own regions."""
    turn, _ = _fractions(kind)
    centre = _on_circle((0.0, 0.0), 0.55 * _RADIUS, turn)
    turn, far = _fractions(name)
    return _on_circle(centre, 0.45 * _RADIUS * math.sqrt(far), turn)


def read_places(path: Path) -> dict[str, Point]:
    """Places kept by an earlier drawing; none when there was none.

    >>> read_places(Path("no such file"))
    {}
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: (float(x), float(y)) for name, (x, y) in kept.items()}


def keep_places(path: Path, places: Mapping[str, Point]) -> None:
    """Keep the places for the next drawing; a folder that cannot be written keeps nothing."""
    merged = read_places(path) | dict(places)
    partial = path.with_suffix(".partial")
    try:
        partial.write_text(json.dumps(dict(sorted(merged.items()))), "utf-8")
        partial.replace(path)
    except OSError:
        return


def _on_circle(centre: Point, radius: float, turn: float) -> Point:
    angle = math.tau * turn
    x, y = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
    return round(x, 2), round(y, 2)


def _fractions(text: str) -> tuple[float, float]:
    """Two numbers in [0, 1) that hang on the text alone."""
    raw = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(raw[:4]) / 2**32, int.from_bytes(raw[4:]) / 2**32


def _spring(anchors: Mapping[str, Point], pairs: Iterable[tuple[str, str]]) -> dict[str, Point]:
    import networkx as nx  # half a second to import: only for who draws

    graph = nx.Graph()
    graph.add_nodes_from(anchors)
    graph.add_edges_from(sorted({tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]}))
    start = {name: (x / _RADIUS, y / _RADIUS) for name, (x, y) in anchors.items()}
    found = nx.spring_layout(graph, pos=start, seed=1, iterations=60, method="force")
    return {
        name: (round(float(x) * _RADIUS, 2), round(float(y) * _RADIUS, 2))
        for name, (x, y) in found.items()
    }


def _near_neighbours(
    anchors: Mapping[str, Point], pairs: Iterable[tuple[str, str]], fixed: Mapping[str, Point]
) -> dict[str, Point]:
    """New nodes go near the mean of their neighbours' places, a little aside by their name."""
    sums: dict[str, tuple[float, float, int]] = {}
    for source, target in pairs:
        for one, other in ((source, target), (target, source)):
            if one != other and one not in fixed and other in anchors:
                x, y, count = sums.get(one, (0.0, 0.0, 0))
                there = fixed.get(other, anchors[other])
                sums[one] = (x + there[0], y + there[1], count + 1)
    places = dict(fixed)
    for name, own in anchors.items():
        if name in fixed:
            continue
        x, y, count = sums.get(name, (0.0, 0.0, 0))
        if not count:
            places[name] = own
            continue
        turn, far = _fractions(name)
        weight = 1.0 if fixed else 0.5
        middle = (
            weight * x / count + (1 - weight) * own[0],
            weight * y / count + (1 - weight) * own[1],
        )
        places[name] = _on_circle(middle, _NEAR * (0.3 + far), turn)
    return places
