"""Départements without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from .departement import Departement
from .texts import fold

_PREFIX = re.compile(r"^(?:departement|dep\.?|dpt\.?)\s+(?:de la |de l'|des |du |de |d')?")


class Departements:
    """The départements that ship with the plugin.

    Attributes:
        names: all names, by code.
        attribution: source and licence, for people.
    """

    def __init__(self, departements: Iterable[Departement], attribution: str = "") -> None:
        self._all = tuple(departements)
        self.names = tuple(departement.name for departement in self._all)
        self.attribution = attribution

    @staticmethod
    def load(path: Path) -> Departements:
        """Read `resources/places/departements.json`.

        Raises:
            OSError, ValueError, KeyError: when the file is not there or not right.
        """
        document = json.loads(path.read_text(encoding="utf-8"))
        found = (
            Departement(entry["code"], entry["name"], _geometry(entry["rings"]))
            for entry in document["departements"]
        )
        return Departements(found, f"{document['source']}, {document['licence']}")

    def find(self, text: str) -> tuple[Departement, ...]:
        """Return the départements of a code or name: exact ones, or where there are none those that begin so.

        `31`, `haute garonne`, `Département de la Haute-Garonne` and `Haute-Garonne (31)` all find one;
        fewer than two characters find none.
        """
        wanted = _PREFIX.sub("", fold(text))
        bracket = re.fullmatch(r"(.*?)\s*\((\w{2,3})\)", wanted)
        code = bracket.group(2) if bracket else wanted
        by_code = tuple(one for one in self._all if one.code.lower() == code.zfill(2))
        name = _plain(bracket.group(1) if bracket else wanted)
        if by_code or len(name) < 2:
            return by_code
        exact = tuple(one for one in self._all if _plain(one.name) == name)
        return exact or tuple(one for one in self._all if _plain(one.name).startswith(name))


def _plain(name: str) -> str:
    return re.sub(r"[-'\s]+", " ", fold(name)).strip()


def _geometry(rings: list[list[list[float]]]) -> dict[str, object]:
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
