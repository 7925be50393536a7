"""What keeps a flow from being used, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.error_kind import ErrorKind
from ..core.flows.flow_error import FlowError
from ..core.flows.flow_problem import FlowProblem
from ..core.portal_error import PortalError
from ..gis.translation import tr
from .pixel_words import trouble_sentence


def flow_sentence(error: Exception, title: str) -> str:
    """Return a sentence, and the technical detail where there is one.

    Args:
        error: `FlowError`, `PortalError`, `OSError` or `GdalError`.
        title: of the layer or service, for people.
    """
    if isinstance(error, PortalError) and error.kind is ErrorKind.BAD_QUERY and error.detail:
        return tr("%1 refused: %2").replace("%1", title).replace("%2", error.detail)
    if isinstance(error, PortalError) and error.kind is ErrorKind.LOGIN_NEEDED:
        return tr("%1 needs an account: give AUTHCFG.").replace("%1", title)
    if not isinstance(error, FlowError):
        named = PortalError(title, error.kind, error.detail, error.status) if _is_portal(error) else error
        return trouble_sentence(named, title)
    told = error.value or error.detail
    sentence = _PROBLEMS[error.problem]().replace("%1", title).replace("%2", told)
    return f"{sentence} ({error.detail})" if error.detail and error.detail not in sentence else sentence


def _is_portal(error: Exception) -> bool:
    return isinstance(error, PortalError) and error.kind is not ErrorKind.DISK


# called when a sentence is made, never at import time: the translator comes later
_PROBLEMS: Mapping[FlowProblem, Callable[[], str]] = {
    FlowProblem.EXCEPTION: lambda: tr("%1 refused: %2"),
    FlowProblem.NO_CRS: lambda: tr("%1 has no coordinate system that QGIS can use here."),
    FlowProblem.NO_LAYER: lambda: tr("The service does not have %1 any more."),
    FlowProblem.NO_PICTURE: lambda: tr("%1 gave no picture."),
    FlowProblem.DATE_OUTSIDE: lambda: tr("%1 has nothing on %2."),
    FlowProblem.DATE_IGNORED: lambda: tr("%1 shows the same picture whatever the date."),
    FlowProblem.NO_DATES: lambda: tr("%1 has one date only."),
    FlowProblem.NO_TILES: lambda: tr("%1 has no tiles in a form that QGIS can show."),
    FlowProblem.TOO_LARGE: lambda: tr(
        "That makes more pixels of %1 than may be asked for: choose a smaller area or coarser pixels."
    ),
    FlowProblem.ACCOUNT: lambda: tr("%1 needs an account that is not on this computer."),
    FlowProblem.INVALID: lambda: tr("QGIS cannot open %1."),
}
