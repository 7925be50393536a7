"""What of a plan is there already: with real files and sidecars."""

from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.presence import is_there
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


def test_what_was_fetched_is_there(tmp_path):
    red, green, scl = planned(tmp_path)
    assert not any(map(is_there, (red, green, scl)))
    put(red), put(scl)
    assert [is_there(item) for item in planned(tmp_path)] == [True, False, True]


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
    assert not is_there(red)


def test_another_version_at_the_portal_is_not_there(tmp_path):
    red, _, _ = planned(tmp_path)
    put(red)
    assert is_there(red)
    assert not is_there(planned(tmp_path, red="md5:" + "cd" * 16)[0])
    assert is_there(planned(tmp_path, red="md5:" + "AB" * 16)[0])
    put(red, size=11)
    assert is_there(red), "sizes that portals list are not those of archives that are packed on demand"


def test_a_file_of_another_scene_keeps_its_name(tmp_path):
    red, green, _ = planned(tmp_path)
    put(red, scene="two")
    Path(green.folder, green.name).write_bytes(b"perhaps the same, put there by hand: the queue compares it")
    again = planned(tmp_path)
    assert [item.name for item in again] == ["red-2.tif", "green.tif", "scl.tif"]
    assert not any(map(is_there, again))


def test_two_scenes_of_one_title_do_not_mix(tmp_path):
    for item in planned(tmp_path):
        put(item)
    other = planned(tmp_path, scene("other"))
    assert [item.name for item in other] == ["red-2.tif", "green-2.tif", "scl-2.tif"]
    assert all(map(is_there, planned(tmp_path)))
