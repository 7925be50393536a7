"""A portal that is asked in two dialects: pages in turn, accounts where they are needed, one's trouble."""

from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_choice import choose_portals
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from m2m_server import ACCOUNT, ROOT, M2mServer
from stac_api import ServedApi

RESOURCES = Path(__file__).parents[2] / "resources"
BOTH = ("s2-l2a-sen2cor", "landsat-c2-l2")
FAMILIES = {
    "s2-l2a-sen2cor": Holding(("s2-l2a",)),
    "landsat-c2-l2": Holding(("landsat_ot_c2_l2",), search="login", dialect="m2m"),
}


@pytest.fixture
def servers():
    with ServedApi() as open_one, M2mServer() as closed_one:
        yield open_one, closed_one


def joined(servers, **options):
    gate = {"kind": "m2m", "endpoint": f"{servers[1].url}{ROOT}/login-token"}
    own = {"first_page": 20, "page_size": 20, "m2m": {"search_gate": gate}}
    return Portal(
        "usgs",
        LocalText("U"),
        "U",
        dialect="stac",
        families=FAMILIES,
        trusted_hosts=("127.0.0.1",),
        endpoints={"stac": servers[0].url, "m2m": servers[1].url + ROOT},
        options={**own, **options},
    )


def provider_of(servers):
    portal = joined(servers)
    return make_provider(portal, PROFILE, gate=make_gate(portal, PROFILE, ACCOUNT, SEARCH))


def test_both_are_asked_and_only_one_gets_the_key(servers):
    pages = collect(provider_of(servers), question(families=BOTH))
    scenes = scenes_of(pages)
    assert [sum(scene.family == name for scene in scenes) for name in BOTH] == [60, 60]
    assert pages[-1].matched == 120
    assert pages[-1].continuation is None
    assert not any("x-auth-token" in request.headers for request in servers[0].requests)


@pytest.mark.parametrize("gated", [False, True])
def test_without_an_account_the_open_one_answers_and_says_that_there_is_more(servers, gated):
    portal = joined(servers)
    gate = make_gate(portal, PROFILE, None, SEARCH) if gated else None
    provider = make_provider(portal, PROFILE, gate=gate)
    pages = collect(provider, question(families=BOTH))
    assert len(scenes_of(pages)) == 60
    assert Notice.LOGIN_FOR_MORE in pages[-1].notices
    assert pages[-1].continuation is None
    with pytest.raises(PortalError) as caught:
        collect(provider, question(families=BOTH[1:]))
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_what_fails_in_one_dialect_comes_after_the_scenes_of_the_other(servers):
    good = servers[1].server.respond
    servers[1].server.respond = lambda request: (
        servers[1].envelope(None, "RATE_LIMIT", "too many requests")
        if request.path.endswith("scene-search")
        else good(request)
    )
    pages = []
    with pytest.raises(PortalError) as caught:
        pages.extend(provider_of(servers).pages(question(families=BOTH), CancelToken()))
    assert caught.value.kind is ErrorKind.RATE_LIMITED
    servers[1].server.respond = good
    assert len(scenes_of(pages)) == 60
    rest = collect(provider_of(servers), question(families=BOTH), pages[-1].continuation)
    assert {scene.family for scene in scenes_of(rest)} == {"landsat-c2-l2"}
    assert len(scenes_of(rest)) == 60


def test_a_family_that_needs_a_login_is_chosen_with_an_account_only(servers):
    portal = joined(servers)
    directory = PortalDirectory([portal])
    known = FamilyDirectory.load(RESOURCES / "families.json")

    def reason(names, accounts=()):
        (choice,) = choose_portals(directory, known, question(families=names), accounts)
        return choice.reason

    assert reason(BOTH[1:]) is ChoiceReason.LOGIN_NEEDED
    assert reason(BOTH[1:], ("usgs",)) is ChoiceReason.ASKED
    assert reason(BOTH) is ChoiceReason.ASKED
