"""Capabilities in the manner of the servers that the portals run, with what is particular to each."""

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.providers.flows.flow_reader import parse_capabilities

LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href'

GEOSERVER_111 = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://geo.example.org/schemas/wms/1.1.1/WMS_MS_Capabilities.dtd"[
<!ELEMENT VendorSpecificCapabilities (TileSet*) >
<!ELEMENT TileSet (SRS, BoundingBox?, Resolutions, Width, Height, Format, Layers*, Styles*) >
<!ELEMENT Resolutions (#PCDATA) >
]>
<WMT_MS_Capabilities version="1.1.1" updateSequence="12"><Service><Name>OGC:WMS</Name><Title>Géo</Title>
<Fees>NONE</Fees><AccessConstraints>NONE</AccessConstraints></Service><Capability><Request>
<GetMap><Format>image/png</Format><Format>image/vnd.jpeg-png</Format><DCPType><HTTP><Get>
<OnlineResource {LINK}="http://geo.example.org:80/geoserver/photo/ows?SERVICE=WMS&amp;"/></Get></HTTP></DCPType>
</GetMap></Request><VendorSpecificCapabilities><TileSet><SRS>EPSG:900913</SRS></TileSet>
</VendorSpecificCapabilities><UserDefinedSymbolization SupportSLD="1"/>
<Layer><Title>Root</Title><!--All supported EPSG projections:--><SRS>AUTO:42001</SRS><SRS>EPSG:2154</SRS>
<SRS>EPSG:3857</SRS><LatLonBoundingBox minx="-5.3" miny="47.2" maxx="-0.9" maxy="49"/>
<Layer queryable="1" opaque="0"><Name>photo:ortho</Name><Title>Ortho</Title><SRS>EPSG:2154</SRS>
<LatLonBoundingBox minx="-5.3" miny="47.2" maxx="-0.9" maxy="49"/>
<BoundingBox SRS="EPSG:2154" minx="1" miny="2" maxx="3" maxy="4"/></Layer>
<Layer queryable="1" opaque="0"><Name>photo:empty</Name><Title/><SRS>EPSG:4326</SRS>
<LatLonBoundingBox minx="0.0" miny="0.0" maxx="-1.0" maxy="-1.0"/></Layer></Layer></Capability>
</WMT_MS_Capabilities>"""

SENTINEL_HUB = f"""<?xml version='1.0' encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>Simple</Title><Fees>none</Fees><AccessConstraints/><MaxWidth>2500</MaxWidth>
<MaxHeight>2500</MaxHeight></Service><Capability><Request><GetMap><Format>image/png</Format>
<Format>image/tiff;depth=16</Format><DCPType><HTTP><Get>
<OnlineResource {LINK}="https://sh.example.org/ogc/wms/11111111-2222-3333-4444-555555555555"/></Get></HTTP>
</DCPType></GetMap></Request><Layer queryable="1"><Title>Sentinel Hub</Title><CRS>EPSG:3857</CRS>
<CRS>EPSG:4326</CRS><CRS>CRS:84</CRS><EX_GeographicBoundingBox><westBoundLongitude>-180
</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude><southBoundLatitude>-90</southBoundLatitude>
<northBoundLatitude>90</northBoundLatitude></EX_GeographicBoundingBox>
<Layer queryable="1"><Name>TRUE_COLOR</Name><Title>True colour</Title>
<Dimension name="time" units="ISO8601" default="" nearestValue="0">2015-06-23/2026-11-30/P1D</Dimension>
<Dimension name="maxcc" units="percent" default="20">0/100</Dimension></Layer></Layer></Capability>
</WMS_Capabilities>"""

MAPCACHE = """<?xml version="1.0"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<ows:ServiceIdentification><ows:Title>no title set, add some in metadata element</ows:Title>
<ows:ServiceType>OGC WMTS</ows:ServiceType></ows:ServiceIdentification><ows:OperationsMetadata>
<ows:Operation name="GetTile"><ows:DCP><ows:HTTP>
<ows:Get xlink:href="http://maps.example.org/mapcache/wmts/"><ows:Constraint name="GetEncoding">
<ows:AllowedValues><ows:Value>RESTful</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>
<ows:Get xlink:href="http://maps.example.org/mapcache/wmts?"><ows:Constraint name="GetEncoding">
<ows:AllowedValues><ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP>
</ows:Operation></ows:OperationsMetadata><Contents><Layer><ows:Title>Neige</ows:Title>
<ows:Identifier>neige</ows:Identifier><Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
<Format>image/png</Format><Dimension><ows:Identifier>time</ows:Identifier><Default>2017-01-08</Default>
<Value>2017-01-08</Value><Value>2017-01-18</Value></Dimension>
<TileMatrixSetLink><TileMatrixSet>GoogleMapsCompatible</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>GoogleMapsCompatible</ows:Identifier>
<ows:SupportedCRS>urn:ogc:def:crs:EPSG:6.18.3:3857</ows:SupportedCRS>
<WellKnownScaleSet>urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible</WellKnownScaleSet>
<TileMatrix><ows:Identifier>0</ows:Identifier><ScaleDenominator>559082264.02871787548065185547</ScaleDenominator>
<TopLeftCorner>-20037508.342789 20037508.342789</TopLeftCorner><TileWidth>256</TileWidth>
<TileHeight>256</TileHeight><MatrixWidth>1</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix>
</TileMatrixSet></Contents></Capabilities>"""

TITILER = """<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>
<ows:Get xlink:href="https://tiles.example.org/"><ows:Constraint name="GetEncoding"><ows:AllowedValues>
<ows:Value>RESTful</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation>
</ows:OperationsMetadata><Contents><Layer><ows:Title>esa-worldcover_map</ows:Title>
<ows:Identifier>esa-worldcover_map</ows:Identifier><ows:Abstract/><ows:BoundingBox
 crs="http://www.opengis.net/def/crs/OGC/1.3/CRS84"><ows:LowerCorner>-180.0 -60.0</ows:LowerCorner>
