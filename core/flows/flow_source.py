"""A service that the flows tree lists layers of."""

from __future__ import annotations

from dataclasses import dataclass

from ..flow import Flow
from ..local_text import LocalText


@dataclass(frozen=True)
class FlowSource:
    """One service of a portal, of the user, or found in a catalogue.

    Attributes:
        id: stable; `portal/…` with a `service_mark` for services of portals, `mine/…` for the user's own,
            `account/…` for instances.
        kind: `wms`, `wmts`, `xyz`, `mviewer`, `csw` or `records`.
        address: without secrets (instances of Sentinel Hub by their alias); of XYZ the template.
        title: for people; empty: what the service calls itself.
        portal: portal id; empty for the user's own.
        authcfg: id of an entry in QGIS's authentication database; empty: none.
        flows: the layers that the portal's file describes itself; they are known before anything is asked.
        only: patterns (`fnmatch`) of the layer names that are listed; none: all.
        whole: whether the capabilities' layers are listed too, not `flows` alone.
        templates: `kvp` where the REST templates of the capabilities are wrong (see the portal's sheet).
        secret: whether its capabilities must not be written to the disk.
    """

    id: str
    kind: str
    address: str
    title: LocalText = LocalText()
    portal: str = ""
    authcfg: str = ""
    flows: tuple[Flow, ...] = ()
    only: tuple[str, ...] = ()
    whole: bool = True
    templates: str = ""
    secret: bool = False
