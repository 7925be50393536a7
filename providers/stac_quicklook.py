"""Finding the small picture of a STAC item and how it lies on the ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.corner_placement import CornerPlacement
from ..core.grid_placement import GridPlacement
from ..core.mgrs import is_tile, tile_bounds
from ..core.portal import Portal
from ..core.quicklook import Placement, Quicklook
from .picture_grid import crs_of, grid_of
from .safe_urls import host_of, resolve
from .stac_properties import number
from .swath_corners import swath_corners

CORNERS = "guichet:quicklook_corners"
_PICTURES = ("image/png", "image/jpeg", "image/jpg", "image/webp")
_RASTERS = ("image/tiff", "image/vnd.stac.geotiff")
# Keys in the order of preference: what is rendered for everybody before what is kept behind a signature.
_KEYS = (
    "rendered_preview",
    "preview",
    "reduced_resolution_browse",
    "quicklook",
    "overview",
    "thumbnail",
    "QUICKLOOK",
)
_RENDERED = ("rendered_preview", "preview")
_ROLES = ("overview", "thumbnail")
Asset = Mapping[str, Any]


class StacQuicklook:
    """Finds quicklooks in the items of one portal; remembers the grids of tiles.

    Dialect options used: `quicklook_hosts` (prefix of an `s3://` address → https prefix that serves the
    same files), `signed_hosts` (hosts whose files need a signature).
    """

    def __init__(self, portal: Portal) -> None:
        self._hosts = dict(portal.options.get("quicklook_hosts") or {})
        self._signed = tuple(portal.options.get("signed_hosts") or ())
        self._open = portal.access.quicklooks == "anonymous"
        self._tiles: dict[str, GridPlacement | None] = {}

    def find(
        self,
        item: Mapping[str, Any],
        base: str,
        mission: str,
        tile: str,
        orbit_direction: str,
        footprint: bytes | None,
    ) -> Quicklook | None:
        """Return the quicklook of an item, None where it has none that can be shown.

        Args:
            item: the decoded item.
            base: where relative links start.
            mission: `Sentinel-1`, `Sentinel-2`, `Landsat` or another, which say how their pictures lie.
            tile: grid cell.
            orbit_direction: `ascending`, `descending` or empty.
            footprint: WKB.
        """
        assets = item.get("assets")
        if not isinstance(assets, dict):
            return None
        found = self._choose(assets, base)
        if found is None:
            return None
        key, asset, href = found
        raster = _media_type(asset) in _RASTERS
        placement = (
            None if raster else self._place(item, key, asset, mission, tile, orbit_direction, footprint)
        )
        small = assets.get("thumbnail")
        thumbnail = self._address(small, base) if isinstance(small, dict) and key != "thumbnail" else ""
        return Quicklook(
            href=href,
            placement=placement,
            thumbnail=thumbnail if thumbnail and self._is_open(thumbnail) else "",
            georeferenced=raster,
            open=self._is_open(href),
        )

    def _choose(self, assets: Mapping[str, Any], base: str) -> tuple[str, Asset, str] | None:
        """Return key, asset and address of the best picture; rasters only where there is nothing else."""
        raster = None
        for key in (*(key for key in _KEYS if key in assets), *_by_role(assets)):
            asset = assets[key]
            href = self._address(asset, base) if isinstance(asset, dict) else ""
            kind = _media_type(asset) if href else ""
            if kind in _PICTURES or (href and not kind and _looks_like_picture(href)):
                return key, asset, href
            if kind in _RASTERS and raster is None and _is_small(asset):
                raster = (key, asset, href)
        return raster

    def _address(self, asset: Asset, base: str) -> str:
        """Return the address that the picture can be fetched from, empty for `s3://` and broken ones."""
        href = asset.get("href")
        if not isinstance(href, str):
            return ""
        if href[:5] == "s3://":
            for prefix, replacement in self._hosts.items():
                if href.startswith(prefix):
                    return str(replacement) + href[len(prefix) :]
            return ""
        return href if href[:8] == "https://" else resolve(base, href)

    def _is_open(self, href: str) -> bool:
        return self._open and not (self._signed and host_of(href).endswith(self._signed))

    def _place(
        self,
        item: Mapping[str, Any],
        key: str,
        asset: Asset,
        mission: str,
        tile: str,
        orbit_direction: str,
        footprint: bytes | None,
    ) -> Placement | None:
        properties = item["properties"]
        told = _told_corners(properties.get(CORNERS))
        if told is not None:
            return told
        if mission == "Sentinel-2" and tile:
            return self._tile(tile)
        own = (
            grid_of(asset, crs_of(properties)) if "proj:transform" in asset or "proj:bbox" in asset else None
        )
        if own is not None:
            return own
        if mission == "Sentinel-1" and key not in _RENDERED:
            corners = None if footprint is None else swath_corners(footprint, orbit_direction)
            return None if corners is None else CornerPlacement(corners)
        grid = grid_of(properties)
        return _grid_of_bands(item) if grid is None and mission == "Landsat" else grid

    def _tile(self, tile: str) -> GridPlacement | None:
        """Return the 109.8 km square of a tile: pictures of Sentinel-2 show it whole, north up."""
        if tile not in self._tiles:
            self._tiles[tile] = GridPlacement(*tile_bounds(tile)) if is_tile(tile) else None
        return self._tiles[tile]


def _grid_of_bands(item: Mapping[str, Any]) -> GridPlacement | None:
    """Return the grid that the first band with one has; Landsat's pictures show the whole of it."""
    crs = crs_of(item["properties"])
    for asset in item["assets"].values():
        if isinstance(asset, dict) and "proj:transform" in asset:
            return grid_of(asset, crs)
    return None


def _by_role(assets: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of other assets that say they are a picture, overviews first."""
    found = []
    for role in _ROLES:
        for key, asset in assets.items():
            roles = asset.get("roles") if isinstance(asset, dict) else None
            if isinstance(roles, list) and role in roles and key not in _KEYS:
                found.append(key)
    return tuple(found)


def _media_type(asset: Asset) -> str:
    kind = asset.get("type")
    return kind.partition(";")[0].strip().lower() if isinstance(kind, str) else ""


def _looks_like_picture(href: str) -> bool:
    return href.partition("?")[0].lower().endswith((".png", ".jpg", ".jpeg", ".webp"))


def _is_small(asset: Asset) -> bool:
    """Whether a raster is meant to be looked at, not the product itself."""
    roles = asset.get("roles")
    return isinstance(roles, list) and ("thumbnail" in roles or "overview" in roles)


def _told_corners(value: Any) -> CornerPlacement | None:
    """Read four positions: upper left, upper right, lower right, lower left of the picture."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    corners = []
    for position in value:
        pair = [number(part) for part in position[:2]] if isinstance(position, list) else []
        if len(pair) != 2 or pair[0] is None or pair[1] is None or abs(pair[1]) > 90:
            return None
        corners.append((pair[0], pair[1]))
    return CornerPlacement((corners[0], corners[1], corners[2], corners[3]))
