"""Split a document's text into blocks: headings, questions, answers, items, tables, furniture.

In      the stored text
Out     blocks in order; every letter that is not white space lies in exactly one of them
Unit    offsets are code points of the text, half-open
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.acts import Acts, read_acts
from ingest.document_cues import DocumentCues, load_document_cues
from ingest.headings import Heading
from ingest.line_heads import read_head
from ingest.lines import ends_sentence, split_lines
from ingest.listed_speakers import list_of_those_present, listed_speakers
from ingest.model import Block, BlockKind, Table
from ingest.sentences import split_clauses, split_sentences
from ingest.speaker_labels import find_persons
from ingest.turns import Role, Turn, find_roles
from ingest.units import Unit, read_units

__all__ = ["split_blocks", "split_clauses", "split_sentences"]

_LONGEST_TOPIC = 30
_LONGEST_LABEL = 130
"""code points of a topic with its description in brackets"""
_MOST_TOPIC_WORDS = 4
_LONGEST_CAPTION, _LONGEST_COUNTED_CAPTION = 80, 160
"""code points of a caption, and of one with a number: Table 2"""
_COUNTED = re.compile(r"\W*[^\W\d]+ ?\d")
_LONGEST_TITLE = 80
_LONGEST_QUESTION = 300
_NOT_IN_TOPIC = ',，"“”'


def split_blocks(
    text: str, *, is_name: Callable[[str], bool] = lambda _: False
) -> tuple[Block, ...]:
    """The blocks of the text; is_name: whether a label names an entity, so is no speaker.

    >>> text = "Q：价格？\\n\\n约2万。\\n\\n- 涨价：是"
    >>> [(b.kind, text[b.body : b.end], b.question) for b in split_blocks(text)]
    [('question', '价格？', None), ('answer', '约2万。', 0), ('item', '涨价：是', 0)]
    """
    cues = load_document_cues()
    units = read_units(text, split_lines(text), cues)
    listed = listed_speakers(units, cues)
    roles = find_roles(_turns(units), cues, is_name, listed=listed)
    present = list_of_those_present(units, cues)
    persons = find_persons((unit.label for unit in units if unit.label), cues, present=present)
    return _Splitter(units, read_acts(units, roles, cues), cues, persons).split()


def _turns(units: tuple[Unit, ...]) -> tuple[Turn, ...]:
    turns = []
    last = -1
    for index, unit in enumerate(units):
        if unit.label is not None:
            alone = last >= 0 and index == last + 1
            turns.append(Turn(unit.label, unit.head.bullet > 0, unit.asks, alone))
            last = index
    return tuple(turns)


@dataclass(slots=True)
class _Splitter:
    """The state of one pass over the units."""

    units: tuple[Unit, ...]
    acts: Acts
    cues: DocumentCues
    persons: dict[str, str]
    """label of a question or an answer -> the person whom it names"""
    blocks: list[Block] = field(default_factory=list)
    sources: list[Unit] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    indents: list[tuple[int, bool]] = field(default_factory=list)
    """of the items that the next may belong to: white space before it, whether it is counted"""
    names: dict[str, str] = field(default_factory=dict)
    question: int | None = None
    answered: bool = False
    speaker: str | None = None
    lead_in_used: bool = False

    def split(self) -> tuple[Block, ...]:
        for index, unit in enumerate(self.units):
            self._add(index, unit)
        return tuple(self.blocks)

    def _add(self, index: int, unit: Unit) -> None:
        act = self.acts.roles[index]
        if unit.rows:
            self._add_table(unit)
        elif unit.set_aside and act is None:
            self._append(unit, unit.set_aside, unit.start, speaker=None, question=None)
        elif self.acts.facts[index]:
            body = unit.start + unit.head.body
            self._append(unit, "meta", body, speaker=None, question=None)
        elif act in ("question", "asks"):
            self._add_asked(index, unit, act)
        elif act in ("answer", "replies"):
            self._add_reply(unit, act)
        elif (heading := self._settle_heading(index, unit)) is not None:
            self._add_heading(unit, heading)
        elif self._is_question(unit):
            self._open_question(unit, unit.start + unit.head.lead, None)
        else:
            self._add_words(index, unit)

    def _append(
        self,
        unit: Unit,
        kind: BlockKind,
        body: int,
        *,
        speaker: str | None,
        question: int | None,
        level: int = 0,
        topic: tuple[int, int] | None = None,
        table: Table | None = None,
    ) -> None:
        if kind not in ("item", "advert", "figure", "meta"):
            self.indents.clear()
        body = min(body, unit.end)
        headings = tuple(self.headings)
        self.sources.append(unit)
        self.blocks.append(
            Block(
                kind, unit.start, unit.end, body, level, speaker, question, headings, topic, table
            )
        )

    def _add_table(self, unit: Unit) -> None:
        caption = self._find_caption(unit)
        table = Table(unit.rows, caption)
        self._append(
            unit, "table", unit.start, speaker=self.speaker, question=self.question, table=table
        )
        self.answered = True
        self.lead_in_used = True

    def _find_caption(self, unit: Unit) -> int | None:
        if not self.blocks or unit.blanks > 4:
            return None
        above = self.blocks[-1]
        text = self.sources[-1].text
        introduces = above.kind in ("answer", "paragraph", "item") and text[-1] in "：:"
        named = any(text.casefold().startswith(form) for form in self.cues.forms["TableWord"])
        counted = _COUNTED.match(text) is not None
        named = named and len(text) <= (_LONGEST_COUNTED_CAPTION if counted else _LONGEST_CAPTION)
        if above.kind == "heading" or introduces or named or self._titles(unit):
            return len(self.blocks) - 1
        noted = above.kind == "paragraph" and above.headings[-1:] == (len(self.blocks) - 2,)
        return above.headings[-1] if noted else None

    def _titles(self, unit: Unit) -> bool:
        """Whether the line above a table is no sentence that somebody says, but its title."""
        above, source = self.blocks[-1], self.sources[-1]
        prose = above.kind in ("answer", "paragraph") and not source.head.turn
        short = len(source.text) <= _LONGEST_COUNTED_CAPTION and unit.blanks <= 1
        return prose and short and source.label is None and not ends_sentence(source.text)

    def _add_asked(self, index: int, unit: Unit, act: Role) -> None:
        speaker = self._name(unit) if act == "asks" else self.persons.get(unit.label or "")
        body = unit.start + unit.head.body
        if act == "asks" and not unit.asks and index >= self.acts.last:
            self._close_question()
            self._append(unit, "paragraph", body, speaker=speaker, question=None)
            self.speaker = speaker
            return
        self._open_question(unit, body, speaker)

    def _open_question(self, unit: Unit, body: int, speaker: str | None) -> None:
        self._pop_lead_in()
        self._append(unit, "question", body, speaker=speaker, question=None)
        self.question = len(self.blocks) - 1
        self.answered = False
        self.speaker = None

    def _close_question(self) -> None:
        self.question = None
        self.answered = False
        self.speaker = None

    def _add_reply(self, unit: Unit, act: Role) -> None:
        self._pop_lead_in()
        named = self.persons.get(unit.label or "")
        self.speaker = self._name(unit) if act == "replies" else named
        self.answered = True
        self._append_words(unit, unit.head.body)

    def _name(self, unit: Unit) -> str:
        label = unit.label or ""
        folded = label.split("（")[0].split("(")[0].strip()
        if len(label) > len(self.names.get(folded, "")):
            self.names[folded] = label
        return self.names[folded]

    def _settle_heading(self, index: int, unit: Unit) -> Heading | None:
        """The heading that the unit is, given what stands around it."""
        heading = unit.heading
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        if following is None or (heading and heading.sign == "marked"):
            return heading if heading and heading.sign == "marked" else None
        if self._opens(index, unit):
            return Heading(1, 0, "title")
        if heading is None:
            return None
        if heading.sign == "lead-in":
            return heading if self.question is None and not unit.head.bullet else None
        if unit.head.label is not None or (unit.head.bullet and heading.sign != "counted"):
            return None
        return heading if self._stands_out(unit, following) else None

    def _opens(self, index: int, unit: Unit) -> bool:
        """Whether it is the title: short, no sentence, before everything that is said."""
        if any(block.kind != "meta" for block in self.blocks) or unit.head.bullet or unit.head.turn:
            return False
        following = self.units[index + 1]
        apart = following.blanks > 0 or self.acts.facts[index + 1] or following.head.turn
        return apart and len(unit.text) <= _LONGEST_TITLE and not ends_sentence(unit.text)

    def _stands_out(self, unit: Unit, following: Unit) -> bool:
        if following.rows:
            return not unit.asks
        if unit.asks or following.set_aside == "advert":
            return False
        if self.question is not None:
            return unit.blanks >= 2 and self.answered
        if unit.head.bullet and (following.head.bullet or not following.blanks):
            return not following.head.bullet and len(following.text) > 2 * len(unit.text)
        spaced = unit.blanks > 0 and (following.blanks > 0 or following.head.bullet > 0)
        return spaced or (unit.blanks > 0 and len(following.text) > 2 * len(unit.text))

    def _add_heading(self, unit: Unit, heading: Heading) -> None:
        if unit.asks and not self._is_title(heading):
            self._pop_headings(heading.level)
            self._open_question(unit, unit.start + heading.body, None)
            return
        captions = heading.sign == "title" and self.question is not None and unit.blanks < 2
        self._pop_headings(heading.level)
        self.lead_in_used = False
        if not captions:
            self._close_question()
        body = unit.start + heading.body
        self._append(unit, "heading", body, speaker=None, question=None, level=heading.level)
        self.headings.append(len(self.blocks) - 1)

    def _is_title(self, heading: Heading) -> bool:
        return heading.level == 1 and not any(block.kind == "heading" for block in self.blocks)

    def _pop_headings(self, level: int) -> None:
        while self.headings and self.blocks[self.headings[-1]].level >= level:
            self.headings.pop()

    def _pop_lead_in(self) -> None:
        """A heading such as "suggestions:" ends with the list or table that hangs on it."""
        if self.lead_in_used and self.headings:
            heading = self.sources[self.headings[-1]].heading
            if heading and heading.sign == "lead-in":
                self.headings.pop()
        self.lead_in_used = False

    def _is_question(self, unit: Unit) -> bool:
        """Where no label marks the questions, a paragraph that ends in a question mark is one."""
        return unit.asks and not self.acts.labelled and len(unit.text) <= _LONGEST_QUESTION

    def _is_appended(self, index: int, unit: Unit) -> bool:
        """Whether it stands behind the last turn and belongs to no answer: an exhibit."""
        behind = self.question is not None and index > self.acts.last and unit.blanks > 0
        return behind and any(
            pattern.search(unit.text) for pattern, _ in self.cues.patterns["AppendixPattern"]
        )

    def _add_words(self, index: int, unit: Unit) -> None:
        if self.acts.labelled and self._is_appended(index, unit):
            self._close_question()
            self.headings.clear()
        waiting = self.question is not None and not self.answered and self.acts.replied[index]
        if waiting and self.blocks and self.question == len(self.blocks) - 1:
            self.blocks[-1] = replace(self.blocks[-1], end=unit.end)
            return
        if not unit.head.bullet:
            self._pop_lead_in()
        self.answered = self.question is not None
        self._append_words(unit, unit.head.lead)

    def _append_words(self, unit: Unit, skip: int) -> None:
        level = 0
        kind: BlockKind = "paragraph" if self.question is None else "answer"
        if unit.head.bullet and skip == unit.head.lead:
            kind, level = "item", self._item_level(unit)
            self.lead_in_used = True
        self._append(
            unit,
            kind,
            unit.start + skip,
            speaker=self.speaker,
            question=self.question,
            level=level,
            topic=self._read_topic(unit, skip),
        )

    def _item_level(self, unit: Unit) -> int:
        """Deeper where it stands further in, or under a counted item without being counted."""
        counted = unit.text.lstrip("(（")[:1].isalnum()
        while self.indents and (
            self.indents[-1][0] > unit.indent
            or (self.indents[-1][0] == unit.indent and (counted or not self.indents[-1][1]))
        ):
            self.indents.pop()
        self.indents.append((unit.indent, counted))
        return len(self.indents)

    def _read_topic(self, unit: Unit, skip: int) -> tuple[int, int] | None:
        head = read_head(unit.text[skip : skip + _LONGEST_LABEL], self.cues)
        if head.label is None or head.turn or head.bullet:
            return None
        start, end = (unit.start + skip + at for at in head.label)
        label = unit.text[start - unit.start : end - unit.start]
        outside = label.split("（")[0].split("(")[0]
        if len(outside.split()) > _MOST_TOPIC_WORDS or any(m in outside for m in _NOT_IN_TOPIC):
            return None
        fits = len(outside) <= _LONGEST_TOPIC and head.body < len(unit.text) - skip
        return (start, start + len(label.rstrip())) if fits else None
