"""Which instances of Sentinel Hub the accounts of portals have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.flows.instance import Instance
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.flows.instance_list import account_instances, instance_base
from ...providers.network_profile import NetworkProfile
from ...providers.pixel_gate import PixelGate
from ..latest_call import LatestCall
from ..network_settings import network_profile
from .flow_accounts import FlowAccounts

GatesOf = Callable[[Iterable[str]], Mapping[str, PixelGate]]
_Found = tuple[tuple[Portal, object], ...]


class InstanceLists(QObject):
    """Asks in the background, when told to, with accounts that can be read; what comes is in memory only.

    Args:
        accounts: take what is found.
        portals: all portals.
        gates_of: portal ids → gates of their searches, `GateBook.gates`.
        profile_of: hosts → network settings.
        parent: owner.

    Signals:
        failed(str, PortalError): portal id, and why its account's instances are not known.
        finished: all portals were asked, or none could be.
    """

    failed = pyqtSignal(str, object)
    finished = pyqtSignal()

    def __init__(
        self,
        accounts: FlowAccounts,
        portals: Callable[[], Iterable[Portal]],
        gates_of: GatesOf,
        profile_of: Callable[[Iterable[str]], NetworkProfile] = network_profile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._accounts, self._portals = accounts, portals
        self._gates_of, self._profile_of = gates_of, profile_of
        self._known: dict[str, PixelGate] = {}  # portal id → with what it was asked
        self._call = LatestCall("instances", self)
        self._call.finished.connect(self._take)
        self._call.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Whether an account is being asked; `finished` follows."""
        return self._call.running

    def ask(self, again: bool = False) -> None:
        """Ask for what is not known yet; twice is harmless. QGIS does not ask for its master password.

        Args:
            again: also for what is known.
        """
        wanted = []
        for portal in self._portals():
            gate = self._gate(portal)
            if gate is None:
                if self._known.pop(portal.id, None) is not None:
                    self._accounts.list_instances(portal, instance_base(portal), ())
            elif again or self._known.get(portal.id) is not gate:
                wanted.append((portal, gate))
        if not wanted:
            return
        try:
            profile = self._profile_of({host for portal, _gate in wanted for host in portal.trusted_hosts})
        except OSError:
            return  # said where a service is asked
        self._known.update({portal.id: gate for portal, gate in wanted})

        def work(token: CancelToken) -> _Found:
            return tuple((portal, _asked(portal, profile, gate, token)) for portal, gate in wanted)

        self._call.start(work)

    def close(self) -> None:
        """End what is under way; no signal follows."""
        self._call.cancel()

    def _gate(self, portal: Portal) -> PixelGate | None:
        """Return what the account of a portal with instances opens it with; None without one."""
        if not instance_base(portal):
            return None
        with suppress(PortalError):
            gate = self._gates_of([portal.id]).get(portal.id)
            return gate if gate is not None and gate.account is not None else None
        return None

    def _on_failed(self, error: PortalError) -> None:
        """Something that nobody thought of: all may be asked again."""
        self._known = {}
        self.failed.emit("", error)
        self.finished.emit()

    def _take(self, found: _Found) -> None:
        for portal, told in found:
            if isinstance(told, PortalError):
                self._known.pop(portal.id, None)
                self.failed.emit(portal.id, told)
            else:
                with suppress(OSError):  # said where a service is asked
                    self._accounts.list_instances(portal, instance_base(portal), told)
        self.finished.emit()


def _asked(
    portal: Portal, profile: NetworkProfile, gate: PixelGate, token: CancelToken
) -> tuple[Instance, ...] | PortalError:
    try:
        return account_instances(portal, profile, gate, token)
    except PortalError as error:
        return error
