"""Recorded answers of PEPS and THEIA, and what the dialect makes of them. Of SARA none exists."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.online import Online
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.providers.page_facts import PageFacts
from guichet_eo.providers.resto.resto_dialect import RestoDialect

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
SEARCHES = {
    "peps/eodag_peps_search_s2st_page1.json",
    "peps/peps-python_peps_one_result.json",
    "theia/peps-python_theia_one_result.json",
}
NO_SEARCHES = {
    "peps/eodag_serialized_result_2021.geojson": "eodag's own words, not the portal's",
    "theia/eodag_serialized_result.geojson": "eodag's own words, not the portal's",
    "theia/regards_opensearch_description_landsat.json": "what may be asked: see test_what_may_be_asked",
}

PARAMETERS = (
    "geometry",
    "startDate",
    "completionDate",
    "cloudCover",
    "maxRecords",
    "page",
    "processingLevel",
    "relativeOrbitNumber",
    "location",
    "identifier",
)


def dialect_of(portal_id):
    document = json.loads((RESOURCES / "portals" / f"{portal_id}.json").read_text(encoding="utf-8"))
    suffix = {"peps": "?issuerId=peps", "theia": "/?issuerId=theia"}[portal_id]
    portal = replace(read_portal(document), dialect="resto", options={"download_suffix": suffix})
    families = FamilyDirectory.load(RESOURCES / "families.json")
    return RestoDialect(portal, {family.id: family for family in families.families})


def recorded(shared, path):
    return json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))


def read(shared, path, family):
    """Return the scenes with their files, the search, and the answer's other members."""
    dialect = dialect_of(path.split("/")[0])
    document = recorded(shared, path)
    search = dialect.searches(Query(WORLD, families=(family,), limit=0), prepare_area(WORLD))[0]
    found = []
    for item in document.pop("features"):
        scene = dialect.read(item, dialect.family(item, search), None)
        found.append((scene, dialect.assets(item, scene)))
    return found, dialect, search, document


def test_every_file_is_read_or_named(shared):
    folder = shared / "portals" / "recorded"
    files = {f"{name}/{path.name}" for name in ("peps", "theia") for path in (folder / name).iterdir()}
    assert files == SEARCHES | set(NO_SEARCHES)


def test_peps(shared):
    found, dialect, search, members = read(shared, "peps/eodag_peps_search_s2st_page1.json", "s2-l1c")
    assert dialect.total(search, members) == 47
    assert dialect.following(search, {}, PageFacts("", 2, 2, 2, members)) == {"done": 2}
    (scene, files), (other, _) = found
    assert (scene.tile, scene.level, scene.platform) == ("55PDR", "L1C", "Sentinel-2A")
    assert scene.title.startswith("S2A_MSIL1C_202008")
    assert scene.orbit_direction == "descending"
    assert scene.version == "02.09"
    assert scene.footprint is not None
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("55PDR"))
    assert (scene.online, other.online) == (Online.YES, Online.ORDER)
    product = files[0]
    assert product.href.endswith("/download?issuerId=peps")
    assert product.size == scene.size
    assert product.checksum == product.checksum.lower()
    assert product.needs == "login"
    assert scene.orbit_relative is not None


def test_an_estimate_is_no_total(shared):
    found, dialect, search, members = read(shared, "peps/peps-python_peps_one_result.json", "s2-l1c")
    assert dialect.total(search, members) is None
    assert dialect.following(search, {}, PageFacts("", 1, 1, 1, members)) == {"done": 1}
    ((scene, files),) = found
    assert scene.title == "S2A_MSIL1C_20181011T055751_N0206_R091_T43UGS_20181011T072546"
    assert (scene.orbit_relative, scene.cloud, scene.tile) == (91, 3.4153, "43UGS")
    assert scene.size == 128062896
    assert files[0].checksum == "md5:92138b9ab49ead2706c89935e62215cf"
    assert scene.acquired.isoformat() == "2018-10-11T05:57:51.024000+00:00"


def test_theia(shared):
    found, dialect, search, members = read(shared, "theia/peps-python_theia_one_result.json", "s2-l2a-maja")
    assert dialect.total(search, members) is None, "126362 is an estimate: the last page is 120530"
    ((scene, files),) = found
    assert scene.title == "SENTINEL2A_20181018-105349-280_L2A_T31SBU_D"
    assert (scene.level, scene.processor, scene.tile) == ("L2A", "MAJA", "31SBU")
    assert (scene.orbit_relative, scene.version, scene.cloud) == (51, "1.9", 0.0)
    assert scene.snow == 0.0
    assert scene.online is Online.UNKNOWN
    assert scene.size is None
    assert files[0].href.endswith("/download/?issuerId=theia")
    assert files[0].checksum == "md5:a6e59e6aa2ad1f522700f533d8a5ff41"
    assert scene.quicklook.href.startswith("https://theia.cnes.fr/data//SENTINEL2/"), "two slashes are right"
    assert scene.quicklook.thumbnail.endswith("_THB_ALL.png")


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_what_may_be_asked(parameter, shared):
    document = recorded(shared, "theia/regards_opensearch_description_landsat.json")
    known = {entry["name"] for url in document["url"] for entry in url["parameter"]}
    assert parameter in known
