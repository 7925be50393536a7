"""What a search brought, with the pages that slide over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.core import QgsMapLayer, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QEvent, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QKeyEvent
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.acquisition import Acquisition
from ...core.scene import Scene, SceneRef
from ...core.stream_plan import StreamPlan
from ...core.stream_recipe import StreamRecipe
from ...gis.streams.stream_title import series_title
from ...gis.translation import tr
from .. import formats
from ..licences.licence_question import LicenceQuestion
from ..licences.licence_round import LicenceRound
from ..message import plain_message
from ..portals.account_dialog import AccountDialog
from ..remedy import Remedy
from ..widgets.scene_words import SceneWords
from .details_page import DetailsPage
from .differences_page import DifferencesPage
from .download.download_page import DownloadPage
from .download.download_subject import DownloadSubject
from .flow.flow_adding import FlowAdding
from .flow.flow_choice_menu import popped_up
from .flow.flow_finding import FlowFinding
from .footprint_box import footprint_box
from .quicklook_pair import QuicklookPair
from .results_view import ResultsView
from .scene_links import is_web
from .stream.product_address import product_address
from .stream.raster_saving import RasterSaving
from .stream.remembering_planner import RememberingPlanner
from .stream.stream_page import StreamPage
from .stream.stream_refusal import refusal
from .stream.stream_subject import StreamSubject

if TYPE_CHECKING:
    from ...gis.guichet import Guichet
    from ...gis.layer_group import LayerGroup

BELOW_FOOTPRINTS = 1
MOST_FLOWS = 20  # layers that one click adds
MOST_SCENES = 100  # planned anew at every change of a choice, in the main thread


class ResultsPage(QStackedWidget):
    """The results view; over it the details of one acquisition, or the streams or downloads of several.

    Over the details: what differs between offers.

    Signals:
        edit_requested: open the criteria.
        criteria_change_requested: a changed query to search.
        hovered: id of the acquisition under the pointer, -1 for none.
        zoom_requested, pan_requested: a `QgsRectangle` in EPSG:4326 for the map.
        options_requested: name of a page of QGIS's options.
        directory_requested: portal id, whose card is to be shown.
        downloads_requested: show the queue.
        compare_requested: two layers that are on the map.
        export_requested: a `FlowRequest` that the tab of flows does not list.
    """

    edit_requested = pyqtSignal()
    criteria_change_requested = pyqtSignal(object)
    hovered = pyqtSignal(int)
    zoom_requested = pyqtSignal(object)
    pan_requested = pyqtSignal(object)
    options_requested = pyqtSignal(str)
    directory_requested = pyqtSignal(str)
    downloads_requested = pyqtSignal()
    compare_requested = pyqtSignal(object, object)
    export_requested = pyqtSignal(object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self.view = ResultsView(guichet)
        self.details = DetailsPage(guichet)
        self.differences = DifferencesPage(guichet)
        self.stream = StreamPage(guichet)
        self.download = DownloadPage(guichet)
        self._licences = LicenceRound(guichet.licences, guichet.settings, self)
        self._below_download: QWidget = self.view
        self._words = SceneWords(guichet)
        self._saving = RasterSaving(guichet, self._words, self)
        self.flows = FlowAdding(guichet, self.view.list.actions.flows, self)
        self.pair = QuicklookPair(guichet, QgsProject.instance(), self)
        for page in (self.view, self.details, self.differences, self.stream, self.download):
            self.addWidget(page)
        self.setFocusProxy(self.view.list.view)
        self._connect()
        if guichet.search is not None:
            self.show_search(guichet.search)

    def _connect(self) -> None:
        view, actions = self.view, self.view.list.actions
        self._guichet.search_started.connect(self.show_search)
        view.edit_requested.connect(self.edit_requested)
        view.criteria_change_requested.connect(self.criteria_change_requested)
        view.options_requested.connect(self.options_requested)
        view.account_requested.connect(lambda portal: self._choose_account(portal, view.ask_again))
        view.list.hovered.connect(self.hovered)
        actions.details_wanted.connect(self.show_details)
        actions.zoom_wanted.connect(lambda found: self._to_map(self.zoom_requested, found))
        actions.pan_wanted.connect(lambda found: self._to_map(self.pan_requested, found))
        self.details.pan_wanted.connect(lambda found: self._to_map(self.pan_requested, found))
        self.details.offer_chosen.connect(view.list.choose)
        self.details.differences_wanted.connect(self._show_differences)
        self.details.remedy_wanted.connect(self._remedy)
        self.details.export_wanted.connect(self.export_requested)
        self.details.back_wanted.connect(self.back)
        self.differences.back_wanted.connect(self.back)
        actions.stream_wanted.connect(self.show_stream)
        self.stream.back_wanted.connect(self.back)
        self.stream.add_wanted.connect(self._add_streams)
        self.stream.save_wanted.connect(self._saving.ask)
        actions.download_wanted.connect(self.show_download)
        self.details.download_wanted.connect(self._download_file)
        self.download.back_wanted.connect(self.back)
        self.download.queued.connect(self._queue)
        self.download.account_wanted.connect(self._choose_account)
        self.download.licences_wanted.connect(self._ask_licences)
        self._licences.accepted.connect(self.download.licences_accepted)
        self._saving.said.connect(lambda words: view.say(words, "ok"))
        self._saving.failed.connect(view.list.bar.say_trouble)
        view.list.streams.remedy_wanted.connect(self._remedy)
        actions.compare_wanted.connect(self._compare)
        self.pair.ready.connect(self.compare_requested)
        actions.flow_wanted.connect(self._add_flows)
        self.flows.said.connect(view.list.bar.say_trouble)
        self.flows.choice_wanted.connect(self._choose_flow)
        self.flows.remedy_wanted.connect(self._flow_remedy)
        self.flows.export_wanted.connect(self.export_requested)

    def show_search(self, search: object) -> None:
        """Follow a search; what slid over the list goes."""
        self.setCurrentWidget(self.view)
        self.view.begin(search)

    def show_details(self, acquisition_id: int) -> None:
        """Slide the details of an acquisition over the list."""
        acquisition = self.view.list.model.acquisition(acquisition_id)
        if acquisition is None:
            return
        self.details.show_scene(acquisition, self._chosen(acquisition))
        self.setCurrentWidget(self.details)
        self.details.back.setFocus()

    def back(self) -> bool:
        """Go back one page, to the same row and place; return whether there was one to leave."""
        if self.currentWidget() is self.differences:
            self.setCurrentWidget(self.details)
            self.details.back.setFocus()
            return True
        if self.currentWidget() is self.download and self._below_download is self.details:
            self.setCurrentWidget(self.details)
            self.details.back.setFocus()
            return True
        if self.currentWidget() in (self.details, self.stream, self.download):
            self.setCurrentWidget(self.view)
            self.view.list.view.setFocus()
            return True
        return False

    def close_down(self) -> None:
        """Wait for no service any more; the page is of no use afterwards."""
        self.flows.close()
        self.details.close_down()

    def _show_differences(self, acquisition: Acquisition) -> None:
        self.differences.show_offers(acquisition, self._chosen(acquisition))
        self.setCurrentWidget(self.differences)
        self.differences.back.setFocus()

    # ---- streams ---------------------------------------------------------------------------------

    def show_stream(self, acquisitions: list[Acquisition]) -> None:
        """Slide the streams of acquisitions over the list, or say why nothing of them can be read."""
        search, pixels = self._guichet.search, self._guichet.pixels
        if search is None or not acquisitions:
            return
        wanted = [(one, self._chosen(one)) for one in acquisitions[:MOST_SCENES]]
        planner = RememberingPlanner(pixels.imagery, pixels.files, pixels.may_read)
        subject = StreamSubject(wanted, planner, pixels.imagery, pixels.may_read)
        if not subject.readable:
            message, scene = refusal(wanted, self._words.access, self._words.portal_title)
            self.view.list.bar.say_trouble(
                message, lambda: self._remedy(message.action, scene.portal, scene.ref)
            )
            return
        self.stream.show_scenes(subject, search.area, len(acquisitions) - len(wanted))
        self.setCurrentWidget(self.stream)
        self.stream.focus_choice()

    def _add_streams(self, plan: StreamPlan, recipe: StreamRecipe, name: str, series: bool) -> None:
        """Build the layers below the footprints of their search, whatever is searched meanwhile."""
        search, group = self._guichet.search, self._guichet.footprints.group
        add = group.series(series_title(plan.layers, recipe.title)) if series else _below_footprints(group)
        job = self._guichet.pixels.job(plan, recipe, search.area.geometry, add, name, series)
        self.back()
        self.view.list.streams.start(job)

    # ---- flows -----------------------------------------------------------------------------------

    def _add_flows(self, acquisitions: list[Acquisition]) -> None:
        """Put the flows of acquisitions at their dates on the map."""
        self.flows.start([(one, self._chosen(one)) for one in acquisitions[:MOST_FLOWS]])

    def _compare(self, acquisitions: list[Acquisition]) -> None:
        self.pair.show(*acquisitions)

    def _choose_flow(self, finding: FlowFinding) -> None:
        popped_up(finding, self._words, self.flows.choose, self)

    def _flow_remedy(self, action: Remedy, portal: str) -> None:
        self._remedy(action, portal, None)

    # ---- downloads -------------------------------------------------------------------------------

    def show_download(self, acquisitions: list[Acquisition]) -> None:
        """Slide what can be downloaded of acquisitions over the list."""
        wanted = [(one, self._chosen(one)) for one in acquisitions[:MOST_SCENES]]
        if wanted:
            self._show_download(DownloadSubject(wanted), self.view, len(acquisitions) - len(wanted))

    def _download_file(self, acquisition: Acquisition, scene: Scene, key: str) -> None:
        self._show_download(DownloadSubject([(acquisition, scene)]), self.details, 0, key)

    def _show_download(
        self, subject: DownloadSubject, below: QWidget, too_many: int = 0, key: str = ""
    ) -> None:
        self._below_download = below
        self.setCurrentWidget(self.download)
        search = self._guichet.search
        self.download.show_scenes(subject, too_many, key, None if search is None else search.area)
        self.download.focus_choice()

    def _queue(self, items: object) -> None:
        self.back()
        self._guichet.downloads.add(items)
        one, many = tr("%1 file is in the queue."), tr("%1 files are in the queue.")
        words = formats.counted(len(items), one, many)
        message = replace(plain_message(words), remedy=tr("Show"), status="ok")
        self.view.list.bar.say_trouble(message, self.downloads_requested.emit)

    def _choose_account(self, portal_id: str, then: Callable[[str], None] | None = None) -> None:
        """Ask for an account; at a portal that takes none from here, show what its card says instead."""
        portal, book = self._guichet.portal(portal_id), self._guichet.account_book
        if portal is None or not book.kinds(portal):
            self.directory_requested.emit(portal_id)
            return
        dialog = AccountDialog(book, portal, self.window())
        if then is not None:
            dialog.accepted.connect(lambda: then(portal_id))
        dialog.open()

    def _ask_licences(self, missing: object) -> None:
        self._licences.ask(
            LicenceQuestion(portal, tuple((scene.id, scene.title or scene.id) for scene in scenes))
            for portal, scenes in missing
        )

    # ---- remedies --------------------------------------------------------------------------------

    def _remedy(self, action: Remedy, portal: str, ref: SceneRef | None) -> None:
        """Do what the link of a stream's trouble says."""
        if action is Remedy.ACCOUNT:
            self._choose_account(portal)
        elif action is Remedy.OTHER_OFFERS and ref is not None:
            self.view.list.show_offers(ref)
        elif action is Remedy.EDIT_CRITERIA:
            self.edit_requested.emit()
        elif action is Remedy.NETWORK_OPTIONS:
            self.options_requested.emit("mOptionsPageNetwork")
        elif action is Remedy.CERTIFICATE_OPTIONS:
            self.options_requested.emit("mOptionsPageAuth")
        elif action is Remedy.DOWNLOAD and ref is not None:
            self._download_scene(ref)
        elif action is Remedy.PORTAL_PAGE:
            self._open_page(portal, ref)

    def _download_scene(self, ref: SceneRef) -> None:
        """Let a scene be downloaded that cannot be read from afar; its page opens over what is shown."""
        acquisition, scene = self.view.list.acquisition_of(ref), self.view.list.scene(ref)
        if acquisition is not None and scene is not None:
            below = self.details if self.currentWidget() is self.details else self.view
            self._show_download(DownloadSubject([(acquisition, scene)]), below)

    def _open_page(self, portal_id: str, ref: SceneRef | None) -> None:
        """Open a page about a product in the browser, else the portal's page."""
        portal = self._guichet.portal(portal_id)
        scene = self.view.list.scene(ref) if ref is not None else None
        address = portal.homepage if portal else ""
        if scene is not None:
            address = product_address(scene, (), portal)
        if is_web(address):
            QDesktopServices.openUrl(QUrl(address))

    def _chosen(self, acquisition: Acquisition) -> Scene:
        return self.view.list.model.chosen(acquisition)

    def _to_map(self, signal: object, acquisitions: list[Acquisition]) -> None:
        box: QgsRectangle = footprint_box(acquisitions)
        if not box.isNull():
            signal.emit(box)

    def event(self, event: QEvent) -> bool:
        """Keep F2 from QGIS's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the criteria on F2; Esc goes to the panel when there is no page to leave."""
        if event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self.edit_requested.emit()
        elif event.key() != Qt.Key.Key_Escape or not self.back():
            super().keyPressEvent(event)


def _below_footprints(group: LayerGroup) -> Callable[[QgsMapLayer], None]:
    return lambda layer: group.add(layer, BELOW_FOOTPRINTS)
