"""From scenes and chosen files to the items of the queue."""

from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

NAME = "S2C_MSIL2A_20260807T105031_N0511_R051_T31TCJ_20260807T141500"
DAY = datetime(2026, 8, 7, 10, 50, 31, tzinfo=timezone.utc)
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
ODATA = "https://download.dataspace.copernicus.eu/odata/v1/Products(e7f0819d)"
BASE = Path("/data").absolute()


def portal(name="cdse"):
    return Portal(name, LocalText("P"), "P")


def scene(title=NAME, **told):
    return Scene(**{"portal": "cdse", "id": "e7f0819d", "title": title, "family": "s2-l2a-sen2cor",
                    "key": SceneKey("S2C/31TCJ"), "acquired": DAY, **told})  # fmt: skip


def planned(*assets, of=None, plan=None, **told):
    return (plan or DownloadPlan(BASE)).add(portal(), of or scene(), assets, **told)


def names(items):
    return [Path(item.folder, item.name).relative_to(BASE).as_posix() for item in items]


def test_a_whole_product_is_one_file_in_the_folder_of_its_year():
    product = Asset(
        "product", f"{NAME}.SAFE", f"{ODATA}/$value", "application/zip", ("data", "archive"),
        size=1_063_027_451, checksum="md5:00", checksums=("blake3:11", "md5:00"), needs="login",
    )  # fmt: skip
    (item,) = planned(product, unpack=True, arrival=ArrivalChoice(ArrivalKind.BANDS, ("red",)))
    assert names([item]) == [f"cdse/2026/{NAME}.zip"]
    assert (item.title, item.key, item.href) == (NAME, "product", f"{ODATA}/$value")
    assert (item.size, item.checksums) == (1_063_027_451, ("blake3:11", "md5:00"))
    assert (item.needs, item.unpack, item.order) == ("login", True, {})
    assert item.arrival == {"kind": "bands", "names": ["red"]}
    assert (item.portal, item.scene, item.family) == ("cdse", "e7f0819d", "s2-l2a-sen2cor")
    assert len(item.id) == len(item.product) == 32
    assert item.stac["assets"]["product"]["href"] == f"{ODATA}/$value"
    assert item.stac["properties"]["guichet_eo:portal"] == "cdse"


FILES = {  # of the portals, as their dialects give them → name
    Asset("S2_X.zip", "", "https://geodes-portal.cnes.fr/api/download/URN:V1/files/0a1b", "application/zip",
          ("data",)): "S2_X.zip",
    Asset("Product", "Zipped product", f"{ODATA}/$value", "application/zip", ("data", "archive"),
          path=f"{NAME}.SAFE.zip"): f"{NAME}.SAFE.zip",
    Asset("download", "", "https://copernicus.nci.org.au/sara.server/1.0/collections/S2/3/download",
          "application/zip", ("data",)): f"{NAME}.zip",
    Asset("download", "", "https://access.foundation.api.oneatlas.airbus.com/api/v1/items/3/download",
          "application/zip", ("data",)): f"{NAME}.zip",
    Asset("product", "S5P_NRTI_L2.nc", f"{ODATA}/$value", "application/x-netcdf", ("data",)): f"{NAME}.nc",
    Asset("red", "", "https://e84.s3.amazonaws.com/31/T/CJ/B04.tif", COG, ("data",)): "B04.tif",
    Asset("red", "", "https://h/B04.tif?X-Amz-Signature=0123", COG, ("data",)): "B04.tif",
    Asset("B04_10m", "", f"{ODATA}/Nodes({NAME}.SAFE)/Nodes(T31TCJ_B04_10m.jp2)/$value", "image/jp2",
          ("data",)): "T31TCJ_B04_10m.jp2",
    Asset("GRANULE/R10m/B04.jp2", "", f"{ODATA}/x", "", path=f"{NAME}.SAFE/GRANULE/R10m/B04.jp2"):
        "GRANULE/R10m/B04.jp2",
    Asset("R_DANUBE.txt", "", "https://hydroweb.next.theia-land.fr/api/download/R/R_DANUBE.txt", "text/plain",
          ("data",)): "R_DANUBE.txt",
    Asset("SR_B4.TIF", "", "https://landsatlook.usgs.gov/data/LC08_SR_B4.TIF", COG): "LC08_SR_B4.TIF",
    Asset("ANG.txt", "", "https://landsatlook.usgs.gov/data/LC08_ANG.txt", "text/plain", ("metadata",)):
        "LC08_ANG.txt",
    Asset("metadata", "", "https://h/meta", "application/json", ("metadata",)): "metadata.json",
    Asset("manifest", "xfdumanifest.xml", f"{ODATA}/Nodes(xfdumanifest.xml)/$value", "application/xml",
          ("metadata",)): "xfdumanifest.xml",
    Asset("data", "", "https://h/get?id=3", "", ("data",)): NAME,
    Asset("B%2F4", "", "https://h/a%2F..%2Fb.tif", COG, ("data",)): "a_.._b.tif",
    Asset("../../x", "", "https://h/q", "", ("metadata",)): ".._.._x",
    Asset("k", "", "https://h/q", "", ("data",), path="../../../etc/cron.d/x"): "etc/cron.d/x",
}  # fmt: skip


