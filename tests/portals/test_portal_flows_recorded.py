"""Flows of the portal files against recorded lists of layers."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.portal_file import read_portal

PORTALS = Path(__file__).parents[2] / "resources" / "portals"


@pytest.fixture(scope="module")
def listed(shared):
    """Return the layers of IGN's map service as a public package read them from the capabilities."""
    path = shared / "portals/recorded/ign-geoplateforme/xyzservices_geoportailfrance_satellite_layers.json"
    layers = json.loads(path.read_text(encoding="utf-8")).values()
    return {layer["variant"]: layer for layer in layers if layer["variant"].startswith("ORTHOIMAGERY")}


def flows():
    document = json.loads((PORTALS / "ign-geoplateforme.json").read_text(encoding="utf-8"))
    return {flow.layer: flow for flow in read_portal(document).flows if flow.layer}


def test_all_image_layers_of_ign_are_flows_and_no_others(listed):
    assert set(flows()) == set(listed)


def test_formats_and_styles_are_those_of_the_service(listed):
    for name, flow in flows().items():
        assert (flow.format, flow.style) == (listed[name]["format"], listed[name]["style"]), name
        assert flow.endpoint == listed[name]["url"].partition("?")[0]
