"""Read words that say which table of a series is meant: the third chip table, 第三张芯片表.

Such a number is no reference to an earlier question, and a word that is left over and ends in
the word for a table speaks of one: 横评表.

In      Links, the cues of questions
Out     Links whose ordinals of tables are words for a table
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.glossary import is_han
from qa.link_types import Link, Links
from qa.vocabulary import Cue

IN_TABLE = cg("InTable")
_REACH = 24
"""characters between an ordinal and the word for a table"""
_APART = re.compile(r"[,，。;；?？!！]")
_LONGEST = 4
"""characters of a left-over word that ends in the word for a table"""


def read_table_words(links: Links, cues: Mapping[Iri, Cue]) -> Links:
    """The links with left-over words for a table and the numbers of tables read as such."""
    named = [_as_table(link) for link in links.all]
    tables = [link for link in named if link.role == "cue" and IN_TABLE in link.iris]
    text = links.question.text
    found = (
        replace(link, role="cue", iris=(IN_TABLE, *link.iris))
        if any(table_ordinals((link,), cues)) and _stands_before(link, tables, text)
        else link
        for link in named
    )
    return replace(links, all=tuple(found))


def table_ordinals(links: Iterable[Link], cues: Mapping[Iri, Cue]) -> tuple[int, ...]:
    """The numbers that ordinal words say."""
    known = (cues[iri].ordinal for link in links for iri in link.iris if iri in cues)
    return tuple(ordinal for ordinal in known if ordinal is not None)


def _as_table(link: Link) -> Link:
    text = fold(link.text)
    words = tuple(word for word in document_words("TableWord") if is_han(word))
    ends = link.role == "unknown" and len(text) <= _LONGEST and text.endswith(words)
    return replace(link, role="cue", iris=(IN_TABLE,)) if ends else link


def _stands_before(link: Link, tables: Iterable[Link], text: str) -> bool:
    return any(
        0 <= table.start - link.end <= _REACH and not _APART.search(text[link.end : table.start])
        for table in tables
    )
