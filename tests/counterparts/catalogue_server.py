"""A catalogue on loopback over a few records: CSW 2.0.2 in two schemas, and OGC API Records."""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from loopback import Loopback, Reply, json_reply

ISO = "http://www.isotc211.org/2005/gmd"
OGC, GML = "{http://www.opengis.net/ogc}", "{http://www.opengis.net/gml}"
SPACES = (
    'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows" '
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'version="2.0.2"'
)


@dataclass
class Record:
    """One record: links are (protocol, layer, address)."""

    title: str
    links: list = field(default_factory=list)
    abstract: str = ""
    licence: str = ""
    box: tuple = (-5.0, 47.0, -1.0, 49.0)


class CatalogueServer(Loopback):
    """`/csw` and `/records`; `named`: whether Dublin Core has the names of layers.

    Attributes:
        reply: sent in place of every answer, where it is not None.
        last_page: number that every CSW answer gives as its next record, where it is not None.
    """

    def __init__(self, records, named=True):
        super().__init__(self.answer)
        self.records, self.named = list(records), named
        self.reply = self.last_page = None

    def answer(self, request):
        if self.reply is not None:
            return self.reply
        if request.path == "/csw":
            return self.csw(request.query)
        return self.api(request)

    def csw(self, query):
        found = self.matching(query.get("constraint", ""))
        first, count = int(query["startPosition"]), int(query["maxRecords"])
        shown = found[first - 1 : first - 1 + count]
        following = first + count if first + count <= len(found) else 0
        following = following if self.last_page is None else self.last_page
        write = self.iso if query["outputSchema"] == ISO else self.dublin_core
        body = (
            f'<csw:GetRecordsResponse {SPACES}><csw:SearchResults numberOfRecordsMatched="{len(found)}" '
            f'nextRecord="{following}">{"".join(map(write, shown))}</csw:SearchResults>'
            "</csw:GetRecordsResponse>"
        )
        return Reply(200, body.encode(), {"Content-Type": "application/xml"})

    def matching(self, constraint):
        """Return the records that a filter lets through, read as the standard says."""
        root = ElementTree.fromstring(constraint) if constraint else None
        found = self.records
        for like in root.iter(f"{OGC}PropertyIsLike") if root is not None else ():
            literal = like.find(f"{OGC}Literal").text
            pattern = re.compile(written_out(literal, like.get("wildCard"), like.get("escapeChar")), re.I)
            found = [r for r in found if pattern.fullmatch(f"{r.title} {r.abstract}")]
        boxes = [corners(envelope) for envelope in root.iter(f"{GML}Envelope")] if root is not None else []
        return [r for r in found if not boxes or any(meets(r.box, box) for box in boxes)]

    def dublin_core(self, record):
        west, south, east, north = record.box
        links = "".join(
            f"<dc:URI protocol={quoteattr(protocol)}{f' name={quoteattr(layer)}' if self.named else ''}>"
            f"{escape(address)}</dc:URI>"
            for protocol, layer, address in record.links
        )
        return (
            f"<csw:Record><dc:identifier>1</dc:identifier><dc:title>{escape(record.title)}</dc:title>"
            f"<dct:abstract>{escape(record.abstract)}</dct:abstract><dc:rights>{escape(record.licence)}"
            f'</dc:rights>{links}<ows:BoundingBox crs="urn:ogc:def:crs:::WGS 84"><ows:LowerCorner>{east} '
            f"{south}</ows:LowerCorner><ows:UpperCorner>{west} {north}</ows:UpperCorner></ows:BoundingBox>"
            "</csw:Record>"
        )

    def iso(self, record):
        text = "<gco:CharacterString>{}</gco:CharacterString>".format
        names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        box = "".join(
            f"<gmd:{name}><gco:Decimal>{value}</gco:Decimal></gmd:{name}>"
            for name, value in zip(names, record.box)
        )
        links = "".join(
            f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{escape(address)}</gmd:URL>"
            f"</gmd:linkage><gmd:protocol>{text(escape(protocol))}</gmd:protocol>"
            f"<gmd:name>{text(escape(layer))}</gmd:name></gmd:CI_OnlineResource></gmd:onLine>"
            for protocol, layer, address in record.links
        )
        return (
            "<gmd:MD_Metadata><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation>"
            f"<gmd:CI_Citation><gmd:title>{text(escape(record.title))}</gmd:title></gmd:CI_Citation>"
            f"</gmd:citation><gmd:abstract>{text(escape(record.abstract))}</gmd:abstract>"
            "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useLimitation>"
            f"{text(escape(record.licence))}</gmd:useLimitation></gmd:MD_LegalConstraints>"
            f"</gmd:resourceConstraints><gmd:EX_GeographicBoundingBox>{box}</gmd:EX_GeographicBoundingBox>"
            "</gmd:MD_DataIdentification></gmd:identificationInfo><gmd:distributionInfo>"
            f"{links}</gmd:distributionInfo></gmd:MD_Metadata>"
        )

    def api(self, request):
        if request.path == "/records":
            links = [{"rel": "data", "type": "application/json", "href": "/records/collections"}]
            return json_reply({"title": "Catalogue", "links": links})
        if request.path == "/records/collections":
            maps = {"id": "maps", "itemType": "record", "title": "Maps"}
            return json_reply({"collections": [maps, self.collection()], "links": []})
        if request.path == "/records/collections/maps":
            return json_reply({"id": "maps", "itemType": "record", "title": "Maps"})
        if request.path != "/records/collections/maps/items":
            return Reply(404)
        query = request.query
        words, first, count = query.get("q", "").lower(), int(query.get("offset", 0)), int(query["limit"])
        box = tuple(map(float, query["bbox"].split(","))) if "bbox" in query else None
        found = [
            r
            for r in self.records
            if words in f"{r.title} {r.abstract}".lower() and (box is None or meets(r.box, box))
        ]
        following = f"/records/collections/maps/items?limit={count}&offset={first + count}&q={words}"
        links = [{"rel": "next", "href": following}] if first + count < len(found) else []
        features = [self.feature(record) for record in found[first : first + count]]
        return json_reply({"type": "FeatureCollection", "features": features, "numberMatched": len(found),
                           "links": links})  # fmt: skip

    def feature(self, record):
        west, south, east, north = record.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {
            "type": "Feature",
            "id": record.title,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"title": record.title, "description": record.abstract, "license": record.licence},
            "links": [
                {"rel": "service", "type": protocol, "name": layer, "href": address}
                for protocol, layer, address in record.links
            ],
        }

    def collection(self):
        """A collection of STAC with a map service among its assets, as GEODES has it."""
        href = (
            "https://maps.example/wms?service=WMS&request=GetMap&LAYERS=s1&CQL_FILTER=name%20like%20%27a%27"
        )
        extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}}
        assets = {"bs": {"href": href, "type": "image/png", "roles": ["wms"]}, "odd": 3}
        return {"id": "S1", "title": "Radar backscatter", "extent": extent, "assets": assets, "links": []}


def written_out(literal, wild_card, escape_character):
    """Return a literal of PropertyIsLike as a regular expression."""
    pattern, place = "", 0
    while place < len(literal):
        character = literal[place]
        if character == escape_character:
            place += 1
            pattern += re.escape(literal[place])
        else:
            pattern += ".*" if character == wild_card else re.escape(character)
        place += 1
    return f"(?s:{pattern})"


def corners(envelope):
    """Return west, south, east, north of an envelope in CRS:84."""
    assert envelope.get("srsName").endswith("CRS84")
    texts = [envelope.find(f"{GML}{name}").text.split() for name in ("lowerCorner", "upperCorner")]
    return tuple(float(number) for text in texts for number in text)


def meets(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