<ows:UpperCorner>180.0 84.0</ows:UpperCorner></ows:BoundingBox>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format>
<Dimension><ows:Identifier>TIME</ows:Identifier><Default>2021-01-01</Default><Value>2021-01-01</Value></Dimension>
<TileMatrixSetLink><TileMatrixSet>EPSG:3857</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/png" resourceType="tile"
 template="https://tiles.example.org/{TileMatrixSet}/{TileMatrix}/{TileCol}/{TileRow}.png"/></Layer>
<TileMatrixSet><ows:Identifier>EPSG:3857</ows:Identifier>
<ows:SupportedCRS>http://www.opengis.net/def/crs/EPSG/0/3857</ows:SupportedCRS>
<TileMatrix><ows:Identifier>6</ows:Identifier><ScaleDenominator>8735660.375</ScaleDenominator>
<TopLeftCorner>-20037508.34 20037508.34</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>
<MatrixWidth>64</MatrixWidth><MatrixHeight>64</MatrixHeight></TileMatrix></TileMatrixSet></Contents>
</Capabilities>"""

ARCGIS = """<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0"><Contents><Layer><ows:Title>Mosaic</ows:Title>
<ows:Identifier>Mosaic</ows:Identifier>
<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::102100"><ows:LowerCorner>0 5000000</ows:LowerCorner>
<ows:UpperCorner>1000000 6000000</ows:UpperCorner></ows:BoundingBox>
<Style isDefault="true"><ows:Title>Default Style</ows:Title><ows:Identifier>default</ows:Identifier></Style>
<Format>image/jpgpng</Format><TileMatrixSetLink><TileMatrixSet>default028mm</TileMatrixSet></TileMatrixSetLink>
<ResourceURL format="image/jpgpng" resourceType="tile"
 template="https://arc.example.org/MapServer/WMTS/tile/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}"/>
