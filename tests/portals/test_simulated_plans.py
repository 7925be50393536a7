"""What can be downloaded of a scene of every searchable portal, and that its address is one that gives it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import DOWNLOAD, SEARCH, make_gate
from plan_rows import ROWS, found, portal_of

SMALLEST = {"archive": 100_000, "files": 100, "order": 0, "nothing": 0}


def is_given(portal, profile, account, asset):
    """Return whether the first byte of a file is given, as the queue asks for it."""
    token = CancelToken()
    access = make_gate(portal, profile, account, DOWNLOAD).open([asset.href], token)
    address = access.links.get(asset.href, asset.href)
    with HttpSession(portal.id, profile, token, access.headers, portal.trusted_hosts) as session:
        try:
            return session.leads_to(address).startswith("https://")
        except PortalError as error:
            return error.kind is ErrorKind.TOO_BIG  # the whole file comes where ranges are not known


@pytest.mark.parametrize("name", ROWS)
def test_what_there_is_of_a_scene(name, profile):
    row = ROWS[name]
    portal, provider, scene = found(row, profile)
    whole, order = provider.whole(scene), provider.order_of(scene)
    items = DownloadPlan(Path("/data").absolute()).add(portal, scene, whole, order)
    assert provider.may_list(scene) is row.lists
    if row.what == "nothing":
        assert (whole, dict(order), items) == ((), {}, ())
    elif row.what == "order":
        assert whole == ()
        assert order["kind"] == portal_of(ROWS[name.partition(" by ")[0]]).downloads.order["kind"]
        assert all(isinstance(value, str) for value in order.values())
        assert json.loads(json.dumps(items[0].order)) == dict(order)
    else:
        assert len(items) == len(whole)
        assert (len(whole) == 1 and items[0].name.endswith(".zip")) is (row.what == "archive")
        assert all(item.size is None or item.size >= SMALLEST[row.what] for item in items if item.order)
        assert not any(item.stac["assets"][item.key]["href"].startswith("http://") for item in items)


@pytest.mark.parametrize(
    "name", [name for name, row in ROWS.items() if row.what in ("archive", "files") and row.opened]
)
def test_its_address_is_fetchable(name, profile):
    row = ROWS[name]
    portal, provider, scene = found(row, profile)
    for asset in provider.whole(scene)[:3]:
        assert is_given(portal, profile, row.account, asset), asset.href
        if asset.needs == "login":
            with pytest.raises(PortalError):
                is_given(portal, profile, None, replace(asset))


def test_what_lies_in_an_archive_is_ordered_elsewhere(profile):
    row = replace(ROWS["airbus"], family="spot67-archive")
    portal = portal_of(row)
    provider = make_provider(portal, profile, gate=make_gate(portal, profile, row.account, SEARCH))
    query = Query(box_geometry(row.area), row.period, (row.family,), Criteria(), limit=60)
    scenes = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes]
    entry = next(scene for scene in scenes if not provider.whole(scene))
    assert provider.order_of(entry) == {"kind": "elsewhere"}


@pytest.mark.parametrize("name", ["cdse", "cdse, radar", "cdse by OData"])
def test_the_inside_of_a_product_is_listed_without_an_account(name, profile, control):
    row = ROWS[name]
    portal, provider, scene = found(row, profile)
    control("DELETE", "/requests")
    files = provider.listing(scene, CancelToken())
    asked = control("GET", "/requests?limit=1000")
    asked = asked["requests"] if isinstance(asked, dict) else asked
    assert len(asked) < 30
    assert not any("Authorization" in request["headers"] for request in asked)
    assert {"manifest.safe"} < {file.key for file in files}
    assert all(file.size and file.needs == "login" for file in files)
    assert any("/" in file.key for file in files)
    kept = provider.assets(scene)
    assert provider.listing(scene, CancelToken(), kept) == files
    deepest = max(files, key=lambda file: file.path.count("/"))
    assert is_given(portal, profile, row.account, deepest)
    items = DownloadPlan(Path("/data").absolute()).add(portal, scene, files)
    assert {item.key for item in items} == {item.name for item in items}
    assert len({item.folder for item in items}) == 1
    assert items[0].folder.endswith(".SAFE")
