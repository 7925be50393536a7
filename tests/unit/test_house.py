"""The house rules that a program can check: sizes, names, metadata, texts, literal secrets."""

import ast
import configparser
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("core", "providers", "gis", "toolbox", "ui")
SHIPPED = sorted(
    [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")] + list(ROOT.glob("*.py"))
)  # fmt: skip
TOOLS = sorted((ROOT / "tools").rglob("*.py"))
FRENCH = ROOT / "resources/i18n/french.tsv"
BLIND = {"Exception", "BaseException"}
SECRET_NAME = re.compile(r"token|secret|passw", re.IGNORECASE)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes_of(paths, *kinds):
    for path in paths:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds):
                yield path, node


def function_lengths(paths):
    functions = nodes_of(paths, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path, node in functions
    }


def test_files_are_small():
    lengths = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in SHIPPED + TOOLS}
    assert not {name: length for name, length in lengths.items() if length > 400}
    assert statistics.median(lengths.values()) <= 120


def test_functions_are_small():
    lengths = function_lengths(SHIPPED + TOOLS)
    assert not {name: length for name, length in lengths.items() if length > 60}
    assert statistics.median(lengths.values()) <= 15


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_one_public_class_per_file_named_after_it(path):
    classes = [node.name for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
    public = [name for name in classes if not name.startswith("_")]
    assert len(public) <= 1
    if public and path.parent != ROOT:
        assert public[0].lower() == path.stem.replace("_", "")


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_exceptions_are_named(path):
    handlers = [node for _path, node in nodes_of([path], ast.ExceptHandler)]
    assert all(handler.type is not None for handler in handlers), "bare except"
    blind = [handler.lineno for handler in handlers if getattr(handler.type, "id", "") in BLIND]
    assert len(blind) <= 1, f"several blind excepts: lines {blind}"


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_nothing_is_left_open(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(
        r"\b(?:TODO|FIXME|XXX|NotImplementedError|print\(|exec_\(|processEvents|QVariant)\b", text
    )
    assert not found
    assert not [node.lineno for _path, node in nodes_of([path], ast.Assert)]


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_no_literal_secret(path):
    """What bandit calls B105 to B107; the plugin site blocks a version for it."""
    pairs = []
    for _path, node in nodes_of([path], ast.Assign, ast.AnnAssign, ast.keyword, ast.FunctionDef):
        if isinstance(node, ast.Assign):
            pairs += [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign):
            pairs.append((node.target, node.value))
        elif isinstance(node, ast.keyword):
            pairs.append((node, node.value))
        else:
            named = node.args.args[len(node.args.args) - len(node.args.defaults) :]
            pairs += list(zip(named + node.args.kwonlyargs, node.args.defaults + node.args.kw_defaults))
    for target, value in pairs:
        names = [getattr(target, part, None) for part in ("id", "attr", "arg")]
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            assert not any(name and SECRET_NAME.search(name) for name in names), f"line {value.lineno}"


def test_no_folder_shadows_qgis_or_the_standard_library():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert not folders & ({"processing", "qgis", "osgeo", "console"} | sys.stdlib_module_names)


def test_names_say_whole_words():
    """Each of these has a longer word that a newcomer need not guess."""
    short = {"util", "utils", "helpers", "misc", "common", "mgr", "cfg", "tmp", "conn", "prov"}
    assert not [name_of(path) for path in SHIPPED if path.stem in short]


def metadata():
    parser = configparser.ConfigParser()  # with interpolation, as plugins.qgis.org reads it
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return dict(parser["general"])


def test_metadata():
    general = metadata()
    for field in ("name", "description", "about", "author", "email", "tracker", "repository", "homepage"):
        assert general[field].strip()
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"
    assert general["hasProcessingProvider"] == "yes"
    assert (ROOT / general["icon"]).is_file()
    assert "supportsQt6" not in general


def test_the_change_log_describes_the_version():
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == metadata()["version"]


def test_licence():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 2, June 1991" in text


def test_every_text_has_french():
    done = subprocess.run(
        [sys.executable, ROOT / "tools/translations.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def french_rows():
    lines = FRENCH.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip()]


def test_french_keeps_the_placeholders():
    def placeholders(text):
        return sorted(re.findall(r"%\d|%n|\{\w*\}", text))

    assert not [row for row in french_rows() if placeholders(row[0]) != placeholders(row[1])]


def test_french_typography():
    """A no-break space stands before : ; ? ! % and inside « »; addresses and times are left alone."""
    wrong = re.compile(
        r" (?:[:;?!»]|%(?![\dn]))"  # a plain space
        r"|[^\s\u00a0\u202f?!/(][;?!](?:\s|$)|[^\W\d]:(?:\s|$)|\d%(?!\d)"  # none at all
        r"|« |«\w|\w»"
    )
    assert not [row for row in french_rows() if wrong.search(row[1])]


def test_the_catalogue_qt_reads_is_sound(tmp_path, monkeypatch):
    """Its shape alone; tests/qgis loads a file with Qt itself."""
    monkeypatch.syspath_prepend(ROOT / "tools")
    import qm

    content = qm.compiled("GuichetEo", {"Where": "Où"}, "fr_FR")
    assert content.startswith(qm.MAGIC)
    assert "Où".encode("utf-16-be") in content
