"""Import directions between the folders; needs neither QGIS nor Qt."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# folder -> (sibling folders it may import, packages beyond the standard library that it may import)
RULES = {
    "core": (set(), set()),
    "providers": ({"core"}, {"requests", "urllib3"}),
    "gis": ({"core", "providers"}, {"qgis", "osgeo", "processing"}),
    "toolbox": ({"core", "providers", "gis"}, {"qgis", "osgeo", "processing"}),
    "ui": ({"core", "gis"}, {"qgis", "processing"}),
}
MODULES = sorted(
    str(path.relative_to(ROOT)) for folder in RULES for path in (ROOT / folder).rglob("*.py")
)  # fmt: skip
WITHOUT_WIDGETS = {"gis", "toolbox"}
WIDGETS = ("qgis.gui", "qgis.PyQt.QtWidgets")
SHAPELY_HOME = "core/geometry.py"


def tree_of(module):
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports_of(module):
    """Yield (line, absolute name or "", sibling folder or "") of every import of a module."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}", "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, "", sibling) for sibling in siblings_of(module, node))


def siblings_of(module, node):
    """Name the plugin's folders that a relative import reaches into."""
    folder, *rest = Path(module).parts
    if node.level <= len(rest):
        return [folder]
    targets = [node.module] if node.module else [alias.name for alias in node.names]
    return [target.split(".")[0] for target in targets]


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downwards(module):
    folder = Path(module).parts[0]
    siblings, outside = RULES[folder]
    if module == SHAPELY_HOME:
        outside = outside | {"shapely"}
    # sys.stdlib_module_names is new in Python 3.10; every supported distribution tests with that or later
    for line, name, sibling in imports_of(module):
        where = f"{module}:{line}"
        if name:
            package = name.split(".")[0]
            assert package in outside | sys.stdlib_module_names, f"{where} imports {name}"
            if folder in WITHOUT_WIDGETS:
                assert not f"{name}.".startswith(tuple(f"{bad}." for bad in WIDGETS)), (
                    f"{where} imports {name}"
                )
        else:
            assert sibling in siblings | {folder}, f"{where} imports {sibling}/ from {folder}/"


@pytest.mark.parametrize("module", MODULES)
def test_shapely_is_imported_where_it_is_used(module):
    top = [node for node in tree_of(module).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in top if isinstance(node, ast.ImportFrom) and node.level == 0}
    assert not {name for name in names if name.split(".")[0] == "shapely"}


def test_the_package_root_imports_nothing():
    body = tree_of("__init__.py").body
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [node.module for node in imports if getattr(node, "module", None) != "typing"] == ["__future__"]
    assert [node.name for node in body if isinstance(node, ast.FunctionDef)] == ["classFactory"]
