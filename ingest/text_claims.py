"""Turn prose into claims: relations by patterns, numbers by property, every clause as said.

In      blocks, the names of the document, the document
Out     TextResult, in order of the sources
"""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import replace

from ingest.affiliations import read_affiliations
from ingest.attributes import read_attributes
from ingest.carried import Scene, Topic
from ingest.dealt_numbers import read_dealt
from ingest.document_cues import load_document_cues
from ingest.employers import Employers
from ingest.errata import Erratum, read_erratum
from ingest.forms import Form, Slot, build_form, mention_slots, quantity_slots, settle
from ingest.gapped import join_gapped, read_gapped
from ingest.hearsay import set_hearsay_apart
from ingest.lines import ends_sentence
from ingest.makers import read_makers
from ingest.measured import asked_properties, is_wording
from ingest.mentions import DocumentNames
from ingest.model import Block
from ingest.pairings import read_pairings
from ingest.relations import read_relations
from ingest.scope import is_question, is_reported
from ingest.sentences import split_sentences
from ingest.speech import Speech
from ingest.statement_cues import load_statement_cues
from ingest.statements import mint_topic, read_rumours, read_statements, topics_ahead
from ingest.text_result import TextResult, TextYield
from ingest.topics import read_head
from kg.folding import fold
from kg.model import (
    Claim,
    Document,
    Iri,
    Quantity,
    Quarantined,
    Source,
)
from kg.ontology import cg, load_ontology, local_name

_EVIDENCE = ("answer", "paragraph", "item")
_GENERIC = ("Technology", "ProductClass", "Market", "Application", "Topic")
_LONGEST_HEADING = 24
_DESCRIPTION = re.compile(r"\s*[(（]([^()（）]{4,80})[)）]\s*$")
"""at the end of a label: what is said of the thing it names"""
_SENTENCE = re.compile(r"[，。；！？,;!?]|\d")
"""in the words of an item, it is more than a title"""
_SEMICOLONS = (";", "；")
_ERRATUM = 12
"""characters at the head of a block in which a word for corrections announces them"""
_FOLLOW_UP = 30
"""a question no longer than this, that names nothing, goes on with what was spoken of"""
_MOST_ASKED = 3
"""a question about more things gives its answer no topic for sure"""


def claim_text(blocks: tuple[Block, ...], names: DocumentNames, document: Document) -> TextResult:
    """The claims of all prose; the question part of a turn gives topics and names, no claims."""
    return _Reader(blocks, names, document).read()


def claim_clause(
    start: int,
    end: int,
    names: DocumentNames,
    document: Document,
    topics: Iterable[Iri] = (),
    maker: Iri | None = None,
    *,
    speaker: str | None = None,
) -> TextResult:
    """The claims of one span, as of a comment cell, that speaks of the topics and their maker.

    A particle that the span begins with has nothing before it to belong to.
    """
    if particle := load_statement_cues().possessive.match(document.text[start:end]):
        start += particle.end()
    reader = _Reader((), names, document)
    scene = Scene(reader.lexicon, [Topic(tuple(topics))])
    scene.maker = maker
    speech = Speech(document.id, document.text, speaker, document.date)
    for first, last in _sentences(document.text, start, end):
        reader.sentence(first, last, scene, speech, tuple(topics))
    return reader.found.result()


