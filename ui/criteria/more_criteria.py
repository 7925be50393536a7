"""Conditions that few searches need, folded until one is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsDoubleSpinBox, QgsFilterLineEdit, QgsSpinBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ...core.criteria import Criteria
from ...core.family import Family
from ...gis.translation import tr
from .. import theme

POLARISATIONS = ("VV", "VH", "HH", "HV", "VV+VH", "HH+HV")
MODES = ("IW", "EW", "SM", "WV")
_STEREO = "stereo"  # one field of the form for `stereo` and `tri_stereo`
_PAIR, _TRIPLET = "pair", "triplet"
ORBITS = 400  # larger than the longest repeat cycle in use (Sentinel-3: 385 orbits)


class MoreCriteria(QgsCollapsibleGroupBox):
    """A condition that no chosen family has is disabled and says so; it then does not count.

    Signals:
        changed(): another condition.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.LARGE, theme.TIGHT, 0, theme.SMALL)
        self._grid.setHorizontalSpacing(theme.NORMAL)
        self._grid.setVerticalSpacing(theme.SMALL)
        self._grid.setColumnStretch(1, 1)
        self._add_fields()
        for arrow in self.findChildren(QToolButton, "collapseButton"):
            arrow.setAccessibleName(tr("More criteria"))
        self.setCollapsed(True)
        self.setSaveCollapsedState(False)
        self._show_title()

    def _add_fields(self) -> None:
        directions = {"": tr("Any"), "ascending": tr("Ascending"), "descending": tr("Descending")}
        self._add("orbit_direction", tr("Orbit direction"), _choice(directions))
        self._add("orbit_relative", tr("Relative orbit"), _number(ORBITS))
        anything = {"": tr("Any")}
        self._add("polarisation", tr("Polarisation"), _choice({**anything, **{p: p for p in POLARISATIONS}}))
        self._add("mode", tr("Mode"), _choice({**anything, **{mode: mode for mode in MODES}}))
        self._add("snow_max", tr("Snow up to"), _measure(100, " %"))
        self._add("incidence_max", tr("Incidence up to"), _measure(90, "°"))
        self._add("incidence_along_max", tr("– along the track up to"), _measure(90, "°"))
        self._add("incidence_across_max", tr("– across the track up to"), _measure(90, "°"))
        self._add("sun_elevation_min", tr("Sun at least"), _measure(90, "°"))
        self._add("resolution_max", tr("Resolution up to"), _measure(10000, " m"))
        views = {
            "": tr("Any"),
            _PAIR: tr("Stereo: two views or more"),
            _TRIPLET: tr("Tri-stereo: three views"),
        }
        self._add(_STEREO, tr("Stereo"), _choice(views))
        identifier = QgsFilterLineEdit()
        identifier.setPlaceholderText(tr("part of a product identifier"))
        self._add("identifier", tr("Identifier contains"), identifier)

    def applied_to(self, criteria: Criteria) -> Criteria:
        """Return `criteria` with the conditions shown here."""
        values = {name: self._value(name) for name in self._fields if name != _STEREO}
        views = self._value(_STEREO)
        return replace(criteria, **values, stereo=bool(views), tri_stereo=views == _TRIPLET)

    def set_criteria(self, criteria: Criteria) -> None:
        """Show the conditions of `criteria`; the group opens where one is set."""
        for name, field in self._fields.items():
            _show(field, _views(criteria) if name == _STEREO else getattr(criteria, name))
        if self._count():
            self.setCollapsed(False)

    def set_families(self, families: Iterable[Family]) -> None:
        """Enable what at least one of the families has; everything while none is chosen."""
        known = [family.criteria for family in families]
        for name, field in self._fields.items():
            usable = name == "identifier" or not known or any(name in criteria for criteria in known)
            reason = "" if usable else tr("None of the chosen families has it")
            for widget in (field, self._labels[name]):
                widget.setEnabled(usable)
                widget.setToolTip(reason)
        self._show_title()

    def _add(self, name: str, words: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._fields[name], self._labels[name] = field, label
        if isinstance(field, QComboBox):
            field.currentIndexChanged.connect(self._on_changed)
        elif isinstance(field, QgsFilterLineEdit):
            field.textChanged.connect(self._on_changed)
        else:
            field.valueChanged.connect(self._on_changed)

    def _value(self, name: str) -> Any:
        field = self._fields[name]
        if isinstance(field, QComboBox):
            return field.currentData() if field.isEnabled() else ""
        if isinstance(field, QgsFilterLineEdit):
            return field.text().strip()
        return (field.value() or None) if field.isEnabled() else None

    def _count(self) -> int:
        return sum(bool(self._value(name)) for name in self._fields)

    def _on_changed(self) -> None:
        self._show_title()
        self.changed.emit()

    def _show_title(self) -> None:
        count = self._count()
        self.setTitle(tr("More criteria (%1 set)", count) if count else tr("More criteria"))


def _views(criteria: Criteria) -> str:
    return _TRIPLET if criteria.tri_stereo else _PAIR if criteria.stereo else ""


def _choice(entries: dict[str, str]) -> QComboBox:
    box = QComboBox()
    for value, words in entries.items():
        box.addItem(words, value)
    return box


def _number(largest: int) -> QgsSpinBox:
    box = QgsSpinBox()
    box.setRange(0, largest)
    box.setSpecialValueText(tr("Any"))
    box.setClearValueMode(QgsSpinBox.ClearValueMode.MinimumValue)
    return box


def _measure(largest: float, unit: str) -> QgsDoubleSpinBox:
    box = QgsDoubleSpinBox()
    box.setRange(0, largest)
    box.setDecimals(1)
    box.setSuffix(unit)
    box.setSpecialValueText(tr("Any"))
    box.setClearValueMode(QgsDoubleSpinBox.ClearValueMode.MinimumValue)
    return box


def _show(field: QWidget, value: Any) -> None:
    if isinstance(field, QComboBox):
        index = field.findData(value)
        if index < 0:
            field.addItem(str(value), value)
            index = field.count() - 1
        field.setCurrentIndex(index)
    elif isinstance(field, QgsFilterLineEdit):
        field.setText(value)
    elif isinstance(field, QgsSpinBox):
        field.setValue(int(value or 0))
    else:
        field.setValue(float(value or 0))
