"""The pixels of the plugin's own portals, opened by their gates and read by GDAL, at the real host names."""

import json
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import account_kinds, make_gate

gdal = pytest.importorskip("osgeo.gdal")

RESOURCES = Path(__file__).parents[2] / "resources"
AREAS = {"toulouse": (1.2, 43.4, 1.7, 43.8), "belgium": (4.2, 50.7, 4.6, 51.0)}
DEMO = {"username": "demo@example.org", "password": "demo-Passw0rd"}
LOGIN = Account("oidc", DEMO)
PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"})
WRONG_LOGIN = Account("oidc", {**DEMO, "password": "wrong-Passw0rd"})
WRONG_PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "wrong-secret-key"})
# portal → family, area, account, one that is refused
CLOSED = {
    "planetary-computer": ("s2-l2a-sen2cor", "toulouse", None, None),
    "dinamis": ("s2-l2a-maja", "toulouse", PAIR, WRONG_PAIR),
    "terrascope": ("terrascope-s2-toc", "belgium", LOGIN, WRONG_LOGIN),
}
SERVICES = {
    "planetary-computer": ("planetarycomputer.microsoft.com", "/api/sas/"),
    "dinamis": ("signing.stac.teledetection.fr", "/sign_urls"),
    "terrascope": ("sso.terrascope.be", "/token"),
    "cdse": ("identity.dataspace.copernicus.eu", "/token"),
}


