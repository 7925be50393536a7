"""Portals and queries for tests against loopback servers."""

import threading
import time
from datetime import date

import pytest
from generated_world import TOULOUSE
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.period import Period
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.network_profile import NetworkProfile

FAMILIES = {
    "s2-l2a-sen2cor": Holding(("s2-l2a",)),
    "s2-l1c": Holding(("s2-l1c",)),
    "s1-grd": Holding(("s1-grd",)),
}
PROFILE = NetworkProfile(timeout=5.0)


def stac_portal(url, options=None, families=None, portal_id="loopback", **more):
    """Return a portal of dialect "stac" at `url`."""
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="stac",
        endpoints={"stac": url},
        families=FAMILIES if families is None else families,
        options=options or {},
        **more,
    )


def static_portal(place, families=None, portal_id="files", **more):
    """Return a portal of dialect "static" at an address or path."""
    families = families if families is not None else {**FAMILIES, "other": Holding(())}
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="static",
        endpoints={"catalogue": str(place)},
        families=families,
        **more,
    )


def question(families=("s2-l2a-sen2cor",), start=date(2026, 6, 1), end=date(2026, 6, 30), **more):
    """Return a query over Toulouse in June 2026 for all scenes."""
    values = {"area": TOULOUSE, "period": Period.of_days(start, end), "families": tuple(families), "limit": 0}
    criteria = {name: more.pop(name) for name in list(more) if name in Criteria.__dataclass_fields__}
    return Query(**{**values, "criteria": Criteria(**criteria), **more})


def collect(provider, query, continuation=None):
    """Return all pages."""
    return list(provider.pages(query, CancelToken(), continuation))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def cancelled_in_the_middle(provider, server):
    """Cancel a search whose second page does not come; return the error's kind and the seconds it took."""
    token = CancelToken()
    good = server.server.respond

    def slow(request):
        if len(server.requests) > 1:
            token.wait(5)
        return good(request)

    server.server.respond = slow
    pages = provider.pages(question(), token)
    next(pages)
    threading.Timer(0.1, token.cancel).start()
    began = time.monotonic()
    with pytest.raises(PortalError) as caught:
        list(pages)
    return caught.value.kind, time.monotonic() - began
