"""All about one acquisition and one of its offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QSize, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QGuiApplication, QPixmap
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from ...core.acquisition import Acquisition
from ...core.portal import Portal
from ...core.scene import Scene, SceneRef
from ...gis.translation import tr
from .. import formats, theme
from ..downloads.series_part import SeriesPart, may_be_series
from ..factories import link, tip, wrapped
from ..remedy import Remedy
from ..theme import NORMAL
from ..widgets.facts_grid import FactsGrid
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from ..widgets.scene_words import DOTTED, SceneWords, when
from ..widgets.sub_page import SubPage
from .asset_part import AssetPart
from .flow.flow_adding import FlowAdding
from .flow.flow_choice_menu import popped_up
from .flow.flow_finding import FlowFinding
from .flow.flow_offers import FlowOffers
from .flow.flow_part import FlowPart
from .properties_box import PropertiesBox
from .scene_facts import key_facts
from .scene_links import is_web, licence_link, page_link, stac_link

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

PICTURE = 108


class DetailsPage(SubPage):
    """Picture and facts, offer, assets, terms, links, properties; another offer changes it in place.

    Signals:
        offer_chosen: acquisition id, offer.
        differences_wanted: the acquisition.
        pan_wanted: list of the acquisition, as the actions give it.
        remedy_wanted: a `Remedy`, portal id, `SceneRef`.
        download_wanted: acquisition, offer, key of the file that is wanted.
        export_wanted: a `FlowRequest`, of a flow of the scene.
    """

    offer_chosen = pyqtSignal(int, object)
    differences_wanted = pyqtSignal(object)
    pan_wanted = pyqtSignal(object)
    remedy_wanted = pyqtSignal(object, str, object)
    download_wanted = pyqtSignal(object, object, str)
    export_wanted = pyqtSignal(object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._words = guichet, SceneWords(guichet)
        self._acquisition: Acquisition | None = None
        self._scene: Scene | None = None
        self._offers = FlowOffers(guichet, self)
        self._adding = FlowAdding(guichet, self._offers, self)
        self._adding.choice_wanted.connect(self._choose_flow)
        self._adding.remedy_wanted.connect(self._flow_remedy)
        self._adding.export_wanted.connect(self.export_wanted)
        pan = IconButton("mActionPanTo", tr("Show on the map"))
        pan.clicked.connect(lambda _checked=False: self.pan_wanted.emit([self._acquisition]))
        self.head.addWidget(pan)
        guichet.thumbnails.arrived.connect(self._on_thumbnail)
        guichet.pixels.clouds.arrived.connect(self._on_cloud)

    @property
    def acquisition(self) -> Acquisition | None:
        """What is shown."""
        return self._acquisition

    def show_scene(self, acquisition: Acquisition, scene: Scene) -> None:
        """Show an acquisition with one of its offers."""
        self._acquisition, self._scene = acquisition, scene
        self.renew()
        self.set_title(DOTTED.join(part for part in (scene.platform, when(scene)) if part))
        portal = self._guichet.portal(scene.portal)
        self._guichet.pixels.clouds.ask([acquisition])
        self.body.addWidget(self._picture_and_facts())
        self._add_series()
        self._add_offer()
        self._add_assets()
        self._add_flows()
        self._add_terms(portal)
        self._add_links(portal)
        self._add_explanation()
        self.properties = PropertiesBox(scene)
        self.body.addWidget(self.properties)
        self.body.addStretch(1)

    def close_down(self) -> None:
        """Wait for no service any more."""
        self._adding.close()

    # ---- parts -----------------------------------------------------------------------------------

    def _picture_and_facts(self) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(NORMAL)
        self.picture = QLabel()
        self.picture.setFixedSize(QSize(PICTURE, PICTURE))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setAccessibleName(tr("Quicklook"))
        self._show_picture()
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._facts = self._key_facts()
        row.addWidget(self._facts, 1, Qt.AlignmentFlag.AlignTop)
        return part

    def _key_facts(self) -> QWidget:
        facts, acquisition, clouds = QWidget(), self._acquisition, self._guichet.pixels.clouds
        optical = self._words.is_optical(acquisition)
        figure, no_figure = clouds.of(acquisition), clouds.is_unknown(acquisition)
        facts.setLayout(FactsGrid(key_facts(acquisition, self._scene, optical, figure, no_figure)))
        return facts

    def _on_cloud(self, acquisition_id: int) -> None:
        """Put the figure over the area beside that of the scene, in place."""
        if self._acquisition is None or self._acquisition.id != acquisition_id or self.isHidden():
            return
        old, self._facts = self._facts, self._key_facts()
        old.parentWidget().layout().replaceWidget(old, self._facts)
        old.hide()
        old.deleteLater()

    def _show_picture(self) -> None:
        scene = self._pictured()
        image = self._guichet.thumbnails.image(scene) if scene else None
        if image is None:
            none = tr("No quicklook yet.") if scene is None else ""
            self.picture.setText(none)
            self.picture.setWordWrap(True)
            return
        ratio = self.picture.devicePixelRatioF()
        side = round(PICTURE * ratio)
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(side, side, keep, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)

    def _pictured(self) -> Scene | None:
        """Return the shown offer if it has a picture, else the first that has one."""
        offers = (self._scene, *self._acquisition.offers)
        return self._guichet.thumbnails.pictured(offers)

    def _on_thumbnail(self, ref: SceneRef) -> None:
        scene = self._pictured() if self._acquisition and self.isVisible() else None
        if scene is not None and scene.ref == ref:
            self._show_picture()

    def _add_offer(self) -> None:
        self.section(tr("Offer"))
        row = QHBoxLayout()
        self.offers = QComboBox()
        self.offers.setAccessibleName(tr("Offer"))
        self.offers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for offer in self._acquisition.offers:
            self.offers.addItem(self._offer_words(offer))
            self.offers.setItemData(self.offers.count() - 1, tip(offer.id), Qt.ItemDataRole.ToolTipRole)
        self.offers.setCurrentIndex(self._acquisition.offers.index(self._scene))
        self.offers.activated.connect(self._on_offer)
        row.addWidget(self.offers, 1)
        if len(self._acquisition.offers) > 1:
            differs = NoteLabel()
            differs.setWordWrap(False)
            differs.set_html(link(tr("What differs?")))
            differs.linkActivated.connect(lambda _address: self.differences_wanted.emit(self._acquisition))
            row.addWidget(differs)
        self.body.addLayout(row)
        identifier = QLineEdit(self._scene.id)
        identifier.setReadOnly(True)
        identifier.setFrame(False)
        identifier.setFont(theme.small(identifier.font()))
        identifier.setCursorPosition(0)
        identifier.setAccessibleName(tr("Identifier"))
        identifier.setToolTip(tip(self._scene.id))
        self.body.addWidget(identifier)

    def _offer_words(self, offer: Scene) -> str:
        title = self._words.portal_short(offer.portal)
        return " – ".join(part for part in (title, self._words.product(offer), offer.format) if part)

    def _on_offer(self, place: int) -> None:
        offer = self._acquisition.offers[place]
        self.offer_chosen.emit(self._acquisition.id, offer)
        self.show_scene(self._acquisition, offer)
        self.offers.setFocus()

    def _add_assets(self) -> None:
        assets = self._guichet.assets(self._scene)
        self.section(tr("Assets"))
        if not assets:
            self.body.addWidget(NoteLabel(tr("The portal lists no files for this scene.")))
            return
        part = AssetPart(self._guichet, self._scene, assets)
        part.remedy_wanted.connect(self._remedy)
        part.download_wanted.connect(self._download)
        self.assets = part.table
        self.body.addWidget(part)

    def _add_flows(self) -> None:
        self._adding.cancel()
        self.section(tr("Flows at this date"))
        self.flows = FlowPart(self._offers, self._adding, self._words, self._acquisition, self._scene)
        self.body.addWidget(self.flows)

    def _choose_flow(self, finding: FlowFinding) -> None:
        popped_up(finding, self._words, self._adding.choose, self)

    def _flow_remedy(self, action: Remedy, portal: str) -> None:
        self.remedy_wanted.emit(action, portal, self._scene.ref)

    def _remedy(self, action: Remedy, portal: str, ref: SceneRef) -> None:
        """Other offers are on this page; the rest is done elsewhere."""
        if action is Remedy.OTHER_OFFERS:
            self.offers.setFocus()
            self.offers.showPopup()
        else:
            self.remedy_wanted.emit(action, portal, ref)

    def _download(self, key: str) -> None:
        self.download_wanted.emit(self._acquisition, self._scene, key)

    def _add_series(self) -> None:
        """Show what a station measured, once its file is there."""
        for row in self._guichet.downloads.rows:
            own = (row.item.portal, row.item.scene) == self._scene.ref
            if own and row.state.arrived and may_be_series(row.path):
                self.body.addWidget(SeriesPart(row.path))
                return

    def _add_terms(self, portal: Portal | None) -> None:
        if portal is None:
            return
        language, terms = formats.language(), portal.terms
        who = DOTTED.join(part.text(language) for part in (terms.users, terms.price) if part.text(language))
        facts = [
            (tr("Who, price"), who),
            (tr("Licence"), self._licence(portal)),
            (tr("Credit"), terms.attribution),
        ]
        self.section(tr("Terms"))
        self._add_grid(facts)

    def _add_grid(self, facts: list[tuple[str, str | QWidget]]) -> None:
        holder = QWidget()
        holder.setLayout(FactsGrid(facts))
        self.body.addWidget(holder)

    def _licence(self, portal: Portal) -> str | QWidget:
        words, address = portal.terms.licence.text(formats.language()), licence_link(self._scene)
        if not address:
            return words
        label = NoteLabel(tone="text")
        label.set_html(link(words or address, address))
        label.linkActivated.connect(lambda _address: QDesktopServices.openUrl(QUrl(address)))
        return label

    def _add_links(self, portal: Portal | None) -> None:
        page = page_link(self._scene) or (portal.homepage if portal else "")
        deeds = {"copy": tr("Copy identifier")}
        if is_web(page):
            deeds = {"page": tr("Portal's page"), **deeds}
        stac = stac_link(self._scene)
        if stac:
            deeds["stac"] = tr("STAC item")
            deeds["copy-stac"] = tr("Copy STAC link")
        acts = {
            "page": lambda: QDesktopServices.openUrl(QUrl(page)),
            "stac": lambda: QDesktopServices.openUrl(QUrl(stac)),
            "copy": lambda: QGuiApplication.clipboard().setText(self._scene.id),
            "copy-stac": lambda: QGuiApplication.clipboard().setText(stac),
        }
        self.section(tr("Links"))
        links = NoteLabel()
        links.set_html(DOTTED.join(link(words, deed) for deed, words in deeds.items()))
        links.linkActivated.connect(lambda deed: acts[deed]())
        self.body.addWidget(links)

    def _add_explanation(self) -> None:
        family = self._guichet.families.get(self._scene.family)
        words = family.explanation.text(formats.language()) if family else ""
        if words:
            self.section(tr("About %1", self._words.product(self._scene)))
            label = wrapped(words)
            label.setFont(theme.small(label.font()))
            self.body.addWidget(label)
