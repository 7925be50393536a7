"""Where portal files come from, and where the user's own go."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .portal_place import PortalPlace
from .profile_folder import profile_folder

if TYPE_CHECKING:
    from ..core.portal import Portal
    from ..core.portal_directory import PortalDirectory
    from ..core.service_directory import ServiceDirectory

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
BUILT_IN = RESOURCES / "portals"
SERVICES = "services"
VARIABLE = "GUICHET_EO_PORTALS"


class PortalFolders:
    """The plugin's folder, the profile's, and the institution's named by an environment variable.

    Later folders override earlier ones; services lie in a folder `services` beside, or inside the
    institution's. The modules that read the files are imported when they are needed: the toolbox looks into
    the folders while QGIS starts.
    """

    @property
    def own(self) -> Path:
        """The folder of the portals that the user added."""
        return profile_folder() / "portals"

    @property
    def institution(self) -> Path | None:
        """The folder that the environment variable names, None where it names none."""
        named = os.environ.get(VARIABLE, "")
        return Path(named) if named else None

    @property
    def all(self) -> tuple[Path, ...]:
        """All folders in the order they are read; they need not exist."""
        return (BUILT_IN, self.own, *([self.institution] if self.institution else []))

    def load(self) -> PortalDirectory:
        """Read all portals, in the user's order of preference."""
        from ..core.portal_directory import PortalDirectory
        from .portal_order import in_order
        from .settings import Settings

        return in_order(PortalDirectory.load(self.all), Settings().order_of_portals)

    def load_services(self) -> ServiceDirectory:
        """Read all services."""
        from ..core.service_directory import ServiceDirectory

        named = [self.institution / SERVICES] if self.institution else []
        return ServiceDirectory.load([RESOURCES / SERVICES, profile_folder() / SERVICES, *named])

    def place(self, portal: Portal) -> PortalPlace:
        """Return where the file lies that counts."""
        if portal.origin == PortalPlace.BUILT_IN.value:
            return PortalPlace.BUILT_IN
        return PortalPlace.OWN if self._is_own(portal.origin) else PortalPlace.INSTITUTION

    def overrides(self, portal: Portal) -> bool:
        """Whether a portal of the plugin stands behind one of the user's or the institution's."""
        return portal.origin != PortalPlace.BUILT_IN.value and (BUILT_IN / f"{portal.id}.json").is_file()

    def save(self, portal: Portal) -> None:
        """Write a portal to the user's folder, over its own file if it comes from there.

        Raises:
            OSError: if the profile cannot be written.
        """
        from ..core.portal_writer import write_portal

        path = Path(portal.origin) if self._is_own(portal.origin) else self._path(portal.id)
        write_json(path, write_portal(portal))

    def remove(self, portal_id: str, origin: str = "") -> None:
        """Remove a portal of the user; others stay.

        Args:
            portal_id: its id.
            origin: path of its file where that is not named after the id; files elsewhere are left alone.

        Raises:
            OSError: if the profile cannot be written.
        """
        path = Path(origin) if self._is_own(origin) else self._path(portal_id)
        path.unlink(missing_ok=True)

    def _path(self, portal_id: str) -> Path:
        return self.own / f"{portal_id}.json"

    def _is_own(self, origin: str) -> bool:
        return bool(origin) and Path(origin).parent == self.own


def write_json(path: Path, document: object) -> None:
    """Write a document for people to read, all at once.

    Raises:
        OSError: if it cannot be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    try:
        partial.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
