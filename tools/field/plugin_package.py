"""Load this checkout as the package `guichet_eo`, as QGIS does."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def load_plugin() -> None:
    """Make `import guichet_eo…` work; nothing of QGIS is started."""
    if "guichet_eo" in sys.modules:
        return
    specification = importlib.util.spec_from_file_location(
        "guichet_eo", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(specification)
    sys.modules["guichet_eo"] = package
    specification.loader.exec_module(package)
