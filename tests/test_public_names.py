"""Names: what is private stays in its module, what is public is used, said and well named."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.sources import PACKAGES, ROOT, imports, modules

VAGUE = {"base", "common", "factory", "helper", "helpers", "manager", "misc", "util", "utils"}
ENTRY_POINTS = {"ui.cli.main"}
"""called from outside Python"""


def public_definitions() -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                yield f"{name}.{node.name}", node


@cache
def names_used() -> frozenset[str]:
    """Every name that some Python file of the project reads, calls or imports."""
    folders = (*PACKAGES, "benchmarks", "docs", "samples", "tests")
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    found: set[str] = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name)
    return frozenset(found)


def test_private_names_stay_in_their_module():
    wrong = [
        f"{name}:{line} imports {target}.{found}"
        for name, tree in modules().items()
        for target, found, line in imports(tree)
        if target.split(".")[0] in PACKAGES and (found or "").startswith("_")
    ]
    assert wrong == []


def test_public_names_are_used():
    unused = [
        name
        for name, node in public_definitions()
        if node.name not in names_used() and not node.decorator_list
    ]
    assert sorted(set(unused) - ENTRY_POINTS) == []


def test_every_module_and_public_name_says_what_it_is():
    silent = [
        *(name for name, tree in modules().items() if tree.body and not ast.get_docstring(tree)),
        *(name for name, node in public_definitions() if not ast.get_docstring(node)),
    ]
    assert silent == []


def test_modules_are_named_by_what_they_make():
    assert [name for name in modules() if name.rpartition(".")[2] in VAGUE] == []
