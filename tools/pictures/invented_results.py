"""Invented but plausible results around Toulouse; no figure here is a fact about a portal."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.asset import Asset
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.online import Online
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.period import Period
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_choice import PortalChoice
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.quicklook import Quicklook
from guichet_eo.core.scene import Scene, SceneRef
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.licence_book import LicenceBook
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.gis.selection import Selection
from invented_downloads import InventedAccountBook, InventedFiles, InventedQueue, InventedQuotas
from invented_parts import (
    InventedExporter,
    InventedFootprints,
    InventedPixels,
    InventedSearches,
    InventedSettings,
    InventedStore,
)
from invented_scene_flows import InventedSceneFlows
from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPainter

BOX = (1.3, 43.5, 1.6, 43.72)
LAST_DAY = datetime(2026, 11, 18, 10, 56, tzinfo=timezone.utc)
CLOUDS = [4, 88, 23, None, 61, 2, 97, 12, 100, 38, 0, 71, 7, 54, 93, 17, 1, 33]
FREE = PortalAccess()
SIGNED = PortalAccess(pixels="sign")
BEHIND_LOGIN = PortalAccess(pixels="login", kind="oidc", register_url="https://example.org/register")
FREE_ACCOUNT = LocalText("Free account.", "Compte gratuit.")
LOGIN_TO_SEARCH = PortalAccess(search="login", pixels="login", note=FREE_ACCOUNT)
TERMS = PortalTerms(
    LocalText("Copernicus Sentinel data, free and open", "Données Copernicus Sentinel, libres et gratuites"),
    attribution="Contains modified Copernicus Sentinel data 2026",
    users=LocalText("Everyone, free, no account.", "Tous, gratuit, sans compte."),
)


def portals() -> dict[str, Portal]:
    """Return the portals of the pictures."""
    rows = [
        ("earth-search", "Earth Search (AWS)", "Earth Search", FREE),
        ("planetary-computer", "Planetary Computer", "Planetary Comp.", SIGNED),
        ("cdse", "Copernicus Data Space", "CDSE", BEHIND_LOGIN),
        ("geodes", "GEODES (CNES)", "GEODES", BEHIND_LOGIN),
        ("terrascope", "Terrascope (VITO)", "Terrascope", FREE),
        ("dinamis", "DINAMIS / THEIA-MTD", "DINAMIS", BEHIND_LOGIN),
        ("wekeo", "WEkEO", "WEkEO", LOGIN_TO_SEARCH),
    ]
    return {
        id: Portal(
            id, LocalText(title, title), short, homepage="https://example.org/", access=access, terms=TERMS
        )
        for id, title, short, access in rows
    }


def square(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """Return a GeoJSON box."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def query(**changes: object) -> Query:
    """Return the query of the pictures."""
    start = datetime(2025, 11, 20, tzinfo=timezone.utc)
    period = Period(start, datetime(2026, 11, 20, 23, 59, 59, tzinfo=timezone.utc))
    families = ("s2-l2a-sen2cor", "s2-l2a-maja")
    return replace(Query(square(*BOX), period, families, Criteria(cloud_max=80), place="Toulouse"), **changes)


def scene(portal: str, number: int, instant: datetime, **values: object) -> Scene:
    """Return one offer of a Sentinel-2 acquisition."""
    maja = values.pop("maja", False)
    satellite = "B" if number % 4 > 1 else "C"
    stamp = instant.strftime("%Y%m%dT%H%M%S")
    identifier = f"S2{satellite}_MSIL2A_{stamp}_N0512_R051_T31TCJ_{number}"
    return Scene(
        **{
            "portal": portal,
            "id": f"SENTINEL2{satellite}_{stamp}_L2A_T31TCJ_{number}" if maja else identifier,
            "title": identifier,
            "family": "s2-l2a-maja" if maja else "s2-l2a-sen2cor",
            "key": SceneKey(f"S2{satellite}/31TCJ", instant.timestamp(), 1500),
            "acquired": instant,
            "platform": f"Sentinel-2{satellite}",
            "level": "L2A",
            "processor": "MAJA" if maja else "Sen2Cor",
            "version": "4.9" if maja else "05.12",
            "tile": "31TCJ",
            "orbit_relative": 51 if number % 2 == 0 else 8,
            "orbit_direction": "descending",
            "sun_elevation": 33.4,
            "resolution": 10.0,
            "quicklook": Quicklook(f"https://example.org/{portal}/{number}.jpg"),
            "online": Online.YES,
            "streamable": not maja,
            "format": "zip" if maja else "COG",
            "size": 1_900_000_000 if maja else 900_000_000,
            "item": item(identifier),
            **values,
        }
    )


