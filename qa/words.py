"""The words of a text by which a question and a passage meet, whatever their languages.

In      any text in 简体, 繁體 or English
Out     Word: a span with the key under which its other forms, synonyms and translations are found
Unit    offsets are code points of the text, half-open; covers is dimensionless, in [0, 1]
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import jieba

from kg.folding import fold
from kg.ontology import cg, labels_of, read_nodes, types_of
from kg.units import texts
from qa.dictionary import load_dictionary
from qa.glossary import HAN, is_han, load_glossary, word_key
from qa.stems import Token, find_tokens, parts_of

_HAN_RUN = re.compile(f"[{HAN}]+")
_SYNONYM, _LOOSE, _DICTIONARY, _SECOND = 0.95, 0.7, 0.6, 0.35
_FAMILY = 0.55
"""what a word of the same family counts"""
SURE = 0.58
"""weight from which on a word means the same as another"""
_ALIKE = 0.5
"""what a word counts that the dictionary gives for the same Chinese words"""
_SENSES, _SHARED = 12, 0.75
"""Chinese words looked at; shares of their glosses from which on two words are alike"""
_PART = 0.6
_LONGEST = 6
_ORDINAL = "第"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text that carries content."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """as written"""
    key: str
    """folded and simplified; English is stemmed, the stems of a phrase joined by spaces"""


@dataclass(frozen=True, slots=True)
class Related:
    """A word that may stand for another."""

    key: str
    """its key"""
    weight: float
    """how surely it means the same, in (0, 1]"""


@lru_cache(8192)
def content_words(text: str, *, language: str) -> tuple[Word, ...]:
    """The words of a text without those that carry no content, in order of the text.

    A phrase of the vocabulary is one word.  The language says which words carry no content:
    a question in Chinese may hold English names.

    >>> [word.key for word in content_words("Who makes the market share table?", language="en")]
    ['market share']
    >>> [word.key for word in content_words("華為的晶片良率是多少", language="zh-Hant")]
    ['华为', '晶片', '良率', '多少']
    """
    stop = stop_words("en") if language == "en" else stop_words("en") | stop_words("zh")
    return tuple(word for word in all_words(text) if word.key not in stop)


def all_words(text: str) -> tuple[Word, ...]:
    """Every word of a text, those without content too, in order of the text.

    >>> [word.key for word in all_words("思元590的lead time")]
    ['思元', '590', '的', 'lead time']
    """
    folded = fold(text)
    found = [*_phrases(list(find_tokens(folded)), folded), *_segments(folded)]
    return tuple(Word(start, end, text[start:end], key) for start, end, key in sorted(found) if key)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Keys of the words without content in a language.

    >>> "the" in stop_words("en"), "的" in stop_words("zh")
    (True, True)
    """
    return _cue_keys(str(cg("StopWords")), language)


@cache
def question_words() -> frozenset[str]:
    """Keys of the words that shape a question and rarely stand in its answer.

    Words for a view that an answer repeats are none of them: whom do they favour?

    >>> word_key("why") in question_words(), "哪些" in question_words()
    (True, True)
    """
    kinds = (str(cg("QuestionCue")), str(cg("Reference")))
    found = {
        key for kind in kinds for language in ("en", "zh") for key in _cue_keys(kind, language)
    }
    nodes = read_nodes("questions.ttl").values()
    telling = {word_key(form) for node in nodes for form in texts(node, "tellingForm")}
    return frozenset(found - telling)


@cache
def pronouns() -> frozenset[str]:
    """Keys of the words that stand for what was named before.

    >>> "they" in pronouns(), "它们" in pronouns()
    (True, True)
    """
    nodes = read_nodes("questions.ttl")
    kinds = (cg("PreviousOne"), cg("PreviousAll"))
    labels = [label.text for kind in kinds for label in labels_of(nodes[kind])]
    return frozenset(key for label in labels if (key := word_key(label)))


def _cue_keys(kind: str, language: str) -> frozenset[str]:
    labels = [
        label.text
        for node in read_nodes("questions.ttl").values()
        if kind in types_of(node)
        for label in labels_of(node)
        if label.language.startswith(language)
    ]
    return frozenset(key for label in labels if (key := word_key(label)))


