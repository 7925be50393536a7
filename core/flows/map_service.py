"""A map service as its capabilities describe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .matrix_set import MatrixSet
from .service_layer import ServiceLayer


@dataclass(frozen=True)
class MapService:
    """What one capabilities document says.

    Attributes:
        kind: `wms` or `wmts`.
        version: `1.1.1`, `1.3.0`; of WMTS `1.0.0`.
        title, abstract: perhaps empty.
        licence: fees and access constraints in one text, `none` left out.
        address: where maps (GetMap) or tiles (GetTile, KVP) are asked for; empty where a WMTS has REST only.
        layers: those with a name, in the order of the document.
        matrix_sets: WMTS only, by name.
        largest: width and height that a map may have; zeros where that is not said.
        refused: how many layers could not be read and were left out.
    """

    kind: str
    version: str
    title: str = ""
    abstract: str = ""
    licence: str = ""
    address: str = ""
    layers: tuple[ServiceLayer, ...] = ()
    matrix_sets: Mapping[str, MatrixSet] = field(default_factory=dict)
    largest: tuple[int, int] = (0, 0)
    refused: int = 0

    def layer(self, name: str) -> ServiceLayer | None:
        """Return a layer by its name, None where there is none."""
        return next((layer for layer in self.layers if layer.name == name), None)
