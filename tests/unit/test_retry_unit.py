"""What a number in `Retry-After` counts: said by what is asked, by the portal, or by its gate."""

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from guichet_eo.providers.retry_unit import retry_unit
from loopback import Loopback, Reply
from transfer_bed import file_portal

MILLI = {"retry_after_unit": 0.001}


@pytest.mark.parametrize(
    ("portal", "asked", "unit"),
    [
        ({}, None, 1.0),
        (MILLI, None, 0.001),
        (MILLI, {}, 0.001),
        (MILLI, {"retry_after_unit": 1}, 1.0),
        ({"pixel_gate": {"kind": "client", **MILLI}}, None, 0.001),
        ({"pixel_gate": [{"kind": "basic"}, {"kind": "client", **MILLI}]}, None, 0.001),
        ({"pixel_gate": MILLI, "retry_after_unit": 60}, None, 60.0),
        ({"download_gate": {"retry_after_unit": 60}, "pixel_gate": MILLI}, None, 60.0),
        ({"pixel_gate": "of no use"}, None, 1.0),
        *(({"retry_after_unit": value}, None, 1.0) for value in ("x", None, 0, -1, True, float("nan"), 1e9)),
    ],
)
def test_who_says_it(portal, asked, unit):
    assert retry_unit(file_portal(options=portal), asked) == unit


def test_a_login_of_a_portal_that_counts_milliseconds():
    with Loopback(lambda _request: Reply(429, b"", {"Retry-After": "90000"})) as server:
        gate = {"kind": "bearer", "endpoint": f"{server.url}/token"}
        portal = file_portal(options={"download_gate": gate, **MILLI})
        account = Account("oidc", {"username": "ann", "password": "open sesame"})
        opened = make_gate(portal, NetworkProfile(timeout=2.0), account, DOWNLOAD)
        with pytest.raises(PortalError) as caught:
            opened.open([f"{server.url}/file"], CancelToken())
    assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 90.0)
