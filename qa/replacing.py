"""Tell a word that replaces what was asked about from the same word for a deed.

"If replaced with the H100?" asks the question before of another; "why did they replace the A100
with it" tells of a deed, which an answer must speak of.

In      links of a question's terms, the names in it
Out     the links, such a word a reference or a word that has to be accounted for
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.lexicon import Name
from kg.ontology import cg
from qa.link_types import Link

_REPLACING, _SAME = cg("Replacing"), cg("SameQuestion")


def read_replacing(links: Iterable[Link], names: Iterable[Name]) -> list[Link]:
    """The links with each replacing word read by whether a name stands before it."""
    ends = [name.end for name in names]
    return [
        link
        if _REPLACING not in link.iris
        else replace(link, role="unknown", iris=())
        if any(end <= link.start for end in ends)
        else replace(link, iris=(_SAME,))
        for link in links
    ]
