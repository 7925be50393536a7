"""Sorting and filtering result lists."""

from datetime import datetime, timezone

from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.acquisition_order import AcquisitionOrder, matching
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey


def acquisition(number, day=None, cloud=None, coverage=None, **more):
    acquired = None if day is None else datetime(2026, 6, day, 10, 51, tzinfo=timezone.utc)
    offer = Scene(
        "cdse",
        f"id{number}",
        f"TITLE{number}",
        "f",
        SceneKey(str(number)),
        acquired=acquired,
        cloud=cloud,
        **more,
    )
    return Acquisition(number, offer.key, (offer,), coverage)


LIST = [
    acquisition(1, 3, 50.0, 100.0),
    acquisition(2, None, 0.0, None),
    acquisition(3, 9, None, 20.0),
    acquisition(4, 3, 10.0, 100.0),
]


def ids(acquisitions):
    return [one.id for one in acquisitions]


def test_orders():
    assert ids(AcquisitionOrder.NEWEST.sort(LIST)) == [3, 1, 4, 2]
    assert ids(AcquisitionOrder.OLDEST.sort(LIST)) == [1, 4, 3, 2]
    assert ids(AcquisitionOrder.CLEAREST.sort(LIST)) == [2, 4, 1, 3]
    assert ids(AcquisitionOrder.BEST_COVERED.sort(LIST)) == [1, 4, 3, 2]


def test_filter():
    rows = [
        acquisition(1, 3, platform="Sentinel-2A", tile="31TCJ"),
        acquisition(2, 4, platform="Pléiades-1A"),
    ]
    assert ids(matching(rows, "")) == [1, 2]
    assert ids(matching(rows, "sentinel 31tcj")) == [1]
    assert ids(matching(rows, "PLEIADES")) == [2]
    assert ids(matching(rows, "2026-06-04")) == [2]
    assert ids(matching(rows, "nothing")) == []
