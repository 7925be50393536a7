"""Scenes that were kept as STAC items are the same when they are read again, and nothing else."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_band import AssetBand
from guichet_eo.core.asset_grid import AssetGrid
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.online import Online
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.stored_scenes import StoredScenes
from imagined import imagined_portal, imagined_scene

FAMILIES = FamilyDirectory.load(BUILT_IN.parent / "families.json")
PORTALS = PortalDirectory.load([BUILT_IN])
SAME = (
    "portal", "id", "title", "family", "kind", "acquired", "footprint", "platform", "instrument", "level",
    "processor", "version", "tile", "orbit_relative", "orbit_direction", "cloud", "sun_elevation",
    "resolution", "mode", "polarisations", "online", "snow", "incidence_along", "incidence_across",
    "stereo_set", "stereo_views",
)  # fmt: skip


def stored(portal=None):
    portals = {"cdse": portal or imagined_portal("cdse")}
    return StoredScenes(portals.get, FAMILIES.get)


def kept(assets, **more):
    return json.dumps(to_stac(imagined_scene("cdse", 1, **more), assets))


def test_every_scene_of_the_demonstration_data_comes_back():
    portal = PORTALS.get("sandbox")
    provider = make_provider(portal, NetworkProfile(), FAMILIES)
    world = {
        "type": "Polygon",
        "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]],
    }
    query = Query(world, families=tuple(portal.families), limit=0)
    scenes = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes]
    assert len(scenes) >= 50
    reader = StoredScenes(PORTALS.get, FAMILIES.get)
    for scene in scenes:
        assets = provider.assets(scene)
        again, files = reader.read(json.dumps(to_stac(scene, assets)))
        for name in SAME:
            assert getattr(again, name) == getattr(scene, name), (scene.id, name)
        assert files[: len(assets)] == assets
        assert again.key == scene.key


def test_views_and_snow_come_back():
    told = {
        "snow": 3.5, "incidence": 18.6, "incidence_along": -5.9, "incidence_across": 18.0,
        "stereo_set": "ACQ_PNEO3_00832700845861", "stereo_views": 2,
    }  # fmt: skip
    again, _ = stored().read(kept([], **told))
    assert {name: getattr(again, name) for name in told} == told
    nonsense = json.loads(kept([], **told))
    nonsense["properties"].update({"guichet_eo:stereo_views": -1, "guichet_eo:stereo_set": ["x"]})
    again, _ = stored().read(json.dumps(nonsense))
    assert (again.stereo_set, again.stereo_views) == ("", None)


@pytest.mark.parametrize(
    "asset",
    [
        Asset("B04", "Red", "https://cdse.example/B04.tif", "image/tiff", ("data",), 1000, resolution=10.0),
        Asset(
            "all",
            "",
            "https://cdse.example/all.tif",
            bands=(
                AssetBand("B04", "red", "uint16", 0.0, 0.0001, -0.1),
                AssetBand(),
                AssetBand("x", nodata=math.inf),
                AssetBand("B08", offset=0.0),
            ),
            grid=AssetGrid("EPSG:32631", 10980, 5490, (399960.0, 10.0, 0.0, 4800000.0, 0.0, -20.0)),
        ),
        Asset("a", "", "https://cdse.example/a.tif", needs="sign"),
        Asset("a", "", "https://cdse.example/a.tif", needs="login"),
        Asset("a", "", "https://cdse.example/a.tif", needs="login", s3="s3://bucket/key/a.tif"),
        Asset("a", "", "s3://bucket/key/a.tif", needs="requester-pays"),
    ],
)
def test_files_bands_and_grids_come_back(asset):
    _scene, files = stored().read(kept([asset], quicklook=None, resolution=10.0))
    assert files == (asset,)


def test_not_a_number_comes_back():
    asset = Asset("a", "", "https://cdse.example/a.tif", bands=(AssetBand("a", nodata=math.nan),))
    text = kept([asset], quicklook=None)
    assert "NaN" not in text
    ((band,),) = [each.bands for each in stored().read(text)[1]]
    assert math.isnan(band.nodata)


def test_signatures_are_not_kept():
    asset = Asset("a", "", "https://cdse.example/a.tif?sig=abc", needs="sign")
    assert "abc" not in kept([asset])


def test_tile_version_and_state_come_back():
    scene, _files = stored().read(kept([], tile="198030", version="05.11", online=Online.ORDER))
    assert (scene.tile, scene.version, scene.online) == ("198030", "05.11", Online.ORDER)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ErrorKind.BAD_ANSWER),
        ("[]", ErrorKind.BAD_ANSWER),
        ('{"properties": 3}', ErrorKind.BAD_ANSWER),
        ("[" * 100_000, ErrorKind.BAD_ANSWER),
        ('{"a": "' + "x" * 1_000_001 + '"}', ErrorKind.BAD_ANSWER),
        ('{"properties": {"guichet_eo:portal": "nobody"}}', ErrorKind.GONE),
        ('{"properties": {"guichet_eo:portal": ["cdse"]}}', ErrorKind.GONE),
        ('{"properties": {"guichet_eo:portal": "cdse"}}', ErrorKind.BAD_ANSWER),
        ('{"id": 7, "properties": {"guichet_eo:portal": "cdse"}, "assets": [1], "geometry": 3}', None),
    ],
)
def test_what_is_no_item_of_ours_is_refused(text, kind):
    if kind is None:
        scene, files = stored().read(text)
        assert (scene.id, files) == ("7", ())
        return
    with pytest.raises(PortalError) as caught:
        stored().read(text)
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    "href",
    ["/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/a.tif", "http://10.0.0.1/a.tif", "/vsizip/a.tif"],
)
def test_a_portal_of_the_web_leads_to_the_web_only(href):
    item = json.loads(kept([], quicklook=None))
    item["assets"] = {"a": {"href": href}, "b": {"href": "https://elsewhere.example/b.tif"}}
    _scene, files = stored().read(json.dumps(item))
    assert all(file.href.startswith("https://") for file in files)
    assert files[-1].href == "https://elsewhere.example/b.tif"


def test_a_local_catalogue_leads_into_its_own_folder_only(tmp_path):
    portal = imagined_portal("cdse")
    portal.endpoints.clear()
    portal.endpoints["catalogue"] = str(tmp_path / "items.json")
    item = json.loads(kept([], quicklook=None))
    item["assets"] = {
        "in": {"href": str(tmp_path / "a.tif")},
        "out": {"href": "/etc/passwd"},
        "up": {"href": str(tmp_path / ".." / "b.tif")},
    }
    _scene, files = stored(portal).read(json.dumps(item))
    assert [Path(file.href).name for file in files] == ["a.tif"]


def test_more_files_than_any_scene_has_are_not_believed():
    item = json.loads(kept([], quicklook=None))
    item["assets"] = {str(number): {"href": "https://x.example/a"} for number in range(1001)}
    assert stored().read(json.dumps(item))[1] == ()


def test_an_order_is_kept_and_never_of_another_kind():
    scene = imagined_scene("here", 1)
    portal = replace(imagined_portal("here"), downloads=PortalDownloads(order={"kind": "hda"}))
    stored = StoredScenes({"here": portal}.get, FAMILIES.get)

    def kept(order):
        return stored.order(json.dumps(to_stac(scene, (), order)))

    assert kept({"kind": "hda", "product": "p", "count": 3}) == {"kind": "hda", "product": "p", "count": "3"}
    assert kept({"kind": "elsewhere"}) == {"kind": "elsewhere"}
    assert kept({"kind": "m2m", "entity": "x"}) == {}, "the portal's file says what kind it takes"
    assert kept(None) == {}
    assert kept({str(number): "x" for number in range(50)}) == {}
