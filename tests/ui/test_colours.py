"""Every class has a colour of its own, on the page and in what is exported."""

import re
from itertools import combinations
from math import dist

from kg.drawing import Survey, draw
from kg.ontology import load_ontology
from tests.sources import ROOT

_APART = 30
"""least distance of two colours, in steps of red, green and blue"""
_OTHERS = 4
"""classes of an exported network that the ontology does not define: claims, documents, agents"""


def test_page_has_a_colour_for_each_class():
    script = (ROOT / "ui" / "assets" / "graph.js").read_text("utf-8")
    found = re.search(r"const COLOURS = \[(.*?)\]", script)
    assert found
    colours = [bytes.fromhex(one) for one in re.findall(r'"#([0-9a-f]{6})"', found[1])]
    assert len(colours) >= len(load_ontology().classes)
    assert min(dist(one, other) for one, other in combinations(colours, 2)) >= _APART


def test_network_has_a_colour_for_each_class():
    classes = (*sorted(load_ontology().classes), *(f"u:{at}" for at in range(_OTHERS)))
    survey = Survey()
    for name in classes:
        survey.see(name, name)
    drawing = draw(survey, classes)
    colours = [drawing.node(name, name, ()).colour for name in classes]
    assert min(dist(one, other) for one, other in combinations(colours, 2)) >= _APART
