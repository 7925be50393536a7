"""Products are asked about anew before they are queued: tapes of GEODES, in batches."""

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from geodes_downloads import GeodesDownloads
from geodes_server import GeodesServer, geodes_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.online import Online
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from loopback import Reply, json_reply


def found(server, tapes, order=True):
    """Return a provider of GEODES whose tapes are elsewhere, and scenes of it."""
    way = {"kind": "geodes-tape", "endpoint": tapes.url} if order else {}
    portal = geodes_portal(server.url, downloads=PortalDownloads(order=way))
    provider = make_provider(portal, PROFILE)
    return provider, scenes_of(collect(provider, question(families=("s2-l2a-sen2cor", "s2-l1c"))))


def digest(provider, scene):
    (product,) = (asset for asset in provider.assets(scene) if "data" in asset.roles)
    return product.href.rpartition("/")[2]


@pytest.fixture
def servers():
    with GeodesServer() as server, GeodesDownloads() as tapes:
        yield server, tapes


def test_tapes_are_asked_about_in_batches(servers):
    provider, scenes = found(*servers)
    tapes = servers[1]
    tapes.on_tape = {digest(provider, scene) for scene in scenes[::3]}
    told = provider.availability(scenes, CancelToken())
    assert len(scenes) == 120
    assert len(tapes.requests) == 2, "80 at once"
    assert told == {
        scene.id: Online.YES if number % 3 else Online.ORDER for number, scene in enumerate(scenes)
    }
    assert all("store" not in str(row) for row in tapes.requests[0].json()["availability"])
    assert (
        tapes.requests[0].json()["availability"][0]["endpointURL"].startswith("https://s3.datalake.cnes.fr/")
    )


def test_scenes_that_nothing_is_told_of_are_left_out(servers):
    provider, scenes = found(*servers)
    servers[1].fast = lambda rows: json_reply(
        {"products": [{"id": scenes[0].id, "files": [{"available": True}]}]}
    )
    assert provider.availability(scenes[:3], CancelToken()) == {scenes[0].id: Online.YES}


def test_portals_that_cannot_be_asked_send_nothing(servers):
    provider, scenes = found(*servers, order=False)
    assert provider.availability(scenes, CancelToken()) == {}
    assert not servers[1].requests


@pytest.mark.parametrize(("reply", "kind"), [
    (Reply(500), ErrorKind.BAD_ANSWER),
    (Reply(200, b"<html><title>Request Rejected</title></html>"), ErrorKind.BAD_ANSWER),
    (json_reply([]), ErrorKind.BAD_ANSWER),
])  # fmt: skip
def test_answers_that_are_none(servers, reply, kind):
    provider, scenes = found(*servers)
    servers[1].fast = lambda rows: reply
    with pytest.raises(PortalError) as caught:
        provider.availability(scenes[:1], CancelToken())
    assert caught.value.kind is kind


def test_a_cancelled_token_asks_nothing(servers):
    provider, scenes = found(*servers)
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        provider.availability(scenes[:1], token)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert not servers[1].requests
