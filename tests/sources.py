"""The Python of the four packages, as syntax trees, for tests that read the source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("kg", "ingest", "qa", "ui")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module by its dotted name."""
    return {
        f"{package}.{path.stem}": ast.parse(path.read_text("utf-8"), str(path))
        for package in PACKAGES
        for path in sorted((ROOT / package).glob("*.py"))
    }


def imports(tree: ast.Module) -> Iterator[tuple[str, str | None, int]]:
    """Each import: module, name in it or None, line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, "relative import"
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)
