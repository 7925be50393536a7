"""All portals that the plugin knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from .document_folder import json_files, read_json
from .portal import Portal
from .portal_file import read_portal
from .portal_file_error import PortalFileError

BUILT_IN = Path(__file__).resolve().parent.parent / "resources" / "portals"


class PortalDirectory:
    """Portals in the order of lists, and what was wrong with files.

    Attributes:
        portals: by `order`, then id.
        problems: one sentence for each file that could not be read.
    """

    def __init__(self, portals: Iterable[Portal], problems: Sequence[str] = ()) -> None:
        self._by_id = {portal.id: portal for portal in portals}
        self.portals = tuple(sorted(self._by_id.values(), key=lambda portal: (portal.order, portal.id)))
        self.problems = tuple(problems)

    @staticmethod
    def load(folders: Sequence[Path]) -> PortalDirectory:
        """Read the JSON files of folders; a portal of a later folder replaces one of the same id.

        Files of `resources/portals` give relative paths from `resources`, others from their own folder.
        Missing folders are passed over; a wrong file is one entry of `problems` and leaves the others alone.
        """
        portals: dict[str, Portal] = {}
        problems: list[str] = []
        for folder in folders:
            for path in json_files(folder, problems):
                try:
                    portal = _read(path)
                except PortalFileError as error:
                    problems.append(str(error))
                else:
                    portals[portal.id] = portal
        return PortalDirectory(portals.values(), problems)

    def get(self, portal_id: str) -> Portal | None:
        """Return a portal, None for an unknown id."""
        return self._by_id.get(portal_id)

    def free_id(self, portal: Portal) -> str:
        """Return a portal's id, numbered where it is already that of a portal at another address."""
        wanted, number = portal.id, 1
        while wanted in self._by_id and dict(self._by_id[wanted].endpoints) != dict(portal.endpoints):
            number += 1
            wanted = f"{portal.id}-{number}"
        return wanted

    def holding(self, family_id: str) -> tuple[Portal, ...]:
        """Return the portals that hold a family, in the order of lists."""
        return tuple(portal for portal in self.portals if family_id in portal.families)


def _read(path: Path) -> Portal:
    built_in = path.parent.resolve() == BUILT_IN
    origin = "built-in" if built_in else str(path)
    name = path.name if built_in else origin
    base = BUILT_IN.parent if built_in else path.parent.resolve()
    try:
        return read_portal(read_json(path, name), origin, str(base))
    except PortalFileError as error:
        raise PortalFileError(error.problem, name) from error
