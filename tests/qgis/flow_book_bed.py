"""A book of flows over services on loopback, for the tests of the book."""

import threading

from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.service_mark import service_mark
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.gis.flows.flow_book import FlowBook
from guichet_eo.gis.flows.flow_cache import FlowCache
from guichet_eo.gis.flows.flow_store import FlowStore
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply

LAYER = """<Layer queryable="1"><Name>{name}</Name><Title>{title}</Title><Abstract>{abstract}</Abstract>
<KeywordList><Keyword>{keyword}</Keyword></KeywordList><CRS>EPSG:3857</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>{west}</westBoundLongitude>
<eastBoundLongitude>{east}</eastBoundLongitude><southBoundLatitude>43</southBoundLatitude>
<northBoundLatitude>45</northBoundLatitude></EX_GeographicBoundingBox></Layer>"""
CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>{title}</Title></Service><Capability><Request><GetMap>
<Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{address}"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>All</Title>{layers}</Layer></Capability></WMS_Capabilities>"""
EXCEPTION = b"""<ServiceExceptionReport version="1.3.0"><ServiceException>The database is being
moved</ServiceException></ServiceExceptionReport>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<WMS_Capabilities version="1.3.0"><Service><Title>&b;</Title></Service></WMS_Capabilities>"""


def capabilities(*names, title="Maps of the bed", address="", abstract="", keyword="", west=1, east=3):
    """Return a WMS 1.3.0 document with these layers."""
    layers = "".join(
        LAYER.format(
            name=name,
            title=f"Title of {name}",
            abstract=abstract,
            keyword=keyword or name,
            west=west,
            east=east,
        )
        for name in names
    )
    return CAPABILITIES.format(title=title, layers=layers, address=address).encode()


class Bed:
    """One service whose answer a test changes, and a book that reads it."""

    def __init__(self, folder, **options):
        self.folder = folder
        self.answer = capabilities("ndvi", "snow")
        self.status, self.gate, self.held = 200, threading.Event(), False
        self.server = Loopback(self._respond)
        self.server.__enter__()
        self.url = self.server.url
        self.books = []
        self.open(**options)

    def open(self, **options):
        """Make a book, as a new session of QGIS does."""
        options.setdefault("profile_of", lambda hosts: NetworkProfile(timeout=5.0))
        store, cache = FlowStore(self.folder / "flows.json"), FlowCache(self.folder / "cache")
        self.book = FlowBook(None, store, cache, **options)
        self.changes, self.lists = [], []
        self.book.changed.connect(self.changes.append)
        self.book.sources_changed.connect(self._note_list)
        self.books.append(self.book)
        return self.book

    def _note_list(self):
        self.lists.append([source.id for source in self.book.sources])

    def _respond(self, request):
        if self.held:
            self.gate.wait(20)
        return Reply(self.status, self.answer, {"Content-Type": "text/xml"})

    def portal(self, *flows, id="bed", **more):
        """Return a portal; without flows, of the whole service."""
        whole = Flow("wms", f"{self.url}/wms", title=LocalText("Maps", "Cartes"))
        return Portal(id, LocalText("Test bed", "Banc d'essai"), "Bed", flows=flows or (whole,), **more)

    def id(self, portal="bed", path="wms"):
        """Return the id of a WMS of a portal."""
        return f"{portal}/{service_mark('wms', f'{self.url}/{path}')}"

    def flow(self, layer, path="wms", **more):
        return Flow("wms", f"{self.url}/{path}", layer, **more)

    def mine(self, kind="wms", path="mine", **more):
        return FlowSource(f"mine/{path}", kind, f"{self.url}/{path}", LocalText("Mine", "À moi"), **more)

    @property
    def asked(self):
        """How many requests came."""
        return len(self.server.requests)

    def close(self):
        self.gate.set()
        for book in self.books:
            book.close()
        self.server.__exit__()
