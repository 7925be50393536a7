"""Instances of Sentinel Hub that the user has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Callable
from urllib.parse import urlsplit

from qgis.core import QgsApplication, QgsAuthManager, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flow import Flow
from ...core.flows.flow_source import FlowSource
from ...core.flows.instance import Instance
from ...core.flows.instance_alias import hide_instance, instance_alias, is_instance_id
from ...core.flows.instance_layer import InstanceLayer
from ...core.local_text import LocalText
from ...core.portal import Portal
from ...providers.retry_unit import retry_unit
from ...providers.safe_urls import host_of, may_get_credentials
from ..account_reader import KIND
from ..entry_removal import EntryRemoval
from .flow_doors import FlowDoors
from .flow_keys import KEY, NAME, FlowKeys
from .instance_portal import instance_portal

INSTANCE = "instance"
SetSources = Callable[[str, Sequence[FlowSource]], None]


class FlowAccounts(QObject):
    """Their ids are kept in QGIS's encrypted database; those that an account lists, in memory only.

    Beside them are the keys of the user's own services. Used on the main thread. Nothing here but `unlock`,
    `keep_instance` and `keep_keys` lets QGIS ask for the master password.

    Args:
        doors: open what is found.
        portals: all portals, in the order of lists.
        set_sources: `FlowBook.set_account_sources`.
        parent: owner.

    Signals:
        changed: others are there, or they can be read now.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        doors: FlowDoors,
        portals: Callable[[], Iterable[Portal]],
        set_sources: SetSources,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._portals, self._set_sources = doors, portals, set_sources
        self._kept: dict[str, tuple[FlowSource, str]] = {}  # alias → service, id of its entry
        self._listed: dict[str, FlowSource] = {}
        self._shown: set[str] = set()
        self._keys = FlowKeys(doors)
        self._reading = False
        self._removal = EntryRemoval(self)
        self._removed: set[str] = set()
        manager = self._manager()
        manager.masterPasswordVerified.connect(self._on_verified)
        manager.authDatabaseChanged.connect(self.read)
        self.read()

    @property
    def locked(self) -> bool:
        """Whether there are instances or keys that QGIS cannot read before its master password is given."""
        return bool(self._entries()) and not self._manager().masterPasswordIsSet()

    def unlock(self) -> bool:
        """Let QGIS ask for its master password: for a click of the user only. Return whether it is set."""
        done = bool(self._manager().setMasterPassword(True))
        self.read()
        return done

    def instances(self) -> tuple[FlowSource, ...]:
        """Return the services of all instances that can be opened now."""
        kept = (source for source, _authcfg in self._kept.values())
        return tuple({source.id: source for source in (*kept, *self._listed.values())}.values())

    def keep_instance(self, title: str, host: str, instance_id: str) -> FlowSource | None:
        """Keep an instance in QGIS's encrypted database; QGIS may ask for its master password.

        Args:
            title: for people; empty: its host.
            host: name of the service's host, or an address there, of which all before `/ogc/` counts.
            instance_id: secret.

        Returns:
            Its service; None where QGIS does not keep it.

        Raises:
            ValueError: if it is no instance id, or the host must not get one.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        base, plain_id = base_of(host), instance_id.strip()
        if not is_instance_id(plain_id) or not may_get_credentials(base, (host_of(base),)):
            raise ValueError("no instance of a service that may get its id")
        alias = instance_alias(plain_id)
        if not self._manager().setMasterPassword(True):
            return None
        known = self._kept.get(alias)
        config = QgsAuthMethodConfig("Basic")
        config.setName(NAME.replace("%1", title.strip() or host_of(base)))
        config.setConfigMap({"username": f"{base}/ogc/wms/{alias}", "password": plain_id, KIND: INSTANCE})
        if not self._store(config, "" if known is None else known[1]):
            return None
        self.read()
        found = self._kept.get(alias)
        return None if found is None else found[0]

    def keep_address(self, title: str, url: str) -> FlowSource | None:
        """Keep the instance that a pasted address names; None where it names none, see `keep_instance`.

        Raises:
            OSError, ValueError: as `keep_instance`.
        """
        _hidden, instance_id = hide_instance(url)
        return self.keep_instance(title, url, instance_id) if instance_id else None

    def keep_keys(self, title: str, source: FlowSource) -> FlowSource | None:
        """Keep the keys in a service's address in QGIS's encrypted database, as `keep_instance` does.

        Args:
            title: for people; empty: its host.
            source: its address and those of its layers may hold keys.

        Returns:
            The service with aliases in their place, as it is where it holds none; None where QGIS does not
            keep them.

        Raises:
            ValueError: if the host must not get keys, since they would travel in plain text.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        hidden, keys = self._keys.hidden(source)
        if not keys:
            return source
        if not self._manager().setMasterPassword(True):
            return None
        for key in keys:
            known = self._keys.authcfg(key.alias)
            config = QgsAuthMethodConfig("Basic")
            config.setName(NAME.replace("%1", title.strip() or host_of(key.address)))
            config.setConfigMap({"username": key.entry, "password": key.key, KIND: KEY})
            if not known and not self._store(config, ""):
                return None
        self.read()
        return hidden if all(self._keys.authcfg(key.alias) for key in keys) else None

    def list_instances(self, portal: Portal, base: str, found: Iterable[Instance]) -> None:
        """Take what an account of a portal lists, for this session.

        Args:
            portal: whose account.
            base: where the services are, see `instance_portal.OPTION`.
            found: the instances; with their layers, these are shown before capabilities come.

        Raises:
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        before = {alias for alias, each in self._listed.items() if each.portal == portal.id}
        self._listed = {alias: each for alias, each in self._listed.items() if alias not in before}
        for each in found:
            if is_instance_id(each.id):
                source = self._open(base.rstrip("/"), each.id, each.name, portal)
                flows = tuple(_flow(layer, source.address) for layer in each.layers)
                self._listed[instance_alias(each.id)] = replace(source, flows=flows)
        for alias in before - self._listed.keys() - self._kept.keys():
            self._doors.close_instance(alias)
        self._hand_on()

    def is_kept(self, source_id: str) -> bool:
        """Whether an instance is in QGIS's database, by the id of its source."""
        return any(source.id == source_id for source, _authcfg in self._kept.values())

    def forget_instance(self, source_id: str) -> None:
        """Delete an instance from QGIS's database."""
        for alias, (source, authcfg) in tuple(self._kept.items()):
            if source.id == source_id:
                self._doors.close_instance(alias)
                self._remove(authcfg)
        self.read()

    def forget_keys(self, aliases: Iterable[str]) -> None:
        """Delete keys from QGIS's database; those that cannot be read now stay."""
        known = [authcfg for authcfg in map(self._keys.authcfg, aliases) if authcfg]
        for authcfg in known:
            self._remove(authcfg)
        if known:
            self.read()

    def read(self) -> None:
        """Read what can be read without the master password being asked for."""
        if self._reading:  # reading an entry is announced as if the password had just been given
            return
        self._reading = True
        try:
            self._take(self._readable())
        finally:
            self._reading = False

    def _readable(self) -> dict[str, tuple[FlowSource, str]]:
        kept: dict[str, tuple[FlowSource, str]] = {}
        keys: dict[str, Mapping[str, str]] = {}
        if self._manager().masterPasswordIsSet():
            for authcfg, name in self._entries().items():
                values = self._values(authcfg)
                if values.get(KIND) == KEY:
                    keys[authcfg] = values
                    continue
                read = _instance(values)
                if read is not None:
                    with suppress(OSError):  # the profile cannot be written: said where a service is asked
                        source = self._open(*read, name, self._portal(host_of(read[0])))
                        kept[instance_alias(read[1])] = (source, authcfg)
        self._keys.take(keys)
        return kept

    def _take(self, kept: dict[str, tuple[FlowSource, str]]) -> None:
        if kept != self._kept:
            for alias in self._kept.keys() - kept.keys() - self._listed.keys():
                self._doors.close_instance(alias)
            self._kept = kept
            self._hand_on()

    def close(self) -> None:
        """Listen no more; twice is harmless."""
        manager = self._manager()
        with suppress(TypeError):  # not connected any more
            manager.masterPasswordVerified.disconnect(self._on_verified)
            manager.authDatabaseChanged.disconnect(self.read)

    def _open(self, base: str, instance_id: str, title: str, portal: Portal | None) -> FlowSource:
        portal_id, unit = ("", 1.0) if portal is None else (portal.id, retry_unit(portal))
        alias = self._doors.open_instance(base, instance_id, portal_id, unit)
        words = LocalText(title, title)
        return FlowSource(f"account/{alias}", "wms", f"{base}/ogc/wms/{alias}", words, portal_id, secret=True)

    def _hand_on(self) -> None:
        """Tell the book what there is, by portal."""
        by_portal: dict[str, list[FlowSource]] = {portal_id: [] for portal_id in self._shown}
        for source in self.instances():
            by_portal.setdefault(source.portal, []).append(source)
        self._shown = {portal_id for portal_id, sources in by_portal.items() if sources}
        for portal_id, sources in by_portal.items():
            self._set_sources(portal_id, sources)
        self.changed.emit()

    def _entries(self) -> dict[str, str]:
        """Return id → title of the entries that look like ours; needs no master password."""
        start = NAME.replace("%1", "")
        known = self._manager().availableAuthMethodConfigs()
        return {
            authcfg: config.name()[len(start) :]
            for authcfg, config in known.items()
            if config.name().startswith(start) and authcfg not in self._removed
        }

    def _remove(self, authcfg: str) -> None:
        """Remove an entry, which is there no more for us even if QGIS has to be waited for."""
        self._removed.add(authcfg)
        self._removal.remove(authcfg)

    def _values(self, authcfg: str) -> Mapping[str, str]:
        loaded, config = self._manager().loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
        return config.configMap() if loaded else {}

    def _portal(self, host: str) -> Portal | None:
        return instance_portal(self._portals(), host)

    def _store(self, config: QgsAuthMethodConfig, authcfg: str) -> bool:
        if authcfg:
            config.setId(authcfg)
            return bool(self._manager().updateAuthenticationConfig(config))
        answer = self._manager().storeAuthenticationConfig(config)
        return bool(answer[0] if isinstance(answer, tuple) else answer)

    def _on_verified(self, verified: bool) -> None:
        """QGIS says so each time that a configuration is read; only the first time is news."""
        if verified and not self._kept and not self._keys.known and self._entries():
            self.read()

    def _manager(self) -> QgsAuthManager:
        return QgsApplication.authManager()


def _instance(values: Mapping[str, str]) -> tuple[str, str] | None:
    """Return base and id of an entry; None for what is none of ours, such as after a change by hand."""
    address, instance_id = values.get("username", ""), values.get("password", "").strip()
    if not is_instance_id(instance_id) or not address.endswith(instance_alias(instance_id)):
        return None
    base = base_of(address)
    return (base, instance_id) if may_get_credentials(base, (host_of(base),)) else None


def _flow(layer: InstanceLayer, address: str) -> Flow:
    families = (layer.family,) if layer.family else ()
    times = (f"{layer.since}/..",) if layer.since else ()
    title = LocalText(layer.title, layer.title)
    return Flow("wms", address, layer.name, times=times, title=title, families=families)


def base_of(address: str) -> str:
    """Return scheme, host and port, and what stands before `/ogc/`; a bare host name is one of `https`."""
    text = address.strip() if "://" in address else f"https://{address.strip()}"
    parts = urlsplit(text)
    folder = parts.path.partition("/ogc/")[0] if "/ogc/" in parts.path else ""
    return f"{parts.scheme}://{parts.netloc}{folder}"
