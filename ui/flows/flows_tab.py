"""The Flows tab: the tree of flows, and the search in catalogues over it."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_flow import FoundFlow
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.translation import tr
from ...gis.unowned import Unowned
from .. import formats
from ..desktop import copy_text
from ..message import Message, filled
from ..portals.account_dialog import AccountDialog
from ..remedy import Remedy
from .add_flow_dialog import AddFlowDialog
from .catalogue_page import CataloguePage
from .date_words import value_words
from .export_dialog import export_parameters, open_export
from .flow_deed import FlowDeed as Deed
from .flow_drag import FlowDrag
from .flow_hand import FlowHand
from .flow_messages import flow_sentence
from .flow_news import FlowNews
from .flow_node import FlowNode
from .flow_waiting import FlowWaiting
from .flows_page import FlowsPage
from .view_box import view_degrees

NETWORK, CERTIFICATES = "mOptionsPageNetwork", "mOptionsPageAuth"


class FlowsTab(QStackedWidget):
    """Does what its pages ask for.

    Signals:
        compare_requested: a `QgsRasterLayer` that is on the map.
        directory_requested(str): show the Portals tab at a portal.
        options_requested(str): show a page of QGIS's options.
    """

    compare_requested = pyqtSignal(object)
    directory_requested = pyqtSignal(str)
    options_requested = pyqtSignal(str)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, guichet: Any, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Make the tab for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet, self._flows, self._canvas = guichet, guichet.flows, canvas
        self.dialog: AddFlowDialog | None = None
        self._to_compare = ""
        self._compared: FlowRequest | None = None
        self._seen = False
        self.page = FlowsPage(guichet, canvas)
        self.hand = FlowHand(guichet, canvas, self.page.card, self)
        self._waiting = FlowWaiting(self._flows.book, self)
        self.news = FlowNews(guichet, canvas, self.hand)
        self._drag = FlowDrag(guichet, canvas, self.hand)
        self.page.model.drag = self._drag.data
        self.catalogues = CataloguePage(guichet, self._view)
        self.addWidget(self.page)
        self.addWidget(self.catalogues)
        self._deeds = {
            Deed.ADD: self._add,
            Deed.COMPARE: self._compare,
            Deed.EXPORT: self._export,
            Deed.COPY_ADDRESS: self._copy_address,
            Deed.CONNECTION: self._save_connection,
            Deed.EDIT: self._edit,
            Deed.REMOVE: self._remove,
            Deed.RELOAD: self._reload,
            Deed.CATALOGUE: self._open_catalogue,
            Deed.DIRECTORY: self._show_in_directory,
        }
        self._connect()

    def show_flows(self, entry_id: str = "") -> None:
        """Show the tree, at a layer, a portal or a service if one is named."""
        self.setCurrentWidget(self.page)
        self.page.show_flows()
        if entry_id:
            self.page.show_entry(entry_id)
        self.page.tree.setFocus()

    def do(self, deed: Deed) -> None:
        """Do something with the current row."""
        node = self.page.tree.current()
        if node is not None:
            self.page.say(None)
            self._deeds[deed](node)

    def back(self) -> bool:
        """Go back to the same row of the tree, or drop the filter; return whether there was anything."""
        if self.currentWidget() is not self.page:
            self.setCurrentWidget(self.page)
            self.page.tree.setFocus()
            return True
        if self.page.filters.words:
            self.page.filters.clear()
            return True
        return False

    def add_address(self, source: FlowSource | None = None) -> None:
        """Open the dialog for an address, or for a service of the user; it holds up nothing else."""
        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = AddFlowDialog(self._guichet, source, self)
        self.dialog.saved.connect(self._on_saved)
        self.dialog.finished.connect(self._on_dialog_finished)
        self.dialog.show()
        self.dialog.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        """With the first look at the flows, those of the user's accounts are asked for."""
        super().showEvent(event)
        if not self._seen:
            self._seen = True
            self._flows.ask_lists()
            self.news.warn_of_proxy()

    def close_down(self) -> None:
        """Leave no thread, no timer and no listener on the canvas."""
        self._flows.layers.use_view(None)
        self._drag.close()
        self.page.close_down()
        self.catalogues.close_down()
        self.hand.close_down()

    def _connect(self) -> None:
        page, card = self.page, self.page.card
        page.picked.connect(self._on_picked)
        page.moved.connect(self.hand.show_picture)
        page.deed_wanted.connect(self.do)
        page.tree.add_wanted.connect(self._add_current)
        page.filters.address_wanted.connect(self.add_address)
        page.filters.catalogues_wanted.connect(self._show_catalogues)
        card.add_wanted.connect(self._add_current)
        card.remedy_wanted.connect(self._on_remedy)
        self.hand.failed.connect(page.say)
        self._drag.said.connect(page.say)
        self._waiting.ready.connect(self._put)
        self._waiting.failed.connect(self._on_unread)
        self.catalogues.back_wanted.connect(self.back)
        self.catalogues.add_wanted.connect(self._add_found)
        self.catalogues.kept.connect(page.show_flows)
        self._flows.layers.added.connect(self._on_added)
        self._flows.layers.failed.connect(self._on_failed)
        self._flows.layers.time_set.connect(self._on_time_set)
        self._flows.layers.use_view(self._view)
        self._flows.steps.changed.connect(self._on_steps)
        self.news.said.connect(page.say)
        self._guichet.search_started.connect(self._on_search)

    # ---- deeds -----------------------------------------------------------------------------------

    def _add_current(self) -> None:
        self.do(Deed.ADD)

    def _add(self, node: FlowNode) -> None:
        self._say(tr("%1 is being put on the map…"), node.title, "busy")
        self._begin(node.entry)

    def _compare(self, node: FlowNode) -> None:
        """Compare the layer on the map; it is put there first if need be."""
        layer = self.hand.layer()
        if layer is not None:
            self.compare_requested.emit(layer)
            return
        self._to_compare = node.entry.id
        self._begin(node.entry)

    def _begin(self, entry: FlowEntry) -> None:
        """Put a layer on the map, once its service is known."""
        if not self._waiting.begin(entry):
            self._put(entry)

    def _put(self, entry: FlowEntry) -> None:
        """Put a layer on the map at its date and in its style."""
        value, style = self.hand.choice(entry)
        try:
            crs = self._canvas.mapSettings().destinationCrs().authid()
            request = self._flows.request(entry, value, style, crs)
        except FlowError as error:
            self._tell(self._sentence(error, entry.title(formats.language())))
            return
        if entry.id == self._to_compare:
            self._to_compare, self._compared = "", request
        self._flows.layers.add(request)

    def _export(self, node: FlowNode) -> None:
        request = self.hand.request()
        if request is not None and open_export(export_parameters(request, self._canvas)) is None:
            self._say(tr("%1 cannot be exported: Processing is switched off in QGIS."), node.title, "warn")

    def _copy_address(self, node: FlowNode) -> None:
        source = self._source(node)
        if source is not None:
            copy_text(source.address)

    def _save_connection(self, node: FlowNode) -> None:
        try:
            name = self._flows.register(node.entry, self.page.card.stepper.value)
        except FlowError as error:
            self.page.say(flow_sentence(error, node.title))
            return
        self._say(tr("Saved as the connection “%1” of QGIS's Browser."), name, "ok")

    def _edit(self, node: FlowNode) -> None:
        self.add_address(self._source(node))

    def _remove(self, node: FlowNode) -> None:
        source = self._source(node)
        try:
            self._flows.remove(source)
        except OSError as error:
            self._say(tr("The profile cannot be written: %1"), error.strerror or error, "error")

    def _reload(self, node: FlowNode) -> None:
        branch = node.branch
        if branch is not None:
            below = [source for one in branch.below for source in one.sources]
            for source in (*branch.sources, *below):
                self._flows.book.load(source.id, again=True)

    def _open_catalogue(self, node: FlowNode) -> None:
        source = self._source(node)
        if source is not None:
            self._show_catalogues(source.id)

    def _show_in_directory(self, node: FlowNode) -> None:
        source = self._source(node)
        if source is not None:
            self.directory_requested.emit(source.portal)

    def _show_catalogues(self, source_id: str = "") -> None:
        self.catalogues.open(source_id)
        self.setCurrentWidget(self.catalogues)

    def _add_found(self, found: FoundFlow) -> None:
        """Put what a catalogue found on the map; of a whole service, show its layers."""
        entry = self._flows.book.add_found(found)
        if entry is not None:
            self._begin(entry)
            return
        self._flows.book.load(found.source.id)
        self.show_flows(found.source.id)

    @staticmethod
    def _source(node: FlowNode) -> FlowSource | None:
        if node.entry is not None:
            return node.entry.source
        return node.branch.sources[0] if node.branch is not None and node.branch.sources else None

    # ---- what happens ----------------------------------------------------------------------------

    def _on_picked(self) -> None:
        self.hand.take(self.page.tree.current_entry())

    def _on_search(self, search: Any) -> None:
        search.ended.connect(self.hand.show_clear_days)
        self.hand.show_clear_days()

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer) -> None:
        if request == self._compared:
            self._compared = None
            self.compare_requested.emit(layer)

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        if request == self._compared:
            self._compared = None
        self._tell(self._sentence(error, request.title))

    def _on_unread(self, _entry: FlowEntry, message: Message) -> None:
        self._to_compare = ""
        self._tell(message)

    def _tell(self, message: Message) -> None:
        """Say it where the user looks."""
        self.page.say(message)
        if self.currentWidget() is self.catalogues:
            self.catalogues.say(message)

    def _on_time_set(self, layer: QgsRasterLayer, _value: str) -> None:
        if layer is self.hand.layer():
            self.hand.show()

    def _on_steps(self) -> None:
        """Another door, such as the results', may have a layer follow the temporal controller no longer."""
        self.hand.show_follow()

    def _on_saved(self, source_id: str) -> None:
        self.show_flows(source_id)

    def _on_dialog_finished(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _on_remedy(self, remedy: Remedy) -> None:
        if remedy is Remedy.NETWORK_OPTIONS:
            self.options_requested.emit(NETWORK)
        elif remedy is Remedy.CERTIFICATE_OPTIONS:
            self.options_requested.emit(CERTIFICATES)
        elif remedy is Remedy.ZOOM:
            self.news.zoom()
        elif remedy is Remedy.NEAREST_DATE:
            self.page.card.stepper.go_near(self.page.card.stepper.value)
        else:
            node = self.page.tree.current()
            source = self._source(node) if node is not None else None
            if source is not None:
                self._mend(source, remedy)

    def _mend(self, source: FlowSource, remedy: Remedy) -> None:
        if remedy is Remedy.TRY_AGAIN:
            self.page.say(None)
            self._flows.book.load(source.id, again=True)
        elif remedy is Remedy.ACCOUNT:
            self._choose_account(source)
        elif source.portal:
            self.directory_requested.emit(source.portal)

    def _choose_account(self, source: FlowSource) -> None:
        portal = self._guichet.portal(source.portal)
        if portal is not None and self._guichet.account_book.kinds(portal):
            AccountDialog(self._guichet.account_book, portal, self.window()).open()
        elif source.portal:
            self.directory_requested.emit(source.portal)
        else:
            self.add_address(source)

    def _sentence(self, error: FlowError | PortalError, title: str = "") -> Message:
        """Say it of a layer; a date is said as people read it."""
        entry = self.hand.entry
        if isinstance(error, FlowError) and error.problem is FlowProblem.DATE_OUTSIDE and entry is not None:
            words = value_words(entry.dates, error.value)
            error = FlowError(error.problem, error.detail, words)
        return flow_sentence(error, clean_text(title) or self.hand.title())

    def _view(self) -> Box | None:
        return view_degrees(self._canvas)

    def _say(self, sentence: str, value: object, status: str) -> None:
        text, markup = filled(sentence, clean_text(value, 120))
        self.page.say(Message(text, markup, status=status, glyph=status))
