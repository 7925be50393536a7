"""What is planned at every simulated portal is fetched by the queue, whole and verified where that can be."""

import hashlib
import threading
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.presence import is_there
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.providers.downloads.download_engine import DownloadEngine
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.orders.orders import make_orderer
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from plan_rows import ROWS, found

FETCHED = [name for name, row in ROWS.items() if row.what != "nothing" and row.opened]
PATIENCE = 60.0  # seconds
INVENTED_SIZES = ("aws-sentinel2", "gcp-sentinel2")  # the simulator lists 1000 bytes for every object
SOON = {"poll": 0.5, "longest_poll": 1.0}


def accepted(portal, scene):
    terms = portal.terms
    now = datetime.now(timezone.utc)
    return LicenceAcceptance(portal.id, terms.licence.en, terms.licence_version, "A tester", now, scene.id)


def source_of(portal, profile, account):
    gate = make_gate(portal, profile, account, DOWNLOAD)
    order = {**portal.downloads.order, **SOON} if portal.downloads.order else {}
    quick = replace(portal, downloads=replace(portal.downloads, order=order))
    return DownloadSource(quick, profile, gate, make_orderer(quick, profile, gate))


def fetched(items, source, folder):
    """Run the queue until all rows have ended; return them."""
    changed, end = threading.Event(), threading.Event()
    engine = DownloadEngine(QueueStore(folder / "queue.sqlite"), lambda rows: changed.set())
    timer = threading.Timer(PATIENCE, end.set)
    timer.start()
    try:
        engine.set_source(source.portal.id, source)
        engine.start()
        engine.add(items)
        while not end.is_set() and not all(row.state.ended for row in engine.rows):
            changed.wait(0.2)
            changed.clear()
        return engine.rows
    finally:
        timer.cancel()
        engine.close()


@pytest.fixture
def quick_orders(control):
    control("POST", "/settings", {"order_seconds": 1, "tape_seconds": 1})


@pytest.mark.parametrize("name", FETCHED)
def test_a_planned_scene_is_fetched(name, profile, quick_orders, tmp_path):
    row, base = ROWS[name], tmp_path / "data"
    portal, provider, scene = found(row, profile)
    base.mkdir()
    whole, order = provider.whole(scene)[:3], provider.order_of(scene)
    items = DownloadPlan(base).add(portal, scene, whole, order, acceptance=accepted(portal, scene))
    if row.portal in INVENTED_SIZES:
        items = [replace(item, size=None) for item in items]
    rows = fetched(items, source_of(portal, profile, row.account), tmp_path)
    assert len(rows) == len(items) > 0
    for download in rows:
        assert download.state.arrived, (download.state, download.note, download.error, download.item.href)
        file = Path(download.path)
        assert file.is_relative_to(base / portal.id)
        sidecar = read_sidecar(file)
        assert sidecar.is_of(portal.id, scene.id, download.item.key)
        assert hashlib.new(sidecar.algorithm, file.read_bytes()).hexdigest() == sidecar.digest
        assert sidecar.acceptance is not None
        if download.item.checksums and not order:
            assert download.state is DownloadState.VERIFIED, download.item.checksums
    again = DownloadPlan(base).add(portal, scene, whole, order)
    if row.what != "order":
        assert [item.name for item in again] == [item.name for item in items]
        assert all(map(is_there, again))
