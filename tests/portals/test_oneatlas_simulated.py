"""Airbus' portal file against stand-ins at its real host names. Recall is in `test_simulated_recall.py`."""

from collections import Counter
from datetime import date

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.named_product import pinned
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall import Recall
from recall_rows import ROWS

ROW = next(row for row in ROWS if row.name == "airbus")
SEARCH_HOST = "search.foundation.api.oneatlas.airbus.com"
WORLD = box_geometry((-180.0, -90.0, 180.0, 90.0))
BOTH = ("pleiades", "spot67-archive")


class Atlas:
    """The portal with an account, and what the simulator says that it holds."""

    def __init__(self, truth, profile, account=ROW.account, **options):
        self.recall = Recall(truth, ROW)
        portal = self.recall.portal()
        self.portal = type(portal)(**{**portal.__dict__, "options": {**portal.options, **options}})
        self.gate = make_gate(self.portal, profile, account, SEARCH)
        self.provider = make_provider(self.portal, profile, gate=self.gate)
        self.acquisitions = {
            offer[2]: each
            for each in truth["acquisitions"]
            for offer in each["offers"]
            if offer[0] == "airbus"
        }

    def pages(self, families=BOTH, area=WORLD, period=None, **criteria):
        period = period or Period.of_days(date(2017, 1, 1), date(2026, 12, 31))
        query = pinned(Query(area, period, tuple(families), Criteria(**criteria), limit=0))
        return list(self.provider.pages(query, CancelToken()))

    def scenes(self, *args, **more):
        return [scene for page in self.pages(*args, **more) for scene in page.scenes]

    def sets(self, views):
        """Return the identifiers of images of passes with at least so many views, as the truth has them."""
        passes = Counter(self.pass_of(each) for each in self.acquisitions.values())
        return {name for name, each in self.acquisitions.items() if passes[self.pass_of(each)] >= views}

    @staticmethod
    def pass_of(acquisition):
        key = acquisition["key"]
        return key.rpartition("-")[0] if key.startswith("VHR-") else key


@pytest.fixture
def atlas(truth, profile):
    return Atlas(truth, profile)


@pytest.mark.parametrize("size", [30, 100])
@pytest.mark.parametrize(("criterion", "views"), [("stereo", 2), ("tri_stereo", 3)])
def test_pairs_and_triplets_are_those_of_the_truth(truth, profile, criterion, views, size):
    atlas = Atlas(truth, profile, page_size=size)
    pages = atlas.pages(["pleiades"], **{criterion: True})
    found = [scene.id for page in pages for scene in page.scenes]
    assert set(found) == atlas.sets(views)
    assert len(found) == len(set(found)) > 30
    assert len(pages) > 2
    assert Notice.CRITERIA_SIEVED_HERE in pages[0].notices


def test_views_are_told_without_the_criterion_too(atlas):
    counts = {scene.id: scene.stereo_views for scene in atlas.scenes(["pleiades"])}
    assert {name for name, views in counts.items() if views == 3} <= atlas.sets(3)
    assert {name for name, views in counts.items() if views} <= atlas.sets(2)
    assert len([views for views in counts.values() if views]) > 0.9 * len(atlas.sets(2))


def test_criteria_are_those_of_the_truth(atlas):
    everything = {scene.id: scene for scene in atlas.scenes()}
    limits = {
        "cloud_max": (20, lambda s: s.cloud),
        "snow_max": (0, lambda s: s.snow),
        "incidence_max": (12, lambda s: s.incidence),
        "incidence_along_max": (10, lambda s: abs(s.incidence_along)),
        "incidence_across_max": (5, lambda s: abs(s.incidence_across)),
        "resolution_max": (0.4, lambda s: s.resolution),
    }
    for name, (most, value) in limits.items():
        found = {scene.id for scene in atlas.scenes(**{name: most})}
        assert found == {number for number, scene in everything.items() if value(scene) <= most}, name
    assert {scene.platform[:8] for scene in everything.values()} == {"Pléiades", "SPOT-6", "SPOT-7"}
    assert {scene.online for scene in everything.values()} == {Online.YES, Online.ORDER}


