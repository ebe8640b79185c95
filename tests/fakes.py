"""A reader and an extractor for tests of the store: one fact a line.

A line `subject; property; 80 GB; affirmed` becomes a claim, `? words` quarantine, `# words` set
aside, any other line a passage.  Everything else is as in a real extraction.
"""

import hashlib
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.iris import CG, entity_iri
from kg.model import (
    Claim,
    Document,
    Entity,
    EntityValue,
    Extraction,
    Iri,
    Label,
    Mention,
    Passage,
    Quantity,
    Quarantined,
    Source,
    TextValue,
    Value,
)

CHIP = Iri(CG + "Chip")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?) ?(\w*)$")


class UnreadableNote(Exception):
    """The note asks to fail."""


def read_note(path: Path) -> Document:
    """The document in a text file; its name is its identifier."""
    content = path.read_bytes()
    return make_note(path.stem, content.decode(), hashlib.sha256(content).hexdigest())


def make_note(identifier: str, text: str, sha256: str = "0") -> Document:
    """A document of that text."""
    size = len(text.encode())
    return Document(identifier, identifier, date(2024, 5, 6), text, sha256, "text/plain", size)


def make_extraction(identifier: str, text: str) -> Extraction:
    """What a note of that text yields."""
    return extract_note(make_note(identifier, text))


def extract_note(document: Document) -> Extraction:
    """What the note yields; a line `!fail` raises, a line `!die` ends the process."""
    claims, held, passages, aside, entities, mentions = [], [], [], [], {}, []
    at = 0
    for line in document.text.split("\n"):
        words = line.strip()
        start = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        if words == "!fail":
            raise UnreadableNote("the note asks to fail")
        if words == "!die":
            os._exit(9)
        end = start + len(words)
        source = Source(document.id, start, end, words, "Expert", document.date)
        if words.startswith("?"):
            held.append(Quarantined(source, "shiftedCell", "a question mark"))
        elif words.startswith("#"):
            aside.append(source)
        elif words:
            found = _read_claim(source)
            if found:
                claims.append(found[0])
                entities |= {one.iri: one for one in found[1]}
                subject = found[1][0]
                name = subject.labels[0].text
                mentions.append(Mention(start, start + len(name), subject.iri, name))
            names = tuple(sorted(one.iri for one in found[1])) if found else ()
            passages.append(
                Passage(document.id, start, end, words, "", "Expert", "paragraph", names)
            )
    return Extraction(
        document,
        tuple(entities[iri] for iri in sorted(entities)),
        (),
        tuple(claims),
        tuple(held),
        tuple(passages),
        tuple(mentions),
        tuple(aside),
    )


def make_entity(name: str) -> Entity:
    """A candidate of that name."""
    return Entity(entity_iri(name), CHIP, (Label(name, "en", "preferred"),), candidate=True)


def _read_claim(source: Source) -> tuple[Claim, list[Entity]] | None:
    parts = [part.strip() for part in source.quote.split(";")]
    if len(parts) < 3:
        return None
    subject, entities = make_entity(parts[0]), [make_entity(parts[0])]
    value: Value = TextValue(parts[2])
    if match := _NUMBER.match(parts[2]):
        unit = Iri(CG + match[2]) if match[2] else None
        value = Quantity(parts[2], Decimal(match[1]), unit=unit)
    elif parts[2].startswith("@"):
        named = make_entity(parts[2][1:])
        entities.append(named)
        value = EntityValue(named.iri, parts[2])
    words = set(parts[3:])
    claim = Claim(
        subject.iri,
        Iri(CG + parts[1]),
        value,
        source,
        "note line",
        polarity="negated" if "negated" in words else "affirmed",
        certainty="rumour" if "rumour" in words else "stated",
    )
    return claim, entities
