"""The Copernicus Data Space: streams from its STAC catalogue, all else from its OData catalogue."""

import json
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.joined_provider import JoinedProvider, dialects_of, portal_of_dialect
from odata_server import FAMILIES, ServedOdata
from stac_api import ServedApi

RESOURCES = Path(__file__).parents[2] / "resources"
BOTH = ("s2-l2a-sen2cor", "s1-grd")


@pytest.fixture(scope="module")
def servers():
    with ServedApi() as stac, ServedOdata() as odata:
        yield stac, odata


def portal(servers, own="stac"):
    stac, odata = Holding(("s2-l2a",)), FAMILIES["s1-grd"]
    other = "odata" if own == "stac" else "stac"
    families = {"s2-l2a-sen2cor": stac, "s1-grd": odata}
    families = {
        name: Holding(held.collections, conditions=held.conditions, dialect="" if speaks == own else other)
        for (name, held), speaks in zip(families.items(), ("stac", "odata"))
    }
    return Portal(
        "both",
        LocalText("Both"),
        "Both",
        dialect=own,
        endpoints={"stac": servers[0].url, "odata": f"{servers[1].url}/odata/v1", "download": servers[1].url},
        families=families,
        options={
            "first_page": 20,
            "page_size": 20,
            "sort": "datetime",
            "odata": {"page_size": 4, "first_page": 4},
        },
    )


@pytest.mark.parametrize("own", ["stac", "odata"])
def test_pages_of_both_in_turn_with_the_sum_of_their_totals(servers, own):
    provider = make_provider(portal(servers, own), PROFILE)
    assert isinstance(provider, JoinedProvider)
    pages = collect(provider, question(BOTH))
    scenes = scenes_of(pages)
    assert len({scene.ref for scene in scenes}) == len(scenes) == 70
    assert pages[-1].matched == 70
    assert {page.scenes[0].family for page in pages[:2]} == set(BOTH)
    assert [page.matched for page in pages[1:]] == [70] * (len(pages) - 1)
    assert not any(Notice.NO_TOTAL in page.notices for page in pages)  # it is known in the end
    assert max(page.received for page in pages if page.scenes[0].family == "s1-grd") == 4


def test_a_search_goes_on_after_any_page(servers):
    provider = make_provider(portal(servers), PROFILE)
    whole = collect(provider, question(BOTH))
    names = sorted(scene.id for scene in scenes_of(whole))
    for number, page in enumerate(whole[:-1]):
        rest = collect(make_provider(portal(servers), PROFILE), question(BOTH), page.continuation)
        found = scenes_of([*whole[: number + 1], *rest])
        assert sorted(scene.id for scene in found) == names
    assert whole[-1].continuation is None
    with pytest.raises(PortalError) as caught:
        collect(provider, question(BOTH), "nonsense")
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_what_one_catalogue_does_not_hold_is_not_asked_of_it(servers):
    before = len(servers[0].requests)
    scenes = scenes_of(collect(make_provider(portal(servers), PROFILE), question(("s1-grd",))))
    assert len(scenes) == 10
    assert len(servers[0].requests) == before


def test_files_come_from_the_catalogue_that_brought_the_scene(servers):
    provider = make_provider(portal(servers), PROFILE)
    scenes = scenes_of(collect(provider, question(BOTH)))
    keys = {scene.family: {asset.key for asset in provider.assets(scene)} for scene in scenes}
    assert "B02" in keys["s2-l2a-sen2cor"]
    assert keys["s1-grd"] == {"product", "quicklook"}


def test_cancelling_stops_both(servers):
    token = CancelToken()
    pages = make_provider(portal(servers), PROFILE).pages(question(BOTH), token)
    next(pages)
    token.cancel()
    with pytest.raises(PortalError) as caught:
        list(pages)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_the_file_of_cdse_parts_cleanly():
    path = RESOURCES / "portals" / "cdse.json"
    whole = read_portal(json.loads(path.read_text(encoding="utf-8")))
    assert dialects_of(whole) == ("stac", "odata")
    stac, odata = (portal_of_dialect(whole, name) for name in ("stac", "odata"))
    assert set(stac.families) == {
        "s2-l2a-sen2cor", "s2-l1c", "s1-grd", "s1-slc", "s2-mosaic", "s3-olci",
    }  # fmt: skip
    assert set(odata.families) == {
        "s1-ocn", "s1-rtc", "s3-slstr", "s3-sral", "s5p", "s6", "landsat-c2-l1", "dem", "ccm-vhr",
    }  # fmt: skip
    assert (stac.options["page_size"], odata.options["page_size"]) == (40, 100)
    assert odata.options["offline"] == "no"
    assert odata.options["pixel_gate"] == stac.options["pixel_gate"]
