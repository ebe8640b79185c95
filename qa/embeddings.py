"""Keep the embeddings of a data directory: made after its builds, used once they are there.

In      a data directory with a published build; the name or path of a model
Out     vectors beside the passage index; an Encoder as soon as it opens without torch
Raises  MissingModel, DamagedModel, StoreError when nothing was ingested
"""

import json
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kg.snapshots import open_snapshot
from qa.desk import passages_directory, publish_passages
from qa.encoder import DEFAULT_MODEL, Encoder, is_exported, open_encoder
from qa.index import encode_pending, prune_index

VARIABLE = "CHIPGRAPH_EMBEDDING_MODEL"
"""names a model in the environment"""
NONE = "none"
"""instead of a model: answer by words alone"""
_USED = "model.json"
_KEPT = 2
"""builds whose passages are kept: the published one and the one before"""


def choose_model(option: str | None, environment: Mapping[str, str]) -> str | None:
    """The model that an option or the environment names, else the default; None for none.

    >>> choose_model(None, {VARIABLE: "none"}) is None
    True
    """
    name = option or environment.get(VARIABLE) or DEFAULT_MODEL
    return None if name == NONE else name


def ready_encoder(data_dir: Path, name: str | None) -> Encoder | None:
    """The encoder of a model, when it opens at once and has encoded something here; else None."""
    directory = passages_directory(data_dir)
    if name is None or used_model(data_dir) != name or not is_exported(name, directory):
        return None
    return open_encoder(name, directory)


def used_model(data_dir: Path) -> str | None:
    """The model that encoded the passages of a data directory last; None before the first."""
    try:
        used = json.loads((passages_directory(data_dir) / _USED).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return str(used["name"])


def encode_build(
    data_dir: Path,
    name: str,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Encode the passages of the published build that have no vectors of the model yet.

    How many those were.  Passages of builds that nobody reads any more are forgotten.
    """
    snapshot = open_snapshot(data_dir)
    directory = publish_passages(snapshot, data_dir)
    if not is_exported(name, directory):
        _export_aside(name, directory)
    encoder = open_encoder(name, directory)
    count = encode_pending(directory, snapshot.build, encoder, on_progress)
    partial = directory / f"{_USED}.partial"
    partial.write_text(json.dumps({"name": name, "sha256": encoder.digest}), "utf-8")
    partial.replace(directory / _USED)
    prune_index(directory, (snapshot.build, *_latest_builds(directory)))
    return count


def _export_aside(name: str, directory: Path) -> None:
    """Export a model in a process of its own, which takes torch with it when it ends."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        pool.submit(_export, name, directory).result()


def _export(name: str, directory: Path) -> None:
    open_encoder(name, directory)


def _latest_builds(directory: Path) -> tuple[str, ...]:
    listings = (directory / "passages" / "builds").glob("*.json")
    ordered = sorted(listings, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return tuple(path.stem for path in ordered[:_KEPT])
