"""Values of the parameters of `guicheteo:downloadscenes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingException

from ..gis.translation import tr
from .download_parameters import FEW, WHOLE
from .identifiers import read_ids
from .known_ids import KnownIds
from .query_values import check_areas, read_query

LONGEST = 2000


def check_values(values: Mapping[str, Any], known: KnownIds) -> None:
    """Make sure that either a layer or a search is given, and that names are known.

    Raises:
        QgsProcessingException: with a sentence, for a value that cannot be used.
    """
    if not values.get("SCENES"):
        check_areas(values)
        read_query(search_values(values), {}, known)
    if not wanted_names(values):
        raise QgsProcessingException(tr("WHAT is empty: give “%1”, or names of bands or files.", WHOLE))
    accepted = licence_ids(values, known)
    if accepted and not str(values.get("ACCEPTED_BY") or "").strip():
        raise QgsProcessingException(tr("LICENCES are accepted by somebody: give ACCEPTED_BY."))


def search_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as a search takes them: with fewer scenes where no limit is given."""
    limit = values.get("LIMIT")
    return {**values, "LIMIT": FEW if limit is None else limit}


def wanted_names(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is wanted: `whole` alone, or names of bands, composites and files, each once."""
    text = str(values.get("WHAT", WHOLE) if values.get("WHAT") is not None else WHOLE)[:LONGEST]
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    return (WHOLE,) if WHOLE in (name.lower() for name in names) else names


def licence_ids(values: Mapping[str, Any], known: KnownIds) -> tuple[str, ...]:
    """Return the portals whose licence the user accepts.

    Raises:
        QgsProcessingException: for an unknown portal.
    """
    return read_ids(values.get("LICENCES"), known.portals, tr("Licences accepted"))
