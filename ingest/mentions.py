"""Find every name of a document and say which entity it means.

In      the text, its blocks, the lexicon, and candidates that the tables brought
Out     DocumentNames: mentions in order of the text, the entities named, words that stand for them
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.coined_names import find_coined_names
from ingest.entities import find_new_entities, with_short_name
from ingest.introduced_names import find_introduced_names
from ingest.model import Block
from ingest.name_cues import load_name_cues
from ingest.numbered_names import find_numbered_names
from ingest.word_breaks import cuts_word
from kg.lexicon import Lexicon, Name
from kg.model import Entity, Iri, Mention
from kg.ontology import cg
from kg.quantities import find_quantities

_LONGEST_UNIT = 8
_DESCRIBED = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?=[(（][^()（）\n]{2,60}[)）])")
"""Chinese words with a description in brackets, such as those present"""
_UNREAD = ("advert", "figure")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A span that stands for an entity named before: it, the chip, 该公司."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    kinds: tuple[Iri, ...]
    """classes that it may stand for"""


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names of one document."""

    mentions: tuple[Mention, ...]
    """in order of the text, never overlapping"""
    pointers: tuple[Pointer, ...]
    """in order of the text"""
    entities: tuple[Entity, ...]
    """named in this document, sorted by IRI; new ones are candidates"""
    lexicon: Lexicon
    """the lexicon with the candidates of this document"""
    _starts: tuple[int, ...]
    _pointer_starts: tuple[int, ...]

    def in_span(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie within text[start:end]."""
        first, last = bisect_left(self._starts, start), bisect_right(self._starts, end)
        return tuple(m for m in self.mentions[first:last] if m.end <= end)

    def pointers_in(self, start: int, end: int) -> tuple[Pointer, ...]:
        """The words within text[start:end] that stand for an entity."""
        first = bisect_left(self._pointer_starts, start)
        last = bisect_right(self._pointer_starts, end)
        return tuple(p for p in self.pointers[first:last] if p.end <= end)


def find_document_names(
    text: str, blocks: tuple[Block, ...], lexicon: Lexicon, candidates: Iterable[Entity] = ()
) -> DocumentNames:
    """Every mention of the text, with the new entities that it introduces.

    >>> from kg.lexicon import load_lexicon
    >>> text = "初创公司青杉科技推出GX-9芯片，英伟达没有评论。"
    >>> names = find_document_names(text, (), load_lexicon())
    >>> [mention.text for mention in names.mentions]
    ['初创公司', '青杉科技', 'GX-9', '英伟达']
    """
    readable = _readable(text, blocks)
    candidates = tuple(with_short_name(entity, readable, lexicon) for entity in candidates)
    lexicon = lexicon.extended(candidates) if candidates else lexicon
    parts = find_coined_names(readable, candidates, lexicon)
    lexicon = lexicon.extended(parts) if parts else lexicon
    known = _find_names(readable, lexicon)
    numbered = find_numbered_names(readable, known, lexicon)
    if numbered:
        lexicon = lexicon.extended(numbered)
        known = _find_names(readable, lexicon)
    new = find_new_entities(readable, known, lexicon)
    if new:
        lexicon = lexicon.extended(new)
        known = _find_names(readable, lexicon)
    coined = find_coined_names(readable, new, lexicon)
    if coined:
        lexicon = lexicon.extended(coined)
        known = _find_names(readable, lexicon)
    introduced = find_introduced_names(readable, known, lexicon)
    if introduced:
        lexicon = lexicon.extended(introduced)
        known = _find_names(readable, lexicon)
    mentions = _resolve(known, _contexts(text, blocks), lexicon)
    named = {mention.entity for mention in mentions} | {one.iri for one in (*parts, *new, *coined)}
    entities = tuple(lexicon.entities[iri] for iri in sorted(named))
    pointers = _find_pointers(readable, mentions)
    return DocumentNames(
        mentions,
        pointers,
        entities,
        lexicon,
        tuple(mention.start for mention in mentions),
        tuple(pointer.start for pointer in pointers),
    )


def _readable(text: str, blocks: tuple[Block, ...]) -> str:
    """The text with what is set aside blanked, so that offsets hold."""
    for block in blocks:
        if block.kind in _UNREAD:
            text = text[: block.start] + "\n" * (block.end - block.start) + text[block.end :]
    return text


def _find_names(text: str, lexicon: Lexicon) -> tuple[Name, ...]:
    found = tuple(
        name
        for name in lexicon.find_names(text)
        if not cuts_word(text, name.start, name.end) and not _is_amount(name, text)
    )
    if all(name.kind != "hidden" for name in found):
        return found
    taken = [match.span() for match in _persons(text)]
    starts = [start for start, _ in taken]
    return tuple(
        name for name in found if name.kind != "hidden" or not _is_inside(name, taken, starts)
    )


def _is_inside(name: Name, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    """Whether a name is but a part of the words at one of the spans."""
    at = bisect_right(starts, name.start) - 1
    return at >= 0 and name.end <= spans[at][1] and (name.start, name.end) != spans[at]


def _persons(text: str) -> Iterator[re.Match[str]]:
    """Wherever words stand that brackets describe at some place: 陆思远（某云 总监）."""
    words = {match.group() for match in _DESCRIBED.finditer(text)}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.finditer("|".join(map(re.escape, ordered)), text) if words else iter(())


def _is_amount(name: Name, text: str) -> bool:
    """Whether a name of digits alone begins an amount: the 100 of 100亿元 is no chip."""
    if not name.text.isdigit():
        return False
    spans = find_quantities(text[name.start : name.end + _LONGEST_UNIT])
    return bool(spans) and spans[0].start == 0 and spans[0].end > len(name.text)


def _contexts(text: str, blocks: tuple[Block, ...]) -> tuple[tuple[int, int, int], ...]:
    """Spans of blocks with the number of their turn: a question and its answers are one turn."""
    turns: dict[int, int] = {}
    for index, block in enumerate(blocks):
        turns[index] = block.question if block.question is not None else index
    return tuple((b.start, b.end, turns[i]) for i, b in enumerate(blocks)) or ((0, len(text), 0),)


def _resolve(
    names: tuple[Name, ...], spans: tuple[tuple[int, int, int], ...], lexicon: Lexicon
) -> tuple[Mention, ...]:
    turns: dict[int, list[Name]] = defaultdict(list)
    starts = [start for start, _, _ in spans]
    for name in names:
        at = max(0, bisect_right(starts, name.start) - 1)
        turns[spans[at][2]].append(name)
    found: list[Mention] = []
    everywhere = frozenset(
        iri for name in names if name.kind != "context" for iri in name.entities[:1]
    )
    children = _children(lexicon)
    everywhere |= _subsidiaries(everywhere, children)
    for turn in turns.values():
        own = frozenset(iri for name in turn if name.kind != "context" for iri in name.entities[:1])
        near = lexicon.resolve(turn, _subsidiaries(own, children))
        seen = {mention.start for mention in near}
        left = [name for name in turn if name.start not in seen]
        found.extend(near)
        found.extend(lexicon.resolve(_numbered(left), everywhere))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _children(lexicon: Lexicon) -> dict[Iri, tuple[Iri, ...]]:
    """The companies that belong to each company."""
    found: dict[Iri, tuple[Iri, ...]] = defaultdict(tuple)
    for iri in lexicon.entities:
        for parent in lexicon.related(iri, cg("subsidiaryOf")):
            found[parent] += (iri,)
    return found


def _subsidiaries(named: frozenset[Iri], children: dict[Iri, tuple[Iri, ...]]) -> frozenset[Iri]:
    """The companies that belong to one of those named: HiSilicon where Huawei is named."""
    return frozenset(child for iri in named for child in children.get(iri, ()))


def _numbered(names: list[Name]) -> list[Name]:
    """Of context labels whose vendor is not near, only those with a digit are safe (590, 910B)."""
    return [name for name in names if any(letter.isdigit() for letter in name.text)]


def _find_pointers(text: str, mentions: tuple[Mention, ...]) -> tuple[Pointer, ...]:
    cues = load_name_cues()
    kinds: dict[str, tuple[Iri, ...]] = defaultdict(tuple)
    for reference in cues.references:
        kinds[reference.form] += reference.kinds
    ends = {at for mention in mentions for at in range(mention.start, mention.end)}
    return tuple(
        Pointer(match.start(), match.end(), kinds[match.group().lower()])
        for match in cues.reference.finditer(text)
        if match.start() not in ends and not cuts_word(text, match.start(), match.end())
    )
