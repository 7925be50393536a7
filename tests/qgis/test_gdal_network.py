"""QGIS's network settings reach GDAL, the user's own stay, and all is taken back."""

import os

import pytest
from guichet_eo.gis.gdal_network import CERTIFICATES, SETTINGS, GdalNetwork
from guichet_eo.providers.network_profile import NetworkProfile
from osgeo import gdal

PROXIES = {"a.example": "http://proxy.example:3128", "b.example": ""}
PROFILE = NetworkProfile(PROXIES, ca_bundle="/ca.pem", timeout=20)


@pytest.fixture(autouse=True)
def clean():
    yield
    for name in SETTINGS:
        gdal.SetConfigOption(name, None)


def options():
    return {name: gdal.GetConfigOption(name) for name in SETTINGS}


def test_proxy_authorities_and_time_out():
    network, before = GdalNetwork(), options()
    network.apply(PROFILE, ["b.example", "a.example"])
    found = options()
    assert found["GDAL_HTTP_PROXY"] == "http://proxy.example:3128"
    assert found["GDAL_CURL_CA_BUNDLE"] == found[CERTIFICATES] == "/ca.pem"
    assert found["GDAL_HTTP_CONNECTTIMEOUT"] == "10"
    assert (found["GDAL_HTTP_LOW_SPEED_TIME"], found["GDAL_HTTP_LOW_SPEED_LIMIT"]) == ("20", "1")
    network.apply(NetworkProfile(timeout=5), ["a.example"])
    assert not options()["GDAL_HTTP_PROXY"]
    assert options()["GDAL_HTTP_CONNECTTIMEOUT"] == "5"
    network.restore()
    assert options() == before


def test_what_the_user_has_set_stays():
    gdal.SetConfigOption("GDAL_HTTP_PROXY", "http://own.example:8080")
    gdal.SetConfigOption("CPL_VSIL_CURL_CACHE_SIZE", "1000000")
    network = GdalNetwork()
    network.apply(PROFILE, ["a.example"])
    assert options()["GDAL_HTTP_PROXY"] == "http://own.example:8080"
    network.restore()
    assert options()["GDAL_HTTP_PROXY"] == "http://own.example:8080"
    assert options()["CPL_VSIL_CURL_CACHE_SIZE"] == "1000000"


def test_the_environments_certificates_are_among_the_bundles(monkeypatch):
    monkeypatch.setitem(os.environ, CERTIFICATES, "/of/the/environment.pem")
    network = GdalNetwork()
    network.apply(PROFILE, ["a.example"])
    assert options()[CERTIFICATES] == "/ca.pem"
    network.apply(NetworkProfile(), ["a.example"])
    network.restore()
    assert options()[CERTIFICATES] != "/ca.pem"
