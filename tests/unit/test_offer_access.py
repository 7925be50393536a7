"""What a user may do with an offer: stream, download, log in, order."""

import pytest
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.offer_access import OfferAccess, offer_access
from guichet_eo.core.online import Online
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey


def scene(**more):
    return Scene("p", "a", "a", "s2-l1c", SceneKey("p/a"), **more)


def portal(pixels, **families):
    held = {name.replace("_", "-"): holding for name, holding in families.items()}
    return Portal("p", LocalText("P"), "P", access=PortalAccess(pixels=pixels), families=held)


@pytest.mark.parametrize(
    ("pixels", "account", "streamable", "expected"),
    [
        ("anonymous", False, True, OfferAccess.STREAM),
        ("sign", False, True, OfferAccess.STREAM),
        ("anonymous", False, False, OfferAccess.DOWNLOAD),
        ("login", False, True, OfferAccess.LOGIN),
        ("login", True, True, OfferAccess.STREAM_WITH_ACCOUNT),
        ("login", True, False, OfferAccess.DOWNLOAD),
        ("requester-pays", False, True, OfferAccess.LOGIN),
        ("requester-pays", True, True, OfferAccess.STREAM_WITH_ACCOUNT),
        ("contract", False, True, OfferAccess.ORDER),
    ],
)
def test_access_by_portal(pixels, account, streamable, expected):
    assert offer_access(scene(streamable=streamable), portal(pixels), account) is expected


@pytest.mark.parametrize("online", [Online.ORDER, Online.NO])
def test_what_is_not_online_must_be_ordered(online):
    assert offer_access(scene(online=online, streamable=True), portal("anonymous")) is OfferAccess.ORDER


def test_a_family_may_need_more_than_its_portal():
    paid = portal("anonymous", s2_l1c=Holding(("sentinel-2-l1c",), pixels="requester-pays"))
    assert offer_access(scene(streamable=True), paid) is OfferAccess.LOGIN
    free = portal("anonymous", s2_l1c=Holding(("sentinel-2-l1c",)))
    assert offer_access(scene(streamable=True), free) is OfferAccess.STREAM
