r"""Compile the French of the interface, or say what it lacks.

    python3 tools/translations.py           write resources/i18n/guichet_eo_fr.ts and .qm
    python3 tools/translations.py --check   print texts without French and unused rows; exit 1 if any lacks

``resources/i18n/french.tsv`` is the one place where French is written: a row per text, English, a tab,
French; a line break is written ``\n``. The English texts are the literals given to ``tr("…")`` in the code.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import qm

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "resources/i18n/french.tsv"
OUTPUT = ROOT / "resources/i18n/guichet_eo_fr"
CONTEXT = "GuichetEo"
LANGUAGE = "fr_FR"
# the module that defines tr() passes a variable on
DEFINITION = ROOT / "gis/translation.py"


def sources() -> list[Path]:
    """Return the modules that may hold texts of the interface."""
    found = [path for folder in ("gis", "ui", "toolbox") for path in (ROOT / folder).rglob("*.py")]
    found += ROOT.glob("plugin.py")
    return sorted(path for path in found if path != DEFINITION)


def text_arguments(path: Path) -> Iterator[ast.expr]:
    """Yield the text given to each call of ``tr``, ``self.tr`` or ``translate`` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "tr":
            yield node.args[0]
        elif name == "translate" and len(node.args) > 1:
            yield node.args[1]


def literals(argument: ast.expr) -> list[str]:
    """Return the texts an argument can be: a literal, or either side of a condition; empty if unknown."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        either, other = literals(argument.body), literals(argument.orelse)
        return [*either, *other] if either and other else []
    return []


def used_texts() -> tuple[dict[str, str], list[str]]:
    """Return text -> first module using it, and the places where the text is not a literal."""
    texts: dict[str, str] = {}
    unknown = []
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for argument in text_arguments(path):
            found = literals(argument)
            if not found:
                unknown.append(f"{name}:{argument.lineno}: {ast.unparse(argument)}")
            for text in found:
                texts.setdefault(text, name)
    return texts, unknown


def french_texts() -> dict[str, str]:
    """Return English -> French of the table.

    Raises:
        ValueError: a row that is not two texts, or an English text that stands twice.
    """
    rows: dict[str, str] = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        english, separator, french = line.replace("\\n", "\n").partition("\t")
        if not separator or "\t" in french or not french.strip():
            raise ValueError(f"{TABLE.name}:{number}: not English, a tab, French: {line!r}")
        if english in rows:
            raise ValueError(f"{TABLE.name}:{number}: {english!r} stands twice")
        rows[english] = french
    return rows


def ts_document(texts: dict[str, str], french: dict[str, str]) -> str:
    """Return the translations as Qt Linguist reads them."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{LANGUAGE}" sourcelanguage="en">',
        f"<context><name>{CONTEXT}</name>",
    ]
    for text, module in sorted(texts.items()):
        translation = french.get(text)
        state = "" if translation else ' type="unfinished"'
        lines += [
            f'<message><location filename="../../{module}"/>',
            f"<source>{escape(text)}</source>",
            f"<translation{state}>{escape(translation or '')}</translation></message>",
        ]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def check() -> int:
    """Print what is missing and what is left over; return the exit code."""
    texts, unknown = used_texts()
    french = french_texts()
    missing = sorted(set(texts) - set(french))
    for text in missing:
        print(f"no French: {text!r} ({texts[text]})")
    for place in unknown:
        print(f"not a literal: {place}")
    for text in sorted(set(french) - set(texts)):
        print(f"unused: {text!r}")
    print(f"{len(texts)} texts, {len(missing)} without French, {len(unknown)} not literal")
    return 1 if missing or unknown else 0


def write() -> int:
    """Write the .ts and .qm files; return the exit code."""
    texts, _unknown = used_texts()
    french = french_texts()
    OUTPUT.with_suffix(".ts").write_text(ts_document(texts, french), encoding="utf-8")
    done = {text: french[text] for text in texts if text in french}
    OUTPUT.with_suffix(".qm").write_bytes(qm.compiled(CONTEXT, done, LANGUAGE))
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
