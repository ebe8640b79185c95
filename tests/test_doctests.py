"""Examples in docstrings hold."""

import doctest
import importlib
import importlib.util

import pytest

from tests.sources import modules

ENOUGH = 200
"""fewer examples than this means that they were not found"""


def _examples(name: str) -> list[doctest.DocTest]:
    module = importlib.import_module(name)
    return [test for test in doctest.DocTestFinder().find(module, name) if test.examples]


@pytest.mark.parametrize("name", [name for name in modules() if not name.endswith("__main__")])
def test_examples_hold(name: str):
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    for test in _examples(name):
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


def test_examples_were_found():
    names = [name for name in modules() if not name.endswith("__main__")]
    assert sum(len(test.examples) for name in names for test in _examples(name)) > ENOUGH