def portal(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def files(name, family, area, profile, scenes=1):
    """Return the files of some scenes that are rasters and that need something."""
    west, south, east, north = AREAS[area]
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    query = Query(
        {"type": "Polygon", "coordinates": [ring]},
        Period.of_days(date(2026, 6, 1), date(2026, 7, 31)),
        (family,),
        Criteria(),
        limit=scenes,
    )
    provider = make_provider(portal(name), profile)
    page = next(page for page in provider.pages(query, CancelToken()) if page.scenes)
    found = [asset for scene in page.scenes[:scenes] for asset in provider.assets(scene)]
    rasters = [asset for asset in found if asset.needs and asset.cloud_optimized]
    return [asset.href for asset in rasters or found if asset.needs or rasters]


def asked(control, name):
    """Return what was asked of a service; the simulator writes it down a moment after it answers."""
    host, path = SERVICES[name]
    known = None
    while True:
        answer = control("GET", f"/requests?host={host}&path={path}&limit=1000")
        found = answer["requests"] if isinstance(answer, dict) else answer
        if len(found) == known:
            return found
        known = len(found)
        time.sleep(0.1)


@contextmanager
def gdal_of(simulator, access):
    """GDAL with the simulator's proxy, an access' settings and its headers in a file of its memory."""
    header_file = "/vsimem/headers.txt"
    gdal.FileFromMemBuffer(
        header_file, "".join(f"{name}: {value}\n" for name, value in access.headers.items()).encode()
    )
    options = {
        "GDAL_HTTP_PROXY": simulator["proxy"].removeprefix("http://"),
        "CURL_CA_BUNDLE": simulator["ca"],
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_HTTP_HEADER_FILE": header_file if access.headers else None,
        **access.settings,
    }
    before = {name: gdal.GetConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetConfigOption(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            gdal.SetConfigOption(name, value)
        gdal.VSICurlClearCache()
        gdal.Unlink(header_file)


def pixel(simulator, access, href):
    """Return size and first pixel of a raster; None where it cannot be opened."""
    with gdal_of(simulator, access):
        address = access.links.get(href, href)
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            dataset = gdal.Open(address if address.startswith("/vsi") else f"/vsicurl/{address}")
        except RuntimeError:
            dataset = None
        finally:
            gdal.PopErrorHandler()
        if dataset is None:
            return None
        values = dataset.GetRasterBand(1).ReadAsArray(256, 256, 1, 1)
        return dataset.RasterXSize, int(values[0, 0])


@pytest.mark.parametrize("name", CLOSED)
def test_closed_pixels_are_read(name, simulator, profile, control):
    family, area, account, _ = CLOSED[name]
    hrefs = files(name, family, area, profile)
    gate = make_gate(portal(name), profile, account)
    access = gate.open(hrefs, CancelToken())
    nothing = type(access)()
    size, value = pixel(simulator, access, hrefs[0])
    assert size in (10980, 5490, 1830)
    assert 0 < value < 5000
    assert pixel(simulator, nothing, hrefs[0]) is None, "it is open without the gate"
    assert gate.open(hrefs, CancelToken()) == access
    assert len(asked(control, name)) == 1
    shown = f"{access!r} {gate!r} {account!r}"
    assert not any(word in shown for word in ("sig=", "Signature", "Bearer ", "demo"))


@pytest.mark.parametrize("name", CLOSED)
def test_what_ends_is_renewed(name, simulator, profile, control):
    family, area, account, _ = CLOSED[name]
    hrefs = files(name, family, area, profile)[:1]
    control("POST", "/settings", {"token_seconds": 4, "signed_seconds": 4})
    token = CancelToken()
    gate = make_gate(portal(name), profile, account)
    first = gate.open(hrefs, token)
    token.wait(3.2)  # less than a quarter of its life remains
    second = gate.open(hrefs, token)
    assert second != first
    assert second.expires > first.expires
    token.wait(2.0)
    assert pixel(simulator, first, hrefs[0]) is None, "it is still open after its end"
    assert pixel(simulator, second, hrefs[0]) is not None
    assert len(asked(control, name)) == 2


@pytest.mark.parametrize("name", ["dinamis", "terrascope"])
def test_who_has_no_account_or_a_wrong_one(name, profile):
    family, area, _, wrong = CLOSED[name]
    hrefs = files(name, family, area, profile)
    for account, kind in ((None, ErrorKind.LOGIN_NEEDED), (wrong, ErrorKind.LOGIN_REFUSED)):
        with pytest.raises(PortalError) as caught:
            make_gate(portal(name), profile, account).open(hrefs, CancelToken())
        assert caught.value.kind is kind
        assert not any(value in str(caught.value) for value in (wrong.values.values()))


def test_many_links_are_signed_64_at_a_time(profile, control):
    hrefs = files("dinamis", "s2-l2a-maja", "toulouse", profile, 14)
    assert len(hrefs) > 128
    access = make_gate(portal("dinamis"), profile, PAIR).open(hrefs, CancelToken())
    assert set(access.links) == set(hrefs)
    assert len(asked(control, "dinamis")) == -(-len(set(hrefs)) // 64)


def test_a_portal_with_a_signature_limit(profile, control):
    control("POST", "/faults", {"fault": "ratelimit", "host": "planetarycomputer*", "path": "/api/sas/",
                                "args": {"retry_after": "90"}})  # fmt: skip
    hrefs = ["https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/a.tif"]
    with pytest.raises(PortalError) as caught:
        make_gate(portal("planetary-computer"), profile).open(hrefs, CancelToken())
    assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 90)


def test_one_signature_for_many_scenes(profile, control):
    hrefs = files("planetary-computer", "s2-l2a-sen2cor", "toulouse", profile, 10)
    assert len(hrefs) > 50
    make_gate(portal("planetary-computer"), profile).open(hrefs, CancelToken())
    assert len(asked(control, "planetary-computer")) == 1


def test_a_login_of_cdse_is_let_in(profile, control):
    """The simulator's packages hold other file names than its items: let in means that a file is missing."""
    hrefs = files("cdse", "s2-l2a-sen2cor", "toulouse", profile)
    access = make_gate(portal("cdse"), profile, LOGIN).open(hrefs, CancelToken())
    assert list(access.headers) == ["Authorization"]
    for headers, kind in ((access.headers, ErrorKind.GONE), ({}, ErrorKind.LOGIN_NEEDED)):
        with HttpSession("cdse", profile, CancelToken(), headers, portal("cdse").trusted_hosts) as session:
            with pytest.raises(PortalError) as caught:
                session.get(hrefs[0])
            assert caught.value.kind is kind
    assert len(asked(control, "cdse")) == 1
    assert account_kinds(portal("cdse")) == ("oidc", "s3")


@pytest.mark.parametrize("name", ["earth-search", "usgs-landsatlook"])
def test_requester_pays_goes_to_buckets(name, profile):
    family = "landsat-c2-l2"
    hrefs = files(name, family, "toulouse", profile)
    account = Account("s3", {"access_key": "AKIA", "secret_key": "word"})
    access = make_gate(portal(name), profile, account).open(hrefs, CancelToken())
    assert access.links
    assert all(link.startswith("/vsis3/usgs-landsat/collection02/") for link in access.links.values())
    assert access.settings["AWS_REQUEST_PAYER"] == "requester"
    assert access.settings["AWS_REGION"] == "us-west-2"
    with pytest.raises(PortalError) as caught:
        make_gate(portal(name), profile).open(hrefs, CancelToken())
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
