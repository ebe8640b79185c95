"""Tell whether a passage speaks of another technology than the one asked about: HBM for DRAM.

In      a link of a technology, a Hit with what stands around it, the Links, Knowledge
Out     bool
"""

from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.passages import Hit
from qa.words import KeyedText, content_words

_CATEGORY = cg("category")
_RIVALS = frozenset(
    cg(name) for name in ("MemoryTechnology", "InterconnectTechnology", "PackagingTechnology")
)
"""categories of which a sentence that names one says nothing of another"""


def speaks_of_another(
    link: Link, hit: Hit, links: Links, around: KeyedText, knowledge: Knowledge
) -> bool:
    """Whether a passage names a technology of the same category and not the one asked about."""
    related = knowledge.vocabulary.lexicon.related
    known = _RIVALS.intersection(related(link.iris[0], _CATEGORY))
    if not known or not link.text or hit.role == "row":
        return False
    mentions = knowledge.vocabulary.lexicon.find_mentions(
        hit.text, context=knowledge.vocabulary.spoken_of
    )
    here = {mention.entity for mention in mentions}
    kin = knowledge.kin(link.iris[0])
    if kin & (here | {*hit.entities}):
        return False
    asked = {one for iri in links.iris("entity") for one in knowledge.kin(iri)}
    others = {iri for iri in here - asked if known.intersection(related(iri, _CATEGORY))}
    words = content_words(link.text, language=links.question.language)
    return bool(others) and not any(around.covers(word.key) for word in words)
