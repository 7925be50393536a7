"""What is asked of a map service: enough to make a layer, a picture or a file of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .service_layer import Box


@dataclass(frozen=True)
class FlowRequest:
    """One layer of one service, at one date.

    Nothing secret: an account is named by the id of its entry in QGIS's authentication database, an instance
    of Sentinel Hub by its alias (`instance_alias`).

    Attributes:
        kind: `wms`, `wmts` or `xyz`; `tilejson` where a document at `address` says the template of an XYZ.
        address: of WMS where maps are asked for; of WMTS the address of its capabilities; of XYZ the
            template with `{x}`, `{y}` or `{-y}`, `{z}`.
        layer, style, format: as the service names them; `format` is a media type.
        crs: authority code of the requests.
        version: of WMS.
        matrix_set: of WMTS.
        time: value of TIME; empty: the service's default.
        dates: text of the time dimension, where the layer has one; empty otherwise.
        dimensions: further dimensions → value (WMTS), further parameters → value (WMS).
        zoom: smallest and largest zoom of XYZ; None: not known.
        authcfg: id of an entry in QGIS's authentication database; empty: none.
        portal: portal id; empty for the user's own services.
        title: name of the layer, for people, without the date.
        attribution, licence: texts for the layer's metadata.
        legend: address of a legend picture; perhaps empty.
        box: of the layer, see `ServiceLayer.box`.
        flow: id of the entry that it was made from, `portal/service/layer`; perhaps empty.
    """

    kind: str
    address: str
    layer: str = ""
    style: str = ""
    format: str = "image/png"
    crs: str = "EPSG:3857"
    version: str = "1.3.0"
    matrix_set: str = ""
    time: str = ""
    dates: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    zoom: tuple[int, int] | None = None
    authcfg: str = ""
    portal: str = ""
    title: str = ""
    attribution: str = ""
    licence: str = ""
    legend: str = ""
    box: Box | None = None
    flow: str = ""
