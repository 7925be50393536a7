"""How much a plan is, and what of it is there already: with real files and sidecars."""

from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.download_extent import DownloadExtent
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.sidecar import Sidecar, sidecar_path, write_sidecar
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

COG = "image/tiff; application=geotiff; profile=cloud-optimized"
PORTAL = Portal("earth-search", LocalText("P"), "P")
FILES = {"red": 10, "green": 20, "scl": None}


def scene(scene_id="one", title="S2C_31TCJ_20260807_0_L2A"):
    acquired = datetime(2026, 8, 7, tzinfo=timezone.utc)
    return Scene("earth-search", scene_id, title, "s2-l2a-sen2cor", SceneKey("S2C/31TCJ"), acquired=acquired)


def planned(base, of=None, **checksums):
    assets = [
        Asset(key, "", f"https://h/{key}.tif", COG, ("data",), size=size, checksum=checksums.get(key, ""))
        for key, size in FILES.items()
    ]
    return DownloadPlan(base).add(PORTAL, of or scene(), assets)


def put(item, size=None, **told):
    file = Path(item.folder, item.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    data = b"x" * (size or item.size or 30)
    facts = {"portal": item.portal, "scene": item.scene, "key": item.key, "size": len(data),
             "digest": "ab" * 16, "algorithm": "md5", **told}  # fmt: skip
    write_sidecar(file, Sidecar(**facts))
    file.write_bytes(data)
    return file


def test_sizes_and_what_is_not_told(tmp_path):
    extent = DownloadExtent.of(planned(tmp_path))
    assert (extent.files, extent.size, extent.unknown, extent.there) == (3, 30, 1, ())
    assert DownloadExtent.of(()) == DownloadExtent()


def test_what_is_there_is_not_counted(tmp_path):
    red, green, scl = planned(tmp_path)
    put(red), put(scl)
    again = planned(tmp_path)
    extent = DownloadExtent.of(again)
    assert (extent.files, extent.size, extent.unknown) == (1, 20, 0)
    assert [item.name for item in extent.there] == ["red.tif", "scl.tif"]
    assert extent.products_there == frozenset()
    put(green)
    extent = DownloadExtent.of(again)
    assert (extent.files, extent.products_there) == (0, {again[0].product})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"x"),
        lambda file: file.unlink(),
        lambda file: sidecar_path(file).unlink(),
        lambda file: sidecar_path(file).write_text("{", encoding="utf-8"),
        lambda file: (file.unlink(), file.mkdir()),
    ],
)
def test_what_is_not_whole_is_not_there(tmp_path, spoil):
    red, _, _ = planned(tmp_path)
    spoil(put(red))
    assert DownloadExtent.of([red]).there == ()


def test_another_version_at_the_portal_is_not_there(tmp_path):
    red, _, _ = planned(tmp_path)
    put(red)
    assert DownloadExtent.of([red]).there == (red,)
    assert DownloadExtent.of(planned(tmp_path, red="md5:" + "cd" * 16)[:1]).there == ()
    assert DownloadExtent.of(planned(tmp_path, red="md5:" + "AB" * 16)[:1]).files == 0
    put(red, size=11)
    assert DownloadExtent.of([red]).there == ()


def test_a_file_of_something_else_keeps_its_name_and_place(tmp_path):
    red, green, scl = planned(tmp_path)
    put(red, scene="two")  # of another scene
    Path(green.folder, green.name).write_bytes(b"the user's own")
    Path(scl.folder, scl.name).symlink_to(tmp_path / "nowhere")
    again = planned(tmp_path)
    assert [item.name for item in again] == ["red-2.tif", "green-2.tif", "scl-2.tif"]
    assert DownloadExtent.of(again).there == ()


def test_two_scenes_of_one_title_do_not_mix(tmp_path):
    for item in planned(tmp_path):
        put(item)
    other = planned(tmp_path, scene("other"))
    assert [item.name for item in other] == ["red-2.tif", "green-2.tif", "scl-2.tif"]
    assert DownloadExtent.of(planned(tmp_path)).files == 0
