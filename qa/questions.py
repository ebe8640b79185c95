"""Read a question as typed: clean it, tell its language, find the sentence that asks.

In      any string
Out     Question: text of the same length with control characters blanked, language, focus
Raises  EmptyQuestion, QuestionTooLong
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from kg.folding import fold
from kg.ontology import cg, labels_of, read_nodes, types_of
from qa.errors import EmptyQuestion, QuestionTooLong
from qa.model import Language

LIMIT = 4_000
"""characters; a longer question is refused"""

_LEAST = 6
"""characters that a question has after its introduction"""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"\b[a-z]{2,}\b")
_SENTENCE = re.compile(r"[^。！？!?；…\n]+[。！？!?；…\n]*")
_ASKING = re.compile(r"[？?]\s*$")
_ASKING_CUES = frozenset(
    str(cg(f"Ask{name}"))
    for name in ("Count", "HowMuch", "What", "Who", "List", "When", "Why", "YesNo")
)
"""cues that a sentence without a question mark asks by"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be linked."""

    text: str
    """as typed, control characters replaced by spaces"""
    language: Language
    focus: tuple[int, int]
    """code points of the sentence that asks; the rest is preamble"""


def read_question(text: str, *, language: str = "auto") -> Question:
    """The question with its language and the span that asks.

    >>> read_question("你好。昇騰310幾奈米？").language
    'zh-Hant'
    >>> read_question("What is the TDP of A100?").language
    'en'
    """
    clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)
    if not clean.strip():
        raise EmptyQuestion("the question is empty: type a question about the documents")
    if len(clean.strip()) > LIMIT:
        raise QuestionTooLong(
            f"the question has {len(clean):,} characters, at most {LIMIT:,} are read: shorten it"
        )
    known: tuple[Language, ...] = ("zh", "zh-Hant", "en")
    chosen = next((item for item in known if item == language), None)
    return Question(clean, chosen or detect_language(clean), _focus(clean))


def detect_language(text: str) -> Language:
    """The language that the words around the names are in.

    >>> detect_language("MI300 的 performance 跟 H100 比是几倍")
    'zh'
    >>> detect_language("昇腾910B的功耗是多少？"), detect_language("昇騰910B的功耗？")
    ('zh', 'zh-Hant')
    """
    han = _HAN.findall(text)
    words = _LATIN_WORD.findall(text)
    if not han or len(words) * 1.5 > len(han):
        return "en"
    # names keep their script: 昇腾 has a character of either
    traditional = sum(fold(char) != char for char in han)
    simplified = sum(_to_traditional().convert(char) != char for char in han)
    return "zh-Hant" if traditional > simplified else "zh"


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _focus(text: str) -> tuple[int, int]:
    start, end = _asking_part(text)
    closed = _closings().search(text, start + _LEAST, end)
    end = closed.start() if closed else end
    told = [m for m in _introductions().finditer(text, start, end) if end - m.end() >= _LEAST]
    return (told[-1].end(), end) if told and told[-1].start() > start else (start, end)


@cache
def _introductions() -> re.Pattern[str]:
    """What leads from chat to the question: could you check."""
    return re.compile(_one_of("Introduction"), re.IGNORECASE)


@cache
def _closings() -> re.Pattern[str]:
    """A clause behind the question that only asks for help or thanks."""
    return re.compile(rf"[,，。;；!！]\s*(?:{_one_of('Closing')})", re.IGNORECASE)


def _one_of(kind: str) -> str:
    """The labels of all nodes of a class as an expression, the longest first."""
    labels = [
        label.text
        for node in read_nodes("questions.ttl").values()
        if cg(kind) in types_of(node)
        for label in labels_of(node)
    ]
    return "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))


@cache
def _question_words() -> re.Pattern[str]:
    """Words that ask, in a sentence that was typed without its question mark."""
    labels = {
        label.text
        for iri, node in read_nodes("questions.ttl").items()
        if iri in _ASKING_CUES
        for label in labels_of(node)
    }
    han = [re.escape(one) for one in labels if _HAN.search(one)]
    words = [re.escape(one) for one in labels if not _HAN.search(one)]
    listed = "|".join(sorted(han, key=len, reverse=True))
    return re.compile(f"{listed}|\\b(?:{'|'.join(words)})\\b", re.IGNORECASE)


def _asking_part(text: str) -> tuple[int, int]:
    sentences = [match for match in _SENTENCE.finditer(text) if match.group().strip()]
    asking = [match for match in sentences if _ASKING.search(match.group())]
    if not asking or asking[-1] != sentences[-1]:
        behind = sentences[sentences.index(asking[-1]) + 1 :] if asking else sentences
        asking += [match for match in behind if _question_words().search(match.group())]
    if len(sentences) < 2 or not asking:
        return 0, len(text)
    first, last = asking[0], asking[-1]
    if last.end() - first.start() > len(text) * 0.75:
        return 0, len(text)
    return (first.start(), last.end()) if len(asking) <= 2 else last.span()
