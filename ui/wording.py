"""The texts of the chat: ontology/wording.ttl, in the language that the reader chose.

In      the name of a text and its terms
Out     plain text; whoever puts it into HTML escapes it
"""

from collections.abc import Mapping
from functools import cache

from kg.ontology import CG, labels_of, read_nodes
from qa.model import Language
from qa.phrases import to_traditional

LANGUAGES: tuple[Language, ...] = ("en", "zh", "zh-Hant")
_PREFIX = CG + "wording"


@cache
def wordings(language: Language) -> Mapping[str, str]:
    """Every text in one language, by its name.

    >>> wordings("en")["ask"], wordings("zh")["ask"], wordings("zh-Hant")["ask"]
    ('Ask', '提问', '提問')
    """
    found: dict[str, str] = {}
    for iri, node in read_nodes("wording.ttl").items():
        if not iri.startswith(_PREFIX):
            continue
        name = iri.removeprefix(_PREFIX)
        for label in labels_of(node):
            if label.language == ("en" if language == "en" else "zh"):
                text = to_traditional(label.text) if language == "zh-Hant" else label.text
                found[name[0].lower() + name[1:]] = text
    return found


def word(name: str, language: Language, /, **terms: object) -> str:
    """One text with its terms filled in.

    >>> word("queryRows", "en", count=3, ms=12)
    '3 rows in 12 ms'
    """
    return wordings(language)[name].format(**terms)


def has_word(name: str) -> bool:
    """Whether there is such a text.

    >>> has_word("certaintyRumour"), has_word("certaintyStated")
    (True, False)
    """
    return name in wordings("en")
