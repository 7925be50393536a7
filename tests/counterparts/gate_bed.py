"""Portals, accounts and a clock for the tests of pixel gates."""

from datetime import datetime, timedelta, timezone

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import make_gate
from signing_services import KEYS, USER

PROFILE = NetworkProfile(timeout=2.0)
ANN = Account("oidc", USER)
PAIR = Account("keypair", KEYS)


def gate_portal(gate, trusted=("127.0.0.1",), signed=()):
    """Return a portal with one pixel gate, or a list of them."""
    return Portal(
        "here",
        LocalText("Here"),
        "Here",
        trusted_hosts=tuple(trusted),
        options={"pixel_gate": gate, "signed_hosts": list(signed)},
    )


class Clock:
    """The clock of a gate, moved by hand."""

    def __init__(self, gate):
        self._ahead = timedelta()
        gate._now = lambda: datetime.now(timezone.utc) + self._ahead

    def forward(self, seconds):
        self._ahead += timedelta(seconds=seconds)


def opened(gate, *hrefs, token=None):
    return gate.open(hrefs, token or CancelToken())


def error_of(gate, *hrefs, token=None):
    """Return the error that opening ends in, after a look for secrets in it."""
    with pytest.raises(PortalError) as caught:
        opened(gate, *hrefs, token=token)
    error = caught.value
    shown = f"{error} {error!r} {error.detail} {error.__cause__!r}"
    for secret in (*USER.values(), *KEYS.values(), "renewal-", "bearer-"):
        assert secret not in shown
    return error


def gate_of(portal, account=None):
    return make_gate(portal, PROFILE, account)
