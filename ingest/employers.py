"""Tell which company a speaker means: the one of now, or the one that was left.

In      who is with which company, a Speech, words that stand for a company
Out     entities; companies that nobody names are minted under the words for them
"""

from ingest.affiliations import Affiliations
from ingest.mentions import Pointer
from ingest.speech import Speech
from ingest.text_result import TextYield
from kg.iris import entity_iri
from kg.lexicon import Lexicon
from kg.model import Document, Entity, Iri, Label, Mention
from kg.ontology import cg


class Employers:
    """The companies of the speakers of one document."""

    def __init__(
        self, known: Affiliations, document: Document, lexicon: Lexicon, found: TextYield
    ) -> None:
        self._known, self._document = known, document
        self._lexicon, self._found = lexicon, found

    def company(self, speech: Speech, *, alone: bool) -> tuple[Iri, ...]:
        """The company of the speaker, under the speaker's name where nobody names it.

        One who speaks of oneself alone does not speak for a company that one has left.
        """
        own = self._known.of(speech.speaker)
        employer = self.employer(speech) if own.current or not alone else ()
        return employer or ((self._named(speech.speaker),) if speech.speaker else ())

    def employer(self, speech: Speech) -> tuple[Iri, ...]:
        """The company that the speaker works for, where those present are listed with theirs."""
        employer = self._known.of(speech.speaker).own()
        return (employer,) if employer is not None else ()

    def former(self, speech: Speech, words: str) -> tuple[Iri, ...]:
        """The company that the speaker has left, under the words for it where nobody names it."""
        employer = self._known.of(speech.speaker).former
        return (employer,) if employer is not None else (self._named(words.lower()),)

    def _named(self, words: str) -> Iri:
        iri = entity_iri(f"{words} {self._document.id}")
        if iri not in self._lexicon.entities:
            label = Label(words, "", "preferred")
            entity = Entity(iri, cg("Organization"), (label,), candidate=True)
            self._lexicon.entities[iri] = entity
            self._found.entities[iri] = entity
        return iri

    def note_meant(
        self, pointer: Pointer, entities: tuple[Iri, ...], speech: Speech, *, alone: bool
    ) -> None:
        """Remember words that stand for the company of a speaker, or the one that was left.

        One who speaks of oneself alone is not taken for the company of now.
        """
        known = self._known.of(speech.speaker)
        for iri in (known.former, None if alone else known.current):
            if iri is not None and iri in entities:
                self.note_pointer(pointer, (iri,))

    def note_pointer(self, pointer: Pointer, entities: tuple[Iri, ...]) -> None:
        """Remember a word that stands for one entity alone."""
        words = self._document.text[pointer.start : pointer.end]
        for iri in entities if len(entities) == 1 else ():
            mention = Mention(pointer.start, pointer.end, iri, words)
            self._found.meant[pointer.start, iri] = mention

    def note_spoken_of(self) -> None:
        """Remember where claims are made about the company of whoever speaks, named or not."""
        for claim in self._found.claims:
            source = claim.source
            if claim.subject == self._known.of(source.speaker).own():
                mention = Mention(source.start, source.end, claim.subject, source.quote)
                self._found.meant.setdefault((source.start, claim.subject), mention)