class _Reader:
    """One pass over the blocks."""

    def __init__(self, blocks: tuple[Block, ...], names: DocumentNames, document: Document) -> None:
        self.blocks, self.names, self.document = blocks, names, document
        self.lexicon = copy(names.lexicon)
        self.lexicon.entities = dict(names.lexicon.entities)
        self.found = TextYield()
        self.announced = False
        """the block being read lists errata"""
        self.going_on: tuple[Claim, ...] = ()
        """numbers of the sentence before, which ends in a semicolon"""
        self.opened = False
        """the lines that follow list errata"""
        self.affiliations = read_affiliations(document.text, blocks, names)
        self.employers = Employers(self.affiliations, document, self.lexicon, self.found)

    def read(self) -> TextResult:
        scene = Scene(self.lexicon)
        lead: tuple[Iri, ...] = ()
        outline: list[tuple[int, tuple[Iri, ...]]] = []
        captions = {one.table.caption for one in self.blocks if one.table is not None}
        for at, block in enumerate(self.blocks):
            if at in captions and self._is_title(block):
                continue
            speech = Speech(self.document.id, self.document.text, block.speaker, self.document.date)
            if block.kind == "heading":
                scene, lead = Scene(self.lexicon), self._heading(block, scene)
                scene.push(Topic(lead, asked=True))
            elif block.kind == "question":
                scene, lead = self._question(at, block, scene, speech), ()
            elif block.kind in _EVIDENCE:
                if block.kind == "paragraph" and block.question is None and block.topic:
                    scene = scene.copy()
                here = scene.copy() if block.kind == "item" or block.topic else scene
                while outline and outline[-1][0] >= max(block.level, 1):
                    outline.pop()
                for _, topics in outline:
                    here.push(Topic(topics))
                above = tuple(iri for _, topics in outline for iri in topics)
                if self._opens_turn(at, block):
                    here.push(Topic(self.employers.employer(speech)))
                base = (*lead, *above) if block.kind == "item" else ()
                self._evidence(block, here, speech, tuple(dict.fromkeys(base)))
                if block.kind == "item":
                    outline.append((block.level, self._entitled(block, scene)))
                else:
                    lead = self._announced(block, scene) or (lead if not block.topic else ())
        self.employers.note_spoken_of()
        self.found.claims += read_makers(self.blocks, self.names, self.document)
        return self.found.result()

    def _is_title(self, block: Block) -> bool:
        """Whether the block above a table only names it, where others say something first."""
        text = self.document.text[block.body : block.end].rstrip()
        return block.kind in _EVIDENCE and not ends_sentence(text)

    def _opens_turn(self, at: int, block: Block) -> bool:
        """Whether somebody begins to speak of what nobody has just asked."""
        asked = at > 0 and self.blocks[at - 1].kind == "question"
        return not asked and block.speaker is not None and block.body > block.start

    def _heading(self, block: Block, scene: Scene) -> tuple[Iri, ...]:
        """The topic that a heading names, and the entities in it."""
        words = _title(self.document.text[block.body : block.end])
        inside = tuple(m.entity for m in self.names.in_span(block.body, block.end))
        if not 2 <= len(words) <= _LONGEST_HEADING:
            return inside
        return tuple(dict.fromkeys((*inside, mint_topic(words, scene, self.found.entities))))

    def _entitled(self, block: Block, scene: Scene) -> tuple[Iri, ...]:
        """What the items under an item are about: its label, or all of it when it is a title."""
        if block.topic:
            return self._label(block, scene)
        words = _title(self.document.text[block.body : block.end])
        if not 2 <= len(words) <= _LONGEST_HEADING or _SENTENCE.search(words):
            return ()
        named = tuple(m.entity for m in self.names.in_span(block.body, block.end))
        return tuple(dict.fromkeys(named)) or (mint_topic(words, scene, self.found.entities),)

    def _announced(self, block: Block, scene: Scene) -> tuple[Iri, ...]:
        """What a paragraph that ends in a colon says that the list after it is about."""
        words = self.document.text[block.body : block.end].strip()
        if not words.endswith(("：", ":")):
            return ()
        form = self._form(
            block.body, block.end, scene, Speech(self.document.id, self.document.text, None, None)
        )
        head = read_head(form, 0, len(form.text.rstrip(":： ")))
        topics = list(dict.fromkeys(head.entities))
        if head.nominal:
            first, last = form.span(*head.nominal)
            topics.append(mint_topic(self.document.text[first:last], scene, self.found.entities))
        return tuple(topics)

    def _question(self, at: int, block: Block, scene: Scene, speech: Speech) -> Scene:
        mentioned = tuple(
            dict.fromkeys(m.entity for m in self.names.in_span(block.body, block.end))
        )
        mentioned += self._addressed(at, block, mentioned)
        for start, end in split_sentences(self.document.text, block.body, block.end):
            form = self._form(start, end, scene, speech)
            self.found.claims += read_relations(form, scene, speech, asked=True).claims
            if is_reported(form.plain):
                self.found.claims += read_rumours(form, scene, speech)
        wanted = asked_properties(self.document.text[block.body : block.end])
        if not mentioned and block.end - block.body <= _FOLLOW_UP:
            follow_up = scene.copy()
            follow_up.asked_properties = wanted
            return follow_up
        fresh = Scene(self.lexicon, asked=mentioned if len(mentioned) <= _MOST_ASKED else ())
        fresh.push(Topic(mentioned, asked=True))
        fresh.asked_properties = wanted
        return fresh

    def _addressed(self, at: int, block: Block, mentioned: tuple[Iri, ...]) -> tuple[Iri, ...]:
        """The company of the one who answers, where the question says `you` and names no other."""
        pointers = self.names.pointers_in(block.body, block.end)
        if not any(cg("Addressee") in pointer.kinds for pointer in pointers):
            return ()
        kinds = (self.lexicon.entities[iri].kind for iri in mentioned)
        if any(load_ontology().is_a(kind, cg("Organization")) for kind in kinds):
            return ()
        answer = next(iter(self.blocks[at + 1 : at + 2]), None)
        employer = self.affiliations.of(answer.speaker if answer else None).own()
        return (employer,) if employer is not None else ()

    def _evidence(self, block: Block, scene: Scene, speech: Speech, base: tuple[Iri, ...]) -> None:
        start = scene.block = block.body
        listed = block.kind == "item" and self.opened
        self.announced = listed or self._announces_errata(block)
        words = self.document.text[block.body : block.end].rstrip()
        self.opened = listed or (self.announced and words.endswith((":", "：")))
        if block.topic:
            scene.label = Topic(self._label(block, scene))
            scene.push(scene.label)
            base = tuple(dict.fromkeys((*scene.label.entities, *base)))
            words = self.document.text[slice(*block.topic)]
            asked = asked_properties(words)
            scene.asked_properties = asked or scene.asked_properties
            start = max(start, block.topic[1])
            if described := _DESCRIPTION.search(words):
                first = block.topic[0] + described.start(1)
                last = block.topic[0] + described.end(1)
                self.sentence(first, last, scene.copy(), speech, base)
        for first, last in _sentences(self.document.text, start, block.end):
            self.sentence(first, last, scene, speech, base)

    def _announces_errata(self, block: Block) -> bool:
        """Whether its heading or its first words say that it corrects the document."""
        titles = [self.blocks[at] for at in block.headings[-1:]]
        words = [self.document.text[one.body : one.end] for one in titles]
        words.append(self.document.text[block.body : block.body + _ERRATUM])
        title = load_statement_cues().erratum_title
        return any(title.search(fold(text)[:_LONGEST_HEADING]) for text in words)

    def _label(self, block: Block, scene: Scene) -> tuple[Iri, ...]:
        if block.topic is None:
            return ()
        start, end = block.topic
        if described := _DESCRIPTION.search(self.document.text[start:end]):
            end = start + described.start()
        named = tuple(m.entity for m in self.names.in_span(start, end))
        words = self.document.text[start:end].strip().rstrip("：:")
        return named or (mint_topic(words, scene, self.found.entities),)

    def sentence(
        self, start: int, end: int, scene: Scene, speech: Speech, base: tuple[Iri, ...]
    ) -> None:
        """Read one sentence of evidence."""
        raw = self._form(start, end, scene, speech)
        form, corrected = read_erratum(raw, announced=self.announced)
        form, remarks = set_hearsay_apart(settle(form), speech)
        self.found.claims += remarks
        before = len(self.found.claims)
        for slot in form.retracted:
            self.found.quarantined.append(
                Quarantined(speech.source(start, end), "retracted", f"{slot.text} was taken back")
            )
        if remarks and not re.search(r"\w|[\ue000-\uf8ff]", form.text):
            return
        asked = is_question(form.text)
        scene.ahead, scene.sentence = topics_ahead(form), start
        reading = read_relations(form, scene, speech, asked=asked)
        self.found.claims += reading.claims
        self.found.entities |= {entity.iri: entity for entity in reading.entities}
        if not asked:
            dealt = read_dealt(form, scene, speech)
            pairs = (*read_pairings(form, scene, speech, reading.claims), *dealt.claims)
            told_on = read_gapped(form, scene, speech, (*reading.claims, *pairs), self.going_on)
            pairs = join_gapped(pairs, told_on, reading.claims)
            self.found.claims += pairs
            taken = _taken(form, (*reading.claims, *pairs)) | dealt.taken
            numbers = read_attributes(form, scene, speech, taken)
            self.found.claims += numbers.claims
            self.found.properties |= {item.iri: item for item in numbers.properties}
            said = read_statements(form, scene, speech, base)
            self.found.claims += said.claims
            self.found.entities |= {entity.iri: entity for entity in said.entities}
        goes_on = self.document.text[start:end].rstrip().endswith(_SEMICOLONS)
        numbers_said = (c for c in self.found.claims[before:] if isinstance(c.value, Quantity))
        self.going_on = tuple(numbers_said) if goes_on and not asked else ()
        self._note_errata(raw, corrected, self.found.claims[before:], speech.source(start, end))
        for _, topic in scene.ahead:
            scene.push(topic)
        scene.ahead = ()
        named = (i for s in raw.slots.values() if not s.is_pointer for i in s.entities)
        scene.mentioned, scene.previous = tuple(dict.fromkeys(named)), start

    def _note_errata(
        self,
        form: Form,
        corrected: tuple[Quantity | None, Quantity] | None,
        claims: list[Claim],
        source: Source,
    ) -> None:
        """Remember what the sentence corrects; in a list of errata every number does."""
        if corrected is not None:
            named = {iri for slot in form.slots.values() for iri in slot.entities}
            self.found.errata.append(Erratum(tuple(sorted(named)), *corrected, source))
        elif self.announced:
            self.found.errata += [
                Erratum((claim.subject,), None, claim.value, source, claim.property)
                for claim in claims
                if isinstance(claim.value, Quantity)
            ]

    def _form(self, start: int, end: int, scene: Scene, speech: Speech) -> Form:
        """The form of a sentence; what a pronoun means may be said earlier in the sentence."""
        text = self.document.text
        named, aside = self._named(start, end)
        pieces = [*named, *quantity_slots(text, start, end, named)]
        pointers = self.names.pointers_in(start, end)
        if not pointers:
            return replace(build_form(text, start, end, pieces, self.lexicon), aside=aside)
        plain = build_form(text, start, end, pieces, self.lexicon)
        ahead = scene.copy()
        ahead.ahead, ahead.sentence = topics_ahead(plain), start
        for pointer in pointers:
            position = sum(1 for offset in plain.starts if offset < pointer.start) - 1
            here = ahead.at(position)
            speaks, alone = cg("Speaker") in pointer.kinds, cg("Oneself") in pointer.kinds
            if speaks:
                entities: tuple[Iri, ...] = self.employers.company(speech, alone=alone)
            elif cg("FormerEmployer") in pointer.kinds:
                entities = self.employers.former(speech, text[pointer.start : pointer.end])
            else:
                later = (i for s in named if s.start > pointer.start for i in s.entities)
                topic = here.stands_for(pointer.kinds, apart=frozenset(later))
                entities = topic.entities if topic else ()
                self.employers.note_pointer(pointer, entities)
            if entities:
                words = text[pointer.start : pointer.end]
                if speaks or cg("FormerEmployer") in pointer.kinds:
                    self.employers.note_meant(pointer, entities, speech, alone=alone)
                pieces.append(
                    Slot(
                        pointer.start,
                        pointer.end,
                        words,
                        entities=entities,
                        is_pointer=True,
                        is_speaker=speaks,
                    )
                )
        return replace(build_form(text, start, end, pieces, self.lexicon), aside=aside)

    def _named(self, start: int, end: int) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
        """The names of a sentence, and apart those whose words state relations as well."""
        named: list[Slot] = []
        aside: list[Slot] = []
        for slot in mention_slots(self.names.in_span(start, end)):
            kind = local_name(self.lexicon.entities[slot.entities[0]].kind)
            plain = kind in _GENERIC and is_wording(fold(slot.text))
            (aside if plain else named).append(slot)
        return tuple(named), tuple(aside)


def _title(text: str) -> str:
    """The words of a heading without marks and count."""
    words = text.strip().strip("#*：:【】=~_- ")
    counted = load_document_cues().any_pattern["CountPattern"].match(words)
    return words[counted.end() :].strip() if counted else words


def _sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Sentences; one that corrects or denies the sentence before it is joined with it."""
    cues = load_statement_cues()
    joined: list[tuple[int, int]] = []
    for first, last in split_sentences(text, start, end):
        words = fold(text[first:last])
        denies = bool(joined) and cues.denial_opening.match(words) is not None
        denies = denies and cues.hearsay.search(fold(text[slice(*joined[-1])])) is not None
        if joined and (denies or cues.correction_opening.match(words)):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _taken(form: Form, claims: tuple[Claim, ...]) -> frozenset[int]:
    values = [claim.value for claim in claims if isinstance(claim.value, Quantity)]
    return frozenset(
        slot.start
        for slot in form.slots.values()
        if slot.quantity is not None
        and any(v is slot.quantity or v in slot.alternatives for v in values)
    )
