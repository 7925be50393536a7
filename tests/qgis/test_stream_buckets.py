"""Files in buckets, read with keys: signed requests reach the bucket's service, and the keys nobody else."""

import pytest
from gate_bed import PROFILE, gate_portal
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.pixel_gates import make_gate
from osgeo import gdal
from range_server import range_server
from stream_bed import NORTH, WEST, build, ramp, source, stream_scene, values, wide_area, write

SIDE = 300
AREA = wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH)
KEYS = Account("s3", {"access_key": "AKIAANN", "secret_key": "very-s3cret"})


@pytest.fixture
def world(qgis_app, tmp_path):
    (tmp_path / "eodata").mkdir()
    for name in ("a", "b"):
        write(tmp_path / "eodata" / f"{name}.tif", ramp(SIDE, SIDE, 1), nodata=0)
    with range_server(tmp_path) as server:
        yield server


def scene(needs="login"):
    bands = {name: source(f"s3://eodata/{name}.tif", needs=needs) for name in ("a", "b")}
    return stream_scene(bands, ["a + b"])


def gates(world, account, **more):
    gate = {"kind": "s3", "endpoint": world.url, "region": "default", **more}
    return {"here": make_gate(gate_portal(gate), PROFILE, account)}


def test_keys_sign_the_requests(world):
    built = build([scene()], AREA, gates(world, KEYS))
    assert (values(built)[0] > 0).all()
    assert all("AWS4-HMAC-SHA256 Credential=AKIAANN" in one.get("Authorization", "") for one in world.headers)
    assert "AKIAANN" not in built.raster.path
    assert "s3cret" not in f"{built!r}"
    assert len(world.requests) <= 6, world.requests
    built.links.forget_keys()
    assert gdal.GetPathSpecificOption("/vsis3/eodata", "AWS_SECRET_ACCESS_KEY") is None


def test_who_has_no_keys(world):
    with pytest.raises(PortalError) as caught:
        build([scene()], AREA, gates(world, None))
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    assert not world.requests


def test_keys_that_are_refused(world):
    world.fault = lambda path, wanted: 403
    with pytest.raises(PortalError) as caught:
        build([scene()], AREA, gates(world, KEYS))
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert "s3cret" not in f"{caught.value} {caught.value!r}"
    world.fault = None
    assert (values(build([scene()], AREA, gates(world, KEYS)))[0] > 0).all()


def test_buckets_that_are_open(world):
    built = build([scene()], AREA, gates(world, None, anonymous=True))
    assert (values(built)[0] > 0).all()
    assert not any("Authorization" in one for one in world.headers)
    built.links.forget_keys()
