"""A file of a downloaded product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProductFile:
    """On the disk, or inside an archive on the disk.

    Attributes:
        name: path inside the product, with `/`.
        path: GDAL's name of it: a path, or `/vsizip/…`, `/vsitar/…`.
        root: where the product begins; a file that GDAL reads besides must lie there, too.
        key: of the asset that was downloaded; empty for files inside.
    """

    name: str
    path: str
    root: str
    key: str = ""

    @property
    def folder(self) -> str:
        """GDAL's name of the folder that it is in."""
        return self.path.rpartition("/")[0]

    @property
    def base(self) -> str:
        """Its name without folders."""
        return self.name.rpartition("/")[2]
