"""Licences that the user accepted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ..core.downloads.licence_acceptance import LicenceAcceptance
from ..core.portal import Portal

FILE = "licences.json"
ONCE, PER_PRODUCT = "once", "per product"
MOST = 20_000  # acceptances that are read, the newest
LARGEST = 20_000_000  # bytes
LONGEST = 200  # characters of a name

Key = tuple[str, str, str, str]  # portal, licence, version, product


class LicenceBook:
    """Who accepted which version of which licence, when: one JSON file in the profile, written at once.

    A licence that got another name or version in the portal's file is no longer accepted. Reading is
    tolerant: what is no acceptance counts as none.

    Args:
        path: of the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[Key, LicenceAcceptance] = {}
        self._read_at: tuple[int, int] | None = None

    @staticmethod
    def is_wanted(portal: Portal) -> bool:
        """Whether a portal's licence must be accepted before a file is fetched."""
        return portal.terms.acceptance in (ONCE, PER_PRODUCT)

    def accepted(self, portal: Portal, scene_id: str = "") -> LicenceAcceptance | None:
        """Return how the licence was accepted, for the portal or for a product; None where it was not.

        Args:
            portal: whose licence.
            scene_id: counts where the licence is accepted per product.
        """
        if not self.is_wanted(portal):
            return None
        self._refresh()
        return self._found.get(_key(portal, scene_id))

    def missing(self, portal: Portal, scene_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the scenes for which the licence is still to be accepted, each once."""
        if not self.is_wanted(portal):
            return ()
        return tuple(one for one in dict.fromkeys(scene_ids) if self.accepted(portal, one) is None)

    def accept(self, portal: Portal, who: str, scene_id: str = "") -> LicenceAcceptance:
        """Keep that somebody accepts the licence as it stands now; see `accept_all`."""
        return self.accept_all(portal, who, [scene_id])[0]

    def accept_all(self, portal: Portal, who: str, scene_ids: Sequence[str]) -> list[LicenceAcceptance]:
        """Keep that somebody accepts the licence, for some products where it is accepted per product.

        Raises:
            ValueError: where nobody is named, or there is nothing to accept.
            OSError: if the profile cannot be written; then nothing is accepted.
        """
        name = " ".join(who.split())[:LONGEST]
        if not name or not self.is_wanted(portal):
            raise ValueError("a licence is accepted by somebody")
        self._refresh()
        now, made = datetime.now(timezone.utc).replace(microsecond=0), dict(self._found)
        keys = [_key(portal, scene_id) for scene_id in scene_ids]
        for portal_id, licence, version, product in dict.fromkeys(keys):
            acceptance = LicenceAcceptance(portal_id, licence, version, name, now, product)
            made.pop((portal_id, licence, version, product), None)
            made[(portal_id, licence, version, product)] = acceptance
        self._write(made)
        return [made[key] for key in keys]

    def _refresh(self) -> None:
        """Read the file where another QGIS wrote it meanwhile."""
        try:
            facts = self._path.stat()
        except OSError:
            return
        if self._read_at != (facts.st_mtime_ns, facts.st_size):
            self._read_at = (facts.st_mtime_ns, facts.st_size)
            self._found = _read(self._path) if facts.st_size <= LARGEST else {}

    def _write(self, found: dict[Key, LicenceAcceptance]) -> None:
        rows = [acceptance.to_json() for acceptance in found.values()][-MOST:]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{os.getpid()}.part")
        try:
            partial.write_text(json.dumps({"accepted": rows}, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._path)
        finally:
            partial.unlink(missing_ok=True)
        self._found, self._read_at = found, None


def _key(portal: Portal, scene_id: str) -> Key:
    product = scene_id if portal.terms.acceptance == PER_PRODUCT else ""
    return (portal.id, portal.terms.licence.en, portal.terms.licence_version, product)


def _read(path: Path) -> dict[Key, LicenceAcceptance]:
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    rows = document.get("accepted") if isinstance(document, dict) else None
    found = {}
    for row in rows[-MOST:] if isinstance(rows, list) else ():
        try:
            one = LicenceAcceptance.from_json(row)
        except (KeyError, ValueError, TypeError, AttributeError):
            continue
        found[(one.portal, one.licence, one.version, one.product)] = one
    return found
