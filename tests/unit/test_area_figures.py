"""Shares of a mask's values, and what was sensed on one day."""

from datetime import datetime, timezone

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.imaged_day import ImagedDay, imaged_days
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.mask_preset import MaskPreset
from guichet_eo.core.mask_shares import mask_shares
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

SCL = MaskPreset("scl", LocalText("SCL"), "classes", clouds=(3, 8, 9, 10), nodata=(0,))
QA = MaskPreset("qa_pixel", LocalText("QA"), "bits", clouds=(1, 2, 3, 4), nodata=(0,))
CLM = MaskPreset("clm", LocalText("CLM"), "bits", clouds=(0, 1, 7))
DAY = datetime(2026, 10, 1, 10, 50, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("counts", "pixels", "mask", "expected"),
    [
        ({}, 10, SCL, (None, 100.0)),
        ({0: 10}, 10, SCL, (None, 100.0)),
        ({4: 5, 9: 5}, 10, SCL, (50.0, 0.0)),
        ({4: 5}, 10, SCL, (0.0, 50.0)),
        ({1: 4, 2: 1, 64: 3}, 10, QA, (25.0, 60.0)),
        ({0b11: 4, 0b10: 6}, 10, QA, (100.0, 40.0)),
        ({0: 6, 128: 1, 64: 1, 3: 2}, 10, CLM, (30.0, 0.0)),
    ],
)
def test_shares(counts, pixels, mask, expected):
    assert mask_shares(counts, pixels, mask) == pytest.approx(expected)


def acquisition(number, cloud=5.0, coverage=100.0, families=("s2-l2a-sen2cor",), acquired=DAY):
    offers = tuple(
        Scene("here", f"{family}{number}", "", family, SceneKey(str(number)), acquired=acquired, cloud=cloud)
        for family in families
    )
    return Acquisition(number, offers[0].key, offers, coverage)


def day_of(*acquisitions):
    return ImagedDay(DAY.date(), "s2-l2a-sen2cor", tuple((one, one.best) for one in acquisitions))


def test_a_day_is_one_mosaic_for_each_family():
    both = acquisition(2, families=("s2-l2a-maja", "s2-l2a-sen2cor", "s2-l2a-maja"))
    days = imaged_days(DAY.date(), [acquisition(1), both, acquisition(3, acquired=None)])
    assert {family: [one.id for one, _offer in day.wanted] for family, day in days.items()} == {
        "s2-l2a-sen2cor": [1, 2],
        "s2-l2a-maja": [2],
    }
    assert all(offer.family == family for family, day in days.items() for _one, offer in day.wanted)


def test_clouds_weigh_by_what_they_cover():
    day = day_of(acquisition(1, 10.0, 30.0), acquisition(2, 40.0, 60.0))
    assert day.coverage == 90.0
    assert day.cloud(lambda one: one.cloud) == pytest.approx(30.0)
    assert day.cloud(lambda one: None) is None
    assert day.cloud(lambda one: 7.0 if one.id == 1 else None) == pytest.approx(7.0)
    assert day_of(acquisition(1, coverage=80.0), acquisition(2, coverage=70.0)).coverage == 100.0


def test_unknown_coverage_counts_as_whole():
    day = day_of(acquisition(1, 10.0, None), acquisition(2, 30.0, 100.0))
    assert day.coverage == 100.0
    assert day.cloud(lambda one: one.cloud) == pytest.approx(20.0)
    assert day_of(acquisition(1, coverage=None)).coverage is None
