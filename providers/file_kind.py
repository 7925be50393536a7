"""What a file inside of a product is, as its name tells."""

from __future__ import annotations

_TYPES = {
    "jp2": "image/jp2", "tif": "image/tiff", "tiff": "image/tiff", "xml": "application/xml",
    "safe": "application/xml", "nc": "application/x-netcdf", "jpg": "image/jpeg", "png": "image/png",
    "html": "text/html", "pdf": "application/pdf", "kml": "application/vnd.google-earth.kml+xml",
}  # fmt: skip
_MASKS = ("/qi_data/",)
_DATA = ("image/jp2", "image/tiff", "application/x-netcdf")


def media_type_of(path: str) -> str:
    """Return the media type, empty where the ending is not known."""
    return _TYPES.get(path.rpartition(".")[2].lower(), "")


def role_of(path: str, media_type: str) -> str:
    """Return a role of STAC: `data`, `visual`, `quality`, `overview` or `metadata`.

    Args:
        path: inside of the product.
        media_type: `media_type_of` it.
    """
    lower = f"/{path.lower()}"
    if any(part in lower for part in _MASKS):
        return "quality"
    if media_type in _DATA:
        return "visual" if "_tci" in lower else "data"
    return "overview" if media_type in ("image/jpeg", "image/png") else "metadata"
