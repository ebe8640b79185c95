"""Versions of versions: the A100 80G SXM is also one of the A100 SXM, and of the A100 80G.

In      base products and their versions, the Vocabulary with their labels
Out     versions whose preferred label has all words of another version's label and more
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.model import Iri
from qa.vocabulary import Vocabulary

_WORD = re.compile(r"\w+")


def narrower_versions(
    versions: Mapping[Iri, Iterable[Iri]], vocabulary: Vocabulary
) -> Iterator[tuple[Iri, Iri]]:
    """Pairs of a version and one of the same product that says more."""
    for siblings in versions.values():
        words = {
            iri: frozenset(_WORD.findall(vocabulary.label(iri, "en").casefold()))
            for iri in siblings
        }
        for wider, few in words.items():
            for narrower, many in words.items():
                if few and few < many:
                    yield narrower, wider
