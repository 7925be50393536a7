"""What keeps pixels from being read, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.code_wanted import code_wanted
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from ..gis.gdal_error import GdalError
from ..gis.stream_error import StreamError
from ..gis.stream_problem import StreamProblem
from ..gis.translation import tr
from .run_accounts import code_variable


def trouble_sentence(error: Exception, portal: str = "") -> str:
    """Return a sentence, and the technical detail where there is one.

    Args:
        error: `PortalError`, `StreamError`, `OSError` or `GdalError`.
        portal: name for people of the portal that the pixels come from, used where the error names none.
    """
    name = getattr(error, "portal", "") or portal
    detail = ""
    if isinstance(error, StreamError):
        sentence, detail = _FILES[error.problem](), error.detail
    elif isinstance(error, PortalError) and code_wanted(error):
        words = tr("%1 wants the code of a two-factor login: log in in the panel, or put the code into %2.")
        return words.replace("%1", name).replace("%2", code_variable(error.portal))
    elif isinstance(error, PortalError):
        sentence = _PORTALS[error.kind]() if error.kind in _PORTALS else tr("%1 failed.")
        status = f"HTTP {error.status}" if error.status else ""
        detail = " ".join(part for part in (status, error.detail or error.kind.value) if part)
    elif isinstance(error, OSError):
        sentence, detail = tr("The file cannot be written."), error.strerror or type(error).__name__
    else:
        sentence = tr("GDAL cannot do this.") if isinstance(error, GdalError) else type(error).__name__
    sentence = sentence.replace("%1", name).replace("%2", detail)
    return f"{sentence} ({detail})" if detail and detail not in sentence else sentence


# called when a sentence is made, never at import time: the translator comes later
_PORTALS: Mapping[ErrorKind, Callable[[], str]] = {
    ErrorKind.UNREACHABLE: lambda: tr("%1 cannot be reached."),
    ErrorKind.TIMEOUT: lambda: tr("%1 did not answer in time."),
    ErrorKind.TLS: lambda: tr("%1 shows a certificate that QGIS does not trust."),
    ErrorKind.PROXY: lambda: tr("The proxy does not let QGIS through to %1."),
    ErrorKind.LOGIN_NEEDED: lambda: tr(
        "%1 needs a login: set up the account in the panel; qgis_process reads it with the master password."
    ),
    ErrorKind.LOGIN_REFUSED: lambda: tr("%1 refused the login."),
    ErrorKind.LICENCE: lambda: tr("%1 wants its licence accepted first."),
    ErrorKind.NOT_ALLOWED: lambda: tr(
        "%1 does not let these files be read; perhaps your account may not have this product."
    ),
    ErrorKind.QUOTA: lambda: tr("The quota at %1 is used up."),
    ErrorKind.GONE: lambda: tr("This product is no longer at %1."),
    ErrorKind.NOT_READY: lambda: tr("%1 is fetching it from its archive."),
    ErrorKind.DISK: lambda: tr("The disk is full or cannot be written: %2"),
}
_FILES: Mapping[StreamProblem, Callable[[], str]] = {
    StreamProblem.NO_RANGES: lambda: tr("%1 sends its files only whole: they must be downloaded."),
    StreamProblem.NO_RASTER: lambda: tr("%1 gives this product as one file: it must be downloaded."),
    StreamProblem.NOT_A_RASTER: lambda: tr(
        "A file at %1 is no image that can be read without downloading it."
    ),
    StreamProblem.NO_BAND: lambda: tr("The files at %1 lack a band: choose other bands, or another offer."),
    StreamProblem.NO_PLACE: lambda: tr(
        "A file at %1 does not say where it lies, so it cannot be put on the map."
    ),
    StreamProblem.OTHER_PLACE: lambda: tr("A file at %1 lies elsewhere than its scene, so it is not shown."),
    StreamProblem.OUTSIDE: lambda: tr("The area lies outside the scene."),
    StreamProblem.DAMAGED: lambda: tr("A file at %1 is damaged or was cut short on its way."),
    StreamProblem.LINKS_ENDED: lambda: tr(
        "The links of %1 ended before all was read: save a smaller area, or coarser pixels."
    ),
    StreamProblem.EMPTY: lambda: tr(
        "There is nothing to see over the area: missing data, or cloud that is hidden."
    ),
    StreamProblem.TOO_LARGE: lambda: tr(
        "That makes more pixels than can be shown: choose a smaller area or fewer scenes."
    ),
    StreamProblem.OLD_GDAL: lambda: tr(
        "The GDAL of this QGIS is too old for it: show plain bands, or update QGIS."
    ),
}
