"""A file of GEODES that may lie on tape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class StoredFile(NamedTuple):
    """What the portal wants to know before it says whether a file is there.

    Attributes:
        href: where it is downloaded from, `…/{id of the item}/files/{MD5}`.
        store: `properties.endpoint_url` of the item, perhaps empty.
    """

    href: str
    store: str = ""

    @property
    def product(self) -> str:
        """Identifier of the item."""
        return self.href.partition("?")[0].rpartition("/files/")[0].rpartition("/")[2]

    @property
    def digest(self) -> str:
        """MD5 of the file, small letters."""
        return self.href.partition("?")[0].rpartition("/")[2].lower()

    def available(self, told: Mapping[str, Any]) -> bool | None:
        """Return whether the file is there, by one of the answer's products; None where that is not told."""
        files = [file for file in _list(told.get("files")) if isinstance(file.get("available"), bool)]
        same = [file for file in files if str(file.get("checksum", "")).lower() == self.digest]
        return next((bool(file["available"]) for file in same or files), None)


def availability_body(files: Iterable[StoredFile]) -> dict[str, Any]:
    """Return the body to POST to `fastavailability` (portal sheet geodes, Download 2)."""
    return {"availability": [{"href": file.href, "endpointURL": file.store} for file in files]}


def read_availability(document: Mapping[str, Any], files: Iterable[StoredFile]) -> dict[StoredFile, bool]:
    """Return which files are there; those that the answer does not know are left out."""
    products = {str(each.get("id")): each for each in _list(document.get("products"))}
    told = {file: file.available(products.get(file.product, {})) for file in files}
    return {file: there for file, there in told.items() if there is not None}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
