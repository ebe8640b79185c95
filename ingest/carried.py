"""Remember what is being spoken of, so that a clause without subject gets the one carried over.

In      topics in the order in which they are said: headings, the question, earlier clauses
Out     the entities that a clause may be about
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Iri
from kg.ontology import load_ontology, local_name

_RIVALS = "Product|Model|Software|ProductClass"
"""classes of things that a later clause is about instead"""
_PRODUCT, _FIRM = "Product", "Organization"
_LISTED = 3
"""things named together that are a list"""
_NOWHERE = 1 << 40


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause, a question or a heading is about."""

    entities: tuple[Iri, ...]
    """several when named together"""
    asked: bool = False
    """from a question: of several that fit, none is meant for sure"""
    speaker: bool = False
    """the one who speaks: I, we"""
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
        self.asked_properties: tuple[Iri, ...] = ()
        """what the question wants to know of it"""
        self.ahead: tuple[tuple[int, Topic], ...] = ()
        """topics of the sentence being read, with their positions in its form"""
        self.label: Topic | None = None
        """what the words before the colon of this item name"""
        self.mentioned: tuple[Iri, ...] = ()
        """what the sentence before names, subject or not"""
        self.previous = _NOWHERE
        """offset in the document where the sentence before begins"""
        self.sentence = _NOWHERE
        """offset in the document where the sentence being read begins"""
        self.block = 0
        """offset in the document where the paragraph being read begins"""
        self.maker: Iri | None = None
        """who makes what a comment cell is about; spoken of where nothing else can be meant"""

    def copy(self) -> "Scene":
        """A scene that goes on from here on its own."""
        scene = Scene(self.lexicon, self.topics, self.asked)
        scene.asked_properties, scene.label = self.asked_properties, self.label
        scene.mentioned, scene.previous = self.mentioned, self.previous
        scene.block, scene.maker = self.block, self.maker
        return scene

    def at(self, position: int) -> "Scene":
        """The scene at a position of the sentence being read."""
        said = [topic for start, topic in self.ahead if start <= position]
        if not said:
            return self
        scene = Scene(self.lexicon, (*self.topics, *said), self.asked)
        scene.sentence, scene.asked_properties = self.sentence, self.asked_properties
        scene.label, scene.mentioned = self.label, self.mentioned
        scene.previous, scene.block = self.previous, self.block
        scene.maker = self.maker
        return scene

    def push(self, topic: Topic) -> None:
        """Speak of the topic from now on."""
        if topic.entities:
            self.topics.append(topic)

    def find(self, kinds: str, *, apart: frozenset[Iri] = frozenset()) -> Topic | None:
        """The topic of one of the classes, those of this sentence first; None when it is unsure.

        The names of the classes are joined by |, the preferred first.
        """
        here = [at for at, topic in enumerate(self.topics) if topic.start >= self.sentence]
        found = self._search(here, kinds, apart)
        found = found or self._search(range(len(self.topics)), kinds, apart)
        if found is None:
            return self._made(kinds, apart)
        if self._is_left_behind(*found):
            return None
        if labelled := self._labelled(kinds, found[1]):
            return labelled
        newer = (iri for at in here if at > found[0] for iri in self.topics[at].entities)
        return None if any(self.fits(i, _RIVALS) and i not in apart for i in newer) else found[1]

    def _made(self, kinds: str, apart: frozenset[Iri]) -> Topic | None:
        """The maker of what a comment cell is about, where it is of one of the classes."""
        if self.maker is None or self.maker in apart or not self.fits(self.maker, kinds):
            return None
        return Topic((self.maker,))

    def _is_left_behind(self, at: int, found: Topic) -> bool:
        """Whether a product is of an earlier paragraph, and this one is of a company new to it."""
        if not 0 <= found.start < self.block or not all(
            self.fits(iri, _PRODUCT) for iri in found.entities
        ):
            return False
        before = {iri for topic in self.topics[: at + 1] for iri in topic.entities}
        opened = [topic for topic in self.topics[at + 1 :] if topic.start >= self.block]
        firms = [iri for topic in opened for iri in topic.entities if self.fits(iri, _FIRM)]
        return bool(firms) and before.isdisjoint(firms)

    def _labelled(self, kinds: str, found: Topic) -> Topic | None:
        """The label's topic where it is of a class that is preferred to that of the one found."""
        label = self.label.entities if self.label else ()
        for kind in kinds.split("|") if label else ():
            if any(self.fits(iri, kind) for iri in found.entities):
                return None
            fitting = tuple(iri for iri in label if self.fits(iri, kind))
            if fitting:
                return Topic(fitting)
        return None

    def _search(
        self, places: Sequence[int], kinds: str, apart: frozenset[Iri]
    ) -> tuple[int, Topic] | None:
        """The latest topic of the first class that any of them is of."""
        for kind in kinds.split("|"):
            for at in reversed(places):
                topic = self.topics[at]
                fitting = tuple(
                    iri for iri in topic.entities if iri not in apart and self.fits(iri, kind)
                )
                if fitting and topic.asked and len(fitting) > 1:
                    return None
                if fitting:
                    one = self._opening(at, kind, apart) if len(fitting) >= _LISTED else None
                    return one or (at, Topic(fitting, topic.asked, start=topic.start))
        return None

    def _opening(self, before: int, kind: str, apart: frozenset[Iri]) -> tuple[int, Topic] | None:
        """The one thing that the sentence began with, which a list further on belongs to."""
        for at, topic in enumerate(self.topics[:before]):
            fitting = [i for i in topic.entities if i not in apart and self.fits(i, kind)]
            if topic.start >= self.sentence and len(fitting) == 1:
                return at, Topic(tuple(fitting), topic.asked, start=topic.start)
        return None

    def latest(self) -> Topic | None:
        """The latest topic of any class; the speaker only when there is no other."""
        others = (at for at in reversed(range(len(self.topics))) if not self.topics[at].speaker)
        at = next(others, None)
        if at is None:
            return self.topics[-1] if self.topics else None
        if len(self.topics[at].entities) >= _LISTED:
            for topic in self.topics[:at]:
                if topic.start >= self.sentence and len(topic.entities) == 1:
                    return topic
        return self.topics[at]

    def latest_of(self, kinds: str) -> Topic | None:
        """The latest topic with entities of one of the classes, and only those."""
        for topic in reversed(self.topics):
            fitting = tuple(iri for iri in topic.entities if self.fits(iri, kinds))
            if fitting and not topic.speaker:
                return Topic(fitting, topic.asked, start=topic.start)
        return None

    def stands_for(
        self, kinds: tuple[Iri, ...], *, apart: frozenset[Iri] = frozenset()
    ) -> Topic | None:
        """What a pronoun of those classes means: the latest topic that fits, or the thing asked.

        Never one of those apart, which the sentence names after the pronoun.
        """
        names = "|".join(local_name(kind) for kind in kinds)
        here = [at for at, topic in enumerate(self.topics) if topic.start >= self.sentence]
        asked = tuple(i for i in self.asked if self.fits(i, names) and i not in apart)
        lately = tuple(i for i in self.mentioned if self.fits(i, _PRODUCT) and i not in apart)
        spoken_of = self._search(range(len(self.topics)), _PRODUCT, frozenset())
        if len(lately) == 1 and spoken_of is None and _PRODUCT in names.split("|"):
            return Topic(lately)
        if len(asked) == 1 and self._search(here, names, frozenset()) is None:
            return self._said_lately(asked[0], names) or Topic(asked, asked=True)
        return self.find(names, apart=apart)

    def _said_lately(self, asked: Iri, names: str) -> Topic | None:
        """The subject of the sentence before when it is of the kind of what was asked about."""
        lately = [at for at, topic in enumerate(self.topics) if topic.start >= self.previous]
        for kind in names.split("|") if lately else ():
            if found := self._search(lately, kind, frozenset()):
                return found[1]
            if self.fits(asked, kind):
                break
        return None

    def fits(self, iri: Iri, kinds: str) -> bool:
        """Whether the entity is of one of the classes, names joined by |."""
        entity = self.lexicon.entities.get(iri)
        if entity is None:
            return False
        names = {local_name(kind) for kind in load_ontology().ancestors(entity.kind)}
        return not names.isdisjoint(kinds.split("|"))
