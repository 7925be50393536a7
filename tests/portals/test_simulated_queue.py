"""The queue over several portals at once: real portal files, stand-ins at the portals' host names."""

import hashlib
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from queue_bed import Bed
from test_simulated_orders import ACCOUNTS, SUMMER, Counter

DEMO = Account("basic", {"username": "demo@example.org", "password": "demo-Passw0rd"})
YEARS = Period.of_days(date(2000, 1, 1), date(2010, 12, 31))
WANTED = {
    "cdse": ("s2-l2a-sen2cor", Online.YES),
    "geodes": ("s2-l1c", Online.ORDER),
    "wekeo": ("s2-l2a-sen2cor", None),
    "swh": ("spot15-l1a", Online.ORDER),
}


class Desk(Counter):
    """A counter whose portal may have nothing to order."""

    def begin(self):
        if "kind" not in self.portal.downloads.order:
            self.portal = replace(self.portal, downloads=replace(self.portal.downloads, order={}))
        super().begin()


@pytest.fixture
def fast(control):
    control("POST", "/reset")
    control("POST", "/settings", {"order_seconds": 1, "tape_seconds": 1})


@pytest.fixture
def counters(profile, tmp_path, fast, monkeypatch):
    monkeypatch.setitem(ACCOUNTS, "cdse", DEMO)
    return {name: Desk(name, profile, tmp_path / "eo") for name in WANTED}


def source_of(counter):
    return DownloadSource(counter.portal, counter.profile, counter.gate, counter.orderer)


def items_of(counters):
    items = []
    for name, counter in counters.items():
        family, online = WANTED[name]
        period = YEARS if name == "swh" else SUMMER
        scenes = [each for each in counter.scenes(family, period) if online in (None, each.online)]
        items.append(counter.item(scenes[0]))
    return items


def states(bed):
    return {row.item.portal: row.state for row in bed.engine.rows}


def test_products_of_four_portals_arrive_over_a_restart(counters, tmp_path):
    (tmp_path / "eo").mkdir()
    items = items_of(counters)
    sources = [source_of(counter) for counter in counters.values()]
    with Bed(tmp_path, *sources) as bed:
        bed.add(*items)
        bed.wait(lambda: states(bed)["geodes"] is DownloadState.ON_TAPE and states(bed)["cdse"].arrived)
    for counter in counters.values():
        counter.begin()
    with Bed(tmp_path, *(source_of(counter) for counter in counters.values())) as bed:
        rows = bed.rest()
    assert not [(row.item.portal, row.note, row.error) for row in rows if not row.state.arrived]
    for row in rows:
        sidecar = read_sidecar(row.path)
        body = Path(row.path).read_bytes()
        assert hashlib.new(sidecar.algorithm, body).hexdigest() == sidecar.digest
        assert sidecar.stac["id"] == row.item.scene
        assert row.item.portal in Path(row.path).parts
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.suffix in (".json", ".sqlite"))
    for account in (DEMO, *ACCOUNTS.values()):
        for name, value in account.values.items():
            assert name == "username" or value.encode() not in kept


def test_a_wrong_password_is_sent_once_and_the_right_one_goes_on(counters, tmp_path, control):
    (tmp_path / "eo").mkdir()
    counter = counters["cdse"]
    scenes = [scene for scene in counter.scenes("s2-l2a-sen2cor") if scene.online is Online.YES][:4]
    items = [counter.item(scene) for scene in scenes]
    right, wrong = source_of(counter), Account("basic", {"username": "demo", "password": "mistyped"})
    gate = make_gate(counter.portal, counter.profile, wrong, DOWNLOAD)
    one = replace(counter.portal, downloads=replace(counter.portal.downloads, parallel=1))
    with Bed(tmp_path, replace(right, portal=one, gate=gate)) as bed:
        bed.add(*items)
        rows = bed.rest()
        assert {(row.state, row.error.kind) for row in rows} == {
            (DownloadState.FAILED, ErrorKind.LOGIN_REFUSED)
        }
        logins = control("GET", "/requests?host=identity.dataspace.copernicus.eu")
        assert len(logins) == 1
        bed.engine.set_source("cdse", right)
        assert [(row.state, row.note, row.error) for row in bed.rest() if not row.state.arrived] == []


def test_a_licence_is_asked_for_before_anything_is_sent(counters, tmp_path, control):
    counter = counters["wekeo"]
    item = replace(counter.item(counter.scenes("s2-l2a-sen2cor")[0]), acceptance=None)
    before = len(control("GET", "/requests"))
    with Bed(tmp_path, source_of(counter)) as bed:
        bed.add(item)
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.LICENCE_WANTED)
    assert len(control("GET", "/requests")) == before
    assert not [each for each in threading.enumerate() if each.name.startswith("guichet-eo:")]
