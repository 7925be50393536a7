"""A key of an address, as QGIS's encrypted database keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ...core.flows.address_key import hide_keys, keys_of
from ...core.flows.instance_alias import aliases_in
from ...providers.safe_urls import host_of, may_get_credentials

_MIRROR = re.compile(r"\{s\}", re.IGNORECASE)
_SWITCH = re.compile(r"\{switch:([^{},]{1,80})[^{}]{0,120}\}", re.IGNORECASE)


@dataclass(frozen=True)
class KeptKey:
    """One key.

    Attributes:
        address: scheme, host and port that it is for.
        name: of the parameter.
        alias: what stands for it.
        key: secret, as it is written in addresses.
    """

    address: str
    name: str
    alias: str
    key: str = field(repr=False)

    @property
    def entry(self) -> str:
        """What an entry of QGIS's database says of it in its user name."""
        return f"{self.address}/?{self.name}={self.alias}"


def key_of(values: Mapping[str, str]) -> KeptKey | None:
    """Return the key of an entry; None for what is none of ours, such as after a change by hand."""
    told, key = values.get("username", ""), values.get("password", "")
    aliases, address = aliases_in(told), told.partition("/?")[0]
    name = told.partition("/?")[2].partition("=")[0]
    if len(aliases) != 1 or not name or not key or not may_get_credentials(address, (host_of(address),)):
        return None
    return KeptKey(address, name, aliases[0], key)


def keys_in(url: str) -> tuple[str, tuple[KeptKey, ...]]:
    """Return an address with aliases in place of its keys, and these keys."""
    found: dict[str, KeptKey] = {}
    return hide_into(url, found), tuple(found.values())


def hide_into(url: str, found: dict[str, KeptKey]) -> str:
    """Return an address with aliases, of one mirror, its host as QGIS writes it."""
    names = {value: name for name, value in keys_of(url)}
    if not names:
        return url
    scheme, _mark, rest = url.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    mirror = _SWITCH.sub(lambda one: one[1], _MIRROR.sub("a", host)).lower()
    plain = f"{scheme}://{mirror}{rest[len(host) :]}"
    hidden, keys = hide_keys(plain)
    parts = urlsplit(plain)
    for alias, key in keys.items():
        found[alias] = KeptKey(f"{parts.scheme.lower()}://{parts.netloc}", names[key], alias, key)
    return hidden
