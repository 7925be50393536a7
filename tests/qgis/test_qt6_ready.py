"""Under Qt 6 an enum's values are only reached through the enum: `Qt.AlignmentFlag.AlignLeft`."""

import ast
import importlib
from enum import Enum
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("gis", "ui", "toolbox")
MODULES = sorted(
    [ROOT / "plugin.py", *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
)
REMOVED = {"exec_", "print_", "setPixelSizeF"}


def qt_names(tree):
    """Yield (local name, object) for everything that a module imports from Qt."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            module = importlib.import_module(node.module)
            for alias in node.names:
                yield alias.asname or alias.name, getattr(module, alias.name)


def is_enum_value(owner, name):
    """Whether `owner.name` is a value of an enum that belongs to `owner`, reached without the enum's name."""
    value = getattr(owner, name, None)
    kind = type(value)
    nested = getattr(owner, kind.__name__, None)
    return (isinstance(value, (int, Enum)) and kind not in (int, bool)) and nested is kind


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_enums_are_scoped_and_nothing_removed_is_called(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = dict(qt_names(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        assert node.attr not in REMOVED, f"{path.name}:{node.lineno} {node.attr} is gone in Qt 6"
        if isinstance(node.value, ast.Name) and node.value.id in known:
            owner = known[node.value.id]
            assert not is_enum_value(owner, node.attr), (
                f"{path.name}:{node.lineno} {node.value.id}.{node.attr}"
            )


def test_the_check_sees_what_it_looks_for():
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtWidgets import QFrame

    if hasattr(Qt, "AlignLeft"):  # Qt 5
        assert is_enum_value(Qt, "AlignLeft")
        assert is_enum_value(QFrame, "NoFrame")
    assert not is_enum_value(Qt, "AlignmentFlag")
