"""Portals whose offers have no date: every map that meets the area, every station in it, and no other."""

from dataclasses import replace

import pytest
from guichet_eo.core.named_product import WORLD
from guichet_eo.core.period import Period
from undated import BOXES, undated_portals


@pytest.fixture(scope="module")
def portals(truth, profile):
    return {portal.name: portal for portal in undated_portals(truth, profile)}


@pytest.mark.parametrize("area", BOXES)
@pytest.mark.parametrize("name", ["worldcover", "hydroweb"])
def test_recall_and_precision_are_whole(name, area, portals):
    score = portals[name].run(area)
    assert (score.missing, score.extra, score.doubled, score.wrong_total) == ([], [], [], "")


@pytest.mark.parametrize("name", ["worldcover", "hydroweb"])
def test_the_whole_earth_shows_all_that_there_is(name, portals):
    assert set(portals[name].whole) == portals[name].held


def test_the_period_is_that_of_the_measurements(portals):
    scene = next(iter(portals["hydroweb"].whole.values()))
    measured = Period(scene.acquired, scene.ended)
    found = portals["hydroweb"].pages(WORLD, period=measured)
    assert scene.id in {one.id for page in found for one in page.scenes}
    before = replace(measured, start=None, end=scene.acquired.replace(year=1950))
    assert not [one for page in portals["hydroweb"].pages(WORLD, period=before) for one in page.scenes]
