"""Whoever has keys for a portal's buckets downloads from these."""

from types import SimpleNamespace

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.gis.guichet import Guichet
from guichet_eo.providers.in_bucket_provider import InBucketProvider
from imagined import imagined_scene
from qgis.core import QgsSettings

PRODUCT = Asset(
    "Product", "", "https://zipper.dataspace.copernicus.eu/odata/v1/Products(e7f0819d)/$value",
    "application/zip", ("data", "archive"), needs="login",
)  # fmt: skip


@pytest.fixture
def guichet(qgis_app, qgis_new_project):
    QgsSettings().remove("guichet_eo")
    found = Guichet()
    yield found
    found.close()
    QgsSettings().remove("guichet_eo")


@pytest.mark.parametrize(("gate", "in_bucket"), [(None, False), (False, False), (True, True)])
def test_the_account_decides_where_files_come_from(guichet, monkeypatch, gate, in_bucket):
    opened = None if gate is None else SimpleNamespace(reads_buckets=gate)
    monkeypatch.setattr(guichet, "_download_gate", lambda portal_id: opened)
    portal = guichet.portal("cdse")
    scene = imagined_scene("cdse", 1)
    for provider in (guichet._silent_provider(portal), guichet._asking_provider("cdse")):
        assert isinstance(provider, InBucketProvider) is in_bucket
        assert provider.whole(scene, [PRODUCT]) == (() if in_bucket else (PRODUCT,))
        assert provider.may_list(scene, [PRODUCT])
