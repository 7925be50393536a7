"""The départements that ship."""

from pathlib import Path

import pytest
from guichet_eo.core.departements import Departements
from guichet_eo.core.geometry import area_km2, bounds, point_in_geometry
from guichet_eo.core.prepared_area import prepare_area

FILE = Path(__file__).resolve().parents[2] / "resources" / "places" / "departements.json"


@pytest.fixture(scope="module")
def departements():
    return Departements.load(FILE)


def test_all_are_there_and_small(departements):
    assert len(departements.names) == 101
    assert FILE.stat().st_size <= 150_000
    assert "Natural Earth" in departements.attribution
    assert "public domain" in departements.attribution


def test_outlines_are_fit_for_a_search(departements):
    for name in departements.names:
        (found,) = departements.find(name)
        area = prepare_area(found.geometry)
        assert not area.repaired, name
        assert sum(len(ring) for rings in area.polygons for ring in rings) <= 80, name
        assert 100 < area.km2 < 90_000, name


@pytest.mark.parametrize(
    "text",
    [
        "31",
        "haute garonne",
        "HAUTE-GARONNE",
        "Département de la Haute-Garonne",
        "Haute-Garonne (31)",
        "dép. 31",
    ],
)
def test_ways_to_name_one(departements, text):
    assert [found.code for found in departements.find(text)] == ["31"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1", ["01"]),
        ("2a", ["2A"]),
        ("973", ["973"]),
        ("Guyane", ["973"]),
        ("Ain", ["01"]),
        ("Cote d'or", ["21"]),
        ("Côte-d’Or", ["21"]),
        ("Hautes", ["05", "65"]),
        ("département d'Ille-et-Vilaine", ["35"]),
        ("Toulouse", []),
        ("", []),
        ("x", []),
    ],
)
def test_find(departements, text, codes):
    assert [found.code for found in departements.find(text)] == codes


@pytest.mark.parametrize(
    ("code", "longitude", "latitude", "km2"),
    [
        ("31", 1.44, 43.6, 6309),
        ("75", 2.35, 48.86, 105),
        ("973", -52.33, 4.9, 83_500),
        ("2A", 8.74, 41.93, 4014),
    ],
)
def test_the_chief_towns_lie_inside(departements, code, longitude, latitude, km2):
    (found,) = departements.find(code)
    assert point_in_geometry(found.geometry, longitude, latitude)
    assert area_km2(found.geometry) == pytest.approx(km2, rel=0.3)  # a map of 1:10 million
    assert len(bounds(found.geometry)) == 4