def item(identifier: str) -> PortalItem:
    """Return an item with some properties and a link to itself."""
    links = [
        {"rel": "self", "href": f"https://example.org/items/{identifier}"},
        {"rel": "license", "href": "https://example.org/licence"},
    ]
    properties = {
        "datetime": "2026-10-24T10:56:21Z", "eo:cloud_cover": 0.4, "mgrs:utm_zone": 31, "proj:epsg": 32631,
        "processing:version": "05.12", "s2:degraded_msi_data_percentage": 0, "view:sun_elevation": 33.4,
    }  # fmt: skip
    text = json.dumps({"id": identifier, "properties": properties, "links": links})
    return PortalItem(PageBody(text), 0, len(text), "https://example.org/")


def acquisitions(count: int = 72) -> list[Acquisition]:
    """Return acquisitions, one each two or three days, the newest first."""
    draw = random.Random(31)  # noqa: S311 - pictures
    found, instant = [], LAST_DAY
    for number in range(count):
        cloud = CLOUDS[number] if number < len(CLOUDS) else int(draw.betavariate(0.6, 0.7) * 100)
        found.append(acquisition(number, instant, cloud))
        instant -= timedelta(days=3 if number % 2 == 0 else 2)
    return found


def acquisition(number: int, instant: datetime, cloud: float | None) -> Acquisition:
    """Return one acquisition with one to five offers."""
    whole = number % 2 == 0
    left = BOX[0] - 0.3 if whole else BOX[0] + 0.62 * (BOX[2] - BOX[0])
    shape = QgsGeometry.fromRect(QgsRectangle(left, BOX[1] - 0.3, BOX[2] + 0.6, BOX[3] + 0.3))
    shared = {"cloud": cloud, "footprint": bytes(shape.asWkb())}
    if number == 7:
        archived = {"online": Online.ORDER, "streamable": False, "format": "SAFE"}
        ordered = scene("cdse", number, instant, **archived, **shared)
        return Acquisition(number, ordered.key, (ordered,), 38.0)
    offers = [
        scene("earth-search", number, instant, **shared),
        scene("planetary-computer", number, instant, size=800_000_000, **shared),
        scene("cdse", number, instant, format="SAFE", size=1_100_000_000, streamable=False, **shared),
    ]
    if number > 1:
        offers.append(scene("geodes", number, instant, maja=True, **shared))
    if number not in (0, 1, 5, 9):
        offers.append(scene("dinamis", number, instant, maja=True, format="COG", size=None, **shared))
    return Acquisition(number, offers[0].key, tuple(offers), 100.0 if whole else 38.0)


class InventedSearch(QObject):
    """A search that says what it is told to."""

    state_changed = pyqtSignal(str)
    acquisitions_added = pyqtSignal(object)
    acquisitions_changed = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, query: Query, states: list[PortalState], matched: int | None = None) -> None:
        super().__init__()
        self.query, self.area = query, prepare_area(query.area)
        self.states = {state.portal: state for state in states}
        self.matched, self.total_is_complete = matched, matched is not None
        self.found: dict[int, Acquisition] = {}
        self.calls: list[tuple[str, ...]] = []

    def hushed(self) -> AbstractContextManager[None]:
        """Stop nothing: there are no threads."""
        return nullcontext()

    @property
    def loaded(self) -> int:
        """Scenes so far."""
        return sum(state.loaded for state in self.states.values())

    @property
    def running(self) -> bool:
        """Whether a portal is under way."""
        return any(state.phase.under_way for state in self.states.values())

    @property
    def has_more(self) -> bool:
        """Whether a portal has more."""
        return any(state.more for state in self.states.values())

    @property
    def acquisitions(self) -> list[Acquisition]:
        """What was found."""
        return list(self.found.values())

    def acquisition(self, acquisition_id: int) -> Acquisition | None:
        """Return one of them."""
        return self.found.get(acquisition_id)

    def deliver(self, found: list[Acquisition]) -> None:
        """Report new ones."""
        self.found.update({one.id: one for one in found})
        self.acquisitions_added.emit(found)

    def change(self, found: list[Acquisition]) -> None:
        """Report changed ones."""
        self.found.update({one.id: one for one in found})
        self.acquisitions_changed.emit(found)

    def set_state(self, state: PortalState) -> None:
        """Change what is known of a portal."""
        self.states[state.portal] = state
        self.state_changed.emit(state.portal)

    def cancel(self) -> None:
        """Note the call."""
        self.calls.append(("cancel",))

    def load_more(self) -> None:
        """Note the call."""
        self.calls.append(("load_more",))

    def retry(self, portal: str) -> None:
        """Note the call."""
        self.calls.append(("retry", portal))


class InventedThumbnails(QObject):
    """Draws fields, a town and clouds."""

    arrived = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.forgotten = 0
        self._kept: dict[str, QImage] = {}

    def pictured(self, offers: Iterable[Scene]) -> Scene | None:
        """Return the first offer with a picture."""
        return next((offer for offer in offers if offer.quicklook), None)

    def image(self, scene: Scene) -> QImage:
        """Return the picture of a scene."""
        self.asked.append(scene.id)
        if scene.id not in self._kept:
            self._kept[scene.id] = ground(scene)
        return self._kept[scene.id]

    def forget_pending(self) -> None:
        """Note the call."""
        self.forgotten += 1


