"""All services beside the portals that the plugin knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from .document_folder import json_files, read_json
from .portal_file_error import PortalFileError
from .service import Service
from .service_file import read_service

BUILT_IN = Path(__file__).resolve().parent.parent / "resources" / "services"


class ServiceDirectory:
    """Services in the order of lists, and what was wrong with files.

    Attributes:
        services: by `order`, then id.
        problems: one sentence for each file that could not be read.
    """

    def __init__(self, services: Iterable[Service], problems: Sequence[str] = ()) -> None:
        self._by_id = {service.id: service for service in services}
        self.services = tuple(sorted(self._by_id.values(), key=lambda service: (service.order, service.id)))
        self.problems = tuple(problems)

    @staticmethod
    def load(folders: Sequence[Path]) -> ServiceDirectory:
        """Read the JSON files of folders; a service of a later folder replaces one of the same id.

        Missing folders are passed over; a wrong file is one entry of `problems` and leaves the others alone.
        """
        services: dict[str, Service] = {}
        problems: list[str] = []
        for folder in folders:
            for path in json_files(folder, problems):
                try:
                    service = _read(path)
                except PortalFileError as error:
                    problems.append(str(error))
                else:
                    services[service.id] = service
        return ServiceDirectory(services.values(), problems)

    def get(self, service_id: str) -> Service | None:
        """Return a service, None for an unknown id."""
        return self._by_id.get(service_id)

    def beside(self, portal_id: str) -> tuple[Service, ...]:
        """Return the services that belong to a portal, in the order of lists."""
        return tuple(service for service in self.services if portal_id in service.portals)

    def taking(self, family_id: str) -> tuple[Service, ...]:
        """Return the services that take a family, in the order of lists."""
        return tuple(service for service in self.services if family_id in service.families)


def _read(path: Path) -> Service:
    built_in = path.parent.resolve() == BUILT_IN
    origin = "built-in" if built_in else str(path)
    name = path.name if built_in else origin
    try:
        return read_service(read_json(path, name), origin)
    except PortalFileError as error:
        raise PortalFileError(error.problem, name) from error
