"""Flows of a project whose account is not here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Callable
from urllib.parse import parse_qsl

from qgis.core import QgsApplication, QgsDataProvider, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.flows.instance_alias import aliases_in
from ...core.portal_error import PortalError
from ..latest_call import LatestCall
from ..unowned import Unowned
from .flow_doors import FlowDoors

PROPERTY = "guichet_eo/flow"  # of our layers: what they show, as JSON
ACCOUNT = "guichet_eo/flow_account"  # of those that the account of their portal opened
_PROVIDER = "wms"
_CAPABILITIES = "SERVICE=WMS&REQUEST=GetCapabilities"  # as QGIS asks
_LAYER_WAIT = 0  # milliseconds: layers that come together are looked at together


@dataclass(frozen=True)
class _Lack:
    """What a layer has not: an instance, an entry of QGIS's database, or the account of its portal.

    Of the last, only where `certain` it is known that nothing else is the matter.
    """

    portal: str
    authcfg: str
    aliases: tuple[str, ...]
    address: str = ""
    certain: bool = True


class FlowWatch(QObject):
    """Looks at the layers of a project when it is opened, and brings them to life once the account is there.

    Args:
        doors: what can be opened.
        project: whose layers.
        authcfg_of: portal id → id of the entry that serves it now; empty: none.
        parent: owner.

    Signals:
        account_missing(str, str, tuple): portal id (perhaps empty), id of an entry that this QGIS does not
            have (empty: an instance is missing), names of the layers. Once per project and account.
        seen(str, str): portal id and address of a layer of ours that could not be opened; perhaps for want of
            the portal's account.
        revived(tuple): layers that show something again.
    """

    account_missing = pyqtSignal(str, str, object)
    seen = pyqtSignal(str, str)
    revived = pyqtSignal(object)

    _project = Unowned(QgsProject)

    def __init__(
        self,
        doors: FlowDoors,
        project: QgsProject,
        authcfg_of: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._project, self._authcfg_of = doors, project, authcfg_of
        self._waiting: dict[str, _Lack] = {}  # layer id →
        self._said: set[tuple[str, str]] = set()
        self._ask_lists: Callable[[], bool] = _nobody_asked
        self._asked = self._awaiting = False
        self._loading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LAYER_WAIT)
        self._timer.timeout.connect(self.look)
        self._call = LatestCall("flows that open again", self)
        self._call.finished.connect(self._revive)
        self._call.failed.connect(self._on_failed)
        project.layerLoaded.connect(self._on_loading)
        project.readProject.connect(self._on_read)
        project.layersAdded.connect(self._on_added)
        project.cleared.connect(self._forget)
        doors.changed.connect(self.wake)
        QgsApplication.authManager().authDatabaseChanged.connect(self.wake)
        self._timer.start()

    def use_lists(self, ask: Callable[[], bool]) -> None:
        """Have accounts asked which instances they have, before one that is not known is said to be missing.

        Args:
            ask: returns whether an answer is awaited; `look_again` is called when it has come.
        """
        self._ask_lists = ask

    def look_again(self) -> None:
        """Look once more: the accounts said which instances they have."""
        self._awaiting = False
        self.look()

    def look(self) -> None:
        """Look at all layers, and say which accounts are missing that were not named yet."""
        found: dict[tuple[str, str], list[str]] = {}
        self._waiting = {}
        for layer in self._project.mapLayers().values():
            lack = self._lack(layer)
            if lack is None:
                continue
            self._waiting[layer.id()] = lack
            if lack.certain and not (lack.aliases and self._is_awaited()):
                found.setdefault((lack.portal, lack.authcfg), []).append(layer.name())
        for lack in tuple(self._waiting.values()):
            if lack.address and not self._doors.leads(lack.address):
                self.seen.emit(lack.portal, lack.address)
        for key, names in found.items():
            if key not in self._said:
                self._said.add(key)
                self.account_missing.emit(*key, tuple(sorted(names)))

    def wake(self) -> None:
        """Bring to life what can be opened now; capabilities are fetched in the background before."""
        ready = tuple(name for name, lack in self._waiting.items() if self._source(name, lack))
        if not ready:
            return
        sources = [self._source(name, self._waiting[name]) for name in ready]
        addresses = tuple(dict.fromkeys(filter(None, map(_capabilities, sources))))

        def work(token: CancelToken) -> tuple[str, ...]:
            for address in addresses:
                with suppress(PortalError):  # QGIS will hear the same, and say it
                    self._doors.warm(address, token)
            return ready

        self._call.start(work)

    def close(self) -> None:
        """Look at nothing any more; twice is harmless."""
        self._call.cancel()
        self._timer.stop()
        with suppress(TypeError, RuntimeError):  # not connected any more
            self._project.layerLoaded.disconnect(self._on_loading)
            self._project.readProject.disconnect(self._on_read)
            self._project.layersAdded.disconnect(self._on_added)
            self._project.cleared.disconnect(self._forget)
            self._doors.changed.disconnect(self.wake)
            QgsApplication.authManager().authDatabaseChanged.disconnect(self.wake)

    def _is_awaited(self) -> bool:
        """Whether the accounts are being asked which instances they have; once per project they are."""
        if not self._asked:
            self._asked = True
            self._awaiting = self._ask_lists()
        return self._awaiting

    def _lack(self, layer: QgsMapLayer) -> _Lack | None:
        if not isinstance(layer, QgsRasterLayer) or layer.providerType() != _PROVIDER:
            return None
        source, told = layer.source(), _told(layer)
        aliases = aliases_in(source)
        if aliases and not self._doors.knows(source):
            return _Lack(told.get("portal", ""), "", aliases)
        authcfg = _parameters(source).get("authcfg", "")
        if told and authcfg and authcfg not in QgsApplication.authManager().configIds():
            return _Lack(told.get("portal", ""), authcfg, ())
        address = _parameters(source).get("url", "")
        closed = not layer.isValid() and told.get("portal") and address and not authcfg
        if not closed:
            return None
        certain = bool(layer.customProperty(ACCOUNT)) and not self._authcfg_of(told["portal"])
        return _Lack(told["portal"], "", (), address, certain)

    def _source(self, layer_id: str, lack: _Lack) -> str:
        """Return what a layer that waits reads from now on; empty while its account is missing."""
        layer = self._project.mapLayer(layer_id)
        if layer is None:
            return ""
        if lack.aliases:
            return layer.source() if self._doors.knows(layer.source()) else ""
        if lack.address:
            return layer.source() if self._doors.leads(lack.address) else ""
        known = QgsApplication.authManager().configIds()
        if lack.authcfg in known:
            return layer.source()
        other = self._authcfg_of(lack.portal) if lack.portal else ""
        return layer.source().replace(f"authcfg={lack.authcfg}", f"authcfg={other}") if other in known else ""

    def _revive(self, layer_ids: Iterable[str]) -> None:
        alive = []
        for layer_id in layer_ids:
            lack = self._waiting.pop(layer_id, None)
            source = "" if lack is None else self._source(layer_id, lack)
            layer = self._project.mapLayer(layer_id)
            if source:
                options = QgsDataProvider.ProviderOptions()
                options.transformContext = self._project.transformContext()
                layer.setDataSource(source, layer.name(), _PROVIDER, options, False)
                layer.triggerRepaint()
                alive.append(layer)
        if alive:
            self.revived.emit(tuple(alive))

    def _on_failed(self, _error: PortalError) -> None:
        """Wait on: the next change tries again."""

    def _on_loading(self, _number: int, _count: int) -> None:
        """Wait for the rest: services that a project reads are asked while timers go on."""
        self._loading = True
        self._timer.stop()

    def _on_read(self, _document: object = None) -> None:
        self._loading = False
        self._timer.start()

    def _on_added(self, _layers: object) -> None:
        if not self._loading:
            self._timer.start()

    def _forget(self) -> None:
        self._waiting, self._said, self._loading = {}, set(), False
        self._asked = self._awaiting = False


def _nobody_asked() -> bool:
    return False


def _told(layer: QgsMapLayer) -> dict[str, str]:
    """Return what our property of a layer says; it comes from a project file, so it may be anything."""
    text = layer.customProperty(PROPERTY)
    if not isinstance(text, str) or not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {"": text[:1]}
    values = found if isinstance(found, dict) else {}
    return {"": PROPERTY, **{name: value for name, value in values.items() if isinstance(value, str)}}


def _parameters(source: str) -> dict[str, str]:
    return dict(parse_qsl(source, keep_blank_values=True))


def _capabilities(source: str) -> str:
    """Return the address of the capabilities that QGIS will ask for; empty where it asks for none."""
    told = _parameters(source)
    address = told.get("url", "")
    if told.get("type", "") == "xyz" or not address:
        return ""
    if "service=wmts" in address.lower() or "wmtscapabilities.xml" in address.lower():
        return address
    joined = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joined}{_CAPABILITIES}"
