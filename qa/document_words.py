"""The words that minutes are written with, for questions that use them: roles, titles, tables.

In      ontology/cues-documents.ttl
Out     forms of a kind of cue
"""

from functools import cache

import pyoxigraph as ox

from kg.ontology import cg, one, read_nodes

_KIND, _FORM = str(cg("cueKind")), str(cg("form"))


@cache
def document_words(kind: str) -> tuple[str, ...]:
    """The forms of a kind of cue, in lower case, in the order of the file, each once.

    >>> "table" in document_words("TableWord")
    True
    """
    found = (
        form.value.casefold()
        for node in read_nodes("cues-documents.ttl").values()
        if one(node, _KIND) == cg(kind)
        for form in node.get(_FORM, ())
        if isinstance(form, ox.Literal)
    )
    return tuple(dict.fromkeys(found))