def translations(word: str | Word) -> frozenset[str]:
    """Keys of the words that mean the same in the other language.

    >>> sorted(translations("inspection") & {"巡检", "检查"})
    ['巡检', '检查']
    """
    key = _key(word)
    return frozenset(other.key for other in related(key) if is_han(other.key) != is_han(key))


def synonyms(word: str | Word) -> frozenset[str]:
    """Keys of the other words that mean the same in the same language.

    >>> "昂贵" in synonyms("贵")
    True
    """
    key = _key(word)
    return frozenset(other.key for other in related(key) if is_han(other.key) == is_han(key))


@lru_cache(20_000)
def related(key: str) -> tuple[Related, ...]:
    """The words that may stand for a word, the surest first; itself is not among them.

    >>> related("带宽")[0].weight
    0.95
    """
    glossary = load_glossary()
    own = key in glossary.related or key in glossary.loose
    found = dict.fromkeys(load_dictionary().translations(key), _SECOND if own else _DICTIONARY)
    for other in _alike(key):
        found.setdefault(other, _ALIKE)
    for other in glossary.families.get(key, ()):
        found[other] = max(found.get(other, 0.0), _FAMILY)
    for other in glossary.loose.get(key, ()):
        found[other] = _LOOSE
    for other in glossary.related.get(key, ()):
        found[other] = _SYNONYM
    found.pop(key, None)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Related(other, weight) for other, weight in ranked)


def _alike(key: str) -> frozenset[str]:
    """English words that the dictionary gives for the same Chinese words as an English one."""
    if is_han(key):
        return frozenset()
    dictionary = load_dictionary()
    shared: Counter[str] = Counter()
    for chinese in dictionary.translations(key)[:_SENSES]:
        glosses = dictionary.translations(chinese)
        shared.update({gloss: 1 / len(glosses) for gloss in glosses if gloss != key})
    return frozenset(gloss for gloss, share in shared.items() if share >= _SHARED)


def covers(text: str, word: str | Word, *, language_of_text: str = "") -> float:
    """How far a text contains a word, its synonyms or its translations.

    1 for the word itself, less for others that may mean it and for a part of it.  The language
    of the text, where it is known, spares the look-up of words that it cannot contain.

    >>> covers("昇腾910的良率只有三成", "yield") > 0.9
    True
    >>> covers("昇腾910的良率只有三成", "price")
    0.0
    """
    return KeyedText(text).covers(_key(word), language=language_of_text)


class KeyedText:
    """A text prepared for many questions of which words it contains."""

    def __init__(self, text: str) -> None:
        self.folded, self.tokens, self.line = _prepare(text)

    def contains(self, key: str) -> bool:
        """Whether the text contains the word of a key.

        >>> KeyedText("PCIe5.0x16").contains("pcie")
        True
        """
        if is_han(key):
            return key in self.folded or with_digit(key) in self.folded
        return key in self.tokens if " " not in key else f" {key} " in self.line

    def covers(self, key: str, *, language: str = "") -> float:
        """How far the text contains a word or another that may mean it."""
        if self.contains(key):
            return 1.0
        han, tokens, phrases = _others(key)
        found = [weight for other, weight in phrases if f" {other} " in self.line]
        found += [tokens[one] for one in self.tokens.intersection(tokens)] if tokens else []
        if language != "en":
            found += [weight for other, weight in han if other in self.folded]
        return max(found) if found else _PART * self._part(key, language)

    def _part(self, key: str, language: str) -> float:
        """The share of the word's own parts: character bigrams, or words of a phrase."""
        if is_han(key):
            pairs = [key[i : i + 2] for i in range(len(key) - 1)] if len(key) > 2 else []
            return sum(pair in self.folded for pair in pairs) / len(pairs) if pairs else 0.0
        words = key.split(" ")
        if len(words) == 1:
            return 0.0
        return sum(self.covers(one, language=language) for one in words) / len(words)


