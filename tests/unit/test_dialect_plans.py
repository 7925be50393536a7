"""What each dialect gives of a scene: the whole product, what ordering needs, what can be listed."""

import json
from dataclasses import replace
from datetime import date

import pytest
from asked_portal import PROFILE, collect, question, scenes_of, stac_portal
from bucket_server import BucketServer, bucket_portal
from dhus_server import DhusServer, dhus_portal
from geodes_server import GeodesServer, geodes_portal
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.holding import Holding
from guichet_eo.core.online import Online
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from guichet_eo.providers.stac_assets import read_assets
from hda_server import ACCOUNT as HDA_ACCOUNT
from hda_server import HdaServer, hda_portal
from m2m_server import M2mServer, m2m_portal
from odata_server import ServedOdata, odata_portal
from oneatlas_server import OneAtlasServer, oneatlas_portal
from regards_server import RegardsServer, regards_portal
from resto_server import RestoServer, resto_portal

JUNE = (date(2026, 6, 1), date(2026, 6, 5))


def first(portal, families=("s2-l2a-sen2cor",), account=None, days=JUNE, **criteria):
    """Return the provider and the first scene."""
    gate = None if account is None else make_gate(portal, PROFILE, account, SEARCH)
    provider = make_provider(portal, PROFILE, gate=gate)
    found = scenes_of(collect(provider, question(families, *days, **criteria)))
    assert found
    return provider, found[0]


def kept(scene):
    """Return a scene as it comes back from a project: without the portal's own words."""
    return replace(scene, item=None)


def test_odata_gives_an_archive_with_all_its_checksums():
    with ServedOdata(days=5) as server:
        provider, scene = first(odata_portal(server.url, {"nodes": True}))
        (product,) = provider.whole(scene)
        assert provider.order_of(scene) == {}
        assert product.all_checksums == ("blake3:" + "cd" * 32, "md5:" + "ab" * 16)
        assert product.checksum == "md5:" + "ab" * 16
        assert (product.media_type, product.size) == ("application/zip", 184757429)
        for told in (Online.ORDER, Online.NO):
            assert provider.order_of(replace(scene, online=told)) == {"kind": "elsewhere"}
        assert provider.may_list(scene)
        assert provider.may_list(kept(scene), provider.assets(scene))
        assert not provider.may_list(kept(scene))
        assert provider.whole(kept(scene), provider.assets(scene)) == (product,)


def test_geodes_gives_an_archive_that_may_be_on_tape():
    with GeodesServer(days=5) as server:
        provider, scene = first(geodes_portal(server.url))
        (product,) = provider.whole(scene)
        assert product.key.endswith(".zip")
        assert product.checksum.startswith("md5:")
        order = provider.order_of(scene)
        assert (order["kind"], order["product"]) == ("geodes-tape", scene.title)
        assert provider.order_of(kept(scene)) == {**order, "store": ""}
        assert not provider.may_list(scene)


@pytest.mark.parametrize("online", [Online.ORDER, Online.YES])
def test_regards_gives_what_is_there_and_orders_the_rest(online):
    with RegardsServer(days=5) as server:
        provider, scene = first(regards_portal(server.url))
        scene = replace(scene, online=online)
        whole, order = provider.whole(scene), provider.order_of(scene)
        if online is Online.YES:
            assert [asset.key for asset in whole] == ["RAWDATA"]
            assert order == {}
        else:
            assert whole == ()
            assert order == {"kind": "regards", "product": scene.id, "dataset": "URN:s2-l2a"}
            assert provider.order_of(kept(scene)) == order


def test_hda_orders_everything():
    with HdaServer(days=5) as server:
        provider, scene = first(hda_portal(server.url), account=HDA_ACCOUNT)
        assert provider.whole(scene) == ()
        order = provider.order_of(scene)
        assert {**order, "location": "", "dataset": ""} == {
            "kind": "hda", "dataset": "", "product": scene.id, "location": "",
        }  # fmt: skip
        assert order["dataset"] == provider.portal.families[scene.family].collections[0]
        assert order["location"].startswith("wekeo:")
        assert provider.order_of(kept(scene)) == {}, "the location was not kept"


def test_hda_with_several_data_sets_takes_the_one_that_names_the_product():
    provider = make_provider(hda_portal("https://hda.example"), PROFILE)
    sets = ("EO:ESA:DAT:SENTINEL-3", "EO:EUM:DAT:SENTINEL-3:OL_1_EFR___")
    item = {"id": "S3A_OL_1_EFR____20260607T.SEN3", "properties": {"location": "x"}}
    reader = provider._dialect._reader
    assert reader.order(item, sets)["dataset"] == sets[1]
    assert reader.order({**item, "id": "S3A_SL_1_RBT____2026.SEN3"}, sets)["dataset"] == sets[0]
    for spoilt in (
        {},
        {**item, "properties": None},
        {**item, "properties": {"location": 7}},
        {**item, "id": None},
    ):
        assert reader.order(spoilt, sets) == {}
    assert reader.order(item, ()) == {}


