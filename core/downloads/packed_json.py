"""A JSON object that takes little room until it is read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

_LARGEST = 4_000_000  # bytes unpacked: a STAC item is a thousandth of that


class PackedJson(Mapping[str, Any]):
    """Compressed; decoded anew at each look, since thousands of queued scenes are looked at once each.

    Attributes:
        packed: zlib bytes, as they are kept on disk.
    """

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @staticmethod
    def of(values: Mapping[str, Any]) -> PackedJson:
        """Return the packed form of an object; one that is packed already is given back."""
        if isinstance(values, PackedJson):
            return values
        text = json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return PackedJson(zlib.compress(text.encode("utf-8", "replace"), 6))

    def __getitem__(self, name: str) -> Any:
        return self._values()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values())

    def __len__(self) -> int:
        return len(self._values())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedJson) and other.packed == self.packed:
            return True
        return isinstance(other, Mapping) and self._values() == dict(other)

    def __hash__(self) -> int:
        return hash(self.packed)

    def __repr__(self) -> str:
        return f"PackedJson({len(self.packed)} bytes)"

    def _values(self) -> dict[str, Any]:
        """Return the object; an empty one where the bytes are damaged."""
        try:
            values = json.loads(zlib.decompressobj().decompress(self.packed, _LARGEST))
        except (zlib.error, ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}
