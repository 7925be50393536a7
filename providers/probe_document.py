"""The first document of an unknown portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .broken_json_error import BrokenJsonError
from .json_page import JsonPage
from .safe_urls import shown_url
from .static_source import StaticSource

_ITEM_SEARCH = "item-search"
_KINDS = ("Catalog", "Collection", "Feature")


@dataclass(frozen=True)
class ProbeDocument:
    """A STAC document of any kind.

    Attributes:
        place: its address, after redirects, or absolute path.
        base: what its relative links start from.
        members: its members, without features.
        first: its first feature, None if it has none.
    """

    place: str
    base: str
    members: Mapping[str, Any]
    first: Any = None

    @staticmethod
    def read(source: StaticSource, place: str) -> ProbeDocument:
        """Read a document and make sure that it is STAC.

        Raises:
            PortalError: BAD_ANSWER if it is not, or what `StaticSource.read` raises.
        """
        text, base = source.read(place)
        page = JsonPage(text, lambda: None)
        try:
            features = page.features()
            first = next((feature[0] for feature in features), None)
            for _ in features:
                pass  # to reach the members after them
        except BrokenJsonError as error:
            raise _no_stac(place, f"not JSON: {error}") from error
        document = ProbeDocument(base if "://" in base else place, base, page.members, first)
        if document.is_api or document._is_stac(page.found):
            return document
        raise _no_stac(place, "JSON, but no STAC document")

    @property
    def is_api(self) -> bool:
        """Whether this is the landing page of a STAC API with item search."""
        classes = self.members.get("conformsTo")
        declared = isinstance(classes, list) and any(_ITEM_SEARCH in str(name) for name in classes)
        return self.first is None and (declared or self.link("search") is not None)

    def link(self, relation: str) -> str | None:
        """Return where the first link of a relation leads, as written."""
        links = self.members.get("links")
        for link in links if isinstance(links, list) else ():
            if isinstance(link, dict) and link.get("rel") == relation and isinstance(link.get("href"), str):
                return str(link["href"])
        return None

    def _is_stac(self, has_features: bool) -> bool:
        """Whether this is a catalogue, a collection, an item, items, or a list of collections."""
        if has_features:
            return self.first is None or (
                isinstance(self.first, dict) and isinstance(self.first.get("assets"), dict)
            )
        kind = self.members.get("type")
        versioned = "stac_version" in self.members
        return (kind in _KINDS and versioned) or isinstance(self.members.get("collections"), list)


def _no_stac(place: str, what: str) -> PortalError:
    name = shown_url(place) if "://" in place else place.replace("\\", "/").rpartition("/")[2]
    return PortalError("new-portal", ErrorKind.BAD_ANSWER, f"{name}: {what}")
