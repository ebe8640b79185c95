"""Say what each stretch of a question was taken for.

In      Links of the question, Knowledge
Out     Derivations, in the order of the links
"""

from collections.abc import Iterable

from qa.knowledge import Knowledge
from qa.links import Link
from qa.model import Derivation, Language


def derive(
    links: Iterable[Link], knowledge: Knowledge, language: Language
) -> tuple[Derivation, ...]:
    """What the links mean, in the language of the question."""
    wanted = "en" if language == "en" else "zh"
    return tuple(
        Derivation(
            link.start,
            link.end,
            link.text,
            link.role,
            link.iris[0] if link.iris else None,
            knowledge.vocabulary.label(link.iris[0], wanted) if link.iris else link.text,
            link.how,
        )
        for link in links
    )
