"""Sensor descriptions as JSON: the object `imagery` of `resources/families.json`.

    "sentinel-2-maja": {"like": "sentinel-2", "stretch": "reflectance", "nodata": -10000, "prefer": ["fre"],
        "scales": [{"since": "04.00", "scale": 0.0001, "offset": -0.1}],
        "bands": [{"id": "red", "code": "B04", "title": text, "keys": ["b04"], "resolution": 10}],
        "composites": [{"id": "true-colour", "title": text, "bands": ["red", "green", "blue"],
                        "picture": "visual", "ranges": [[0, 1], [0, 1], [0, 1]]}],
        "indices": [{"id": "ndvi", "title": text, "expression": "(nir - red) / (nir + red)",
                     "colours": "RdYlGn", "low": -0.2, "high": 0.9}],
        "masks": [{"id": "scl", "title": text, "kind": "classes", "keys": ["scl"], "hidden": [3, 8],
                   "clouds": [3, 8], "nodata": [0]}]}

`like` takes what is missing from a description above. Keys are those of `Imagery` and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .band_expression import parse_expression
from .composite_preset import CompositePreset
from .document import Document
from .expression_error import ExpressionError
from .imagery import Imagery
from .imagery_band import ImageryBand
from .imagery_scale import ImageryScale
from .index_preset import IndexPreset
from .mask_preset import MaskPreset

_KEYS = [
    "like",
    "bands",
    "composites",
    "indices",
    "masks",
    "stretch",
    "scales",
    "nodata",
    "files",
    "prefer",
    "gridded",
]
_BAND_KEYS = ["id", "code", "title", "keys", "resolution", "position", "scale", "offset", "physical"]
_STRETCHES = ["cut", "minmax", "reflectance", "decibel", "classes"]
_BAND_ID = re.compile(r"[a-z][a-z0-9_]{0,30}")
_ID = re.compile(r"[a-z][a-z0-9-]{0,40}")
_COLOURS = re.compile(r"[A-Za-z]{3,20}")


def read_imageries(top: Document) -> Mapping[str, Imagery]:
    """Return name → sensor description.

    Raises:
        PortalFileError: one sentence that names the key.
    """
    found: dict[str, Imagery] = {}
    for name, entry in top.parts_by_name("imagery"):
        entry.only(_KEYS)
        like = entry.choice("like", ["", *found])
        found[name] = _imagery(entry, replace(found[like] if like else Imagery(""), id=name))
    return found


def _imagery(entry: Document, like: Imagery) -> Imagery:
    """Return `like` with what the entry says."""
    read: dict[str, Callable[[], Any]] = {
        "bands": lambda: tuple(_band(part) for part in entry.parts("bands")),
        "composites": lambda: tuple(_composite(part) for part in entry.parts("composites")),
        "indices": lambda: tuple(_index(part) for part in entry.parts("indices")),
        "masks": lambda: tuple(_mask(part) for part in entry.parts("masks")),
        "stretch": lambda: entry.choice("stretch", _STRETCHES),
        "scales": lambda: tuple(_scale(part) for part in entry.parts("scales")),
        "nodata": lambda: entry.number("nodata"),
        "files": lambda: tuple(_keys(entry, "files")),
        "prefer": lambda: tuple(_keys(entry, "prefer")),
        "gridded": lambda: entry.flag("gridded", True),
    }
    imagery = replace(like, **{key: value() for key, value in read.items() if key in entry.values})
    ids = [band.id for band in imagery.bands] + [mask.id for mask in imagery.masks]
    if len(set(ids)) < len(ids):
        raise entry.error("bands", "and masks must have ids of their own")
    if imagery.bands is not like.bands or imagery.composites is not like.composites:
        _check_composites(entry, imagery)
    if imagery.bands is not like.bands or imagery.indices is not like.indices:
        for index in imagery.indices:
            _check(index.expression, "indices", entry, imagery)
    return imagery


def _check_composites(entry: Document, imagery: Imagery) -> None:
    for composite in imagery.composites:
        if composite.picture and imagery.band(composite.picture) is None:
            raise entry.error("composites", f"has the picture {composite.picture!r}, which is no band")
        for text in dict.fromkeys(composite.bands):
            _check(text, "composites", entry, imagery)


def _check(text: str, key: str, entry: Document, imagery: Imagery) -> None:
    try:
        parse_expression(text, [band.id for band in imagery.bands if band.physical])
    except ExpressionError as error:
        raise entry.error(key, f"holds {text!r}: {error}") from error


def _band(entry: Document) -> ImageryBand:
    entry.only(_BAND_KEYS)
    return ImageryBand(
        id=entry.matching("id", _BAND_ID, "a name such as red"),
        code=entry.text("code"),
        title=entry.local_text("title"),
        keys=tuple(_keys(entry, "keys")),
        resolution=entry.number("resolution"),
        position=entry.integer("position", 0),
        scale=entry.number("scale"),
        offset=entry.number("offset"),
        physical=entry.flag("physical", True),
    )


def _mask(entry: Document) -> MaskPreset:
    entry.only(["id", "title", "kind", "keys", "hidden", "clouds", "nodata"])
    kind = entry.choice("kind", ["classes", "bits"])
    return MaskPreset(
        id=entry.matching("id", _BAND_ID, "a name such as scl"),
        title=entry.local_text("title"),
        kind=kind,
        keys=tuple(_keys(entry, "keys")),
        hidden=_numbers(entry, "hidden", kind),
        clouds=_numbers(entry, "clouds", kind),
        nodata=_numbers(entry, "nodata", kind),
    )


def _composite(entry: Document) -> CompositePreset:
    entry.only(["id", "title", "bands", "picture", "ranges"])
    bands = entry.texts("bands")
    if len(bands) != 3:
        raise entry.error("bands", "must be three expressions: red, green, blue")
    ranges = entry.values.get("ranges", [])
    return CompositePreset(
        id=entry.matching("id", _ID, "a name such as true-colour"),
        title=entry.local_text("title"),
        bands=(bands[0], bands[1], bands[2]),
        picture=entry.text("picture"),
        ranges=tuple(_range(value, entry) for value in ranges) if isinstance(ranges, list) else (),
    )


def _index(entry: Document) -> IndexPreset:
    entry.only(["id", "title", "expression", "colours", "low", "high"])
    low, high = entry.number("low"), entry.number("high")
    if low is None or high is None or low >= high:
        raise entry.error("low", "and “high” must be numbers, the lower first")
    return IndexPreset(
        id=entry.matching("id", _ID, "a name such as ndvi"),
        title=entry.local_text("title"),
        expression=entry.text("expression"),
        colours=entry.matching("colours", _COLOURS, "the name of a colour ramp"),
        low=low,
        high=high,
    )


def _scale(entry: Document) -> ImageryScale:
    entry.only(["scale", "offset", "since"])
    scale = entry.number("scale")
    return ImageryScale(1.0 if scale is None else scale, entry.number("offset") or 0.0, entry.text("since"))


def _range(value: object, entry: Document) -> tuple[float, float]:
    pair = Document({"low": None, "high": None}, entry.origin, entry.path)
    if isinstance(value, list) and len(value) == 2:
        pair = Document(dict(zip(("low", "high"), value)), entry.origin, entry.path)
    low, high = pair.number("low"), pair.number("high")
    if low is None or high is None or low >= high:
        raise entry.error("ranges", "must hold [lowest, highest] for red, green and blue")
    return (low, high)


def _keys(entry: Document, key: str) -> list[str]:
    keys = entry.texts(key)
    if any(not text or text != text.lower() for text in keys):
        raise entry.error(key, "must be lower-case names")
    return keys


def _numbers(entry: Document, key: str, kind: str) -> tuple[int, ...]:
    highest = 31 if kind == "bits" else 65_535
    values = entry.values.get(key, [])
    if not isinstance(values, list):
        values = [None]
    usable = [value for value in values if type(value) is int and 0 <= value <= highest]
    if len(usable) < len(values):
        raise entry.error(key, f"must be a list of whole numbers from 0 to {highest}")
    return tuple(usable)
