"""The simple fields of a portal's document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSizePolicy, QWidget

from ...gis.translation import tr

Path = tuple[str, ...]


class PortalForm(QFormLayout):
    """Reads fields from a document and writes them back; the rest of the document stays as it is.

    Texts have a field for each language: what stands in English alone counts for both.
    """

    def __init__(self, portals: Mapping[str, str]) -> None:
        """Make the form; `portals` is id → name of those that may be a successor."""
        super().__init__()
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[Path, QLineEdit | QComboBox] = {}
        self._texts: list[Path] = []
        self._portals = portals
        self._add_texts(("title",), tr("Name"))
        self._add_line(("short_title",), tr("Short name"))
        self._add_texts(("about",), tr("About"))
        self._add_line(("owner",), tr("Owner"))
        self._add_line(("homepage",), tr("Portal's page"))
        self._add_status()
        self._add_access()
        for name, words in (
            ("users", tr("Who")),
            ("price", tr("Price, with its year")),
            ("quota", tr("Quota, with its year")),
            ("licence", tr("Licence")),
        ):
            self._add_texts(("terms", name), words)
        self._add_line(("terms", "attribution"), tr("Credit"))

    def add_addresses(self, names: Sequence[str]) -> None:
        """Add a field for each endpoint."""
        for name in names:
            self._add_line(("endpoints", name), tr("Address (%1)", name))

    def show_document(self, document: Mapping[str, Any]) -> None:
        """Fill the fields."""
        for path, field in self.fields.items():
            value = _value(document, path)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value or field.itemData(0))))
            else:
                field.setText(value)
                field.setCursorPosition(0)

    def into(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document with what stands in the fields; emptied ones are left out."""
        result = dict(document)
        for path, field in self.fields.items():
            if path[:-1] not in self._texts:
                value = field.currentData() if isinstance(field, QComboBox) else field.text().strip()
                _put(result, path, value)
        for path in self._texts:
            english, french = (self._words((*path, language)) for language in ("en", "fr"))
            either = english or french
            _put(result, path, {"en": either, "fr": french or english} if either else "")
        return result

    def _words(self, path: Path) -> str:
        field = self.fields[path]
        return field.text().strip() if isinstance(field, QLineEdit) else ""

    def _add_status(self) -> None:
        states = ((tr("open"), "open"), (tr("closing"), "closing"), (tr("retired"), "retired"))
        self._add_choice(("status", "state"), tr("Status"), states)
        self._add_line(("status", "since"), tr("Since (such as 2026-03)"))
        others = ((tr("none"), ""), *((name, portal) for portal, name in self._portals.items()))
        self._add_choice(("status", "successor"), tr("Replaced by"), others)

    def _add_access(self) -> None:
        anonymous, login = (tr("without account"), "anonymous"), (tr("with an account"), "login")
        files = (
            anonymous,
            (tr("with an anonymous signature"), "sign"),
            login,
            (tr("the requester pays"), "requester-pays"),
            (tr("by contract"), "contract"),
        )
        self._add_choice(("access", "search"), tr("Search"), (anonymous, login))
        self._add_choice(("access", "pixels"), tr("Files"), files)
        self._add_choice(("access", "quicklooks"), tr("Quicklooks"), (anonymous, login))
        self._add_line(("access", "register_url"), tr("Where an account is made"))

    def _add_texts(self, path: Path, words: str) -> None:
        self._texts.append(path)
        for language, name in (("en", tr("English")), ("fr", tr("French"))):
            self._add_line((*path, language), tr("%1 (%2)", words, name))

    def _add_line(self, path: Path, words: str) -> None:
        self._add(path, words, QLineEdit())

    def _add_choice(self, path: Path, words: str, choices: Sequence[tuple[str, str]]) -> None:
        combo = QComboBox()
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for name, value in choices:
            combo.addItem(name, value)
        self._add(path, words, combo)

    def _add(self, path: Path, words: str, field: QWidget) -> None:
        field.setAccessibleName(words)
        self.fields[path] = field
        self.addRow(words, field)


def _value(document: Mapping[str, Any], path: Path) -> str:
    """Return the text at a path; a text of one language stands for both."""
    value: Any = document
    for name in path:
        if isinstance(value, str):
            break
        value = value.get(name, "") if isinstance(value, Mapping) else ""
    return value if isinstance(value, str) else ""


def _put(document: dict[str, Any], path: Path, value: Any) -> None:
    """Set or take out what is at a path, without touching the objects of another document."""
    name, rest = path[0], path[1:]
    if rest:
        part = document.get(name)
        inner = dict(part) if isinstance(part, Mapping) else {}
        _put(inner, rest, value)
        value = inner
    if value in ("", {}):
        document.pop(name, None)
    else:
        document[name] = value
