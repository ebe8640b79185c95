"""Remember what is being spoken of, so that a clause without subject gets the one carried over.

In      topics in the order in which they are said: headings, the question, earlier clauses
Out     the entities that a clause may be about
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Iri
from kg.ontology import load_ontology, local_name


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause, a question or a heading is about."""

    entities: tuple[Iri, ...]
    """several when named together"""
    asked: bool = False
    """from a question: of several that fit, none is meant for sure"""
    start: int = -1
    """in the document; -1 when it is not in the words of the claim"""


class Scene:
    """The topics said so far, the latest last."""

    def __init__(
        self, lexicon: Lexicon, topics: Iterable[Topic] = (), asked: tuple[Iri, ...] = ()
    ) -> None:
        self.lexicon = lexicon
        self.topics = list(topics)
        self.asked = asked
        """what the question is about"""
        self.ahead: tuple[tuple[int, Topic], ...] = ()
        """topics of the sentence being read, with their positions in its form"""

    def copy(self) -> "Scene":
        """A scene that goes on from here on its own."""
        return Scene(self.lexicon, self.topics, self.asked)

    def at(self, position: int) -> "Scene":
        """The scene at a position of the sentence being read."""
        said = [topic for start, topic in self.ahead if start <= position]
        return Scene(self.lexicon, (*self.topics, *said), self.asked) if said else self

    def push(self, topic: Topic) -> None:
        """Speak of the topic from now on."""
        if topic.entities:
            self.topics.append(topic)

    def find(self, kinds: str, *, apart: frozenset[Iri] = frozenset()) -> Topic | None:
        """The latest topic of one of the classes, names joined by |; None when it is unsure."""
        for topic in reversed(self.topics):
            entities = tuple(iri for iri in topic.entities if iri not in apart)
            fitting = self._fitting(entities, kinds)
            if fitting and topic.asked and len(fitting) > 1:
                return None
            if fitting:
                return Topic(fitting, topic.asked, topic.start)
        return None

    def _fitting(self, entities: tuple[Iri, ...], kinds: str) -> tuple[Iri, ...]:
        """Those of the first class that any of them is of."""
        for kind in kinds.split("|"):
            fitting = tuple(iri for iri in entities if self.fits(iri, kind))
            if fitting:
                return fitting
        return ()

    def latest(self) -> Topic | None:
        """The latest topic of any class."""
        return self.topics[-1] if self.topics else None

    def stands_for(self, kinds: tuple[Iri, ...]) -> Topic | None:
        """What a pronoun of those classes means: the latest topic that fits."""
        return self.find("|".join(local_name(kind) for kind in kinds))

    def fits(self, iri: Iri, kinds: str) -> bool:
        """Whether the entity is of one of the classes, names joined by |."""
        entity = self.lexicon.entities.get(iri)
        if entity is None:
            return False
        names = {local_name(kind) for kind in load_ontology().ancestors(entity.kind)}
        return not names.isdisjoint(kinds.split("|"))
