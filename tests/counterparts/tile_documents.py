"""Capabilities of the loopback tile service."""

from xml.sax.saxutils import escape

from map_pixels import BOX

HALF = 20037508.342789244
COARSEST = {"webmercator": 559082264.0287178, "degrees": 279541132.0143589}
CODES = {"webmercator": "urn:ogc:def:crs:EPSG::3857", "degrees": "urn:ogc:def:crs:EPSG::4326"}
CORNERS = {"webmercator": f"-{HALF} {HALF}", "degrees": "90 -180"}
LEVELS = 12
KVP, REST = "KVP", "RESTful"


def tile_box(matrix_set, level, column, row):
    """Return west, south, east, north of a tile in its system, easting first."""
    if matrix_set == "webmercator":
        size = 2 * HALF / 2**level
        west, north = -HALF + column * size, HALF - row * size
    else:
        size = 180 / 2**level
        west, north = -180 + column * size, 90 - row * size
    return west, north - size, west + size, north


def wmts_document(url, dates, encodings=(KVP, REST), template="/rest"):
    """Return capabilities of a service at `url`.

    Args:
        url: without `?`.
        dates: of the layer `dated`.
        encodings: how tiles can be asked for.
        template: path before the places of templates, after `url`.
    """
    values = "".join(f"<Value>{each}</Value>" for each in encodings)
    kvp = (
        f'<ows:Get xlink:href="{escape(url)}?"><ows:Constraint name="GetEncoding"><ows:AllowedValues>'
        f"{values.replace('Value', 'ows:Value')}</ows:AllowedValues></ows:Constraint></ows:Get>"
    )
    operations = "".join(
        f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP>{kvp}</ows:HTTP></ows:DCP></ows:Operation>'
        for name in ("GetCapabilities", "GetTile")
    )
    layers = _layer("static", "Mosaic", (), url + template, REST in encodings) + _layer(
        "dated", "Scenes", dates, url + template, REST in encodings
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Capabilities xmlns="http://www.opengis.net/wmts/1.0" '
        'xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'version="1.0.0"><ows:ServiceIdentification><ows:Title>Loopback tiles</ows:Title>'
        "<ows:ServiceType>OGC WMTS</ows:ServiceType><ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion>"
        "<ows:Fees>none</ows:Fees><ows:AccessConstraints>CC-BY 4.0</ows:AccessConstraints>"
        f"</ows:ServiceIdentification><ows:OperationsMetadata>{operations}</ows:OperationsMetadata>"
        f"<Contents>{layers}{_matrix_set('webmercator')}{_matrix_set('degrees')}</Contents></Capabilities>"
    )


def _layer(name, title, dates, base, with_template):
    west, south, east, north = BOX
    time = place = ""
    if dates:
        listed = "".join(f"<Value>{date}</Value>" for date in dates)
        called = "<ows:Identifier>Time</ows:Identifier>"
        time = f"<Dimension>{called}<Default>{dates[-1]}</Default>{listed}</Dimension>"
        place = "/{Time}"
    links = "".join(
        f"<TileMatrixSetLink><TileMatrixSet>{each}</TileMatrixSet></TileMatrixSetLink>" for each in CODES
    )
    resource = (
        f'<ResourceURL format="image/png" resourceType="tile" template="{escape(base)}/{name}'
        f"/{{style}}{place}"
        '/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>'
    )
    return (
        f"<Layer><ows:Title>{title}</ows:Title><ows:WGS84BoundingBox><ows:LowerCorner>{west} {south}"
        f"</ows:LowerCorner><ows:UpperCorner>{east} {north}</ows:UpperCorner></ows:WGS84BoundingBox>"
        f'<ows:Identifier>{name}</ows:Identifier><Style isDefault="true"><ows:Identifier>default'
        f"</ows:Identifier></Style><Format>image/png</Format>{time}{links}"
        f"{resource if with_template else ''}</Layer>"
    )


def _matrix_set(name):
    matrices = "".join(
        f"<TileMatrix><ows:Identifier>{level}</ows:Identifier><ScaleDenominator>{COARSEST[name] / 2**level}"
        f"</ScaleDenominator><TopLeftCorner>{CORNERS[name]}</TopLeftCorner><TileWidth>256</TileWidth>"
        f"<TileHeight>256</TileHeight><MatrixWidth>{2**level * (1 if name == 'webmercator' else 2)}"
        f"</MatrixWidth><MatrixHeight>{2**level}</MatrixHeight></TileMatrix>"
        for level in range(LEVELS)
    )
    return (
        f"<TileMatrixSet><ows:Identifier>{name}</ows:Identifier><ows:SupportedCRS>{CODES[name]}"
        f"</ows:SupportedCRS>{matrices}</TileMatrixSet>"
    )
