"""What is left of an account's quota, as portals tell it."""

from datetime import timedelta

import pytest
from geodes_downloads import KEY, GeodesDownloads
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.quota import Quota
from guichet_eo.core.downloads.quota_unit import QuotaUnit
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.pixel_gate import utc_now
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from guichet_eo.providers.quotas.quotas import read_quota
from hda_orders import API, HdaOrders
from loopback import Reply, json_reply
from m2m_downloads import NAME, ROOT, WORD, M2mDownloads
from order_bed import LOGIN, PROFILE, order_portal

ANN = Account("header", {"X-API-Key": KEY})
HEADER = {"kind": "header"}


def quota_of(quota, gate, account):
    portal = order_portal({}, gate, quota=quota)
    return read_quota(portal, PROFILE, make_gate(portal, PROFILE, account, DOWNLOAD), CancelToken())


def geodes_quota(server, account=ANN):
    return quota_of({"kind": "geodes", "endpoint": f"{server.url}/processing/download/get"}, HEADER, account)


def hda_quota(server, account=LOGIN):
    gate = {"kind": "hda", "endpoint": f"{server.url}/identity/gettoken"}
    return quota_of({"kind": "hda", "endpoint": f"{server.url}{API}/datasets?itemsPerPage=1"}, gate, account)


def m2m_quota(server):
    gate = {"kind": "m2m", "endpoint": f"{server.url}{ROOT}/login-token"}
    account = Account("basic", {"username": NAME, "password": WORD})
    return quota_of({"kind": "m2m", "endpoint": f"{server.url}{ROOT}/rate-limit-summary"}, gate, account)


def test_geodes_counts_downloads_of_an_hour():
    with GeodesDownloads() as server:
        assert geodes_quota(server) == Quota(QuotaUnit.DOWNLOADS_AN_HOUR, 10, 10)
        server.left = 0
        assert geodes_quota(server).used_up


@pytest.mark.parametrize("answer", [{}, {"remainingQuota": "many"}, {"remainingQuota": True},
                                    {"remainingQuota": 1e300}])  # fmt: skip
def test_answers_that_tell_nothing(answer):
    with GeodesDownloads() as server:
        server.quota = json_reply(answer)
        assert geodes_quota(server) is None


@pytest.mark.parametrize(("reply", "kind"), [
    (Reply(200, b"<html><title>Request Rejected</title></html>"), ErrorKind.BAD_ANSWER),
    (Reply(200, b"["), ErrorKind.BAD_ANSWER),
    (Reply(404), ErrorKind.GONE),
])  # fmt: skip
def test_answers_that_are_none(reply, kind):
    with GeodesDownloads() as server:
        server.quota = reply
        with pytest.raises(PortalError) as caught:
            geodes_quota(server)
    assert caught.value.kind is kind


def test_wrong_and_missing_keys():
    with GeodesDownloads() as server:
        for account, kind in ((None, ErrorKind.LOGIN_NEEDED),
                              (Account("header", {"X-API-Key": "no"}), ErrorKind.LOGIN_REFUSED)):  # fmt: skip
            with pytest.raises(PortalError) as caught:
                geodes_quota(server, account)
            assert caught.value.kind is kind


def test_a_broker_tells_by_headers():
    with HdaOrders() as server:
        assert hda_quota(server) is None
        server.quota = {"X-Quota-Limit": "100", "X-Quota-Remaining": "7", "X-Quota-Reset": "600"}
        before = utc_now()
        told = hda_quota(server)
        assert (told.unit, told.limit, told.remaining) == (QuotaUnit.REQUESTS, 100, 7)
        assert timedelta(seconds=590) < told.resets - before < timedelta(seconds=610)


def test_the_usgs_counts_for_account_and_address():
    with M2mDownloads() as server:
        assert m2m_quota(server) == Quota(QuotaUnit.DOWNLOADS_IN_15_MINUTES, 15_000, 14_990)
        server.rate_limit_summary = lambda asked: {"initialLimits": None, "remainingLimits": [7, {}]}
        assert m2m_quota(server) is None
        server.problems["rate-limit-summary"] = ("AUTH_EXPIRED", "key expired")
        assert m2m_quota(server) is None, "asked again with a new key"
        server.problems["rate-limit-summary"] = ("SERVER_ERROR", "broken")
        with pytest.raises(PortalError):
            m2m_quota(server)


@pytest.mark.parametrize("quota", [
    {"kind": "tea-leaves", "endpoint": "https://portal.example/quota"},
    {"kind": "geodes", "endpoint": "https://stranger.example/quota"},
    {"kind": "geodes"},
])  # fmt: skip
def test_ways_that_are_unknown_or_not_safe(quota):
    with pytest.raises(PortalError) as caught:
        quota_of(quota, HEADER, ANN)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_a_portal_that_tells_nothing():
    assert quota_of({}, HEADER, ANN) is None
