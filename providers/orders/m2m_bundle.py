"""What the Machine-to-Machine API offers of a scene."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BEST = ("sha512", "sha256", "md5")
_HEX = re.compile(r"[0-9a-fA-F]{32,128}")
_FOLDERS = "folder"  # of single files: `downloadSystem` of what cannot be fetched as one
# words in the name of a product → what comes (USGS: bundles of Collection 2 are tar files, Sentinel-2 is zip)
_ARCHIVES = {("collection 2", "bundle"): ".tar", ("sentinel",): ".zip"}
_MOST = 1000
_MOST_BYTES = 10**15
Row = Mapping[str, Any]


@dataclass(frozen=True)
class M2mBundle:
    """One of the products that can be fetched.

    Attributes:
        id: of the product, for `download-request`.
        size: bytes, None where it is not told.
        checksums: `algorithm:hex`, the best first.
        name: of the file, unsafe; empty where its ending is not known.
    """

    id: str
    size: int | None = None
    checksums: tuple[str, ...] = ()
    name: str = ""

    @staticmethod
    def of(row: Row) -> M2mBundle:
        """Return what a row of `download-options` or `download-retrieve` tells."""
        size = row.get("filesize")
        good = isinstance(size, int) and not isinstance(size, bool) and 0 < size < _MOST_BYTES
        return M2mBundle(str(row.get("id") or ""), size if good else None, _checksums(row), _name(row))

    def to_json(self) -> dict[str, Any]:
        """Return what `of` reads again, but the name, which it makes from others: that is only told."""
        sums = [{"id": text.partition(":")[0], "value": text.partition(":")[2]} for text in self.checksums]
        return {"id": self.id, "name": self.name, "filesize": self.size, "checksum": sums}


def chosen_bundle(rows: Sequence[Row], entity: str, wanted: str) -> M2mBundle | None:
    """Return the product to fetch; None where none of them is available.

    Args:
        rows: of `download-options`.
        entity: which scene.
        wanted: id, code or name of a product; empty: the bundle of all, else the largest.
    """
    fit = [row for row in rows if row.get("entityId") == entity and row.get("available") is True]
    whole = [row for row in fit if row.get("downloadSystem") != _FOLDERS and row.get("id")]
    if wanted:
        whole = [
            row for row in whole if wanted in (row["id"], row.get("productCode"), row.get("productName"))
        ]
    bundles = [row for row in whole if "bundle" in str(row.get("productName")).lower()]
    found = [M2mBundle.of(row) for row in bundles or whole]
    return max(found, key=lambda bundle: bundle.size or 0, default=None)


def listed(data: Any, name: str = "") -> list[Row]:
    """Return the objects of a list, or of the list that a member is; empty for anything else."""
    value = data.get(name) if name and isinstance(data, dict) else data
    return [row for row in value[:_MOST] if isinstance(row, dict)] if isinstance(value, list) else []


def _name(row: Row) -> str:
    product = str(row.get("productName") or "").lower()
    ending = next(
        (ending for words, ending in _ARCHIVES.items() if all(map(product.__contains__, words))), ""
    )
    return f"{str(row.get('displayId') or 'product')[:200]}{ending}" if ending else ""


def _checksums(row: Row) -> tuple[str, ...]:
    rows = [*listed(row, "checksum"), *listed(row, "checksum_values")]
    told = {str(each.get("id")).replace("sum", ""): str(each.get("value")) for each in rows}
    good = {name: value.lower() for name, value in told.items() if _HEX.fullmatch(value)}
    return tuple(f"{name}:{good[name]}" for name in _BEST if name in good)
