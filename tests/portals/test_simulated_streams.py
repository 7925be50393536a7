"""Streams of the plugin's own portals at their real host names: found, planned, opened, all cells checked."""

import json
import os
import urllib.request
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")
pytest.importorskip("osgeo.gdal")

from guichet_eo.core.account import Account
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.stream_planner import StreamPlanner
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.gdal_network import GdalNetwork
from guichet_eo.gis.rasters.vrt_links import replace_paths
from guichet_eo.gis.streams.stream_builder import StreamBuilder
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import make_gate
from osgeo import gdal

RESOURCES = Path(__file__).parents[2] / "resources"
CELL = 512  # pixels of a file with one value
BANDS = 14
DEMO = Account("oidc", {"username": "demo@example.org", "password": "demo-Passw0rd"})
PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"})
AREAS = {
    "toulouse": [(1.2, 43.4, 1.7, 43.8)],
    "belgium": [(4.2, 50.7, 4.6, 51.0)],
    "fiji": [(179.6, -17.2, 180.0, -16.6), (-180.0, -17.2, -179.7, -16.6)],
}
# portal → family, area, account
PORTALS = {
    "earth-search": ("s2-l2a-sen2cor", "toulouse", None),
    "planetary-computer": ("s2-l2a-sen2cor", "toulouse", None),
    "dinamis": ("s2-l2a-maja", "toulouse", PAIR),
    "terrascope": ("terrascope-s2-toc", "belgium", DEMO),
}


@pytest.fixture(scope="module")
def profile(simulator, qgis_app):
    """The simulator's proxy and authority, for requests and for GDAL."""
    os.environ["HTTPS_PROXY"] = os.environ["HTTP_PROXY"] = simulator["proxy"]
    os.environ["REQUESTS_CA_BUNDLE"] = simulator["ca"]
    network = GdalNetwork()
    network.apply(NetworkProfile({"any": simulator["proxy"]}, ca_bundle=simulator["ca"]), ["any"])
    yield NetworkProfile(timeout=30.0)
    network.restore()
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "REQUESTS_CA_BUNDLE"):
        os.environ.pop(name, None)


def portal(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def area_of(name):
    rings = [[[w, s], [e, s], [e, n], [w, n], [w, s]] for w, s, e, n in AREAS[name]]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def planned(name, area, family, profile, recipe, scenes=1):
    """Search and plan; return the first layer."""
    provider = make_provider(portal(name), profile)
    query = Query(
        area_of(area), Period.of_days(date(2026, 6, 1), date(2026, 7, 31)), (family,), Criteria(), limit=20
    )
    found = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes][:scenes]
    families = FamilyDirectory.load(RESOURCES / "families.json")
    planner = StreamPlanner(lambda one: families.get(one).imagery, provider.assets, lambda scene: True)
    plan = planner.plan(
        [(Acquisition(number, scene.key, (scene,)), scene) for number, scene in enumerate(found)], recipe
    )
    assert not plan.missing
    return plan.layers[0]


def built(name, area, profile, layer, recipe, account):
    gates = {name: make_gate(portal(name), profile, account)}
    return StreamBuilder(recipe, area_of(area), gates, CancelToken()).build(layer)


def centres(stream):
    """Yield (row, column) of pixels in the stream well inside a cell of the file, and the cell."""
    facts, pixel = stream.raster, stream.raster.pixel[0]
    side = 10980 * 10
    for row in range(40, facts.height - 40, 301):
        for column in range(40, facts.width - 40, 307):
            x, y = facts.transform[0] + (column + 0.5) * pixel, facts.transform[3] - (row + 0.5) * pixel
            yield row, column, x, y, side


def value(row, column, band):
    return 400 + 350 * ((3 * row + 5 * column + row * column + 2 * band) % 8) + 10 * band


