"""A file on a server that may go wrong, and the errors that building a stream of it ends in."""

from contextlib import contextmanager

import pytest
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.stream_error import StreamError
from osgeo import gdal
from range_server import range_server
from stream_bed import NORTH, WEST, build, ramp, source, stream_scene, wide_area, write

SIDE = 300
AREA = wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH)
SECRET = "sig=very-s3cret"


@contextmanager
def served(tmp_path):
    """Serve a file by ranges; GDAL loses patience soon."""
    write(tmp_path / "a.tif", ramp(SIDE, SIDE, 1), nodata=0)
    options = {
        "GDAL_HTTP_CONNECTTIMEOUT": "2",
        "GDAL_HTTP_LOW_SPEED_TIME": "1",
        "GDAL_HTTP_LOW_SPEED_LIMIT": "1",
    }
    for name, value in options.items():
        gdal.SetConfigOption(name, value)
    with range_server(tmp_path) as server:
        yield server
    for name in options:
        gdal.SetConfigOption(name, None)


def of(href, outputs=("x",), number=1, **more):
    return stream_scene({"x": source(href, **more)}, outputs, number)


def error_of(*scenes, area=AREA, **more):
    """Return what building ends in, after a look for secrets in it."""
    with pytest.raises((PortalError, StreamError)) as caught:
        build(scenes, area, **more)
    discreet(caught.value)
    return caught.value


def discreet(error):
    while error is not None:
        shown = f"{error} {error!r} {getattr(error, 'detail', '')}"
        assert SECRET not in shown
        error = error.__cause__ or error.__context__


def kind_of(error):
    return error.kind if isinstance(error, PortalError) else error.problem
