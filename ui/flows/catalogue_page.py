"""Looking for flows in catalogues."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any, Callable

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ...core.flows.box_meeting import boxes_meet
from ...core.flows.flow_catalogues import flow_catalogues
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_flow import FoundFlow, found_at
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.flows.catalogue_search import CatalogueSearch
from ...gis.translation import tr
from .. import formats, theme
from ..factories import narrowable, tip
from ..message import Message, plain_message
from ..remedy import Remedy
from ..widgets.note_label import NoteLabel
from ..widgets.sub_page import SubPage
from .address_words import no_way
from .flow_messages import flow_sentence
from .flow_notice import FlowNotice
from .flow_row_words import KINDS

CATALOGUES = ("csw", "records", "mviewer")
TITLE, ABSTRACT = 200, 1500  # characters
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FOUND = Qt.ItemDataRole.UserRole


class CataloguePage(SubPage):
    """Words, a catalogue, what it has; the chosen flow goes to the map or to the user's own.

    Signals:
        add_wanted: a `FoundFlow` that is to be put on the map, or a whole service whose layers are wanted.
        kept: one was added to the user's own flows.
    """

    add_wanted = pyqtSignal(object)
    kept = pyqtSignal()

    def __init__(
        self,
        guichet: Any,
        view: Callable[[], Box | None],
        parent: QWidget | None = None,
        search: CatalogueSearch | None = None,
    ) -> None:
        """Make the page for a `gis.guichet.Guichet`.

        Args:
            guichet: whose catalogues are asked.
            view: gives west, south, east, north of the map's view in degrees.
            parent: owner.
            search: stands in for asking.
        """
        super().__init__(parent)
        self._flows, self._view, self._asked = guichet.flows, view, ""
        self._there: tuple[FlowSource, ...] = ()
        self._search = search or CatalogueSearch(self._flows.doors, self)
        self.words, self.catalogues = QgsFilterLineEdit(), QComboBox()
        self.here = QCheckBox(tr("Only what covers the map"))
        self.go = QPushButton(tr("Find"))
        self.list, self.notice = QListWidget(), FlowNotice()
        self._about = narrowable(NoteLabel(tone="text"))
        self.keep, self.add = QPushButton(tr("Add to My Flows")), QPushButton(tr("Add to Map"))
        self.set_title(tr("Search in catalogues"))
        self._lay_out()
        self._connect()
        self._show_chosen()

    def open(self, source_id: str = "") -> None:
        """List the catalogues that there are, one of them chosen if it is named."""
        chosen = source_id or self.catalogues.currentData()
        self.catalogues.clear()
        self._there = catalogues_of(self._flows)
        for source in self._there:
            title = source.title.text(formats.language()) or source.address
            self.catalogues.addItem(clean_text(title, TITLE), source.id)
        self.catalogues.setCurrentIndex(max(0, self.catalogues.findData(chosen)))
        self.go.setEnabled(self.catalogues.count() > 0)
        self._show_about()
        if not self.catalogues.count():
            self.say(plain_message(tr("There is no catalogue yet: add the address of one.")))
        self.words.setFocus()

    def say(self, message: Message | None) -> None:
        """Say what came of it; None: nothing any more."""
        self.notice.say(message)

    def close_down(self) -> None:
        """Leave no thread."""
        self._search.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the words searches, in the list it adds to the map."""
        if event.key() in ENTER and self.words.hasFocus():
            self.start()
        elif event.key() in ENTER and self.list.hasFocus() and self.add.isEnabled():
            self._on_add()
        else:
            super().keyPressEvent(event)

    def start(self, _checked: bool = False) -> None:
        """Ask the chosen catalogue; while it is asked: end that."""
        if self._search.running:
            self._search.cancel()
            self._show_running(False)
            self.say(None)
            return
        source = self._source()
        if source is None:
            return
        self.list.clear()
        self._show_chosen()
        self._asked = self.catalogues.currentText()
        self._show_running(True)
        words = tr("%1 is being asked…", self._asked)
        self.say(Message(words, html.escape(words, quote=False), status="busy", glyph="busy"))
        box = self._view() if self.here.isChecked() else None
        self._search.start(source, self.words.text().strip(), box)

    def _connect(self) -> None:
        self.go.clicked.connect(self.start)
        self.catalogues.activated.connect(self._on_catalogue)
        self.list.currentItemChanged.connect(self._on_current)
        self.list.itemDoubleClicked.connect(self._on_double_click)
        self.add.clicked.connect(self._on_add)
        self.keep.clicked.connect(self._on_keep)
        self.notice.remedy_wanted.connect(self._on_remedy)
        self._search.found.connect(self._on_found)
        self._search.failed.connect(self._on_failed)

    def _on_catalogue(self, _place: int) -> None:
        self._show_about()

    def _show_about(self) -> None:
        """Say what the chosen catalogue holds, until it is asked."""
        chosen, language = self.catalogues.currentData(), formats.language()
        about = next((one.about for one in flow_catalogues() if one.source.id == chosen), None)
        self.say(plain_message(about.text(language)) if about is not None and about.en else None)

    def _on_found(self, found: Sequence[FoundFlow]) -> None:
        self._show_running(False)
        for flow in found:
            item = QListWidgetItem(clean_text(flow.title, TITLE))
            item.setData(FOUND, flow)
            item.setIcon(theme.icon("mIconWms"))
            item.setToolTip(tip(clean_text(flow.abstract, ABSTRACT) or flow.source.address))
            self.list.addItem(item)
        one, many = tr("%1 flow found"), tr("%1 flows found")
        none = tr("Nothing found: try other words, or everywhere.")
        self.say(plain_message(formats.counted(len(found), one, many) if found else none))
        self.list.setCurrentRow(0)

    def _on_failed(self, error: PortalError) -> None:
        self._show_running(False)
        self.say(flow_sentence(error, self._asked))

    def _on_remedy(self, remedy: Remedy) -> None:
        if remedy is Remedy.TRY_AGAIN:
            self.start()

    def _on_current(self, _current: Any, _previous: Any) -> None:
        self._show_chosen()

    def _on_double_click(self, _item: QListWidgetItem) -> None:
        self._on_add()

    def _on_add(self, _checked: bool = False) -> None:
        flow = self._chosen()
        if flow is not None:
            self.add_wanted.emit(flow)

    def _on_keep(self, _checked: bool = False) -> None:
        flow = self._chosen()
        if flow is None:
            return
        try:
            source = self._flows.accounts.keep_keys(clean_text(flow.title, TITLE), flow.source)
            if source is None:
                words = tr("QGIS's authentication did not take it: is the master password set?")
                self.say(plain_message(words))
                return
            self._flows.book.add_found(found_at(flow, source), keep=True)
        except OSError as error:
            self.say(plain_message(tr("The profile cannot be written: %1", error.strerror or error)))
            return
        except ValueError:
            self.say(plain_message(no_way()))
            return
        words = tr("“%1” is among your flows.", clean_text(flow.title, TITLE))
        self.say(Message(words, html.escape(words, quote=False), status="ok", glyph="ok"))
        self.kept.emit()

    def _chosen(self) -> FoundFlow | None:
        item = self.list.currentItem()
        return item.data(FOUND) if item is not None else None

    def _source(self) -> FlowSource | None:
        chosen = self.catalogues.currentData()
        return next((source for source in self._there if source.id == chosen), None)

    def _show_chosen(self) -> None:
        flow = self._chosen()
        self.keep.setEnabled(flow is not None)
        self.add.setEnabled(flow is not None)
        self._about.setVisible(flow is not None)
        if flow is not None:
            self.add.setText(tr("Show Layers") if flow.flow is None else tr("Add to Map"))
            kind = KINDS.get(flow.source.kind, flow.source.kind)
            away = "" if boxes_meet(flow.box, self._view()) else tr("outside of the map view")
            facts = " · ".join(filter(None, (kind, clean_text(flow.layer), clean_text(flow.licence), away)))
            title, abstract = clean_text(flow.title, TITLE), clean_text(flow.abstract, 300)
            told = [html.escape(part, quote=False) for part in (title, abstract, facts)]
            self._about.set_html(f"<b>{told[0]}</b><br>" + "<br>".join(part for part in told[1:] if part))

    def _show_running(self, running: bool) -> None:
        self.go.setText(tr("Stop") if running else tr("Find"))

    def _lay_out(self) -> None:
        self.words.setShowSearchIcon(True)
        self.words.setPlaceholderText(tr("Words: land cover, ortho, snow…"))
        self.words.setAccessibleName(tr("Words"))
        self.catalogues.setAccessibleName(tr("Catalogue"))
        self.catalogues.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.list.setAccessibleName(tr("Flows that were found"))
        self.list.setFont(theme.small(self.list.font()))
        self.list.setIconSize(theme.ICON)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.add.setDefault(True)
        self.body.addWidget(self.words)
        self.body.addLayout(_line((self.catalogues, 1), (self.go, 0)))
        self.body.addWidget(self.here)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._about)
        foot = _line((self.keep, 0), (self.add, 0))
        foot.insertStretch(0, 1)
        self.body.addLayout(foot)


def catalogues_of(flows: Any) -> tuple[FlowSource, ...]:
    """Return the catalogues that ship with the plugin, those of portals and those of the user."""
    there = tuple(source for source in flows.book.sources if source.kind in CATALOGUES)
    known = {source.address for source in there}
    shipped = (catalogue.source for catalogue in flow_catalogues())
    return (*(source for source in shipped if source.address not in known), *there)


def _line(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.SMALL)
    for widget, stretch in parts:
        line.addWidget(widget, stretch)
    return line
