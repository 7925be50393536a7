"""What was said of the files of a product is known again when they have arrived."""

import pytest

pytest.importorskip("qgis.core")

from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_band import AssetBand
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.gis.arrival.arrival_job import ArrivalJob
from guichet_eo.gis.arrival.arrival_scene import arrival_scene
from imagined import imagined_scene

COG = "image/tiff; application=geotiff; profile=cloud-optimized"


def test_all_planned_files_are_described(tmp_path):
    portal = PortalDirectory.load([BUILT_IN]).get("cdse")
    families = FamilyDirectory.load(BUILT_IN.parent / "families.json")
    scene = imagined_scene("cdse", 1)
    assets = [
        Asset(name, "", f"https://download.dataspace.copernicus.eu/{name}.tif", COG, ("data",),
              bands=(AssetBand(name=name, scale=0.0001, offset=-0.1),), path=f"X.SAFE/IMG/{name}.tif")
        for name in ("B04", "B03")
    ]  # fmt: skip
    items = DownloadPlan(tmp_path).add(portal, scene, assets)
    rows = tuple(Download(item) for item in items)
    job = ArrivalJob(rows, ArrivalChoice(), portal, families.get(scene.family), "en", lambda layer: None)
    found, known = arrival_scene(job)
    assert (found.portal, found.id, found.family, found.acquired) == (
        scene.portal, scene.id, scene.family, scene.acquired,
    )  # fmt: skip
    assert {item.key for item in items} == {*known} - {"thumbnail"} == {"IMG/B04.tif", "IMG/B03.tif"}
    assert known["IMG/B04.tif"].bands == assets[0].bands
