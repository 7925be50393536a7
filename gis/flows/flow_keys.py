"""Keys that the addresses of the user's own services hold."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from qgis.core import QgsApplication, QgsAuthMethodConfig

from ...core.flows.flow_source import FlowSource
from ...providers.safe_urls import host_of, may_get_credentials
from ..account_reader import KIND
from ..network_settings import DISGUISE
from .flow_doors import FlowDoors
from .kept_key import KeptKey, hide_into, key_of

NAME = "Guichet EO – flow – %1"  # of the entries in QGIS's list, in every language
KEY = "key"


class FlowKeys:
    """Opens doors for the keys that QGIS's database holds; on the main thread."""

    def __init__(self, doors: FlowDoors) -> None:
        self._doors = doors
        self._kept: dict[str, str] = {}  # alias → id of its entry

    @property
    def known(self) -> bool:
        """Whether there is one that can be read."""
        return bool(self._kept)

    def authcfg(self, alias: str) -> str:
        """Return the id of a key's entry, empty for one that is not known."""
        return self._kept.get(alias, "")

    def hidden(self, source: FlowSource) -> tuple[FlowSource, tuple[KeptKey, ...]]:
        """Return a service with aliases in place of the keys in its addresses, and these keys.

        Raises:
            ValueError: if the host must not get them: they would travel in plain text.
        """
        found: dict[str, KeptKey] = {}
        address = hide_into(source.address, found)
        flows = tuple(replace(flow, endpoint=hide_into(flow.endpoint, found)) for flow in source.flows)
        for key in found.values():
            if not may_get_credentials(key.address, (host_of(key.address),)):
                raise ValueError("keys are not sent in plain text")
        if not found:
            return source, ()
        return replace(source, address=address, flows=flows, secret=True), tuple(found.values())

    def take(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        """Open what the entries that can be read hold, and nothing else any more.

        Args:
            entries: id → values.
        """
        kept = {}
        for authcfg, values in entries.items():
            key = key_of(values)
            if key is not None:
                with suppress(OSError):  # the profile cannot be written: said where a service is asked
                    self._doors.open_key(key.address, key.alias, key.name, key.key)
                    kept[key.alias] = authcfg
        before, self._kept = self._kept, kept
        for alias in before.keys() - kept.keys():
            self._doors.close_key(alias)


def learn_keys() -> None:
    """Know the keys for requests of ours where there is no panel; QGIS asks for no master password."""
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        return
    for authcfg, known in manager.availableAuthMethodConfigs().items():
        if known.name().startswith(NAME.replace("%1", "")):
            loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
            key = key_of(config.configMap()) if loaded and config.configMap().get(KIND) == KEY else None
            if key is not None:
                DISGUISE.learn_key(host_of(key.address), key.alias, key.name, key.key)
