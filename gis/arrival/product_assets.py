"""What the files of a product are: its rasters with their bands, and everything else by its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...core.asset import Asset
from ...core.asset_form import AssetForm, asset_form
from .dimap_product import dimap_assets
from .product_contents import ProductContents
from .product_file import ProductFile
from .sentinel_products import sentinel1_assets, sentinel2_assets

_TYPES = {AssetForm.RASTER: "image/tiff", AssetForm.JPEG2000: "image/jp2"}


def product_contents(files: Sequence[ProductFile], known: Mapping[str, Asset]) -> ProductContents:
    """Return what is inside.

    Args:
        files: of the product.
        known: key → asset as the portal described it.
    """
    whole = (*sentinel2_assets(files), *sentinel1_assets(files), *dimap_assets(files))
    return ProductContents(whole, tuple(_asset(file, known.get(file.key)) for file in files))


def _asset(file: ProductFile, known: Asset | None) -> Asset:
    """Return a file; what the portal said of its bands and grid holds, its form is told by its name."""
    plain = Asset(file.base.rpartition(".")[0] or file.base, "", file.path)
    form = asset_form(replace(plain, key=file.base))
    if known is None:
        return replace(plain, media_type=_TYPES.get(form, ""))
    kind = _TYPES.get(form, "" if form is not AssetForm.UNKNOWN else known.media_type)
    return replace(known, href=file.path, needs="", s3="", media_type=kind)
