"""One HTTP request of a STAC search."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ..core.geometry import bounds

_LONGEST_GEOMETRY = 3000  # characters: addresses beyond some 8 kB are refused by many servers


@dataclass(frozen=True)
class StacRequest:
    """Where to send what.

    Attributes:
        url: absolute address.
        body: document to POST; None: a GET.
    """

    url: str
    body: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """What makes two requests the same."""
        return self.url if self.body is None else self.url + json.dumps(self.body, sort_keys=True)

    @staticmethod
    def get(url: str, body: Mapping[str, Any]) -> StacRequest:
        """Return the GET form of a POST body."""
        pairs = {name: _parameter(name, value) for name, value in body.items()}
        if len(pairs.get("intersects", "")) > _LONGEST_GEOMETRY:
            del pairs["intersects"]
            pairs["bbox"] = ",".join(f"{edge:.6g}" for edge in bounds(body["intersects"]))
        mark = "&" if "?" in url else "?"
        return StacRequest(f"{url}{mark}{urlencode(pairs)}", None)


def _parameter(name: str, value: Any) -> str:
    if name == "sortby":
        return ",".join(("-" if rule["direction"] == "desc" else "+") + rule["field"] for rule in value)
    if name == "fields":
        return ",".join([*value.get("include", ()), *("-" + part for part in value.get("exclude", ()))])
    if name in ("collections", "bbox", "ids"):
        return ",".join(str(part) for part in value)
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
