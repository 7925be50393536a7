"""What tells a service of a portal from its others, as ids say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

from .address_key import hide_keys, is_key_name
from .instance_alias import hide_instance

_DIGITS = 6
_LONGEST = 80  # letters of a path
_OF_REQUESTS = ("service", "request", "version")  # parameters that any service has
_MIRROR = re.compile(r"://\{[^{}]*\}\.?")
_PORT = re.compile(r":(\d+)$")


def service_mark(kind: str, address: str) -> str:
    """Return kind, host and path of a service, such as `wms-maps.example.org-geoserver-photo`.

    It depends on the service alone: others that come or go do not change it. A query that counts (a map
    file, the layer of tiles) stands as digits of its hash, without keys.

    Args:
        kind: see `FlowSource`.
        address: of the service; of XYZ the template.
    """
    host, path, query = _parts(_without_secrets(address))
    names = [name for name in path.split("/") if name.lower() != kind and "{" not in name]
    named = "-".join(filter(None, map(slug, names)))
    told = [kind, slug(host), named[:_LONGEST].rstrip("-")]
    if query or len(named) > _LONGEST:
        told.append(_digits(f"{named}?{query}"))
    return "-".join(filter(None, told))


def service_marks(services: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Return (kind, address) → mark of the services of one portal, all different and whatever their order."""
    first = {service: service_mark(*service) for service in services}
    marks = tuple(first.values())
    return {
        service: mark if marks.count(mark) == 1 else f"{mark}-{_digits(_without_secrets(service[1]))}"
        for service, mark in first.items()
    }


def slug(text: str) -> str:
    """Return a text of letters and digits of ASCII, dots, underscores and hyphens."""
    return re.sub(r"[^A-Za-z0-9._]+", "-", text).strip("-.")


def _parts(address: str) -> tuple[str, str, str]:
    """Return host, with a port that is unusual, path, and the part of the query that counts."""
    try:
        parts = urlsplit(_MIRROR.sub("://", address))
    except ValueError:
        return "", address, ""
    host = parts.netloc.rpartition("@")[2].lower()
    port = _PORT.search(host)
    if port is not None and port[1] in ("80", "443"):
        host = host[: port.start()]
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not is_key_name(name) and name.lower() not in _OF_REQUESTS
    )
    return re.sub(r"^www\.", "", host), parts.path, "&".join(f"{name}={value}" for name, value in query)


def _without_secrets(address: str) -> str:
    return hide_keys(hide_instance(address)[0])[0]


def _digits(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()[:_DIGITS]