@lru_cache(8192)
def with_digit(key: str) -> str:
    """A Chinese word that begins with a number, or an ordinal, as texts write it with a digit.

    >>> with_digit("一代"), with_digit("第二代"), with_digit("产能")
    ('1代', '第2代', '产能')
    """
    ordinal = key.startswith(_ORDINAL)
    head = key[len(_ORDINAL) :] if ordinal else key
    digit = _digits().get(head[:1])
    if digit is None or len(head) < 2:
        return key
    return f"{_ORDINAL * ordinal}{digit}{head[1:]}"


@cache
def _digits() -> dict[str, str]:
    """Chinese figures and their digits."""
    return {
        form: texts(node, "digits")[0]
        for node in read_nodes("cues-names.ttl").values()
        if cg("GenerationWord") in types_of(node)
        for form in texts(node, "writtenForm")
        if is_han(form)
    }


@lru_cache(8192)
def _prepare(text: str) -> tuple[str, frozenset[str], str]:
    """A text folded, the keys of its Latin words with their parts, and the keys in one line."""
    folded = fold(text)
    keys = [token.key for token in find_tokens(folded)]
    keys += [part for key in keys for part in parts_of(key)]
    return folded, frozenset(keys), f" {' '.join(keys)} "


@lru_cache(20_000)
def _others(
    key: str,
) -> tuple[tuple[tuple[str, float], ...], dict[str, float], tuple[tuple[str, float], ...]]:
    """The words that may stand for a word, with their weights: Chinese, Latin ones, phrases."""
    others = [(other.key, other.weight) for other in related(key)]
    latin = [one for one in others if not is_han(one[0])]
    return (
        tuple(one for one in others if is_han(one[0])),
        {word: weight for word, weight in latin if " " not in word},
        tuple(one for one in latin if " " in one[0]),
    )


def _key(word: str | Word) -> str:
    if isinstance(word, Word):
        return word.key
    return word_key(word) or fold(word.strip())


def _phrases(tokens: list[Token], folded: str) -> Iterator[tuple[int, int, str]]:
    """Latin words, the longest phrase of the vocabulary at each place as one."""
    phrases = load_glossary().phrases
    at = 0
    while at < len(tokens):
        size = 1
        for more in range(min(_LONGEST, len(tokens) - at), 1, -1):
            some = tokens[at : at + more]
            if tuple(token.key for token in some) in phrases and _adjacent(some, folded):
                size = more
                break
        some = tokens[at : at + size]
        yield some[0].start, some[-1].end, " ".join(token.key for token in some)
        at += size


def _adjacent(tokens: list[Token], folded: str) -> bool:
    return all(
        folded[one.end : other.start] in {" ", "-", "/", "&", " & "}
        for one, other in pairwise(tokens)
    )


def _segments(folded: str) -> Iterator[tuple[int, int, str]]:
    for run in _HAN_RUN.finditer(folded):
        at = run.start()
        for word in _cut(run.group()):
            yield at, at + len(word), word
            at += len(word)


def _cut(run: str) -> Iterator[str]:
    made, stop = segmenter(), stop_words("zh")
    for word in made.cut(run):
        if made.FREQ.get(word):
            yield word
            continue
        pieces = made.lcut(word, HMM=False)  # a guess that swallows a stop word is no word
        yield from pieces if stop.intersection(pieces) else [word]


@cache
def segmenter() -> jieba.Tokenizer:
    """A segmenter of Chinese that keeps the words of the vocabulary whole.

    >>> segmenter().lcut("英伟达的光模块")
    ['英伟达', '的', '光模块']
    """
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.initialize()
    for word in sorted(load_glossary().han):
        if len(word) > 1 and not made.FREQ.get(word):
            made.add_word(word)
    return made


def background_share(key: str) -> float:
    """How common a word is in general text: its share of all words, 0 when it is unknown.

    >>> background_share("问题") > background_share("晶圆")
    True
    """
    if is_han(key):
        made = segmenter()
        return float(made.FREQ.get(key, 0)) / float(made.total)
    words = key.split(" ")
    dictionary = load_dictionary()
    return min(dictionary.frequency(word) for word in words) / 200_000
