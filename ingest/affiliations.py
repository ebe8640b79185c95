"""Say for whom each speaker works or worked, as the list of those present tells.

In      blocks before the conversation, the names of the document
Out     Affiliations: the company that `we` means, and the one that `my former employer` means
"""

import re
from dataclasses import dataclass
from functools import cache

from ingest.document_cues import load_document_cues
from ingest.line_heads import read_head
from ingest.lines import ends_sentence
from ingest.mentions import DocumentNames
from ingest.model import Block
from ingest.statement_cues import load_statement_cues
from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg, load_ontology

_MOST_BLOCKS = 24
"""blocks at the head of a document in which those present are listed"""
_LONGEST = 200
_LONGEST_LIST = 400
_SAID = r"\s?[-–—(（)）\[:：,，|/=]"
"""what stands after a name in a list of those present"""
_ENTRY = re.compile(r"[^;；\n]{3,160}")
_PIECE = re.compile(r"[^,，;；、()（）|]+")
_BRACKETS = re.compile(r"\s*[(（\[【].*$")
_HEAD_KINDS = ("meta", "paragraph", "answer", "heading", "item")


@dataclass(frozen=True, slots=True)
class Employer:
    """The companies of one speaker."""

    current: Iri | None = None
    former: Iri | None = None

    def own(self) -> Iri | None:
        """What `we` means: of somebody of whom no current company is told, the one they left."""
        return self.current or self.former


@dataclass(frozen=True, slots=True)
class Affiliations:
    """By the speaker's label, folded."""

    by_label: tuple[tuple[str, Employer], ...] = ()

    def of(self, speaker: str | None) -> Employer:
        """The companies of a speaker; of the only expert where nobody is named.

        >>> Affiliations((("expert b", Employer(Iri("x"))),)).of("Expert B").current
        'x'
        """
        if speaker is None:
            return self.by_label[0][1] if len(self.by_label) == 1 else Employer()
        key = _key(speaker)
        for label, employer in self.by_label:
            if label == key or (len(key) <= 2 and label.endswith(key)):
                return employer
        own = [employer for label, employer in self.by_label if not label]
        return own[0] if len(self.by_label) == 1 and own else Employer()


def read_affiliations(text: str, blocks: tuple[Block, ...], names: DocumentNames) -> Affiliations:
    """The companies of those whom the head of the document or a label introduces."""
    found: dict[str, Employer] = {}
    opened = False
    speakers = {_key(block.speaker) for block in blocks if block.speaker}
    for number, block in enumerate(blocks):
        if block.speaker and (described := _BRACKETS.search(block.speaker)):
            at = text.find(block.speaker, block.start, block.body + 1)
            if at >= 0:
                span = (at + described.start(), at + len(block.speaker))
                _note(found, block.speaker, _employer(text, *span, names))
        opened = opened or block.kind == "question" or block.question is not None
        if number < _MOST_BLOCKS and not opened and block.kind in _HEAD_KINDS:
            listed = _listed(text, block, speakers)
            for label, start, end in listed or _introduced(text, block):
                _note(found, label, _employer(text, start, end, names))
    return Affiliations(tuple(found.items()))


def _listed(text: str, block: Block, speakers: set[str]) -> list[tuple[str, int, int]]:
    """The speakers whom a line of those present names, each with what is said of them."""
    line = text[block.start : block.end]
    if not speakers or len(line) > _LONGEST_LIST or "\n" in line.strip():
        return []
    names = "|".join(sorted(map(re.escape, speakers), key=lambda name: (-len(name), name)))
    found = list(re.finditer(rf"(?<!\w)(?:{names})(?={_SAID})", fold(line)))
    if not found:
        return []
    ends = [match.start() for match in found[1:]] + [len(line)]
    entries = []
    for match, last in zip(found, ends, strict=True):
        said = _ENTRY.match(line, match.end(), last)
        if said is not None:
            entries.append((match.group(), block.start + said.start(), block.start + said.end()))
    return entries


def _note(found: dict[str, Employer], label: str, employer: Employer) -> None:
    if employer != Employer():
        found.setdefault(_key(label), employer)


def _key(label: str) -> str:
    return fold(_BRACKETS.sub("", label)).strip()


def _introduced(text: str, block: Block) -> list[tuple[str, int, int]]:
    """Labels of persons in a line about those present, with the spans of what is said of them."""
    line = text[block.start : block.end]
    cues = load_document_cues()
    head = read_head(line, cues)
    if len(line) > _LONGEST or "\n" in line or (head.turn and ends_sentence(line)):
        return []
    label = line[slice(*head.label)].strip() if head.label else ""
    listed = [
        (match["label"].strip(), block.start + match.start("said"), block.start + match.end("said"))
        for match in _persons().finditer(line)
    ]
    plain = re.sub(rf"[\s#]*(?:{_letter()})$", "", _key(label)).strip()
    if listed or ends_sentence(line) or not cues.has("ReplyingRole", plain):
        return listed or _described(line, label, block)
    return [(label, block.start + head.label[1] if head.label else block.start, block.end)]


def _described(line: str, label: str, block: Block) -> list[tuple[str, int, int]]:
    """What a line such as `expert's background: ...` says of the only expert."""
    cues = load_document_cues()
    if label and cues.has("PersonLabel", fold(label)):
        return [("", block.start + line.find(label) + len(label), block.end)]
    return []


def _employer(text: str, start: int, end: int, names: DocumentNames) -> Employer:
    cues = load_statement_cues()
    current = former = None
    was = False
    for piece in _PIECE.finditer(text, start, end):
        words = fold(piece.group())
        if cues.former.search(words):
            was = True
        elif cues.current.search(words):
            was = False
        for mention in names.lexicon.find_mentions(piece.group()):
            entity = names.lexicon.entities[mention.entity]
            if not load_ontology().is_a(entity.kind, cg("Organization")):
                continue
            if was:
                former = former or mention.entity
            else:
                current = current or mention.entity
    return Employer(current, former)


@cache
def _letter() -> str:
    """What tells persons of one role apart: a letter, a number."""
    order = "".join(sorted(load_document_cues().forms["PersonOrder"]))
    return rf"[{order}A-Da-d]|\d{{1,2}}"


@cache
def _persons() -> re.Pattern[str]:
    """A role with what is said of the person in brackets: 专家乙（某云厂商）."""
    forms = load_document_cues().forms["ReplyingRole"]
    roles = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
    return re.compile(
        rf"(?P<label>(?:{roles})\s?(?:{_letter()})?)\s*[(（](?P<said>[^()（）]{{3,80}})[)）]",
        re.IGNORECASE,
    )
