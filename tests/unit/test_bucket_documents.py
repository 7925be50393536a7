"""Listings and descriptions of products in public buckets."""

import json

import pytest
from guichet_eo.core.geometry import wkb_bounds
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.well_known_binary import unpack_polygons
from guichet_eo.providers.sentinel2_bucket.bucket_asset import make_asset
from guichet_eo.providers.sentinel2_bucket.flat_xml import check_document, elements, text_of
from guichet_eo.providers.sentinel2_bucket.tile_footprint import (
    listed_footprint,
    square_footprint,
    utm_footprint,
)


def polygon(rings, code="32631", kind="Polygon"):
    name = f"urn:ogc:def:crs:EPSG:8.8.1:{code}"
    return {"type": kind, "crs": {"type": "name", "properties": {"name": name}}, "coordinates": rings}


def square(tile):
    _, (west, south, east, north) = tile_bounds(tile)
    return [[west, north], [east, north], [east, south], [west, south], [west, north]]


def test_elements_and_texts():
    text = '<?xml version="1.0"?>\n<A xmlns="x"><B><C>1 &amp; &quot;2&#39; &#x41;</C></B><B><C/></B></A>\n'
    check_document(text, "A")
    blocks = list(elements(text, "B"))
    assert [text_of(block, "C") for block in blocks] == ["1 & \"2' A", ""]
    assert text_of(text, "D") == ""


@pytest.mark.parametrize(
    "bad", ["<A>", "<AB></AB>", "", "<!DOCTYPE A><A></A>", "<A><![CDATA[x]]></A>", "<B/><A></A>"]
)
def test_other_documents_are_refused(bad):
    with pytest.raises(ValueError, match=r"<|XML"):
        check_document(bad, "A")


def test_an_element_that_does_not_end():
    with pytest.raises(ValueError, match="cut off"):
        list(elements("<A><B>x<B>", "B"))


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#9999999;", "&unknown;", "&"])
def test_odd_references_do_no_harm(reference):
    assert isinstance(text_of(f"<A>{reference}</A>", "A"), str)


@pytest.mark.parametrize("tile", ["31TCJ", "53DMB", "01KAB", "60KZF", "33XWG"])
def test_the_square_of_a_tile_in_utm_is_its_outline(tile):
    code = tile_bounds(tile)[0][5:]
    found = utm_footprint(polygon([square(tile)], code))
    assert found is not None
    assert wkb_bounds(found) == pytest.approx(wkb_bounds(square_footprint(tile)), abs=1e-9)


def test_the_mask_of_many_steps_becomes_few_points():
    stairs = [[300000 + 20 * step, 4790220 + 20 * (step // 2 * 2)] for step in range(2000)]
    ring = [*stairs, [300000, 4900020], [300000, 4790220]]
    found = utm_footprint(polygon([ring]))
    assert len(unpack_polygons(found)[0][0]) < 200
    assert len(found) < 4000


def test_parts_and_holes():
    ring = square("31TCJ")
    hole = [[350000, 4850000], [360000, 4850000], [360000, 4860000], [350000, 4850000]]
    assert len(unpack_polygons(utm_footprint(polygon([ring, hole])))[0]) == 2
    assert utm_footprint(polygon([[ring]], kind="MultiPolygon")) is not None


@pytest.mark.parametrize(
    "bad",
    [
        None, [], {}, polygon([]), polygon([[]]), polygon([[[1]]]), polygon([square("31TCJ")], "4326"),
        polygon([square("31TCJ")], "32699"), polygon([[["x", 1]] * 4]), polygon([[[1e300, 1]] * 4]),
        polygon([[[float("nan"), 1]] * 4]), {"type": "Point", "coordinates": [1, 2]},
    ],
)  # fmt: skip
def test_hopeless_geometries_are_none(bad):
    assert utm_footprint(bad) is None


def test_a_ring_of_latitudes_and_longitudes():
    found = listed_footprint("43 1 44 1 44 2.5 43 2.5 43 1")
    assert wkb_bounds(found) == (1.0, 43.0, 2.5, 44.0)
    assert listed_footprint("") is None
    assert listed_footprint("43 x") is None
    assert listed_footprint("200 1 44 1 44 2 200 1") is None


@pytest.mark.parametrize(
    ("name", "key", "metres"),
    [
        ("B02.jp2", "B02", 10.0),
        ("B8A.jp2", "B8A", 20.0),
        ("R20m/B02.jp2", "B02_20m", 20.0),
        ("R60m/SCL.jp2", "SCL_60m", 60.0),
        ("GRANULE/L2A_T31TCJ_A1/IMG_DATA/R10m/T31TCJ_20260807T105031_B02_10m.jp2", "B02", 10.0),
        ("GRANULE/L1C_T31TCJ_A1/IMG_DATA/T31TCJ_20260807T105031_TCI.jp2", "TCI", 10.0),
        ("qi/MSK_DETFOO_B02.jp2", "qi/MSK_DETFOO_B02.jp2", None),
        ("metadata.xml", "metadata.xml", None),
    ],
)
def test_bands_are_called_as_everywhere(name, key, metres):
    asset = make_asset((name, 5, ""), "31TCJ", "https://x.example/a b/")
    assert (asset.key, asset.resolution) == (key, metres)
    assert asset.href.endswith(name)
    if metres:
        assert asset.grid.width * metres == 109800


def test_recorded_outlines(shared):
    """The recorded tiles, one of them an outline of 2 473 steps."""
    folder = shared / "portals" / "recorded" / "aws-sentinel2"
    for name, tile in (("s2l1c_tileInfo_10SDG.json", "10SDG"), ("s2l2a_tileInfo.json", "53DMB")):
        info = json.loads((folder / name).read_text(encoding="utf-8"))
        whole, part = wkb_bounds(square_footprint(tile)), utm_footprint(info["tileDataGeometry"])
        west, south, east, north = wkb_bounds(part)
        assert whole[0] - 1e-6 <= west < east <= whole[2] + 1e-6
        assert whole[1] - 1e-6 <= south < north <= whole[3] + 1e-6
        assert len(part) < 4000