def test_m2m_orders_everything():
    with M2mServer(days=5, keys=None) as server:
        portal = m2m_portal(server.url)
        family = next(iter(portal.families))
        provider, scene = first(portal, (family,))
        assert provider.whole(scene) == ()
        order = provider.order_of(scene)
        assert order["kind"] == "m2m"
        assert order["dataset"] == portal.families[family].collections[0]
        assert order["entity"]
        assert provider.order_of(kept(scene)) == {}


def test_oneatlas_gives_what_is_in_the_cloud():
    with OneAtlasServer(days=30) as server:
        provider = make_provider(oneatlas_portal(server.url), PROFILE)
        families = tuple(provider.portal.families)
        scenes = scenes_of(collect(provider, question(families, date(2026, 6, 1), date(2026, 6, 30))))
        given = [scene for scene in scenes if provider.whole(scene)]
        others = [scene for scene in scenes if not provider.whole(scene)]
        assert given
        assert others
        assert {asset.key for scene in given for asset in provider.whole(scene)} == {"download"}
        assert all(provider.order_of(scene) == {"kind": "elsewhere"} for scene in others)


def test_resto_and_dhus_give_archives():
    with RestoServer(days=5) as server:
        provider, scene = first(resto_portal(server.url))
        (product,) = provider.whole(scene)
        assert (product.key, provider.order_of(scene), provider.may_list(scene)) == ("download", {}, False)
    with DhusServer(days=5) as server:
        provider, scene = first(dhus_portal(server.url))
        (product,) = provider.whole(scene)
        assert (product.key, product.media_type) == ("product", "application/zip")


@pytest.mark.parametrize("layout", ["amazon", "google"])
def test_buckets_give_the_files_of_the_folder_with_their_places(layout):
    with BucketServer(days=5) as server:
        provider, scene = first(bucket_portal(server.url, layout))
        whole = provider.whole(scene)
        assert len(whole) > 3
        assert all(asset.path and asset.size and asset.checksum.startswith("md5:") for asset in whole)
        tree = f"{scene.title}.SAFE/" if layout == "google" else ""
        assert all(asset.href.endswith(asset.path[len(tree) :]) for asset in whole)
        assert all(asset.path.startswith(tree) for asset in whole)
        assert provider.may_list(scene)
        asked = len(server.requests)
        assert provider.listing(scene, CancelToken()) == whole
        assert provider.whole(kept(scene), whole) == whole
        assert len(server.requests) == asked, "it was listed when the scene was found"


def test_a_portal_of_two_dialects_asks_the_right_one():
    with ServedOdata(days=5) as server:
        portal = odata_portal(server.url, {"nodes": True})
        mixed = replace(
            portal,
            dialect="stac",
            endpoints={**portal.endpoints, "stac": f"{server.url}/stac"},
            families={
                **{name: replace(one, dialect="odata") for name, one in portal.families.items()},
                "dem": Holding(("dem",)),
            },
        )
        provider, scene = first(mixed)
        (product,) = provider.whole(scene)
        assert product.checksums
        assert provider.may_list(scene)
        assert provider.order_of(replace(scene, online=Online.NO)) == {"kind": "elsewhere"}
        elsewhere = replace(scene, family="dem", item=None)
        assert (provider.whole(elsewhere), provider.order_of(elsewhere)) == ((), {})
        assert provider.listing(elsewhere, CancelToken()) == ()


@pytest.mark.parametrize(
    "checksum",
    [
        "md5:" + "ab" * 16,
        "sha1:" + "ab" * 20,
        "sha256:" + "ab" * 32,
        "sha3_256:" + "ab" * 32,
        "crc32:abcdef01",
        "",
    ],
)
def test_place_and_checksum_of_a_file_are_kept_with_a_project(checksum):
    portal = stac_portal("https://stac.example")
    place = "X.SAFE/GRANULE/B04.jp2"
    asset = Asset("B04", "", "https://h/B04.jp2", "image/jp2", ("data",), checksum=checksum, path=place)
    with ServedOdata(days=1) as server:
        _, scene = first(odata_portal(server.url), days=(date(2026, 6, 1),) * 2)
    item = json.loads(json.dumps(to_stac(scene, [asset])))
    (again,) = read_assets(item, "https://stac.example/", portal)[:1]
    assert (again.path, again.checksum) == (place, "" if checksum.startswith("crc32") else checksum)
    assert any("/file/" in extension for extension in item["stac_extensions"])
