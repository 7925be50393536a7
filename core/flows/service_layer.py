"""One layer that a map service can draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .flow_dates import FlowDates
from .layer_style import LayerStyle

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ServiceLayer:
    """What capabilities say of a layer that has a name, with what it inherits from the groups around it.

    Texts are the service's: untrusted, to be escaped where widgets take rich text.

    Attributes:
        name: as requests say it.
        title: for people; the name where the service gives none.
        abstract: perhaps empty.
        keywords: perhaps none.
        path: titles of the groups around it, outermost first; the service's root is left out.
        box: west, south, east, north in degrees, within ±180 and ±90; None where it is not known. West is
            larger than east where it crosses the antimeridian.
        crs: authority codes that maps can be asked in; none where the service gives none.
        styles: the default one first.
        dates: of its time dimension; None where it has none.
        elevation: default of its elevation dimension; empty where it has none.
        formats: media types, the service's where the layer has none of its own.
        attribution: text that must stand beside the map; perhaps empty.
        licence: what the service says about fees and constraints, perhaps empty.
        opaque: whether it covers what is below; None where it is not said.
        matrix_sets: WMTS only: names of the matrix sets that it has tiles in.
        templates: WMTS only: media type → address template (REST), perhaps none.
        dimensions: further dimensions → default value.
    """

    name: str
    title: str
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    box: Box | None = None
    crs: tuple[str, ...] = ()
    styles: tuple[LayerStyle, ...] = ()
    dates: FlowDates | None = None
    elevation: str = ""
    formats: tuple[str, ...] = ()
    attribution: str = ""
    licence: str = ""
    opaque: bool | None = None
    matrix_sets: tuple[str, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