def ground(scene: Scene) -> QImage:
    """Draw a picture of a scene."""
    draw = random.Random(scene.id)  # noqa: S311 - pictures
    image = QImage(128, 128, QImage.Format.Format_RGB32)
    image.fill(QColor("#54653b"))
    painter = QPainter(image)
    for _ in range(60):
        shade = QColor(draw.choice(["#6b7a42", "#8a7a4e", "#3f5630", "#9b8a5c", "#5d7046"]))
        size = draw.randint(8, 26)
        painter.fillRect(draw.randint(-8, 120), draw.randint(-8, 120), size, draw.randint(8, 26), shade)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#8f8a86"))
    painter.drawEllipse(46, 46, 34, 30)
    painter.setBrush(QColor(245, 245, 248, 230))
    for _ in range(int((scene.cloud or 0) / 4)):
        painter.drawEllipse(draw.randint(-20, 120), draw.randint(-20, 120), draw.randint(14, 40), 22)
    if scene.orbit_relative == 8:
        painter.fillRect(0, 0, 40, 128, QColor("#000000"))
    painter.end()
    return image


class InventedQuicklooks(QObject):
    """Notes what is shown."""

    changed = pyqtSignal(int)
    failed = pyqtSignal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[int] = set()
        self.waiting_ids: frozenset[int] = frozenset()

    @property
    def shown_ids(self) -> frozenset[int]:
        """What is on the map."""
        return frozenset(self.shown)

    def show(self, acquisition: Acquisition) -> None:
        """Put it on."""
        self.shown.add(acquisition.id)
        self.changed.emit(acquisition.id)

    def hide(self, acquisition: Acquisition) -> None:
        """Take it off."""
        self.shown.discard(acquisition.id)
        self.changed.emit(acquisition.id)


class InventedGuichet(QObject):
    """Everything that the pages ask of a guichet, without threads, network or project."""

    search_started = pyqtSignal(object)
    portals_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.families = FamilyDirectory.load(RESOURCES / "families.json")
        self.selection = Selection(self)
        self.thumbnails, self.quicklooks = InventedThumbnails(), InventedQuicklooks()
        self.searches, self.exporter = InventedSearches(), InventedExporter()
        self.store, self.pixels = InventedStore(), InventedPixels(self)
        self.settings = InventedSettings()
        self.accounts: frozenset[str] = frozenset()
        self.search: InventedSearch | None = None
        self.footprints = InventedFootprints()
        self._portals = portals()
        self.file_source, self.account_book = InventedFiles(self), InventedAccountBook(self)
        self.licences = LicenceBook(Path(tempfile.mkdtemp(prefix="guichet-eo-")) / "licences.json")
        self.desk = self.file_source.desk(self.licences)
        self.downloads, self.quotas = InventedQueue(), InventedQuotas()
        self.flows = InventedSceneFlows()
        self.own_flows: dict[SceneRef, tuple[FlowRequest, ...]] = {}

    def portal(self, portal_id: str) -> Portal | None:
        """Return a portal."""
        return self._portals.get(portal_id)

    def choices(self, query: Query) -> tuple[PortalChoice, ...]:
        """Ask all but the one that wants a login."""
        reasons = {True: ChoiceReason.LOGIN_NEEDED, False: ChoiceReason.ASKED}
        chosen = self._portals.values()
        return tuple(
            PortalChoice(portal, reasons[portal.access.search == "login"], detail=portal.access.note)
            for portal in chosen
        )

    def begin(self, search: InventedSearch) -> None:
        """Make it the current search."""
        self.selection.clear()
        self.search = search
        self.search_started.emit(search)

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of an offer alone."""
        return self.own_flows.get(scene.ref, ())

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of an offer."""
        rows = [
            ("visual", "True color image", 10.0, 182),
            ("blue", "Blue", 10.0, 116),
            ("green", "Green", 10.0, 121),
            ("red", "Red", 10.0, 124),
            ("nir", "NIR 1", 10.0, 148),
            ("swir16", "SWIR 1", 20.0, 36),
            ("scl", "Scene classification", 20.0, 4),
            ("product_metadata", "Product metadata", None, None),
        ]
        return tuple(
            Asset(
                key, title, f"https://example.org/{scene.id}/{key}.tif",
                "image/tiff; application=geotiff" if resolution else "application/xml",
                size=None if megabytes is None else megabytes * 1_000_000,
                resolution=resolution, cloud_optimized=resolution is not None,
            )
            for key, title, resolution, megabytes in rows
        )  # fmt: skip
