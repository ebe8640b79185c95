"""Say what documents a build holds, at the cost of those that come and go.

In      identifiers of documents, and the canonical hashes of their graphs
Out     Contents: their number, and the sum of their digests modulo 2**256
Source  M. Bellare, D. Micciancio: A New Paradigm for Collision-free Hashing: Incrementality at
        Reduced Cost (EUROCRYPT 1997), AdHash
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Contents:
    """A set of documents; the same set has the same sum, however it came about.

    >>> one, other = {"a": "1"}, {"b": "2"}
    >>> Contents().add(one).add(other).take(one) == Contents().add(other)
    True
    """

    documents: int = 0
    """how many"""
    total: int = 0
    """sum of their digests"""

    def add(self, documents: Mapping[str, str]) -> Self:
        """With the documents, none of which is held."""
        return type(self)(
            self.documents + len(documents), (self.total + _sum(documents)) % _MODULUS
        )

    def take(self, documents: Mapping[str, str]) -> Self:
        """Without the documents, all of which are held with these hashes."""
        return type(self)(
            self.documents - len(documents), (self.total - _sum(documents)) % _MODULUS
        )


def _sum(documents: Mapping[str, str]) -> int:
    lines = (f"{identifier} {hashed}\n" for identifier, hashed in documents.items())
    return sum(int.from_bytes(hashlib.sha256(line.encode()).digest()) for line in lines)
