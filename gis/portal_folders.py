"""Where portal files come from, and where the user's own go."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .profile_folder import profile_folder

if TYPE_CHECKING:
    from ..core.portal import Portal
    from ..core.portal_directory import PortalDirectory

BUILT_IN = Path(__file__).resolve().parent.parent / "resources" / "portals"
VARIABLE = "GUICHET_EO_PORTALS"


class PortalFolders:
    """The plugin's folder, the profile's, and the institution's named by an environment variable.

    Later folders override earlier ones. The modules that read the files are imported when they are needed:
    the toolbox looks into the folders while QGIS starts.
    """

    @property
    def own(self) -> Path:
        """The folder of the portals that the user added."""
        return profile_folder() / "portals"

    @property
    def all(self) -> tuple[Path, ...]:
        """All folders in the order they are read; they need not exist."""
        named = os.environ.get(VARIABLE, "")
        return (BUILT_IN, self.own, *([Path(named)] if named else []))

    def load(self) -> PortalDirectory:
        """Read all portals, in the user's order of preference."""
        from ..core.portal_directory import PortalDirectory
        from .portal_order import in_order
        from .settings import Settings

        return in_order(PortalDirectory.load(self.all), Settings().order_of_portals)

    def save(self, portal: Portal) -> None:
        """Write a portal to the user's folder.

        Raises:
            OSError: if the profile cannot be written.
        """
        from ..core.portal_writer import write_portal

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
