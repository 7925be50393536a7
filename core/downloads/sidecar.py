"""The file beside a file that says where it is from and that it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from ..times import parse_instant
from .licence_acceptance import LicenceAcceptance
from .part_names import part_of

ENDING = ".guichet.json"
_FORM = 1
_LARGEST = 8_000_000  # bytes


@dataclass(frozen=True)
class Sidecar:
    """Written before the file gets its final name: where both stand, the file is whole.

    Attributes:
        portal, scene, key: what it is, as in `DownloadItem`.
        family, title: of the scene, for people.
        source: unsigned address; for an order that only told a signed one, the portal's id.
        size: bytes.
        digest: hexadecimal checksum of the file, with `algorithm` its name in hashlib.
        checked: the algorithm where the portal listed that checksum and it is equal; empty: size only.
        licence: name of the licence, English. attribution: text that must stand beside the data.
        acceptance: of the licence, None where none was needed.
        fetched: when the file was whole, aware UTC.
        version: of the plugin.
        stac: the scene as a STAC item.
    """

    portal: str
    scene: str
    key: str
    size: int
    digest: str
    algorithm: str
    checked: str = ""
    family: str = ""
    title: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""
    acceptance: LicenceAcceptance | None = None
    fetched: datetime | None = None
    version: str = ""
    stac: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def is_of(self, portal: str, scene: str, key: str) -> bool:
        """Return whether it describes that file of that scene."""
        return (self.portal, self.scene, self.key) == (portal, scene, key)

    def contradicts(self, checksums: tuple[str, ...]) -> bool:
        """Return whether the portal lists another checksum of the same algorithm now."""
        for text in checksums:
            algorithm, _colon, digest = text.strip().lower().partition(":")
            if _plain(algorithm) == _plain(self.algorithm) and digest.strip() != self.digest.lower():
                return True
        return False

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        document = {each.name: getattr(self, each.name) for each in fields(self)}
        document["form"] = _FORM
        document["acceptance"] = None if self.acceptance is None else self.acceptance.to_json()
        document["fetched"] = None if self.fetched is None else _written(self.fetched)
        document["stac"] = dict(self.stac)
        return document

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Sidecar:
        """Return what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError, AttributeError: for anything else.
        """
        texts = ("portal", "scene", "key", "digest", "algorithm")
        further = ("checked", "family", "title", "source", "licence", "attribution", "version")
        known = {name: str(document[name]) for name in texts}
        known.update({name: str(document.get(name) or "") for name in further})
        acceptance, stac = document.get("acceptance"), document.get("stac")
        return Sidecar(
            size=int(document["size"]),
            acceptance=LicenceAcceptance.from_json(acceptance) if acceptance else None,
            fetched=parse_instant(document.get("fetched")),
            stac=stac if isinstance(stac, dict) else {},
            **known,
        )


def sidecar_path(file: str | Path) -> Path:
    """Return where the sidecar of a file is."""
    path = Path(file)
    return path.with_name(path.name + ENDING)


def file_of(sidecar: Path) -> Path:
    """Return the file that a sidecar is of, from where the sidecar is."""
    return sidecar.with_name(sidecar.name[: -len(ENDING)])


def write_sidecar(file: str | Path, sidecar: Sidecar) -> None:
    """Put the sidecar of a file in its place, whole or not at all, and have it on the disk itself.

    Raises:
        OSError: the folder is gone, the disk is full, …
    """
    place = sidecar_path(file)
    half = part_of(place)
    text = json.dumps(sidecar.to_json(), ensure_ascii=False, indent=1)
    with suppress(FileNotFoundError):
        half.unlink()  # of a run that ended here, or a link that somebody planted
    with half.open("x", encoding="utf-8", errors="replace") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(place)


def read_sidecar(file: str | Path) -> Sidecar | None:
    """Return the sidecar of a file, None where there is none that can be read."""
    place = sidecar_path(file)
    try:
        if not place.is_file() or place.stat().st_size > _LARGEST:
            return None
        return Sidecar.from_json(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _plain(algorithm: str) -> str:
    """Return a name as all portals would write it: `sha3-256` and `SHA3_256` are the same."""
    return algorithm.lower().replace("-", "").replace("_", "")


def _written(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
