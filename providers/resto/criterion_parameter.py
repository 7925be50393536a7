"""Criteria → resto's parameters (portal sheets sara, peps and theia, Search API)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...core.period import Period
from ...core.scene_keys import bare_tile
from ..whole_name import is_narrow, whole_name

_COVERS = ("cloud_max", "snow_max")


def criterion_parameter(name: str, value: Any, rule: Mapping[str, Any], period: Period) -> str:
    """Return the text that asks for one criterion; empty where the portal cannot be asked.

    Args:
        name: field of `Criteria`.
        value: what it is.
        rule: of the portal's option `criteria`: `capital` where words begin with a capital letter, `prefix`,
            what goes before the value.
        period: of the query; a name is not sent where the period says enough.
    """
    if name in _COVERS:
        return f"[0,{math.ceil(value)}]"  # whole numbers only; describe.xml of THEIA
    if name == "orbit_direction":
        return str(value).capitalize() if rule.get("capital") else str(value).lower()
    if name == "tile":
        return f"{rule.get('prefix', '')}{bare_tile(str(value))}"
    if name == "polarisation":
        parts = str(value).upper().replace("+", " ").split()
        return ",".join(parts) if len(parts) > 1 else ""  # one alone would leave out what has both
    if name == "mode":
        return str(value).upper()
    if name == "identifier":
        return "" if is_narrow(period) else whole_name(str(value))
    return str(value)


def is_exact(name: str, value: Any) -> bool:
    """Return whether what is sent is all that is wanted: covers are sent as whole numbers."""
    return name not in _COVERS or float(value).is_integer()
