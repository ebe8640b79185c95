"""Read how many of each thing a question adds up: two of one card and one of another.

In      Links
Out     name to number, for sums over several names
"""

from collections.abc import Iterable

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg, labels_of, read_nodes
from kg.quantities import dimension_of, parse_quantity
from qa.knowledge import Knowledge
from qa.links import Links

_APART = 2
"""characters between how many and of what"""
_SEVERAL = 2
_PIECES = cg("Count")


def multiples_of(
    links: Links, subjects: Iterable[Iri], knowledge: Knowledge
) -> tuple[float, ...] | None:
    """How many of each subject are added; None when the question does not say it for each name.

    A name without a number counts once.
    """
    counts = _counts(links)
    if len(counts) < _SEVERAL or all(number == 1 for number in counts.values()):
        return None
    found: list[float] = []
    met: set[Iri] = set()
    for subject in subjects:
        name = subject if subject in counts else None
        name = name or next((iri for iri in counts if subject in knowledge.kin(iri)), None)
        if name is None or name in met:
            return None
        met.add(name)
        found.append(counts[name])
    return tuple(found) if met == {*counts} else None


def asks_times_of(links: Links) -> bool:
    """Whether how many times one amount another is comes with the smaller first: times the A is B.

    >>> from qa.links import Link
    >>> from qa.questions import read_question
    >>> cue = Link(0, 14, "How many times the", "cue", (cg("AskRatio"),))
    >>> asks_times_of(Links(read_question("How many times the price of A is B?"), (cue,)))
    True
    """
    words = {
        fold(label.text) for label in labels_of(read_nodes("questions.ttl")[cg("TimesOfWord")])
    }
    return any(cg("AskRatio") in link.iris and fold(link.text) in words for link in links.of("cue"))


def _counts(links: Links) -> dict[Iri, float]:
    """The names of a question with the number that stands right before each."""
    amounts = [(link, link.quantity) for link in links.of("quantity")]
    found: dict[Iri, float] = {}
    for name in (link for link in links.of("entity") if link.start >= 0):
        beside = [amount for link, amount in amounts if 0 <= name.start - link.end <= _APART]
        before = links.question.text[: name.start].split()[-1:]
        numbers = [
            float(amount.number)
            for amount in (*beside, *(parse_quantity(word) for word in before))
            if amount is not None
            and amount.number is not None
            and amount.comparator == "="
            and (amount.unit is None or dimension_of(amount.unit) == _PIECES)
        ]
        found[name.iris[0]] = numbers[0] if numbers else 1.0
    return found
