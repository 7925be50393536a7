"""A WMS with dates on loopback that draws the demonstration data, for pictures of flows; all is invented."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from loopback import LoopbackHandler, LoopbackServer
from osgeo import gdal

SANDBOX = Path(__file__).resolve().parents[2] / "resources" / "sandbox" / "toulouse"
KINDS = {"S2_L2A": "visual", "S2_NIR": "B08"}  # layer → files
WORDS = {
    "en": {
        "": ("Demonstration maps", "Invented data, CC0"),
        "S2_L2A": ("Sentinel-2 – true colour", "Reflectance above the ground, bands 4, 3, 2"),
        "S2_NIR": ("Sentinel-2 – near infrared", "Reflectance above the ground, band 8"),
    },
    "fr": {
        "": ("Cartes de démonstration", "Données inventées, CC0"),
        "S2_L2A": ("Sentinel-2 – couleurs naturelles", "Réflectance au sol, bandes 4, 3, 2"),
        "S2_NIR": ("Sentinel-2 – proche infrarouge", "Réflectance au sol, bande 8"),
    },
}
BOX = (
    "<EX_GeographicBoundingBox><westBoundLongitude>0.49</westBoundLongitude>"
    "<eastBoundLongitude>1.89</eastBoundLongitude><southBoundLatitude>43.23</southBoundLatitude>"
    "<northBoundLatitude>44.25</northBoundLatitude></EX_GeographicBoundingBox>"
)
XLINK = "http://www.w3.org/1999/xlink"
_CRS = ("EPSG:3857", "EPSG:4326", "EPSG:32631")


class FlowServer(LoopbackServer):
    """Serves two layers at the days of the pictures; what lies beside them is transparent."""

    def __init__(self, language: str) -> None:
        super().__init__(FlowHandler)
        self.words = WORDS[language]
        self.turn = threading.Lock()  # GDAL's datasets in memory are drawn one at a time
        self.files = {name: _files(kind) for name, kind in KINDS.items()}

    @property
    def address(self) -> str:
        """Of the WMS."""
        return f"{self.url}/wms"


class FlowHandler(LoopbackHandler):
    """Capabilities and maps."""

    server: FlowServer

    def do_GET(self) -> None:
        """Answer one request."""
        self.note()
        told = {name.upper(): values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if told.get("REQUEST", "").lower() == "getmap":
            with self.server.turn:
                self.answer(self._map(told), "image/png")
        else:
            self.answer(self._capabilities().encode(), "text/xml")

    def _map(self, told: dict[str, str]) -> bytes:
        files = self.server.files[told["LAYERS"]]
        file = files.get(told.get("TIME", "")[:10]) or files[max(files)]
        one, two, three, four = (float(part) for part in told["BBOX"].split(","))
        box = (two, one, four, three) if told["CRS"] == "EPSG:4326" else (one, two, three, four)
        band = told["LAYERS"] == "S2_NIR"
        warped = gdal.Warp(
            "", str(file), format="MEM", dstSRS=told["CRS"], outputBounds=box, dstAlpha=True,
            width=int(told["WIDTH"]), height=int(told["HEIGHT"]), resampleAlg="cubic",
        )  # fmt: skip
        if band:
            warped = gdal.Translate("", warped, format="MEM", outputType=gdal.GDT_Byte,
                                    scaleParams=[[1000, 5500, 0, 255], [0, 65535, 0, 255]])  # fmt: skip
        gdal.Translate("/vsimem/flow_server.png", warped, format="PNG")
        stream = gdal.VSIFOpenL("/vsimem/flow_server.png", "rb")
        size = gdal.VSIStatL("/vsimem/flow_server.png").size
        body = bytes(gdal.VSIFReadL(1, size, stream))
        gdal.VSIFCloseL(stream)
        gdal.Unlink("/vsimem/flow_server.png")
        return body

    def _capabilities(self) -> str:
        link = f'<OnlineResource xmlns:xlink="{XLINK}" xlink:href="{self.server.address}?"/>'
        http = f"<DCPType><HTTP><Get>{link}</Get></HTTP></DCPType>"
        layers = "".join(self._layer(name) for name in KINDS)
        title, _terms = self.server.words[""]
        systems = "".join(f"<CRS>{crs}</CRS>" for crs in _CRS)
        return (
            '<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms">'
            f"<Service><Name>WMS</Name><Title>{title}</Title>{link}"
            "<AccessConstraints>CC0 1.0</AccessConstraints></Service><Capability><Request>"
            f"<GetCapabilities><Format>text/xml</Format>{http}</GetCapabilities>"
            f"<GetMap><Format>image/png</Format>{http}</GetMap></Request>"
            "<Exception><Format>XML</Format></Exception>"
            f"<Layer><Title>{title}</Title>{systems}{BOX}{layers}</Layer>"
            "</Capability></WMS_Capabilities>"
        )

    def _layer(self, name: str) -> str:
        title, abstract = self.server.words[name]
        days = sorted(self.server.files[name])
        dates = f'<Dimension name="time" units="ISO8601" default="{days[-1]}">{",".join(days)}</Dimension>'
        return (
            f'<Layer queryable="0"><Name>{name}</Name><Title>{title}</Title><Abstract>{abstract}</Abstract>'
            f"<Attribution><Title>{self.server.words[''][1]}</Title></Attribution>{BOX}{dates}</Layer>"
        )


def _files(kind: str) -> dict[str, Path]:
    """Return day → picture of level 2A."""
    found = {}
    for path in SANDBOX.glob(f"31TCJ_*_l2a_{kind}.tif"):
        day = path.name.split("_")[1]
        found[f"{day[:4]}-{day[4:6]}-{day[6:]}"] = path
    return found
