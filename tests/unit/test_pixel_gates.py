"""Which gate a portal has; headers, buckets, public files; nothing secret in any text."""

from datetime import datetime, timezone

import pytest
from gate_bed import ANN, PAIR, error_of, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.bearer_gate import BearerGate
from guichet_eo.providers.open_gate import OpenGate
from guichet_eo.providers.pixel_access import PixelAccess
from guichet_eo.providers.pixel_gates import account_kinds
from guichet_eo.providers.s3_gate import S3Gate

BUCKETS = Account("s3", {"access_key": "AKIA-ann", "secret_key": "very-s3cret"})
BOTH = [
    {"kind": "bearer", "endpoint": "https://login.example/token"},
    {"kind": "s3", "endpoint": "https://eodata.example", "region": "default"},
]


def test_public_files_need_nothing():
    gate = gate_of(Portal("p", LocalText("P"), "P"))
    assert isinstance(gate, OpenGate)
    assert opened(gate, "https://files.example/a.tif") == PixelAccess()


def test_the_account_chooses_among_several():
    portal = gate_portal(BOTH, ["login.example", "eodata.example"])
    assert isinstance(gate_of(portal), BearerGate)
    assert isinstance(gate_of(portal, ANN), BearerGate)
    assert isinstance(gate_of(portal, BUCKETS), S3Gate)
    assert account_kinds(portal) == ("oidc", "s3")


def test_kinds_of_account_of_portals_without_a_gate():
    assert account_kinds(Portal("p", LocalText("P"), "P")) == ()
    assert account_kinds(Portal("p", LocalText("P"), "P", access=PortalAccess(kind="header"))) == ("header",)
    assert account_kinds(gate_portal({"kind": "sas", "endpoint": "https://a.example"})) == ()


@pytest.mark.parametrize(
    "gate",
    [
        {"kind": "magic"},
        {},
        "sas",
        [{"kind": "sas", "endpoint": "https://a.example"}, 7],
        {"kind": "sas"},
        {"kind": "sas", "endpoint": "file:///etc/passwd"},
        {"kind": "bearer", "endpoint": "https://elsewhere.example/token"},
        {"kind": "bearer", "endpoint": "http://login.example/token"},
        {"kind": "s3", "endpoint": "https://elsewhere.example"},
        {"kind": "sign-urls"},
    ],
)
def test_what_is_unknown_or_unsafe_is_refused(gate):
    portal = gate_portal(gate, ["login.example"])
    if gate == {}:
        assert isinstance(gate_of(portal), OpenGate)
        return
    with pytest.raises(PortalError) as caught:
        gate_of(portal, ANN)
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_a_header_goes_to_trusted_hosts_only():
    portal = gate_portal({"kind": "header"}, ["files.example"])
    gate = gate_of(portal, Account("header", {"X-API-Key": "s3cret word&"}))
    access = opened(gate, "https://files.example/a.tif")
    assert access.headers == {"X-API-Key": "s3cret word&"}
    assert access.expires is None
    assert "s3cret" not in repr(access)
    assert error_of(gate, "https://elsewhere.example/a.tif").kind is ErrorKind.NOT_ALLOWED
    assert error_of(gate_of(portal), "https://files.example/a.tif").kind is ErrorKind.LOGIN_NEEDED


@pytest.mark.parametrize("headers", [{"X Y": "a"}, {"X": "a\r\nY: b"}, {"X:": "a"}])
def test_a_header_that_would_break_the_request(headers):
    gate = gate_of(gate_portal({"kind": "header"}, ["files.example"]), Account("header", headers))
    assert error_of(gate, "https://files.example/a.tif").kind is ErrorKind.BAD_QUERY


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}])
def test_an_account_without_a_header(headers):
    gate = gate_of(gate_portal({"kind": "header"}, ["files.example"]), Account("header", headers))
    assert error_of(gate, "https://files.example/a.tif").kind is ErrorKind.LOGIN_NEEDED


def test_requester_pays():
    regions = {"l1c": "eu-central-1", "usgs-landsat": "us-west-2"}
    option = {"kind": "s3", "requester_pays": True, "regions": regions}
    gate = gate_of(gate_portal(option), Account("s3", dict(BUCKETS.values)))
    access = opened(gate, "s3://usgs-landsat/c2/B1.TIF", "https://open.example/a.tif")
    assert access.links == {"s3://usgs-landsat/c2/B1.TIF": "/vsis3/usgs-landsat/c2/B1.TIF"}
    assert access.settings == {
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIA-ann",
        "AWS_SECRET_ACCESS_KEY": "very-s3cret",
        "AWS_REQUEST_PAYER": "requester",
        "AWS_NO_SIGN_REQUEST": "NO",
    }
    assert "AKIA" not in repr(access)
    assert "AWS_REGION" not in opened(gate, "s3://usgs-landsat/a.tif", "s3://l1c/b.tif").settings


def test_requester_pays_without_keys():
    gate = gate_of(gate_portal({"kind": "s3", "requester_pays": True}))
    assert error_of(gate, "s3://usgs-landsat/c2/B1.TIF").kind is ErrorKind.LOGIN_NEEDED
    assert opened(gate, "https://open.example/a.tif") == PixelAccess()


def test_a_service_of_its_own():
    portal = gate_portal(BOTH, ["login.example", "eodata.example"])
    settings = opened(gate_of(portal, BUCKETS), "s3://eodata/Sentinel-2/a b.jp2").settings
    assert settings["AWS_S3_ENDPOINT"] == "eodata.example"
    assert settings["AWS_VIRTUAL_HOSTING"] == "FALSE"
    assert settings["AWS_HTTPS"] == "YES"
    assert settings["AWS_REGION"] == "default"
    assert "AWS_REQUEST_PAYER" not in settings


def test_buckets_without_keys_and_addresses_that_are_buckets():
    option = {"kind": "s3", "anonymous": True, "rewrite": {"https://files.example/data/": "s3://open-data/"}}
    access = opened(gate_of(gate_portal(option)), "https://files.example/data/x/B1.tif", "s3://Bad_/x")
    assert access.links == {"https://files.example/data/x/B1.tif": "/vsis3/open-data/x/B1.tif"}
    assert access.settings == {"AWS_NO_SIGN_REQUEST": "YES"}


def test_options_of_a_wrong_type_are_as_if_missing():
    gate = gate_of(gate_portal({"kind": "s3", "anonymous": True, "rewrite": ["x"], "regions": 7}))
    assert opened(gate, "s3://open-data/x.tif").settings == {"AWS_NO_SIGN_REQUEST": "YES"}


def test_nothing_secret_in_any_text():
    access = PixelAccess(
        {"https://a.example/x": "https://a.example/x?sig=hidden"},
        {"Authorization": "Bearer hidden"},
        datetime(2026, 1, 1, tzinfo=timezone.utc),
        {"AWS_SECRET_ACCESS_KEY": "hidden"},
    )
    for thing in (access, BUCKETS, PAIR, ANN):
        for text in (repr(thing), str(thing), f"{thing}", f"{[thing]}"):
            assert not any(word in text for word in ("hidden", "ann", "s3cret", "AKIA"))
    assert repr(BUCKETS) == "Account(kind='s3')"
