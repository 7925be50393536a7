"""Why a product that has arrived is not on the map; what the rows of the queue say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...core.asset_obstacle import AssetObstacle
from ...core.downloads.unpack_problem import UnpackProblem
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...gis.arrival.arrival_error import ArrivalError
from ...gis.arrival.arrival_problem import ArrivalProblem
from ...gis.assets.asset_error import AssetError
from ...gis.stream_error import StreamError
from ...gis.stream_problem import StreamProblem
from ...gis.translation import tr

Say = Callable[[], str]


def arrival_sentence(problem: object) -> str:
    """Return why a product is not on the map, as plain text without a full stop.

    Args:
        problem: as `Arrivals.failed` reports it.
    """
    if isinstance(problem, ArrivalError):
        detail = problem.detail if problem.problem in NAMED else ""
        return ARRIVALS[problem.problem]().replace("%1", detail).rstrip(" :\u00a0")
    if isinstance(problem, StreamError):
        return STREAMS.get(problem.problem, _unreadable)()
    if isinstance(problem, AssetError):
        return OBSTACLES.get(problem.obstacle, _unreadable)()
    if isinstance(problem, PortalError) and problem.kind is ErrorKind.DISK:
        return tr("Not on the map: the disk refuses")
    return _unreadable()


def must_be_unpacked(problem: object) -> bool:
    """Return whether a product would come on the map if it were unpacked."""
    return isinstance(problem, ArrivalError) and problem.problem is ArrivalProblem.PACKED


def unpack_sentence(problem: UnpackProblem) -> str:
    """Return why an archive was not unpacked, as plain text without a full stop."""
    return UNPACKING[problem]()


def _unreadable() -> str:
    return tr("Not on the map: a file of it cannot be read")


NAMED = (ArrivalProblem.NO_BAND, ArrivalProblem.NO_DRIVER)  # whose detail is made for people

# Called when a row is painted, never at import time: the translator comes later.
ARRIVALS: Mapping[ArrivalProblem, Say] = {
    ArrivalProblem.GONE: lambda: tr("Not on the map: the file is gone"),
    ArrivalProblem.NOTHING_INSIDE: lambda: tr("Not on the map: nothing in it to show"),
    ArrivalProblem.NO_BAND: lambda: tr("Not on the map: it lacks what was chosen: %1"),
    ArrivalProblem.NO_MASK: lambda: tr("Not on the map: it has no mask"),
    ArrivalProblem.PACKED: lambda: tr("Not on the map: to be unpacked first"),
    ArrivalProblem.DAMAGED: lambda: tr("Not on the map: the archive is damaged"),
    ArrivalProblem.NO_DRIVER: lambda: tr("Not on the map: the GDAL of this QGIS does not read %1"),
    ArrivalProblem.NO_PLACE: lambda: tr("Not on the map: its place is unknown"),
    ArrivalProblem.NOT_WHAT_IT_SAYS: lambda: tr("Not on the map: the file is not what its name says"),
}
STREAMS: Mapping[StreamProblem, Say] = {
    StreamProblem.NO_PLACE: ARRIVALS[ArrivalProblem.NO_PLACE],
    StreamProblem.NOT_A_RASTER: ARRIVALS[ArrivalProblem.NOT_WHAT_IT_SAYS],
    StreamProblem.NO_BAND: lambda: tr("Not on the map: a band is missing"),
    StreamProblem.OTHER_PLACE: lambda: tr("Not on the map: its files lie elsewhere than the scene"),
    StreamProblem.OUTSIDE: lambda: tr("Not on the map: it lies outside the area"),
    StreamProblem.EMPTY: lambda: tr("Not on the map: there is nothing but missing data"),
    StreamProblem.TOO_LARGE: lambda: tr("Not on the map: it has too many pixels"),
    StreamProblem.OLD_GDAL: lambda: tr("Not on the map: the GDAL of this QGIS is too old for it"),
}
OBSTACLES: Mapping[AssetObstacle, Say] = {
    AssetObstacle.NOTHING_INSIDE: ARRIVALS[ArrivalProblem.NOTHING_INSIDE],
    AssetObstacle.UNREADABLE: ARRIVALS[ArrivalProblem.NOT_WHAT_IT_SAYS],
    AssetObstacle.TOO_BIG: lambda: tr("Not on the map: it is too big to be read whole"),
    AssetObstacle.TOO_WIDE: lambda: tr("Not on the map: the table has too many columns"),
}
UNPACKING: Mapping[UnpackProblem, Say] = {
    UnpackProblem.UNKNOWN_FORM: lambda: tr("Not unpacked: it is no archive of a known kind"),
    UnpackProblem.DAMAGED: lambda: tr("Not unpacked: the archive is damaged"),
    UnpackProblem.OUTSIDE: lambda: tr("Not unpacked: a file of it would leave the folder"),
    UnpackProblem.LINK: lambda: tr("Not unpacked: it holds links"),
    UnpackProblem.SPECIAL: lambda: tr("Not unpacked: it holds more than files and folders"),
    UnpackProblem.ENCRYPTED: lambda: tr("Not unpacked: it is encrypted"),
    UnpackProblem.METHOD: lambda: tr("Not unpacked: it is packed in an unknown way"),
    UnpackProblem.TOO_MANY: lambda: tr("Not unpacked: it holds too many files"),
    UnpackProblem.TOO_LARGE: lambda: tr("Not unpacked: it would become far too large"),
    UnpackProblem.SAME_NAME: lambda: tr("Not unpacked: two of its files have the same name"),
    UnpackProblem.BAD_NAME: lambda: tr("Not unpacked: a name in it is too long"),
    UnpackProblem.NO_ROOM: lambda: tr("Not unpacked: the disk has not enough room"),
    UnpackProblem.DISK: lambda: tr("Not unpacked: the disk refuses"),
    UnpackProblem.CANCELLED: lambda: tr("Not unpacked: it was stopped"),
}
