"""Know a product by its maker and the rest of its name: "Kunlunxin: the 3 is planned for ...".

In      an entity, a text, the entities that the text and its context name
Out     whether the text has the rest of the entity's name beside the name of its maker
"""

import re
from collections.abc import Iterable

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.members import is_any

_SHORTEST = 2
"""characters of the rest of a name"""


def has_rest_of_name(iri: Iri, text: str, named: Iterable[Iri], knowledge: Knowledge) -> bool:
    """Whether a text that names a maker says the rest of its product's name."""
    entities = knowledge.vocabulary.lexicon.entities
    known = entities.get(iri)
    makers = [one for one in named if is_any(one, (cg("Organization"),), knowledge)]
    labels = [_flat(label.text) for label in known.labels] if known else []
    heads = [
        _flat(label.text) for one in makers if one in entities for label in entities[one].labels
    ]
    rests = {label.removeprefix(head) for label in labels for head in heads if label != head}
    return any(
        len(rest) >= _SHORTEST
        and any(map(str.isdigit, rest))
        and re.search(rf"(?<![a-z0-9.]){re.escape(rest)}(?![0-9.])", fold(text))
        for rest in rests - {*labels}
    )


def _flat(text: str) -> str:
    return fold(text).replace(" ", "").replace("-", "")
