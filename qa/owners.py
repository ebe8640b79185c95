"""Tell whose an amount is where a passage holds several named things, each with its own.

In the cell of a table an amount belongs to the nearest name before it, else to what the row is
about.  In prose it does where several names each have one right behind them: "A 92%, B 88%"; and
in a sentence of its own that names others, after one that only lists what is asked about.

In      a Hit, the Links of the question, Knowledge
Out     whether all amounts of the asked kind are another's
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.folding import fold
from kg.model import Iri, Mention
from kg.ontology import cg
from kg.quantities import dimension_of, find_quantities
from qa.asked_units import asked_units, stated_units
from qa.glossary import is_han
from qa.knowledge import Knowledge
from qa.links import Links
from qa.members import is_any
from qa.passages import Hit
from qa.reading import are_alike
from qa.stems import find_tokens
from qa.words import pronouns

_CELL = re.compile(r"[^\t|]+")
_SENTENCE = re.compile(r"[^。！？；;\n]+")
_OWNING = tuple(cg(name) for name in ("Product", "Organization", "Model"))
_NAMING = 0.5
"""share of a cell that names must fill for it to say what its row is about"""
_BEHIND = 4
"""characters between a name and an amount right behind it"""
_SEVERAL = 2
"""names with amounts of their own that make a list of a sentence"""
_ASKING = (cg("AskHowMuch"), cg("AskCount"), cg("AskWhat"))
_NOT = (cg("AskYesNo"), cg("AskWhy"), cg("AskHow"), cg("AskOpinion"), cg("AskCompare"))


def is_of_others(hit: Hit, asked: Iterable[Iri], links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage states amounts of the asked kind, and all of them of other things."""
    wanted = _kinds(links, knowledge)
    if links.has(*_NOT) or not (wanted or links.has(*_ASKING)):
        return False
    asked = tuple(asked)
    owned = tuple(_amounts(hit, wanted, asked, knowledge))
    if not owned:
        return False
    return bool(asked) and all(
        names and not any(_belongs(names, iri, knowledge) for iri in asked) for names in owned
    )


def _belongs(names: frozenset[Iri], asked: Iri, knowledge: Knowledge) -> bool:
    """Whether an amount beside some names may be of one; its maker's only where no rival stands."""
    kin = knowledge.kin(asked)
    if names & kin:
        return True
    makers = knowledge.makers_of(asked)
    if makers and any(are_alike(name, asked, knowledge) for name in names):
        return False
    close = kin | makers
    return bool(names & close) or any(knowledge.makers_of(name) & close for name in names)


def _kinds(links: Links, knowledge: Knowledge) -> frozenset[Iri]:
    """The kinds of amount asked for; none when any amount may answer."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in links.iris("property") if iri in properties]
    dimensions = {one.dimension for one in known if one.dimension is not None}
    return frozenset(dimensions) | asked_units(links.question.text)


def _amounts(
    hit: Hit, wanted: frozenset[Iri], asked: Sequence[Iri], knowledge: Knowledge
) -> Iterator[frozenset[Iri]]:
    """For each amount of the kinds wanted the names that it may belong to."""
    row = hit.role == "row"
    about: frozenset[Iri] = frozenset()
    for part in (_CELL if row else _SENTENCE).finditer(hit.text):
        text = part.group()
        names = _names(text, knowledge)
        spans = [
            (span.start, span.end)
            for span in find_quantities(text)
            if span.quantity.unit is not None
            and not (len(names) > 1 and span.quantity.number == len(names))
            and (
                not wanted
                or dimension_of(span.quantity.unit) in wanted
                or stated_units(text[span.start : span.end]) & wanted
            )
        ]
        if row:
            filled = sum(name.end - name.start for name in names)
            if filled >= _NAMING * len(text.strip()):
                about |= {name.entity for name in names}
            yield from (_before(start, names) or about for start, _ in spans)
        else:
            alone = _told_of(text, names, asked, knowledge)
            yield from (owners or alone for owners in _listed(spans, names))


def _listed(spans: Sequence[tuple[int, int]], names: Sequence[Mention]) -> Iterator[frozenset[Iri]]:
    """Amounts of a sentence: whose they are where it lists several, else nobody's."""
    behind = [
        frozenset(n.entity for n in names if 0 <= start - n.end <= _BEHIND) for start, _ in spans
    ]
    listing = len({name for owners in behind for name in owners}) >= _SEVERAL
    yield from (owners if listing else frozenset() for owners in behind)


def _told_of(
    text: str, names: Sequence[Mention], asked: Sequence[Iri], knowledge: Knowledge
) -> frozenset[Iri]:
    """What a sentence is of that names others of the kind asked about, and no pronoun."""
    if has_pronoun(text):
        return frozenset()
    found = frozenset(name.entity for name in names)
    alike = all(any(are_alike(one, other, knowledge) for one in found) for other in asked)
    return found if found and asked and alike else frozenset()


def has_pronoun(text: str) -> bool:
    """Whether a text has a word that stands for what was named before.

    >>> has_pronoun("nobody uses it"), has_pronoun("H20卖得不好")
    (True, False)
    """
    folded = fold(text)
    if {token.key for token in find_tokens(folded)} & pronouns():
        return True
    return any(word in folded for word in pronouns() if is_han(word))


def _before(start: int, names: Sequence[Mention]) -> frozenset[Iri]:
    """The nearest name before an offset."""
    last = max((name for name in names if name.end <= start), key=lambda n: n.end, default=None)
    return frozenset((last.entity,)) if last else frozenset()


def _names(text: str, knowledge: Knowledge) -> tuple[Mention, ...]:
    """The things named in a text that may have amounts of their own."""
    mentions = knowledge.vocabulary.lexicon.find_mentions(
        text, context=knowledge.vocabulary.spoken_of
    )
    return tuple(one for one in mentions if is_any(one.entity, _OWNING, knowledge))
