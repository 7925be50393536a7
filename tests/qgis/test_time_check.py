"""Whether the date that a service is asked for makes a difference."""

from dataclasses import replace

import pytest
from drawn_maps import DrawnMaps, drawn, exception_report, picture
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.gis.flows.time_check import SIDE, TimeCheck
from loopback import Reply
from picture_bed import wait

BOX = (0.0, 0.0, 9600.0, 9600.0)
DATES = "2026-06-01,2026-06-11,2026-06-21"


@pytest.fixture
def maps():
    with DrawnMaps() as served:
        yield served


@pytest.fixture
def request_(maps):
    return FlowRequest("wms", f"{maps.url}/wms", "s2", time="2026-06-11", dates=DATES)


@pytest.fixture
def verdict(qgis_app):
    """Return a function that checks and returns what was told."""
    check, told = TimeCheck(), []
    check.checked.connect(lambda request, found: told.append((request, found)))

    def ask(request):
        told.clear()
        check.check(request, BOX)
        wait(lambda: told)
        assert told[0][0] is request
        return told[0][1]

    ask.check = check
    yield ask
    check.cancel()


def dates_asked(maps):
    return [each.query["TIME"] for each in maps.requests]


def test_a_service_that_shows_dates(maps, request_, verdict):
    maps.times.update({"2026-06-01": 1, "2026-06-11": 2, "2026-06-21": 3})
    assert verdict(request_) is True
    assert dates_asked(maps)[0] == "2026-06-11"
    assert len(maps.requests) == 2


def test_a_service_that_ignores_them(maps, request_, verdict):
    assert verdict(request_) is False
    assert sorted(dates_asked(maps)) == DATES.split(",")


def test_it_is_asked_once(maps, request_, verdict):
    verdict(request_)
    count = len(maps.requests)
    assert verdict(replace(request_, time="2026-06-01")) is False
    assert len(maps.requests) == count


@pytest.mark.parametrize("pixel", [bytes(4), b"\x10\x20\x30\xff"])
def test_where_there_is_nothing_to_see_nothing_is_said(maps, request_, verdict, pixel):
    maps.fault = lambda *_: picture(pixel * SIDE * SIDE, SIDE, SIDE)
    assert verdict(request_) is None


def test_one_empty_date_is_a_difference(maps, request_, verdict):
    empty = picture(bytes(4) * SIDE * SIDE, SIDE, SIDE)
    maps.fault = lambda _number, request: empty if request.query["TIME"] == "2026-06-11" else None
    assert verdict(request_) is True


@pytest.mark.parametrize("reply", [exception_report("no"), Reply(401), Reply(200, b"")])
def test_a_service_in_trouble_says_nothing(maps, request_, verdict, reply):
    maps.fault = lambda *_: reply
    assert verdict(request_) is None


@pytest.mark.parametrize("values", [{"dates": ""}, {"time": ""}, {"dates": "2026-06-11"}, {"time": "soon"}])
def test_without_other_dates_nothing_is_asked(maps, request_, verdict, values):
    assert verdict(replace(request_, **values)) is None
    assert not maps.requests


def test_an_open_period(maps, request_, verdict):
    maps.fault = lambda _number, request: picture(
        drawn(BOX, SIDE, SIDE, 1 if request.query["TIME"] == "2026-06-11" else 2), SIDE, SIDE
    )
    assert verdict(replace(request_, dates="2020-01-01/../P1D")) is True
    assert verdict(replace(request_, layer="b", dates="2020-01-01/2026-11-30/P1D")) is True
