"""Everything that the portal says about a scene, folded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.scene import Scene
from ...gis.translation import tr
from .. import formats, theme
from ..factories import tip
from ..theme import SMALL
from ..widgets.icon_button import IconButton

MOST, LONGEST, ROWS = 500, 300, 14
_SHAPES = frozenset(
    ("geometry", "footprint", "Footprint", "GeoFootprint", "spatialBounds", "spatialCoverage", "gmlfootprint")
)


class PropertiesBox(QgsCollapsibleGroupBox):
    """Name and value of each property, with a filter and a way to copy; decoded when it is made."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        self._rows = properties_of(scene)
        super().__init__(tr("All properties (%1)", formats.number(len(self._rows))), parent)
        self.setCollapsed(True)
        box = QVBoxLayout(self)
        box.setSpacing(SMALL)
        row = QHBoxLayout()
        self.filter = QgsFilterLineEdit()
        self.filter.setShowSearchIcon(True)
        self.filter.setPlaceholderText(tr("Filter the properties…"))
        self.filter.setAccessibleName(tr("Filter the properties…"))
        self.filter.textChanged.connect(self._apply)
        row.addWidget(self.filter, 1)
        copy = IconButton("mActionEditCopy", tr("Copy the properties shown"))
        copy.clicked.connect(self._copy)
        row.addWidget(copy)
        box.addLayout(row)
        self.table = self._table()
        box.addWidget(self.table)

    def _table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setColumnCount(2)
        table.setHeaderHidden(True)
        table.setRootIsDecorated(False)
        table.setFont(theme.small(table.font()))
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setAccessibleName(tr("Properties"))
        for name, value in self._rows:
            item = QTreeWidgetItem([name, value])
            for column, text in enumerate((name, value)):
                item.setToolTip(column, tip(text))
            table.addTopLevelItem(item)
        table.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight((table.fontMetrics().height() + SMALL) * min(ROWS, len(self._rows) + 1))
        return table

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The rows that the filter lets through."""
        words = self.filter.text().casefold().split()
        return [row for row in self._rows if all(word in " ".join(row).casefold() for word in words)]

    def _apply(self) -> None:
        shown = set(self.shown)
        for place, row in enumerate(self._rows):
            self.table.topLevelItem(place).setHidden(row not in shown)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}\t{value}" for name, value in self.shown))


def properties_of(scene: Scene) -> list[tuple[str, str]]:
    """Return name and value of each property, values as one line of at most 300 characters.

    Items that are no GeoJSON features have them at the top, or in a list of names and values (OData, M2M).
    """
    document = scene.item.decode() if scene.item else {}
    if not isinstance(document, dict):
        return []
    own = document.get("properties")
    pairs = own.items() if isinstance(own, dict) else _pairs(document)
    rows = sorted(pairs, key=lambda entry: str(entry[0]))
    return [(str(name)[:LONGEST], _line(value)) for name, value in rows][:MOST]


def _pairs(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        entries = value if isinstance(value, list) else []
        named = [_named(entry) for entry in entries]
        if entries and None not in named:
            yield from (pair for pair in named if pair is not None)
        elif name not in _SHAPES:
            yield name, value


def _named(entry: Any) -> tuple[str, Any] | None:
    """Return the pair that an entry such as `{"Name": "tileId", "Value": "31TCJ"}` is."""
    if not isinstance(entry, dict):
        return None
    lower = {str(name).lower(): value for name, value in entry.items()}
    name = lower.get("name", lower.get("fieldname"))
    value = lower.get("value", lower.get("content"))
    return (name, value) if isinstance(name, str) and value is not None else None


def _line(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
