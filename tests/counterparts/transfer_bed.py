"""Transfers for tests: orders, gates and what was told."""

import json

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.part_names import facts_of, part_of
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.transfer_order import TransferOrder
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.open_gate import OpenGate

PROFILE = NetworkProfile(timeout=5.0)
KEY = "key-of-ann"


def file_portal(trusted=("127.0.0.1",), **more):
    return Portal("here", LocalText("Here"), "Here", trusted_hosts=tuple(trusted), **more)


def account():
    return Account("header", {"X-API-Key": KEY})


class Bed:
    """One file in one folder; every `run` is a new transfer of it, as after a restart.

    Attributes:
        target: its final path. told: what the last transfer told. token: what cancels it.
    """

    def __init__(self, folder, url, name="product.zip", profile=PROFILE):
        self.target = folder / name
        self.url = url
        self.profile = profile
        self.portal = file_portal()
        self.gate = OpenGate(self.portal, profile)
        self.told = []
        self.token = CancelToken()

    def transfer(self, tell=None, **order):
        self.told, self.token = [], CancelToken()
        wanted = TransferOrder(self.portal, order.pop("href", f"{self.url}/file"), self.target, **order)
        hear = (
            self.told.append
            if tell is None
            else lambda progress: (self.told.append(progress), tell(progress))
        )
        return FileTransfer(wanted, self.gate, self.profile, self.token, hear, pause=0.01)

    def run(self, tell=None, **order):
        return self.transfer(tell, **order).run()

    def error(self, tell=None, **order):
        """Return the error that a transfer ends in, after a look for secrets in it."""
        with pytest.raises(PortalError) as caught:
            self.run(tell, **order)
        error = caught.value
        assert KEY not in f"{error} {error!r} {error.detail} {error.__cause__!r}"
        return error

    @property
    def part(self):
        return part_of(self.target)

    @property
    def facts(self):
        return json.loads(facts_of(self.target).read_text(encoding="utf-8"))

    @property
    def notes(self):
        return list(dict.fromkeys(progress.note for progress in self.told))

    @property
    def phases(self):
        return list(dict.fromkeys(progress.phase for progress in self.told))

    def cancel_at(self, count):
        """Return what cancels the transfer once so many bytes are there."""
        return lambda progress: progress.received >= count and self.token.cancel()
