"""Whatever a server does: the right kind of error with no secret in it, and nothing that lasts."""

import ssl
import threading
import time

import numpy
import pytest
from fault_bed import AREA, SECRET, error_of, kind_of, of, served
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.stream_problem import StreamProblem
from loopback import Loopback, Reply, closed_port, tls_context
from stream_bed import NORTH, WEST, build, values, wide_area, write


@pytest.fixture
def world(qgis_app, tmp_path):
    with served(tmp_path) as server:
        yield server


STATUSES = {
    401: ErrorKind.LOGIN_NEEDED,
    403: ErrorKind.NOT_ALLOWED,
    404: ErrorKind.GONE,
    410: ErrorKind.GONE,
    429: ErrorKind.RATE_LIMITED,
    500: ErrorKind.BAD_ANSWER,
    502: ErrorKind.UNREACHABLE,
    503: ErrorKind.UNREACHABLE,
    504: ErrorKind.TIMEOUT,
}


@pytest.mark.parametrize("status", STATUSES)
def test_statuses(world, status):
    world.fault = lambda path, wanted: status
    error = error_of(of(f"{world.url}/a.tif?{SECRET}"))
    assert kind_of(error) is STATUSES[status]
    assert error.portal == "here"


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_a_server_that_recovers_is_read_at_the_next_try(world, status):
    world.fault = lambda path, wanted: status
    error_of(of(f"{world.url}/a.tif"))
    world.fault = None
    assert numpy.isfinite(values(build([of(f"{world.url}/a.tif")], AREA))).all()


def test_a_server_without_ranges(world):
    world.fault = lambda path, wanted: "norange"
    assert kind_of(error_of(of(f"{world.url}/a.tif?{SECRET}"))) is StreamProblem.NO_RANGES


def test_a_tile_that_breaks_off(world):
    """Headers come whole; what is further back does not."""
    write(
        world.folder / "big.tif", numpy.random.default_rng(1).integers(1, 60000, (900, 900)).astype("uint16")
    )
    world.fault = lambda path, wanted: "truncate" if wanted and wanted[0] > 100 else None
    area = wide_area(WEST, NORTH - 9000, WEST + 9000, NORTH)
    error = error_of(of(f"{world.url}/big.tif?{SECRET}"), area=area)
    assert kind_of(error) in (StreamProblem.DAMAGED, ErrorKind.UNREACHABLE)


def test_a_truncated_file(world):
    whole = (world.folder / "a.tif").read_bytes()
    (world.folder / "half.tif").write_bytes(whole[: len(whole) // 3])
    error = error_of(of(f"{world.url}/half.tif?{SECRET}"))
    assert kind_of(error) in (StreamProblem.DAMAGED, StreamProblem.NOT_A_RASTER)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_file_that_closes_between_header_and_pixels(world, status):
    write(
        world.folder / "big.tif", numpy.random.default_rng(1).integers(1, 60000, (900, 900)).astype("uint16")
    )
    world.fault = lambda path, wanted: status if wanted and wanted[0] > 100 else None
    area = wide_area(WEST, NORTH - 9000, WEST + 9000, NORTH)
    error = error_of(of(f"{world.url}/big.tif?{SECRET}"), area=area)
    assert kind_of(error) in (STATUSES[status], StreamProblem.DAMAGED)


def test_nobody_listens(world):
    error = error_of(of(f"http://127.0.0.1:{closed_port()}/a.tif?{SECRET}"))
    assert kind_of(error) is ErrorKind.UNREACHABLE


def test_an_unknown_host(world):
    assert kind_of(error_of(of(f"https://nowhere.invalid/a.tif?{SECRET}"))) is ErrorKind.UNREACHABLE


def test_an_unknown_authority(world, tmp_path):
    context, _authority = tls_context(tmp_path)
    assert isinstance(context, ssl.SSLContext)
    with Loopback(lambda request: Reply(404), context) as server:
        assert kind_of(error_of(of(f"{server.url}/a.tif?{SECRET}"))) is ErrorKind.TLS


def test_a_server_that_hangs(world):
    world.latency = 4.0
    assert kind_of(error_of(of(f"{world.url}/a.tif?{SECRET}"))) is ErrorKind.TIMEOUT


def test_cancelling_while_a_server_hangs(world):
    world.latency = 5.0
    token, ended = CancelToken(), []

    def work():
        try:
            build([of(f"{world.url}/a.tif")], AREA, token=token)
        except PortalError as error:
            ended.append((error.kind, time.monotonic()))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    time.sleep(0.3)
    begun = time.monotonic()
    token.cancel()
    thread.join(2)
    assert ended[0][0] is ErrorKind.CANCELLED
    assert ended[0][1] - begun < 0.1