@pytest.mark.parametrize("ending", ["", ".zip"])
def test_a_product_is_found_by_its_name_alone(atlas, ending):
    one = atlas.scenes()[3]
    open_period = Period()
    assert [scene.id for scene in atlas.scenes(period=open_period, identifier=one.title + ending)] == [one.id]
    assert [scene.id for scene in atlas.scenes(period=open_period, identifier=one.id)] == [one.id]
    named = atlas.pages(period=Period(), identifier=one.title)
    assert sum(page.received for page in named) == 1


def test_a_search_in_pieces_of_any_size(truth, profile):
    whole = {scene.id for scene in Atlas(truth, profile).scenes()}
    assert {scene.id for scene in Atlas(truth, profile, page_size=500, first_page=500).scenes()} == whole
    assert {scene.id for scene in Atlas(truth, profile, page_size=37).scenes()} == whole


def test_quicklooks_need_the_token_and_lie_on_the_footprint(atlas, profile):
    scene = atlas.scenes()[0]
    assert isinstance(scene.quicklook.placement, CornerPlacement)
    assert not scene.quicklook.open
    with HttpSession("airbus", profile, CancelToken()) as session, pytest.raises(PortalError):
        session.get(scene.quicklook.href)
    headers = atlas.gate.open([scene.quicklook.href], CancelToken()).headers
    trusted = atlas.portal.trusted_hosts
    with HttpSession("airbus", profile, CancelToken(), headers, trusted) as session:
        assert session.get(scene.quicklook.href).content_type == "image/jpeg"
        assert session.get(scene.quicklook.thumbnail).content_type == "image/jpeg"


def test_files_of_what_is_in_the_cloud(atlas):
    for scene in atlas.scenes()[:30]:
        keys = {asset.key for asset in atlas.provider.assets(scene)}
        assert ("download" in keys) == (scene.online is Online.YES)


def test_a_token_that_ends_in_mid_search_is_renewed(truth, profile, control):
    atlas = Atlas(truth, profile, page_size=50)
    expected = {scene.id for scene in atlas.scenes()}
    control("DELETE", "/requests")
    fault = {"fault": "expired-token", "host": SEARCH_HOST, "skip": 2, "times": 1}
    control("POST", "/faults", fault)
    assert {scene.id for scene in atlas.scenes()} == expected
    asked = control("GET", "/requests?limit=1000")
    assert sum("authenticate" in each["url"] for each in asked) == 1


def test_a_wrong_key_is_sent_once_and_not_suspended(truth, profile, control):
    wrong = Atlas(truth, profile, Account("apikey", {"apikey": "wrong-key"}))
    for _ in range(8):
        with pytest.raises(PortalError) as caught:
            wrong.scenes()
        assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert "wrong-key" not in str(caught.value)
        wrong.gate.forget()
    asked = control("GET", "/requests?limit=1000")
    assert sum("authenticate" in each["url"] for each in asked) == 1
    assert Atlas(truth, profile).scenes(area=box_geometry((1.2, 43.4, 1.7, 43.8)))


def test_without_a_key_a_login_is_needed(truth, profile):
    with pytest.raises(PortalError) as caught:
        Atlas(truth, profile, None).scenes()
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


FAULTS = [
    ("html", {}, ErrorKind.BAD_ANSWER),
    ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ("wrong-length", {}, ErrorKind.BAD_ANSWER),
    ("status", {"status": 403}, ErrorKind.NOT_ALLOWED),
    ("status", {"status": 405}, ErrorKind.BAD_QUERY),
    ("status", {"status": 429, "retry_after": "600"}, ErrorKind.RATE_LIMITED),
    ("gzip-bomb", {"megabytes": 64}, ErrorKind.TOO_BIG),
]


@pytest.mark.parametrize(("fault", "arguments", "kind"), FAULTS)
def test_faults_have_their_kind(atlas, control, fault, arguments, kind):
    control(
        "POST", "/faults", {"fault": fault, "host": SEARCH_HOST, "path": "/opensearch", "args": arguments}
    )
    with pytest.raises(PortalError) as caught:
        atlas.scenes()
    assert caught.value.kind is kind


def test_a_workspace_that_is_not_there(truth, profile):
    assert Atlas(truth, profile, workspaces=["none"]).scenes() == []
