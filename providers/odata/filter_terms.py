"""Pieces of an OData `$filter` as the Copernicus catalogues read it (portal sheet cdse, Search API A)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

START, END, PUBLISHED = "ContentDate/Start", "ContentDate/End", "PublicationDate"
_DECIMALS = 8  # of a degree: a millimetre


def text_value(text: str) -> str:
    """Return a text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def number_value(value: float) -> str:
    """Return a number as a literal with two decimals, as the documentation writes it, or more if it has."""
    short = f"{value:.2f}"
    return short if float(short) == value else f"{value:.9f}".rstrip("0")


def time_value(instant: datetime) -> str:
    """Return an instant as a literal: milliseconds, or microseconds where it has some."""
    moment = instant.astimezone(timezone.utc)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    whole, rest = divmod(moment.microsecond, 1000)
    return f"{text}.{moment.microsecond:06d}Z" if rest else f"{text}.{whole:03d}Z"


def attribute_term(kind: str, name: str, operator: str, literal: str, outer: str = "") -> str:
    """Return the condition on one attribute.

    Args:
        kind: type of its value: `String`, `Integer`, `Double`, `DateTimeOffset`, `Boolean`.
        name: of the attribute.
        operator: `eq`, `le` …
        literal: a value as the functions above write it.
        outer: type in front of `any` where it is not the value's.
    """
    return (
        f"Attributes/OData.CSC.{outer or kind}Attribute/any(att:att/Name eq {text_value(name)} "
        f"and att/OData.CSC.{kind}Attribute/Value {operator} {literal})"
    )


def collection_term(names: Iterable[str]) -> str:
    """Return the condition on the collection."""
    return any_of([f"Collection/Name eq {text_value(name)}" for name in names])


def area_term(geometry: Mapping[str, Any]) -> str:
    """Return the condition on the footprint: each polygon by itself, MULTIPOLYGON is not supported.

    Args:
        geometry: GeoJSON Polygon or MultiPolygon, EPSG:4326, longitude first.
    """
    single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if single else geometry["coordinates"]
    texts = (",".join(_ring(ring) for ring in rings) for rings in polygons)
    return any_of([f"OData.CSC.Intersects(area=geography'SRID=4326;POLYGON({text})')" for text in texts])


def any_of(terms: Sequence[str]) -> str:
    """Return the terms joined by `or`, in brackets where there are several; empty for none."""
    return f"({' or '.join(terms)})" if len(terms) > 1 else "".join(terms)


def all_of(terms: Iterable[str]) -> str:
    """Return the terms that are not empty joined by `and`."""
    return " and ".join(term for term in terms if term)


def _ring(ring: Iterable[Sequence[float]]) -> str:
    return "(" + ",".join(f"{_degrees(x)} {_degrees(y)}" for x, y, *_ in ring) + ")"


def _degrees(value: float) -> str:
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
