"""Capabilities and other documents of the loopback map server."""

from xml.sax.saxutils import escape

from map_pixels import BOX

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE WMS_Capabilities [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><WMS_Capabilities><Service><Title>&a11;</Title></Service></WMS_Capabilities>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE WMS_Capabilities [<!ENTITY x SYSTEM "{0}">]>'
    "<WMS_Capabilities><Service><Title>&x;</Title></Service></WMS_Capabilities>"
)
PAGE = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Come back tomorrow</body></html>"
SYSTEMS = ("EPSG:3857", "EPSG:4326")


def exception(words, code="", version="1.3.0"):
    told = f' code="{escape(code)}"' if code else ""
    space = ' xmlns="http://www.opengis.net/ogc"' if version == "1.3.0" else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ServiceExceptionReport version="{version}"{space}>'
        f"<ServiceException{told}>{escape(words)}</ServiceException></ServiceExceptionReport>"
    )


def box_elements(version, box=BOX):
    west, south, east, north = box
    if version == "1.1.1":
        return (
            f'<LatLonBoundingBox minx="{west}" miny="{south}" maxx="{east}" maxy="{north}"/>'
            f'<BoundingBox SRS="EPSG:4326" minx="{west}" miny="{south}" maxx="{east}" maxy="{north}"/>'
        )
    return (
        f"<EX_GeographicBoundingBox><westBoundLongitude>{west}</westBoundLongitude><eastBoundLongitude>{east}"
        f"</eastBoundLongitude><southBoundLatitude>{south}</southBoundLatitude><northBoundLatitude>{north}"
        "</northBoundLatitude></EX_GeographicBoundingBox>"
        f'<BoundingBox CRS="EPSG:4326" minx="{south}" miny="{west}" maxx="{north}" maxy="{east}"/>'
    )


def time_elements(version, dates):
    text, default = ",".join(dates), dates[-1]
    if version == "1.1.1":
        return (
            '<Dimension name="time" units="ISO8601"/>'
            f'<Extent name="time" default="{default}" nearestValue="0">{text}</Extent>'
        )
    return f'<Dimension name="time" units="ISO8601" default="{default}" nearestValue="0">{text}</Dimension>'


def wms_document(url, version, dates, without=()):
    """Return capabilities; `without` may hold `crs`, `box`, `layers`."""
    name, mark = ("SRS" if version == "1.1.1" else "CRS"), ("&amp;" if "?" in url else "?")
    codes = "" if "crs" in without else "".join(f"<{name}>{code}</{name}>" for code in SYSTEMS)
    box = "" if "box" in without else box_elements(version)
    address = f'<OnlineResource {XLINK} xlink:type="simple" xlink:href="{escape(url)}{mark}"/>'
    legend = (
        f'<Style><Name>default</Name><Title>Default</Title><LegendURL width="20" height="20">'
        f"<Format>image/png</Format><OnlineResource {XLINK} "
        f'xlink:href="{escape(url)}{mark}SERVICE=WMS&amp;REQUEST=GetLegendGraphic&amp;LAYER=static"/>'
        "</LegendURL></Style>"
    )
    layers = (
        f"<Layer><Name>static</Name><Title>Mosaic</Title><Abstract>One state</Abstract>{legend}</Layer>"
        f"<Layer><Title>By date</Title><Layer><Name>dated</Name><Title>Scenes</Title>"
        f"<KeywordList><Keyword>sentinel-2</Keyword></KeywordList>{time_elements(version, dates)}"
        "<Attribution><Title>© Loopback</Title></Attribution></Layer></Layer>"
    )
    root, head = ("WMT_MS_Capabilities", DOCTYPE) if version == "1.1.1" else ("WMS_Capabilities", "")
    space = "" if version == "1.1.1" else ' xmlns="http://www.opengis.net/wms"'
    largest = "" if version == "1.1.1" else "<MaxWidth>4096</MaxWidth><MaxHeight>4096</MaxHeight>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<{root} version="{version}"{space}><Service>'
        f"<Name>WMS</Name><Title>Loopback maps</Title><Fees>none</Fees>{largest}</Service><Capability>"
        f"<Request><GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get>{address}</Get></HTTP>"
        f"</DCPType></GetCapabilities><GetMap><Format>image/png</Format><DCPType><HTTP><Get>{address}</Get>"
        "</HTTP></DCPType></GetMap></Request><Exception><Format>XML</Format></Exception>"
        f"<Layer><Title>Root</Title>{codes}{box}{'' if 'layers' in without else layers}</Layer>"
        f"</Capability></{root}>"
    )


DOCTYPE = (
    '<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd"'
    " [<!ELEMENT VendorSpecificCapabilities EMPTY>]>"
)


def large_document(layers=5000, size=5_000_000, url="http://127.0.0.1/wms"):
    """Return WMS 1.3.0 capabilities of so many layers and about so many bytes."""
    address = f'<OnlineResource {XLINK} xlink:href="{escape(url)}?"/>'
    codes = "".join(f"<CRS>EPSG:{code}</CRS>" for code in (3857, 4326, 2154, *range(32601, 32661)))
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><WMS_Capabilities version="1.3.0" '
        'xmlns="http://www.opengis.net/wms"><Service><Name>WMS</Name><Title>Large</Title></Service>'
        f"<Capability><Request><GetMap><Format>image/png</Format><DCPType><HTTP><Get>{address}</Get></HTTP>"
        f"</DCPType></GetMap></Request><Layer><Title>Root</Title>{codes}"
    )
    parts, words = [head], "Reflectance of the surface by month, cloud free, é à œ; "
    for number in range(layers):
        layer = (
            f'<Layer queryable="1"><Name>workspace:layer_{number:05}</Name><Title>Mosaic {number} of tile '
            f"T{number % 60 + 1:02}TDH</Title><Abstract>@</Abstract><KeywordList>"
            f"<Keyword>sentinel-2</Keyword><Keyword>tile {number % 60}</Keyword></KeywordList>"
            "<CRS>EPSG:32631</CRS>"
            f"{box_elements('1.3.0', (number % 300 - 150, 40.0, number % 300 - 149, 41.0))}"
            '<Dimension name="time" units="ISO8601" default="2026-01-01">2018-01-01/2026-01-01/P1M'
            "</Dimension><Style><Name>rgb</Name><Title>Colours</Title></Style></Layer>"
        )
        room = max((size - len(head)) // layers - len(layer.encode()), 0)
        parts.append(layer.replace("@", (words * (room // len(words) + 1))[:room]))
    parts.append("</Layer></Capability></WMS_Capabilities>")
    return "".join(parts).encode()
