"""Where portal files come from, and where the user's own go."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ..core.portal import Portal
from ..core.portal_directory import BUILT_IN, PortalDirectory
from ..core.portal_writer import write_portal
from .portal_order import in_order
from .profile_folder import profile_folder
from .settings import Settings

VARIABLE = "GUICHET_EO_PORTALS"


class PortalFolders:
    """The plugin's folder, the profile's, and the institution's named by an environment variable.

    Later folders override earlier ones.
    """

    @property
    def own(self) -> Path:
        """The folder of the portals that the user added."""
        return profile_folder() / "portals"

    def load(self) -> PortalDirectory:
        """Read all portals, in the user's order of preference."""
        named = os.environ.get(VARIABLE, "")
        directory = PortalDirectory.load([BUILT_IN, self.own, *([Path(named)] if named else [])])
        return in_order(directory, Settings().order_of_portals)

    def save(self, portal: Portal) -> None:
        """Write a portal to the user's folder.

        Raises:
            OSError: if the profile cannot be written.
        """
        path = self._path(portal.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(write_portal(portal), ensure_ascii=False, indent=2), encoding="utf-8")
        partial.replace(path)

    def remove(self, portal_id: str) -> None:
        """Remove a portal that the user added; others stay.

        Raises:
            OSError: if the profile cannot be written.
        """
        self._path(portal_id).unlink(missing_ok=True)

    def _path(self, portal_id: str) -> Path:
        return self.own / f"{portal_id}.json"
