import json

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.online import Online
from guichet_eo.core.portal import Portal
from guichet_eo.core.scene_stac import item_collection, to_stac
from guichet_eo.core.well_known_binary import pack_point, pack_polygons
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from imagined import box_wkb, imagined_query, imagined_scene


def test_what_is_known_is_said():
    item = to_stac(imagined_scene("cdse", 1, sun_elevation=40.0, resolution=10.0, version="05.11"))
    assert item["type"] == "Feature"
    assert item["stac_version"] == "1.0.0"
    assert item["id"] == "S2A_1"
    properties = item["properties"]
    assert properties["datetime"] == "2026-08-01T12:30:30.120000Z"
    assert properties["start_datetime"] == "2026-08-01T12:30:30.120000Z"
    assert properties["end_datetime"] == "2026-08-01T12:30:45.120000Z"
    assert properties["platform"] == "sentinel-2a"
    assert properties["grid:code"] == "MGRS-31TCJ"
    assert properties["processing:software"] == {"Sen2Cor": "05.11"}
    assert properties["view:sun_elevation"] == 40.0
    assert properties["guichet_eo:portal"] == "cdse"
    assert {url.split("/")[3] for url in item["stac_extensions"]} == {
        "eo",
        "grid",
        "processing",
        "sat",
        "view",
    }
    assert item["assets"] == {"thumbnail": {"href": "https://cdse.example/1.jpg", "roles": ["thumbnail"]}}
    json.dumps(item)


def test_what_is_unknown_is_left_out():
    item = to_stac(
        imagined_scene(
            "cdse", 10, acquired=None, ended=None, footprint=None, tile="", processor="", quicklook=None
        )
    )
    assert item["properties"]["datetime"] is None
    assert item["geometry"] is None
    assert "bbox" not in item
    assert not {"start_datetime", "eo:cloud_cover", "grid:code", "processing:software"} & set(
        item["properties"]
    )
    assert item["assets"] == {}


def test_a_cloud_cover_of_zero_is_said():
    assert to_stac(imagined_scene("cdse", 1, cloud=0.0))["properties"]["eo:cloud_cover"] == 0.0


def test_assets_are_named():
    asset = Asset("B04", "Red", "https://cdse.example/B04.tif", "image/tiff", ("data",), 1000)
    item = to_stac(imagined_scene("cdse", 1), [asset])
    assert item["assets"]["B04"] == {
        "href": "https://cdse.example/B04.tif",
        "title": "Red",
        "type": "image/tiff",
        "roles": ["data"],
        "file:size": 1000,
    }
    assert "thumbnail" in item["assets"]


@pytest.mark.parametrize(
    ("boxes", "bbox"),
    [
        ([(1, 2, 3, 4)], [1, 2, 3, 4]),
        ([(179, -10, 180, -9), (-180, -10, -178, -9)], [179, -10, -178, -9]),
        ([(-180, -90, 0, 90), (0, -90, 180, 90)], [-180, -90, 180, 90]),
        ([(1, 2, 3, 4), (10, 2, 11, 4)], [1, 2, 11, 4]),
    ],
)
def test_boxes_follow_rfc_7946(boxes, bbox):
    rings = [[((w, s), (e, s), (e, n), (w, n), (w, s))] for w, s, e, n in boxes]
    item = to_stac(imagined_scene("cdse", 1, footprint=pack_polygons(rings)))
    assert item["bbox"] == bbox
    assert item["geometry"]["type"] == ("Polygon" if len(boxes) == 1 else "MultiPolygon")


def test_a_station_is_a_point():
    item = to_stac(imagined_scene("hydroweb", 1, footprint=pack_point(4.0, 5.0)))
    assert item["geometry"] == {"type": "Point", "coordinates": [4.0, 5.0]}
    assert item["bbox"] == [4.0, 5.0, 4.0, 5.0]


def test_what_was_saved_is_read_back(tmp_path):
    scenes = [imagined_scene("cdse", number, online=Online.YES) for number in range(1, 6)]
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(item_collection(map(to_stac, scenes))), encoding="utf-8")
    portal = Portal(
        "saved",
        LocalText("Saved"),
        "saved",
        dialect="static",
        endpoints={"catalogue": str(path)},
        families={"s2-l2a-sen2cor": Holding(()), "other": Holding(())},
    )
    provider = make_provider(portal, NetworkProfile())
    pages = list(provider.pages(imagined_query(families=("s2-l2a-sen2cor", "other")), CancelToken()))
    found = {scene.id: scene for page in pages for scene in page.scenes}
    assert set(found) == {scene.id for scene in scenes}
    for scene in scenes:
        other = found[scene.id]
        for name in ("acquired", "platform", "tile", "cloud", "orbit_relative", "orbit_direction"):
            assert getattr(other, name) == getattr(scene, name), name
        assert other.footprint == box_wkb(1 + int(scene.id[4:]) % 7 * 0.1, 43 + int(scene.id[4:]) % 5 * 0.1)
