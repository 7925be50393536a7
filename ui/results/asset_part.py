"""The files of an offer, and what became of those that were wanted on the map."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QPoint, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QVBoxLayout, QWidget

from ...core.asset import Asset
from ...core.scene import Scene
from ...core.texts import clean_text
from ...gis.assets.asset_choice import AssetChoice
from ...gis.assets.asset_request import AssetRequest
from ...gis.translation import tr
from .. import formats
from ..asset_messages import Trouble, asset_sentence, busy_sentence
from ..factories import link, narrowable, tip
from ..message import Message
from ..remedy import Remedy
from ..theme import SMALL
from ..widgets.note_label import NoteLabel
from .asset_words import asset_words
from .assets_table import AssetsTable

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

CHOOSE, CANCEL, REMEDY = "choose", "cancel", "remedy"
MOST_LINKS = 6  # more names go into a menu
LONGEST_NAME = 40


class AssetPart(QWidget):
    """The table, and below it one line: busy, done, failed with its remedy, or what to choose from.

    Attributes:
        table: of the files.
        note: the line; hidden while there is nothing to say.

    Signals:
        remedy_wanted: a `Remedy`, portal id, `SceneRef`; trying again is done here.
        download_wanted(str): key of the file that is to be downloaded.
    """

    remedy_wanted = pyqtSignal(object, str, object)
    download_wanted = pyqtSignal(str)

    def __init__(
        self, guichet: Guichet, scene: Scene, assets: Sequence[Asset], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._guichet, self._scene = guichet, scene
        self._assets = {asset.key: asset for asset in assets}
        self._opener = guichet.pixels.assets
        self._last: Asset | None = None
        self._message: Message | None = None
        self._request: AssetRequest | None = None
        self._names: tuple[str, ...] = ()
        self._says_busy = False
        self._make(assets)
        # bound methods: Qt lets go of them with this widget
        self.table.map_wanted.connect(self._open)
        self.table.download_wanted.connect(self._download)
        self._opener.changed.connect(self._show_busy)
        self._opener.added.connect(self._show_added)
        self._opener.failed.connect(self._show_failure)
        self._opener.choice_wanted.connect(self._show_choice)
        self._show_busy()

    def _make(self, assets: Sequence[Asset]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self.table = AssetsTable(assets, self._scene.family)
        column.addWidget(self.table)
        self.note = narrowable(NoteLabel(tone="text"))
        self.note.linkActivated.connect(self._follow)
        self.note.hide()
        column.addWidget(self.note)

    # ---- acts ------------------------------------------------------------------------------------

    def _open(self, asset: Asset) -> None:
        search, footprints = self._guichet.search, self._guichet.footprints
        if search is None or footprints is None:
            return
        group, self._last = footprints.group, asset
        words = asset_words(asset, self._scene.family)
        self._opener.open(self._scene, asset, search.area.geometry, lambda layer: group.add(layer, 1), words)

    def _download(self, asset: Asset) -> None:
        self.download_wanted.emit(asset.key)

    def _follow(self, deed: str) -> None:
        if deed == CANCEL:
            self._opener.cancel()
        elif deed == REMEDY and self._message is not None:
            self._help(self._message.action)
        elif deed == CHOOSE:
            self._show_menu()
        elif deed.isdigit() and int(deed) < len(self._names):
            self._choose(self._names[int(deed)])

    def _help(self, action: Remedy) -> None:
        if action is Remedy.TRY_AGAIN and self._last is not None:
            self._open(self._last)
        elif action is Remedy.DOWNLOAD and self._last is not None:
            self.download_wanted.emit(self._last.key)
        else:
            self.remedy_wanted.emit(action, self._scene.portal, self._scene.ref)

    def _choose(self, name: str) -> None:
        if self._request is not None:
            self._opener.choose(self._request, [name])

    def _show_menu(self) -> None:
        menu = QMenu(self)
        for name in self._names:
            # an ampersand would underline the next letter
            action = menu.addAction(_shown(name).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, name=name: self._choose(name))
        menu.popup(self.note.mapToGlobal(QPoint(0, self.note.height())))

    # ---- the line --------------------------------------------------------------------------------

    def _say(self, markup: str, tone: str = "text", detail: str = "") -> None:
        self.note.set_tone(tone)
        self.note.set_html(markup)
        self.note.setToolTip(tip(detail))
        self.note.setVisible(bool(markup))
        self._says_busy = False

    def _show_busy(self) -> None:
        asset = self._opener.busy
        if asset is None:
            if self._says_busy:
                self._say("")
        elif self._assets.get(asset.key) == asset:
            self._last = asset
            sentence = busy_sentence(asset, asset_words(asset, self._scene.family))
            self._say(f"{html.escape(sentence, quote=False)} {link(tr('Cancel'), CANCEL)}", "muted")
            self._says_busy = True

    def _show_added(self, layer: QgsMapLayer) -> None:
        if self._last is not None:
            self._say(html.escape(tr("On the map: %1", layer.name()), quote=False), "ok")

    def _show_failure(self, key: str, trouble: Trouble) -> None:
        if self._last is None or self._last.key != key:
            return
        message = self._message = asset_sentence(trouble, self._title())
        remedy = f" {link(message.remedy, REMEDY)}" if self._can_help(message) else ""
        self._say(message.markup + remedy, message.status, message.detail)

    def _can_help(self, message: Message) -> bool:
        return bool(message.remedy) and (message.action is not Remedy.DOWNLOAD or self._last is not None)

    def _show_choice(self, request: AssetRequest, choice: AssetChoice) -> None:
        if self._assets.get(request.asset.key) != request.asset:
            return
        self._request, self._names = request, choice.names
        count = tr("The file holds %1 layers:", formats.number(len(choice.names) + choice.more))
        if len(choice.names) > MOST_LINKS:
            links = link(tr("Choose…"), CHOOSE)
        else:
            links = " · ".join(link(_shown(name), str(place)) for place, name in enumerate(choice.names))
        self._say(f"{html.escape(count, quote=False)} {links}")

    def _title(self) -> str:
        portal = self._guichet.portal(self._scene.portal)
        return portal.title.text(formats.language()) if portal else self._scene.portal


def _shown(name: str) -> str:
    return clean_text(name, LONGEST_NAME)
