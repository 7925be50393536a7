"""Plans of somebody who has keys for a portal's buckets."""

from datetime import date

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from bucket_server import BucketServer, bucket_portal
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.in_bucket_provider import InBucketProvider
from guichet_eo.providers.product_nodes import ProductNodes
from odata_server import ServedOdata, odata_portal

DAYS = (date(2026, 6, 1), date(2026, 6, 3))


def scene_of(provider):
    return scenes_of(collect(provider, question(("s2-l2a-sen2cor",), *DAYS)))[0]


def test_an_archive_is_not_in_the_bucket_but_its_files_are(monkeypatch, tmp_path):
    inside = Asset("MTD.xml", "", "https://h/MTD.xml", "application/xml", needs="login",
                   s3="s3://eodata/X.SAFE/MTD.xml", path="X.SAFE/MTD.xml")  # fmt: skip
    monkeypatch.setattr(ProductNodes, "files", lambda self, product: (inside,))
    with ServedOdata(days=3) as server:
        closed = {"access": PortalAccess(pixels="login"), "trusted_hosts": ("127.0.0.1",)}
        plain = make_provider(odata_portal(server.url, {"nodes": True}, **closed), PROFILE)
        provider = InBucketProvider(plain, None)
        scene = scene_of(provider)
        assert plain.whole(scene)
        assert provider.whole(scene) == ()
        assert provider.may_list(scene)
        (listed,) = provider.listing(scene, CancelToken())
        assert (listed.href, listed.s3, listed.needs) == ("s3://eodata/X.SAFE/MTD.xml", "", "login")
        manifest = next(asset for asset in provider.assets(scene) if asset.key == "manifest")
        assert manifest.href.startswith("s3://eodata/")
        assert provider.order_of(scene) == {}
        (item,) = DownloadPlan(tmp_path).add(provider.portal, scene, [listed])
        assert item.href == "s3://eodata/X.SAFE/MTD.xml"


@pytest.mark.parametrize(("layout", "start"), [("amazon", "s3://"), ("google", "http")])
def test_open_files_stay_where_they_are_if_they_lie_in_no_bucket(layout, start):
    with BucketServer(days=3) as server:
        provider = InBucketProvider(make_provider(bucket_portal(server.url, layout), PROFILE), None)
        whole = provider.whole(scene_of(provider))
        assert len(whole) > 3
        assert all(asset.href.startswith(start) for asset in whole)
