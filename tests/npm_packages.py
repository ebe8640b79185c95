"""Find npm packages that tests may use: already installed ones, or all when npm may install.

A test skips unless the package lies in the cache folder; with CHIPGRAPH_NPM=1 npm puts it there.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_CACHE = Path(os.environ.get("CHIPGRAPH_NPM_CACHE", Path.home() / ".cache" / "chipgraph-npm"))


def npm_folder(*packages: str) -> Path:
    """The folder in which the packages are installed; skips the test when they are not."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    missing = [one for one in packages if not (_CACHE / "node_modules" / _name(one)).is_dir()]
    if missing and not (os.environ.get("CHIPGRAPH_NPM") and shutil.which("npm")):
        pytest.skip(f"{', '.join(missing)} not installed: CHIPGRAPH_NPM=1 installs them by npm")
    if missing:
        _CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(_CACHE), *packages]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return _CACHE


def _name(package: str) -> str:
    """Without its version: @scope/name@3 is in the folder @scope/name."""
    return package[0] + package[1:].partition("@")[0]