def check_cells(stream, of_stored):
    """Check that every pixel is that of the cell of its file, for one band number of the simulator each."""
    dataset = gdal.Open(replace_paths(stream.raster.path, stream.links.name))
    source = stream.planned.scenes[0]
    corner = gdal.Open(stream.links.name(next(iter(paths_of(stream)))))
    grid = corner.GetGeoTransform()
    for number in range(dataset.RasterCount):
        array = dataset.GetRasterBand(number + 1).ReadAsArray()
        cells = {}
        for row, column, x, y, _side in centres(stream):
            if array[row, column] == array[row, column] and array[row, column] != 0:
                there = int((grid[3] - y) / -grid[5] // CELL), int((x - grid[0]) / grid[1] // CELL)
                cells.setdefault(there, set()).add(round(float(array[row, column]), 4))
        assert len(cells) > 4
        band = source.outputs[number]
        fits = [
            index
            for index in range(BANDS)
            if all(
                found == {round(of_stored(value(*cell, index), source, band), 4)}
                for cell, found in cells.items()
            )
        ]
        assert fits, (stream.planned.scenes[0].scene.id, number, dict(list(cells.items())[:5]))


def paths_of(stream):
    from guichet_eo.gis.rasters.vrt_links import linked_paths

    return linked_paths(stream.raster.path)


def physical(stored, scene, output):
    band = scene.bands[output.name]
    return stored * band.scale + band.offset


@pytest.mark.parametrize("name", PORTALS)
def test_a_band_has_the_values_of_its_file(name, profile):
    family, area, account = PORTALS[name]
    recipe = StreamRecipe("Red", ("red",))
    layer = planned(name, area, family, profile, recipe)
    stream = built(name, area, profile, layer, recipe, account)
    check_cells(stream, physical)


@pytest.mark.parametrize("name", PORTALS)
def test_true_colour(name, profile):
    family, area, account = PORTALS[name]
    recipe = StreamRecipe("True colour", ("red", "green", "blue"))
    layer = planned(name, area, family, profile, recipe)
    stream = built(name, area, profile, layer, recipe, account)
    assert len(stream.raster.bands) == 3
    check_cells(stream, physical)
    assert all(low < high for low, high in stream.ranges)


@pytest.mark.parametrize("name", PORTALS)
def test_an_index(name, profile):
    family, area, account = PORTALS[name]
    recipe = StreamRecipe("NDVI", ("(nir - red) / (nir + red)",))
    layer = planned(name, area, family, profile, recipe)
    stream = built(name, area, profile, layer, recipe, account)
    singles = {}
    for band in ("nir", "red"):
        one = StreamRecipe(band, (band,))
        stored = built(name, area, profile, planned(name, area, family, profile, one), one, account)
        singles[band] = (
            gdal.Open(replace_paths(stored.raster.path, stored.links.name)).ReadAsArray().astype("float64")
        )
        if stored.raster.bands[0].data_type != "Float32":
            singles[band][singles[band] == 0] = float("nan")
    found = gdal.Open(replace_paths(stream.raster.path, stream.links.name)).ReadAsArray()
    expected = (singles["nir"] - singles["red"]) / (singles["nir"] + singles["red"])
    step = (slice(None, None, 37), slice(None, None, 41))
    assert found.shape == expected.shape
    assert abs(found[step] - expected[step])[found[step] == found[step]].max() < 1e-4


@pytest.mark.parametrize("name", ["earth-search", "planetary-computer"])
def test_across_the_antimeridian(name, profile):
    recipe = StreamRecipe("Red", ("red",))
    layer = planned(name, "fiji", "s2-l2a-sen2cor", profile, recipe, scenes=8)
    stream = built(name, "fiji", profile, layer, recipe, None)
    assert stream.raster.crs.startswith("EPSG:327")
    assert stream.raster.width < 12000
    array = gdal.Open(replace_paths(stream.raster.path, stream.links.name)).ReadAsArray(
        buf_xsize=200, buf_ysize=200
    )
    assert ((array == array) & (array != 0)).mean() > 0.3


@pytest.mark.parametrize("name", ["dinamis", "terrascope"])
def test_without_an_account(name, profile):
    family, area, _account = PORTALS[name]
    recipe = StreamRecipe("Red", ("red",))
    layer = planned(name, area, family, profile, recipe)
    with pytest.raises(PortalError) as caught:
        built(name, area, profile, layer, recipe, None)
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


@pytest.mark.parametrize("name", ["planetary-computer", "dinamis"])
def test_what_ends_is_opened_again(name, simulator, profile):
    family, area, account = PORTALS[name]
    recipe = StreamRecipe("Red", ("red",))
    layer = planned(name, area, family, profile, recipe)
    before = control(simulator, "/settings")
    control(simulator, "/settings", {"signed_seconds": 4})
    try:
        gates = {name: make_gate(portal(name), profile, account)}
        builder = StreamBuilder(recipe, area_of(area), gates, CancelToken())
        first = builder.build(layer)
        CancelToken().wait(5.0)
        gdal.VSICurlClearCache()
        assert not readable(first)
        second = builder.build(layer)
        assert readable(second)
        assert second.raster.path == first.raster.path, "the virtual raster holds nothing that ends"
    finally:
        control(simulator, "/settings", before)


def readable(stream):
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.Open(replace_paths(stream.raster.path, stream.links.name))
        return dataset.ReadRaster(0, 0, 64, 64) is not None
    finally:
        gdal.PopErrorHandler()


def control(simulator, path, document=None):
    data = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(simulator["control_direct"] + path, data)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")


@pytest.mark.parametrize("name", ["planetary-computer", "dinamis", "terrascope"])
def test_nothing_signed_is_in_the_virtual_raster(name, profile):
    family, area, account = PORTALS[name]
    recipe = StreamRecipe("Red", ("red",))
    stream = built(name, area, profile, planned(name, area, family, profile, recipe), recipe, account)
    assert stream.gated
    assert stream.links.are_needed
    for secret in ("sig=", "Signature", "Bearer", "headers"):
        assert secret not in stream.raster.path
        assert secret not in repr(stream.gated)
