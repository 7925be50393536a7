"""One file of a scene."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .asset_band import AssetBand
from .asset_grid import AssetGrid


@dataclass(frozen=True)
class Asset:
    """A file that can be streamed or downloaded.

    Attributes:
        key: the portal's own name of the asset.
        title: its title at the portal, perhaps empty.
        href: absolute URL, or an absolute path for local catalogues.
        media_type: as given, lower case; empty where unknown.
        roles: STAC roles, e.g. `("data",)`, `("thumbnail",)`.
        size: bytes, None where the portal does not say.
        checksum: `algorithm:hex`, e.g. `md5:…`; empty where none is given.
        resolution: metres on the ground, None where unknown.
        cloud_optimized: whether it can be read by ranges as a raster.
        needs: what must be done first: empty, `login`, `sign`, `requester-pays`.
        bands: its bands in the order of the file; empty where the portal does not describe them.
        grid: where its pixels lie; None where the portal does not say it, or says nonsense.
        s3: the same file in a bucket (`s3://bucket/key`), where `href` is a web address; else empty.
            With `/` at its end the folder of what the portal packs into one file on request.
        checksums: all that the portal lists, in the form of `checksum`, the strongest first; empty where
            there is at most the one in `checksum`.
        path: where it lies inside the product, `/` between the names, perhaps with the product's own folder
            (`….SAFE/`) before them; as the portal says it and unsafe; empty where it does not say it.
    """

    key: str
    title: str
    href: str
    media_type: str = ""
    roles: tuple[str, ...] = ()
    size: int | None = None
    checksum: str = ""
    resolution: float | None = None
    cloud_optimized: bool = False
    needs: str = ""
    bands: tuple[AssetBand, ...] = ()
    grid: AssetGrid | None = None
    s3: str = ""
    checksums: tuple[str, ...] = ()
    path: str = ""

    @property
    def all_checksums(self) -> tuple[str, ...]:
        """All checksums that the portal lists, the strongest first."""
        return self.checksums or ((self.checksum,) if self.checksum else ())

    def in_bucket(self) -> Asset:
        """Return the same file as it is read from its bucket; itself where it is none there, or a folder."""
        if not self.s3 or self.s3.endswith("/"):
            return self
        return replace(self, href=self.s3, s3="", needs=self.needs or "login")
