"""What can be done with selected acquisitions: the same for buttons, keys and the context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QAction, QMenu

from ...core.acquisition import Acquisition
from ...gis.translation import tr
from .. import theme
from .acquisition_model import AcquisitionModel
from .flow.flow_match_words import lack_words
from .flow.flow_offers import FlowOffers
from .scene_links import stac_link

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

MOST_LINKS = 500
PAIR = 2


class ResultActions(QObject):
    """Acts on the chosen offer of every selected acquisition.

    Signals:
        zoom_wanted, pan_wanted: acquisitions whose footprints the map shall show.
        details_wanted: id of an acquisition.
        stream_wanted: acquisitions whose pixels are to be shown on the map.
        download_wanted: acquisitions whose files are to be downloaded.
        flow_wanted: acquisitions whose flows at their dates are to be shown on the map.
        compare_wanted: the two acquisitions whose quicklooks are to be compared.
        removed: ids taken out of the list.
    """

    zoom_wanted = pyqtSignal(object)
    pan_wanted = pyqtSignal(object)
    details_wanted = pyqtSignal(int)
    stream_wanted = pyqtSignal(object)
    download_wanted = pyqtSignal(object)
    flow_wanted = pyqtSignal(object)
    compare_wanted = pyqtSignal(object)
    removed = pyqtSignal(object)

    def __init__(self, guichet: Guichet, model: AcquisitionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._model = guichet, model
        self.flows = FlowOffers(guichet, self)
        self._make()
        guichet.selection.changed.connect(self.refresh)
        guichet.quicklooks.changed.connect(self.refresh)
        self.flows.changed.connect(self.refresh_flow)
        self.refresh()

    def _make(self) -> None:
        make = self._action
        words = tr("Quicklook on the map (Space)")
        self.quicklook = make("mIconRaster", words, self.toggle_quicklooks, tr("Quicklook"))
        self.quicklook.setCheckable(True)
        words = tr("Stream pixels to the map (Enter)")
        self.stream = make("mActionAddRasterLayer", words, self._stream, tr("Stream…"))
        words = tr("Download products or single assets (Shift+Enter)")
        self.download = make("downloading_svg", words, self._download, tr("Download…"))
        words = tr("Flow at This Date")
        self.flow = make("mActionAddWmsLayer", words, self._flow, tr("Flow"))
        self.zoom = make("mActionZoomToArea", tr("Zoom to the footprints"), self._zoom, tr("Zoom"))
        self.pan = make("mActionPanTo", tr("Pan to the footprints"), self._pan, tr("Pan"))
        self.details = make("mActionIdentify", tr("Details (Alt+Enter)"), self._details, tr("Details"))
        self.compare = make("", tr("Compare Two Quicklooks on the Map"), self._compare)
        self.copy_identifiers = make("mActionEditCopy", tr("Copy Identifiers"), self._copy_identifiers)
        self.copy_links = make("", tr("Copy STAC Links"), self._copy_links)
        self.remove = make("mActionRemove", tr("Remove From the List"), self._remove)

    @property
    def all(self) -> Sequence[QAction]:
        """All actions, in the order of the context menu."""
        shown = (self.quicklook, self.stream, self.download, self.flow)
        looking = (self.zoom, self.pan, self.details, self.compare)
        return (*shown, *looking, self.copy_identifiers, self.copy_links, self.remove)

    def selected(self) -> list[Acquisition]:
        """Return what is selected, in the order of the list."""
        ids = self._guichet.selection.ids
        if not ids:
            return []
        shown = [acquisition for acquisition in self._model.rows if acquisition.id in ids]
        if len(shown) == len(ids):
            return shown
        seen = {acquisition.id for acquisition in shown}
        hidden = [self._model.acquisition(one) for one in sorted(ids - seen)]
        return shown + [acquisition for acquisition in hidden if acquisition is not None]

    def menu(self, parent: QMenu | None = None) -> QMenu:
        """Return a context menu of the actions."""
        menu = QMenu(parent)
        for action in self.all:
            if action is self.copy_identifiers or action is self.remove:
                menu.addSeparator()
            menu.addAction(action)
        return menu

    def more_menu(self) -> QMenu:
        """Return what has no button of its own."""
        menu = QMenu()
        for action in (self.pan, self.compare, self.copy_identifiers, self.copy_links, self.remove):
            menu.addAction(action)
        return menu

    def refresh(self) -> None:
        """Enable and check according to the selection."""
        ids = self._guichet.selection.ids
        for action in self.all:
            action.setEnabled(bool(ids))
        self.compare.setEnabled(len(ids) == PAIR)
        shown = self._guichet.quicklooks.shown_ids | self._guichet.quicklooks.waiting_ids
        self.quicklook.setChecked(bool(ids) and ids <= shown)
        self.refresh_flow()

    def refresh_flow(self) -> None:
        """Enable the flow at this date, or say in its tool tip why there is none."""
        selected = self.selected() if len(self._guichet.selection.ids) == 1 else []
        finding = self.flows.find(selected[0], self._model.chosen(selected[0])) if selected else None
        lack = None if finding is None else finding.lack
        self.flow.setEnabled(bool(self._guichet.selection.ids) and lack is None)
        add = tr("Add the portal's flow at this date")
        self.flow.setToolTip(add if lack is None else lack_words(lack))

    def toggle_quicklooks(self) -> None:
        """Show the quicklooks of what is selected; where all are shown, take them off."""
        acquisitions, quicklooks = self.selected(), self._guichet.quicklooks
        shown = quicklooks.shown_ids | quicklooks.waiting_ids
        deed = quicklooks.hide if all(one.id in shown for one in acquisitions) else quicklooks.show
        for acquisition in acquisitions:
            deed(acquisition)
        self.refresh()

    def _stream(self) -> None:
        selected = self.selected()
        if selected:
            self.stream_wanted.emit(selected)

    def _download(self) -> None:
        selected = self.selected()
        if selected:
            self.download_wanted.emit(selected)

    def _flow(self) -> None:
        selected = self.selected()
        if selected:
            self.flow_wanted.emit(selected)

    def _compare(self) -> None:
        selected = self.selected()
        if len(selected) == PAIR:
            self.compare_wanted.emit(selected)

    def _zoom(self) -> None:
        self.zoom_wanted.emit(self.selected())

    def _pan(self) -> None:
        self.pan_wanted.emit(self.selected())

    def _details(self) -> None:
        selected = self.selected()
        if selected:
            self.details_wanted.emit(selected[0].id)

    def _copy_identifiers(self) -> None:
        _copy(self._model.chosen(acquisition).id for acquisition in self.selected())

    def _copy_links(self) -> None:
        scenes = [self._model.chosen(acquisition) for acquisition in self.selected()[:MOST_LINKS]]
        _copy(filter(None, map(stac_link, scenes)))

    def _remove(self) -> None:
        ids = self._guichet.selection.ids
        self._guichet.selection.clear()
        self._model.remove(ids)
        self.removed.emit(ids)

    def _action(self, icon: str, text: str, deed: Callable[[], None], short: str = "") -> QAction:
        """Make an action: `text` in menus and tool tips, `short` on a button that has room for words."""
        action = QAction(text, self)
        action.setIconText(short or text)
        action.setToolTip(text)
        if icon:
            action.setIcon(theme.icon(icon))
        action.triggered.connect(lambda _checked=False: deed())
        return action


def _copy(lines: object) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
