"""Open what answering needs of a build."""

from collections.abc import Sequence

from kg.lexicon import load_lexicon
from kg.ontology import load_ontology
from kg.snapshots import Snapshot
from qa.ask import Desk, ask
from qa.knowledge import load_knowledge
from qa.model import Answer
from ui.asking import Ask


def open_desk(snapshot: Snapshot) -> Ask:
    """A function that answers over the build."""
    own = sorted((snapshot.directory.parent.parent / "lexicon").glob("*.ttl"))
    knowledge = load_knowledge(
        snapshot.graph,
        lexicon=load_lexicon(extra=tuple(own)),
        ontology=load_ontology(),
        build=snapshot.build,
    )
    desk = Desk(knowledge, None, snapshot.text)

    def answer(question: str, history: Sequence[str], language: str) -> Answer:
        return ask(question, desk, history=history, language=language)

    return answer
