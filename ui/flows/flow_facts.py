"""What the card says of a layer."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.layer_style import LayerStyle
from ...core.flows.map_service import MapService
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import theme
from ..widgets.note_label import NoteLabel
from .date_words import period_sentence
from .flow_row_words import abstract_of, kind_of
from .short_text import ShortText

NAME_WIDTH = 60
MERCATOR = ("EPSG:3857", "EPSG:900913")
LICENCE = 1000  # characters


class FlowFacts(QWidget):
    """Abstract, period, licence, kind and, where there are several, the style.

    Attributes:
        abstract, period, licence, kind: values.
        styles: combo box; its data are names of styles.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.NORMAL)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._names: dict[QWidget, NoteLabel] = {}
        self.abstract, self.period, self.licence, self.kind = (ShortText() for _ in range(4))
        self.styles = QComboBox()
        self.styles.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.styles.setAccessibleName(tr("Style"))
        names = (tr("Abstract"), tr("Period"), tr("Licence"), tr("Kind"), tr("Style"))
        fields = (self.abstract, self.period, self.licence, self.kind, self.styles)
        for name, field in zip(names, fields):
            self._add(name, field)

    def show_entry(self, entry: FlowEntry, service: MapService | None, licence: str, style: str) -> None:
        """Say what is known; what is not known has no line.

        Args:
            entry: the layer.
            service: what the capabilities say of the service.
            licence: what the portal's file says; it comes first.
            style: the chosen style.
        """
        layer = entry.layer
        attribution = entry.flow.attribution if entry.flow is not None else ""
        told = licence or attribution or (layer.licence or layer.attribution if layer is not None else "")
        self._say(self.abstract, abstract_of(entry))
        self._say(self.period, period_sentence(entry))
        self._say(self.licence, clean_text(told or (service.licence if service is not None else ""), LICENCE))
        self._say(self.kind, " · ".join(part for part in (kind_of(entry), crs_of(entry)) if part))
        self._show_styles(layer.styles if layer is not None else (), style)

    def _show_styles(self, styles: Sequence[LayerStyle], chosen: str) -> None:
        self.styles.blockSignals(True)
        self.styles.clear()
        for style in styles:
            self.styles.addItem(clean_text(style.title or style.name, 80), style.name)
        self.styles.setCurrentIndex(max(0, self.styles.findData(chosen)))
        self.styles.blockSignals(False)
        self._set_visible(self.styles, len(styles) > 1)

    def _add(self, name: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        words = NoteLabel(name)
        words.setWordWrap(False)
        self._grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        self._names[field] = words

    def _say(self, field: ShortText, text: str) -> None:
        field.set_text(text)
        self._set_visible(field, bool(text))

    def _set_visible(self, field: QWidget, shown: bool) -> None:
        field.setVisible(shown)
        self._names[field].setVisible(shown)


def crs_of(entry: FlowEntry) -> str:
    """Return the CRS that is asked for, as far as it is known before asking."""
    if entry.source.kind == "xyz":
        return MERCATOR[0]
    offered = entry.layer.crs if entry.layer is not None else ()
    if not offered:
        return entry.flow.crs if entry.flow is not None else ""
    return next((crs for crs in MERCATOR if crs in offered), offered[0])