</Layer><TileMatrixSet><ows:Identifier>default028mm</ows:Identifier>
<ows:SupportedCRS>urn:ogc:def:crs:EPSG::102100</ows:SupportedCRS><TileMatrix><ows:Identifier>0</ows:Identifier>
<ScaleDenominator>5.590822640287178E8</ScaleDenominator>
<TopLeftCorner>-2.0037508342787E7 2.0037508342787E7</TopLeftCorner><TileWidth>256</TileWidth>
<TileHeight>256</TileHeight><MatrixWidth>1</MatrixWidth><MatrixHeight>1</MatrixHeight></TileMatrix>
</TileMatrixSet></Contents></Capabilities>"""


def read(kind, body, asked, **more):
    return parse_capabilities(FlowSource("p/1", kind, asked, **more), body.encode(), CancelToken())


def test_geoserver_with_cached_tiles_and_an_empty_layer():
    service = read("wms", GEOSERVER_111, "https://geo.example.org/geoserver/photo/wms")
    assert (service.version, service.title, service.licence) == ("1.1.1", "Géo", "")
    assert service.address == "https://geo.example.org/geoserver/photo/wms"
    ortho, empty = service.layers
    assert (ortho.crs, ortho.box, ortho.opaque) == (("EPSG:2154", "EPSG:3857"), (-5.3, 47.2, -0.9, 49), False)
    assert (empty.title, empty.crs[0]) == ("photo:empty", "EPSG:4326")
    assert empty.box == ortho.box  # its own, nothing, is no box; that of its group is


def test_sentinel_hub_with_a_limit_of_clouds():
    asked = "https://sh.example.org/ogc/wms/guichet-eo-0123456789ab"
    service = read("wms", SENTINEL_HUB, asked, secret=True)
    assert service.largest == (2500, 2500)
    assert "11111111" not in repr(service)
    layer = service.layers[0]
    assert (layer.dates.text, dict(layer.dimensions)) == ("2015-06-23/2026-11-30/P1D", {"maxcc": "20"})
    assert layer.formats == ("image/png", "image/tiff;depth=16")


def test_mapcache_with_both_ways_to_ask():
    service = read("wmts", MAPCACHE, "http://maps.example.org/mapcache/wmts?")
    assert service.address == "http://maps.example.org/mapcache/wmts"
    layer = service.layers[0]
    assert (layer.name, layer.crs, layer.box) == ("neige", ("EPSG:3857",), None)
    assert layer.dates.text == "2017-01-08,2017-01-18"
    assert len(service.matrix_sets["GoogleMapsCompatible"].matrices) == 1


@pytest.mark.parametrize(("templates", "address"), [("", ""), ("kvp", "https://tiles.example.org/")])
def test_titiler_whose_templates_may_be_wrong(templates, address):
    service = read("wmts", TITILER, "https://tiles.example.org/", templates=templates)
    assert service.address == address
    layer = service.layers[0]
    assert (layer.box, layer.crs) == ((-180, -60, 180, 84), ("EPSG:3857",))
    assert layer.dates.default == "2021-01-01"
    assert [matrix.name for matrix in service.matrix_sets["EPSG:3857"].matrices] == ["6"]


def test_arcgis_with_its_own_name_of_web_mercator():
    service = read("wmts", ARCGIS, "https://arc.example.org/MapServer/WMTS/1.0.0/WMTSCapabilities.xml")
    layer = service.layers[0]
    assert (service.address, layer.crs) == ("", ("EPSG:3857",))
    assert layer.box == pytest.approx((0, 40.9163, 8.9832, 47.3537), abs=1e-3)
    assert layer.formats == ("image/jpgpng",)
    assert list(layer.templates) == ["image/jpgpng"]
    assert service.matrix_sets["default028mm"].matrices[0].left == pytest.approx(-20037508.342787)