@pytest.mark.parametrize("asset", FILES, ids=lambda asset: f"{asset.key} {asset.href[-12:]}")
def test_a_file_is_called_as_its_portal_calls_it(asset):
    (item,) = planned(asset)
    assert item.name == FILES[asset]
    assert Path(item.folder).is_relative_to(BASE / "cdse" / "2026")


def test_files_of_a_product_lie_in_its_folder():
    items = planned(
        Asset("red", "", "https://h/B04.tif", COG, ("data",)),
        Asset("green", "", "https://h/B03.tif", COG, ("data",)),
    )
    assert names(items) == [f"cdse/2026/{NAME}/B04.tif", f"cdse/2026/{NAME}/B03.tif"]
    assert [item.title for item in items] == [f"B04.tif · {NAME}", f"B03.tif · {NAME}"]
    assert len({item.product for item in items}) == 1
    assert len({item.id for item in items}) == 2


def test_a_file_that_does_not_say_whose_it_is_lies_in_the_products_folder():
    (item,) = planned(Asset("red", "", "https://h/B04.tif", COG, ("data",)))
    assert names([item]) == [f"cdse/2026/{NAME}/B04.tif"]
    assert item.title == NAME


def test_a_listed_tree_keeps_its_folders_and_is_called_as_a_tree():
    inside = ("manifest.safe", "GRANULE/L2A/IMG_DATA/R10m/T31TCJ_B04_10m.jp2")
    files = [Asset(path, "", f"https://h/{path}", path=f"{NAME}.SAFE/{path}") for path in inside]
    items = planned(*files)
    assert names(items) == [f"cdse/2026/{NAME}.SAFE/{path}" for path in inside]
    assert [item.key for item in items] == list(inside)
    assert [list(item.stac["assets"]) for item in items] == [[path] for path in inside]
    assert names(planned(files[1])) == names(items)[1:], "a file alone lies in the same place"


def test_names_never_collide_in_a_product():
    clash = ("B04.tif", "b04.TIF", "B04.tif")
    items = planned(*(Asset(f"k{n}", "", f"https://h/{n}/{name}", COG) for n, name in enumerate(clash)))
    assert [item.name for item in items] == ["B04.tif", "b04-2.TIF", "B04-3.tif"]


def test_names_never_collide_between_scenes_or_with_the_queue():
    product = Asset("product", "", "https://h/$value", "application/zip", ("data",))
    plan = DownloadPlan(BASE, taken=[(BASE / "cdse" / "2026" / f"{NAME}.zip").as_posix().casefold()])
    first, second = planned(product, plan=plan)[0], planned(product, plan=plan, of=scene(id="other"))[0]
    assert [first.name, second.name] == [f"{NAME}-2.zip", f"{NAME}-3.zip"]


def test_a_product_that_is_ordered_has_no_address_yet():
    order = {"kind": "hda", "dataset": "EO:ESA:DAT:SENTINEL-2", "product": f"{NAME}.SAFE", "location": "x"}
    (item,) = planned(of=scene(format="SAFE", size=800_000_000), order=order)
    assert (item.href, item.order, item.size) == ("", order, 800_000_000)
    assert names([item]) == [f"cdse/2026/{NAME}.zip"]
    (bundle,) = planned(order={"kind": "m2m"})
    assert bundle.name == NAME, "nothing tells its form yet"


def test_what_cannot_be_had_makes_no_item():
    assert planned() == ()


def test_data_are_ordered_and_open_pictures_are_not():
    order = {"kind": "geodes-tape", "product": NAME, "store": "https://s/x"}
    product = Asset("X.zip", "", "https://h/files/1", "application/zip", ("data",), needs="login")
    picture = Asset("X.png", "", "https://h/quicklook", "image/png", ("overview",))
    text = Asset("X.xml", "", "https://h/files/2", "application/xml", ("metadata",), needs="login")
    assert [item.order for item in planned(product, picture, text, order=order)] == [order, {}, {}]


@pytest.mark.parametrize("title", ["", "..", "../../up", "a/b", "CON", "x" * 400, "R\u202eL"])
def test_nothing_leaves_the_folder(title):
    for assets in ((), (Asset("a", "", "https://h/a.tif", COG), Asset("b", "", "https://h/../b.tif", COG))):
        for item in planned(*assets, of=scene(title, id="../id"), order={"kind": "x"}):
            path = Path(item.folder, item.name)
            assert ".." not in path.parts
            assert path.resolve().is_relative_to(BASE.resolve())
            assert len(Path(item.folder).relative_to(BASE).parts) in (2, 3)


def test_a_scene_without_a_date():
    (item,) = planned(
        Asset("s", "", "https://h/R_X.txt", "text/plain", ("data",)), of=scene("R_X", acquired=None)
    )
    assert names([item]) == ["cdse/undated/R_X.txt"]
