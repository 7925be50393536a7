"""The test bed's fault proxy."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable, Mapping
from typing import Any


class FaultControl:
    """Sets rules and reads what clients sent; trials share one proxy, each with its own mark in paths."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def begin(self, rules: Iterable[Mapping[str, Any]], path: str) -> list[int]:
        """Set rules for the requests whose path or query agrees with an expression; return their numbers."""
        return [int(self._ask("POST", "/faults", {**rule, "path": path})["id"]) for rule in rules]

    def end(self, rules: Iterable[int]) -> None:
        """Let go of rules."""
        for number in rules:
            self._ask("DELETE", f"/faults/{number}")

    def requests(self, mark: str) -> list[dict[str, Any]]:
        """Return what clients sent with a mark in its path, header names in lower case, oldest first."""
        found = [entry for entry in self._ask("GET", "/requests") if mark in entry["target"]]
        for entry in found:
            entry["headers"] = {name.lower(): value for name, value in entry["headers"].items()}
        return found

    def _ask(self, method: str, path: str, document: Mapping[str, Any] | None = None) -> Any:
        data = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(self._address + path, data, method=method)  # noqa: S310 – loopback
        with self._opener.open(request, timeout=30) as answer:
            return json.load(answer)
