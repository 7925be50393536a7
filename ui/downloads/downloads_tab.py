"""The Downloads tab: the queue, and the details of a row over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QStackedWidget, QWidget

from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState
from ...core.portal_error import PortalError
from ...gis.translation import tr
from .. import formats
from ..desktop import copy_text, open_folder, open_web
from ..portals.account_dialog import AccountDialog
from .cancel_question import CancelQuestion, ask_to_cancel
from .download_deed import DownloadDeed as Deed
from .download_details import DownloadDetails
from .download_words import DownloadWords, folder_of
from .downloads_page import DownloadsPage
from .licence_remedy import LicenceRemedy
from .row_deeds import rows_for

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

OPTIONS, NETWORK, CERTIFICATES = "GuichetEoOptions", "mOptionsPageNetwork", "mOptionsPageAuth"
Do = Callable[[Sequence[Download]], Any]


class DownloadsTab(QStackedWidget):
    """Does what the page asks for.

    Signals:
        title_changed(str): what the tab is called: it counts what has not ended.
        directory_requested(str): show the Portals tab at a portal.
        options_requested(str): show a page of QGIS's options.
    """

    title_changed = pyqtSignal(str)
    directory_requested = pyqtSignal(str)
    options_requested = pyqtSignal(str)

    def __init__(
        self, guichet: Guichet, words: DownloadWords | None = None, parent: QWidget | None = None
    ) -> None:
        """Make the tab for a `gis.guichet.Guichet`; `words` stand in for those of now."""
        super().__init__(parent)
        self._guichet, self._queue = guichet, guichet.downloads
        self.question: CancelQuestion | None = None
        chosen = words or DownloadWords(guichet)
        self.page = DownloadsPage(guichet, chosen)
        self.details = DownloadDetails(guichet, chosen)
        self.licences = LicenceRemedy(guichet, self)
        self.addWidget(self.page)
        self.addWidget(self.details)
        self._deeds: Mapping[Deed, Do] = {
            Deed.PAUSE: lambda rows: self._queue.pause(_ids(rows)),
            Deed.RESUME: lambda rows: self._queue.resume(_ids(rows)),
            Deed.RETRY: lambda rows: self._queue.retry(_ids(rows)),
            Deed.TRY_NOW: lambda rows: self._queue.retry(_ids(rows)),
            Deed.UP: lambda rows: self._queue.move(_ids(rows), -1),
            Deed.DOWN: lambda rows: self._queue.move(_ids(rows), 1),
            Deed.MAP: guichet.arrival.show,
            Deed.UNPACK: lambda rows: self._queue.unpack(_ids(rows)),
            Deed.FOLDER: lambda rows: open_folder(folder_of(rows[0])),
            Deed.COPY_PATH: lambda rows: copy_text("\n".join(row.path for row in rows)),
            Deed.COPY_ADDRESS: lambda rows: copy_text("\n".join(row.item.href for row in rows)),
            Deed.DETAILS: lambda rows: self.show_details(rows[0]),
            Deed.CANCEL: self._cancel,
            Deed.REMOVE: lambda rows: self._queue.remove(_ids(rows)),
            Deed.ACCOUNT: self._choose_account,
            Deed.UNLOCK: lambda rows: self._guichet.account_book.unlock(),
            Deed.LICENCE: self.licences.ask,
            Deed.OPTIONS: lambda rows: self.options_requested.emit(OPTIONS),
            Deed.NETWORK: lambda rows: self.options_requested.emit(NETWORK),
            Deed.CERTIFICATES: lambda rows: self.options_requested.emit(CERTIFICATES),
            Deed.PORTAL: lambda rows: self.directory_requested.emit(rows[0].item.portal),
            Deed.WHO_MAY: lambda rows: self.directory_requested.emit(rows[0].item.portal),
            Deed.OFFLINE: self._show_offline,
        }
        self._connect()

    @property
    def title(self) -> str:
        """What the tab is called now."""
        count = self._queue.unfinished
        return tr("Downloads (%1)", formats.number(count)) if count else tr("Downloads")

    def do(self, deed: Deed, rows: Sequence[Download]) -> None:
        """Do something with rows."""
        if rows:
            self._deeds[deed](rows)

    def show_details(self, row: Download) -> None:
        """Slide all that is known of a row over the list."""
        self.details.show_row(row)
        self.setCurrentWidget(self.details)
        self.details.back.setFocus()

    def back(self) -> bool:
        """Go back to the same row of the list; return whether something was open over it."""
        if self.currentWidget() is self.page:
            return False
        self.setCurrentWidget(self.page)
        self.page.list.setFocus()
        return True

    def close_down(self) -> None:
        """Leave no thread and no timer."""
        self.page.close_down()
        self.details.close_down()

    def _connect(self) -> None:
        page = self.page
        page.deed_wanted.connect(self.do)
        page.all_wanted.connect(self._do_to_all)
        page.dropped.connect(self._queue.place)
        page.options_wanted.connect(lambda: self.options_requested.emit(OPTIONS))
        page.folder_wanted.connect(lambda: open_folder(self._guichet.settings.download_folder))
        page.counted.connect(lambda _count: self.title_changed.emit(self.title))
        self.details.back_wanted.connect(self.back)
        self._queue.failed.connect(self._on_failed)

    def _do_to_all(self, deed: Deed) -> None:
        if deed is Deed.PAUSE:
            self._queue.pause_all()
        elif deed is Deed.RESUME:
            self._queue.resume_all()
        elif deed is Deed.RETRY:
            self._queue.retry([row.id for row in self._queue.rows if row.state is DownloadState.FAILED])
        else:
            self.do(deed, rows_for(deed, self._queue.rows))

    def _cancel(self, rows: Sequence[Download]) -> None:
        names = _ids(rows)
        self.question = ask_to_cancel(rows, lambda delete: self._queue.cancel(names, delete), self)

    def _choose_account(self, rows: Sequence[Download]) -> None:
        portal = self._guichet.portal(rows[0].item.portal)
        if portal is None or not self._guichet.account_book.kinds(portal):
            self.directory_requested.emit(rows[0].item.portal)
            return
        AccountDialog(self._guichet.account_book, portal, self.window()).open()

    def _show_offline(self, rows: Sequence[Download]) -> None:
        portal = self._guichet.portal(rows[0].item.portal)
        if portal is not None:
            open_web(portal.downloads.offline_url)

    def _on_failed(self, error: PortalError) -> None:
        self.page.say(tr("The list of downloads cannot be kept: %1", error.detail))


def _ids(rows: Sequence[Download]) -> list[str]:
    return [row.id for row in rows]
