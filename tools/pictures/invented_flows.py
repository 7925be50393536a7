"""An invented directory of flows; all layers, dates and figures are made up."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace

from flows_bed import STYLES, InventedBook, InventedFlowGuichet, flow, layer, source
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.found_flow import FoundFlow
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_terms import PortalTerms
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

__all__ = ["InventedFlowGuichet", "big_book", "fields", "found", "region", "search", "use_french_titles"]

TITLES = {
    "terrascope": "Terrascope (VITO)", "ign-geoplateforme": "IGN Géoplateforme", "theia": "THEIA",
    "geobretagne": "GéoBretagne", "sentinel-hub": "Sentinel Hub (CDSE)", "hydroweb": "Hydroweb.next",
    "wekeo": "WEkEO – CLMS", "planetary-computer": "Planetary Computer", "worldcover": "ESA WorldCover",
}  # fmt: skip
LICENCE = LocalText("free, credit Copernicus and VITO", "libre, mention Copernicus et VITO")
SEEN = "2015-07-04/2026-11-28/P5D"
ABSTRACT = LocalText(
    "Reflectance above the ground, bands 4, 3, 2, 10 m",
    "Réflectance au-dessus du sol, bandes 4, 3, 2, 10 m",
)


def big_book() -> InventedBook:
    """Return a book with portals in every state."""
    book = InventedBook()
    _tell(book, "terrascope/0", "wmts", 58, [
        ("S2_TOC", "Sentinel-2 – true colour", "Sentinel-2 – couleurs naturelles", SEEN, ABSTRACT),
        ("NDVI", "Sentinel-2 – NDVI", "Sentinel-2 – NDVI", SEEN, LocalText()),
        ("WC", "ESA WorldCover – map", "ESA WorldCover – carte", "2020,2021", LocalText()),
    ])  # fmt: skip
    _tell(book, "ign-geoplateforme/0", "wmts", 35, [
        ("SPOT", "SPOT 6/7 ortho", "SPOT 6/7 ortho", "2013/2023/P1Y", LocalText()),
        ("PLEIADES", "Pléiades ortho", "Pléiades ortho", "2012/2023/P1Y", LocalText()),
        ("BDORTHO", "BD ORTHO", "BD ORTHO", "", LocalText()),
    ])  # fmt: skip
    theia = source("theia/0")
    book.tell(theia, (), FlowState.FAILED, PortalError("theia", ErrorKind.UNREACHABLE, "no route to host"))
    mosaic = ("MOS", "Sentinel-2 mosaic – Brittany", "Mosaïque Sentinel-2 – Bretagne", "2022", LocalText())
    _tell(book, "geobretagne/0", "wms", 22, [mosaic])
    book.tell(source("sentinel-hub/0"), (), FlowState.LOGIN)
    for portal, count in (("hydroweb", 12), ("wekeo", 164), ("planetary-computer", 96), ("worldcover", 4)):
        _tell(book, f"{portal}/0", "wms", count, [])
    mine = source("mine/1", "xyz", portal="")
    told = flow("xyz", "", "Orthophoto Région Occitanie", ("2024",))
    book.tell(mine, [FlowEntry(mine, "", told)])
    return book


def _tell(book: InventedBook, name: str, kind: str, others: int, named: list[tuple]) -> None:
    one = source(name, kind)
    entries = [
        FlowEntry(
            one, layer_name,
            flow(kind, layer_name, title, (times,) if times else (), french, abstract=abstract,
                 yearly="P1Y" in times),
            layer(layer_name, dates=FlowDates.read(times) if times else None,
                  styles=STYLES if layer_name == "NDVI" else ()),
        )
        for layer_name, title, french, times, abstract in named
    ]  # fmt: skip
    group = [("Vegetation",), ("Snow and ice",), ("Orthophotos",)]
    entries += [
        FlowEntry(one, f"L{n}", layer=layer(f"L{n}", f"Layer {n}", path=group[n % 3])) for n in range(others)
    ]
    book.tell(one, entries, service=MapService(kind, "1.0.0", name))


def use_french_titles(guichet: InventedFlowGuichet) -> None:
    """Give the guichet these portals."""
    guichet.portals = {
        name: Portal(
            name, LocalText(title, title), title,
            terms=PortalTerms(licence=LICENCE if name == "terrascope" else LocalText()),
        )
        for name, title in TITLES.items()
    }  # fmt: skip


def search() -> SimpleNamespace:
    """Return a search with clear and cloudy days."""
    days = [(10, 4, 3.0), (10, 9, 80.0), (10, 24, 0.0), (11, 3, 12.0), (11, 8, 2.0)]
    found = [
        SimpleNamespace(acquired=datetime(2026, month, day, 10, 56, tzinfo=timezone.utc), cloud=cloud)
        for month, day, cloud in days
    ]
    criteria = SimpleNamespace(cloud_max=20.0)
    return SimpleNamespace(acquisitions=found, query=SimpleNamespace(criteria=criteria))


def found() -> tuple[FoundFlow, ...]:
    """Return what a catalogue has."""
    one = FlowSource("found/1", "wms", "https://maps.example.org/wms")
    titles = ("Orthophotographie Bretagne 2023", "Orthophoto littorale V3", "Orthophotos 1950–1965")
    told = "Mosaïque d'orthophotographies de la région, pixels de 20 cm, prises de vues d'été."
    names = enumerate(titles)
    return tuple(FoundFlow(title, told, one, f"ortho:{n}", "Licence Ouverte 2.0") for n, title in names)


def region() -> tuple[FlowSource, MapService]:
    """Return a service that answered a test."""
    layers = tuple(layer(f"r{n}") for n in range(212))
    one = FlowSource("found/2", "wms", "https://www.geo2france.example.org/geoserver/wms")
    return one, MapService("wms", "1.3.0", "Géo2France", layers=layers)


def fields() -> QImage:
    """Return a landscape of fields with a river."""
    image = QImage(184, 184, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    greens = ("#4e7a3a", "#6b8f3f", "#93a25a", "#b7a066", "#8b6b48", "#3d5f31")
    for row in range(8):
        for column in range(8):
            painter.fillRect(column * 23, row * 23, 23, 23, QColor(greens[(row * 5 + column * 3) % 6]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#4a5561"), 4))
    painter.drawPolyline(QPolygonF([QPointF(x, 60 + 50 * (x % 61) / 61) for x in range(0, 200, 20)]))
    painter.end()
    return image
