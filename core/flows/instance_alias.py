"""Names that stand for secret instance ids of Sentinel Hub wherever an address is kept or shown.

Whoever knows the id in `https://HOST/ogc/wms/ID` can use the service (portal sheet sentinel-hub, Web map
services), so it must not be in projects, settings or logs. Its alias is the same on every machine.
"""

from __future__ import annotations

import hashlib
import re

PREFIX = "guichet-eo-"
SERVICES = ("wms", "wmts", "wcs", "wfs")
ALIAS_DIGITS = 12
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH = rf"/ogc/(?:{'|'.join(SERVICES)})/({_ID})(?=[/?#]|$)"
_INSTANCE = re.compile(rf"^https?://[^/?#]+(?:/[^/?#]+)*?{_PATH}", re.I)
_ALIAS = re.compile(rf"{PREFIX}[0-9a-f]{{{ALIAS_DIGITS}}}(?![0-9a-f])")


def instance_alias(instance_id: str) -> str:
    """Return what stands for an instance id; the case of its letters does not matter."""
    digest = hashlib.sha256(instance_id.strip().lower().encode("utf-8")).hexdigest()
    return PREFIX + digest[:ALIAS_DIGITS]


def hide_instance(url: str) -> tuple[str, str]:
    """Return an address with the alias in place of an instance id, and the id; empty where there is none.

    Recognised are `/ogc/wms/ID`, and the same with `wmts`, `wcs` and `wfs`, on any host.
    """
    found = _INSTANCE.match(url)
    if found is None:
        return url, ""
    return re.sub(re.escape(found[1]), instance_alias(found[1]), url, flags=re.I), found[1]


def is_instance_id(text: str) -> bool:
    """Whether a text has the form of an instance id."""
    return re.fullmatch(_ID, text.strip(), re.I) is not None


def aliases_in(text: str) -> tuple[str, ...]:
    """Return the aliases that a text holds, each once."""
    return tuple(dict.fromkeys(_ALIAS.findall(text)))
