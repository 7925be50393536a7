"""What is to be downloaded: one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .licence_acceptance import LicenceAcceptance


@dataclass(frozen=True)
class DownloadItem:
    """Fixed when it is queued; nothing in it is secret, all of it is kept on disk.

    Attributes:
        id: made for it, 32 hexadecimal digits.
        portal: portal id.
        scene: the scene's id at the portal.
        product: shared by the files of one scene that were queued together; what is put on the map at once.
        family: family id.
        title: what the row is called: name of the product, or file and scene.
        key: the file's name at the portal (`Asset.key`).
        href: unsigned address (`https://…`, `s3://bucket/key`); empty where only the order tells it.
        needs: as `Asset.needs`: empty, `login`, `sign`, `requester-pays`.
        size: bytes as the portal says, None where it does not.
        checksums: `algorithm:hex`, all that the portal lists, the best first.
        folder: absolute folder that the user chose, plus portal and year (and the product's name where it has
            several files).
        name: safe file name, perhaps with safe folders before it, `/` between them.
        order: what an `Orderer` needs to know; empty: the address can be fetched at once.
        unpack: whether an archive is unpacked on arrival.
        arrival: what happens on the map, as `ArrivalChoice` writes it; empty: nothing.
        acceptance: of the licence, None where none is needed.
        stac: the scene as a STAC item (`core.scene_stac.to_stac`), for the sidecar.
    """

    id: str
    portal: str
    scene: str
    product: str
    title: str
    href: str
    folder: str
    name: str
    family: str = ""
    key: str = ""
    needs: str = ""
    size: int | None = None
    checksums: tuple[str, ...] = ()
    order: Mapping[str, Any] = field(default_factory=dict)
    unpack: bool = False
    arrival: Mapping[str, Any] = field(default_factory=dict)
    acceptance: LicenceAcceptance | None = None
    stac: Mapping[str, Any] = field(default_factory=dict, repr=False)
