"""Open what answering needs of a build, with the embedding model that was chosen."""

import os
from pathlib import Path

from kg.snapshots import Snapshot
from qa.ask import Desk
from qa.desk import desk_over
from qa.embeddings import choose_model, ready_encoder
from ui.asking import OpenDesk


def desk_opener(data_dir: Path, model: str | None = None) -> OpenDesk:
    """A function that opens a desk over a snapshot of the data directory.

    `model` names an embedding model; None leaves the choice to the environment.  Its vectors take
    part once they are there: a question never waits for them.
    """
    name = choose_model(model, os.environ)

    def open_desk(snapshot: Snapshot) -> Desk:
        return desk_over(snapshot, data_dir, encoder=ready_encoder(data_dir, name))

    return open_desk
