"""Keep the documents' texts, each under the hash of its content.

Unit    code points of the str that `read` returns are those that offsets count
"""

import os
from pathlib import Path

from kg.errors import StoreError
from kg.provenance import text_sha256


class Texts:
    """The stored texts of a data directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def write(self, text: str) -> str:
        """Store the text, durably, unless it is there; its name."""
        name = text_sha256(text)
        path = self._directory / f"{name}.txt"
        if path.exists():
            return name
        self._directory.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return name

    def read(self, name: str) -> str:
        """The text of that name."""
        try:
            return (self._directory / f"{name}.txt").read_bytes().decode()
        except FileNotFoundError as error:
            raise StoreError(f"the text {name} is gone: ingest the document again") from error

    def remove(self, name: str) -> None:
        """Forget the text, if it is there."""
        (self._directory / f"{name}.txt").unlink(missing_ok=True)
