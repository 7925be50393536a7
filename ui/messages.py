"""The only place that turns kinds of trouble, notices and reasons into sentences and remedies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..core.area_error import AreaError
from ..core.area_problem import AreaProblem
from ..core.choice_reason import ChoiceReason
from ..core.code_wanted import code_wanted
from ..core.error_kind import ErrorKind
from ..core.notice import Notice
from ..core.portal_choice import PortalChoice
from ..core.portal_error import PortalError
from ..core.prepared_area import MOST_POINTS
from ..gis.quicklook_problem import QuicklookProblem
from ..gis.stream_error import StreamError
from ..gis.stream_problem import StreamProblem
from ..gis.translation import tr
from . import formats
from .choice_messages import choice_sentence
from .formats import number
from .message import Message, filled
from .remedy import Remedy

Words = tuple[str, str, Remedy]  # sentence with %1 (portal), %2 (value); words of the link; what it does


def error_sentence(error: PortalError, portal_title: str, seconds: float | None = None) -> Message:
    """Return what happened at a portal and what can be done.

    Args:
        error: as raised; its detail becomes the tool tip.
        portal_title: name for people, plain text, escaped here.
        seconds: how long was waited, for TIMEOUT.
    """
    sentence, remedy, action = _words(error, seconds)
    text, markup = filled(sentence, portal_title, _value(error, seconds))
    status, glyph = STATUS.get(error.kind, ("error", "error"))
    return Message(text, markup, remedy, action, status, glyph, technical_line(error))


def technical_line(error: PortalError) -> str:
    """Return kind, HTTP status and detail for tool tips and the log."""
    status = f"HTTP {error.status}" if error.status else ""
    return " · ".join(part for part in (error.kind.value, status, error.detail) if part)


def error_word(error: PortalError) -> str:
    """Return the one word that fits into a chip."""
    words = {
        ErrorKind.TIMEOUT: tr("timeout"),
        ErrorKind.LOGIN_NEEDED: tr("login"),
        ErrorKind.LOGIN_REFUSED: tr("login"),
        ErrorKind.CANCELLED: tr("stopped"),
    }
    return words.get(error.kind) or tr("failed")


def notice_sentence(notice: Notice, portal_title: str, count: int = 0) -> Message:
    """Return what the user must know about a portal's answer; `count` is loaded or unreadable scenes."""
    text, markup = filled(NOTICES[notice](), portal_title, number(count))
    return Message(text, markup, status="warn", glyph="warn")


def not_asked(choice: PortalChoice) -> Message:
    """Return why a portal was not asked, as a sentence with a remedy where there is one."""
    title = choice.portal.title.text(formats.language())
    note = choice.detail.text(formats.language())
    if choice.reason is ChoiceReason.LOGIN_NEEDED:
        text, markup = filled(tr("%1 asks for a login to search: not asked."), title)
        return Message(text, markup, tr("Account…"), Remedy.ACCOUNT, "warn", "login", note)
    text, markup = filled(tr("%1 was not asked: %2."), title, choice_sentence(choice))
    return Message(text, markup, status="off", glyph="off", detail=note)


def area_sentence(error: AreaError) -> str:
    """Return why an area cannot be searched and what to do, as plain text."""
    return AREAS[error.kind]().replace("%1", number(MOST_POINTS))


def quicklook_sentence(problem: PortalError | QuicklookProblem, portal_title: str) -> Message:
    """Return why a quicklook cannot be put on the map."""
    if isinstance(problem, QuicklookProblem):
        text, markup = filled(QUICKLOOKS[problem](), portal_title)
        return Message(text, markup, status="warn", glyph="warn")
    if problem.kind is ErrorKind.LOGIN_NEEDED:
        text, markup = filled(tr("%1 shows its quicklooks only after a login."), portal_title)
        return Message(
            text, markup, tr("Account…"), Remedy.ACCOUNT, "warn", "login", technical_line(problem)
        )
    return error_sentence(problem, portal_title)


def stream_sentence(problem: PortalError | StreamError, portal_title: str) -> Message:
    """Return why pixels cannot be shown and what can be done.

    Args:
        problem: of a portal, or of the files themselves.
        portal_title: of the portal that the pixels come from, plain text, escaped here.
    """
    if isinstance(problem, StreamError):
        sentence, remedy, action = STREAMS[problem.problem]()
        text, markup = filled(sentence, portal_title)
        detail = " · ".join(part for part in (problem.problem.value, problem.detail) if part)
        status = "warn" if problem.problem in UNHARMED else "error"
        return Message(text, markup, remedy, action, status, status, detail)
    words = _code_words if code_wanted(problem) else STREAM_ERRORS.get(problem.kind)
    if words is None:
        return error_sentence(problem, portal_title)
    sentence, remedy, action = words()
    text, markup = filled(sentence, portal_title)
    status, glyph = STATUS.get(problem.kind, ("error", "error"))
    return Message(text, markup, remedy, action, status, glyph, technical_line(problem))


def closed_sentence(error: PortalError, portal_title: str, layers: int) -> Message:
    """Return why streams of a project stay empty, and how many: for the panel and QGIS's message bar."""
    first = stream_sentence(error, portal_title)
    one, many = tr("%1 layer stays empty until then."), tr("%1 layers stay empty until then.")
    rest = formats.counted(layers, one, many)
    return replace(first, text=f"{first.text} {rest}", markup=f"{first.markup} {rest}")


def archived_sentence(portal_title: str) -> Message:
    """Return that a product is on tape or must be ordered, so that its pixels cannot be shown."""
    sentence = tr("%1 keeps this product in its archive: it must be ordered, then downloaded.")
    text, markup = filled(sentence, portal_title)
    return Message(text, markup, tr("Download…"), Remedy.DOWNLOAD, "warn", "wait")


def _value(error: PortalError, seconds: float | None) -> str:
    if error.kind is ErrorKind.TIMEOUT and seconds:
        return number(round(seconds))
    if error.kind is ErrorKind.RATE_LIMITED and error.retry_after:
        return number(round(error.retry_after))
    return error.detail


def _words(error: PortalError, seconds: float | None) -> Words:
    """Return the words of a kind; what is not known (seconds, detail) is not promised."""
    if code_wanted(error):
        return _code_words()
    if error.kind is ErrorKind.TIMEOUT and not seconds:
        return tr("%1 did not answer in time."), tr("Try Again"), Remedy.TRY_AGAIN
    if error.kind is ErrorKind.RATE_LIMITED and not error.retry_after:
        return tr("%1 asks for a pause."), tr("Try Again"), Remedy.TRY_AGAIN
    if error.status is not None and error.status >= INTERNAL and error.kind in OUT_OF_ORDER:
        return tr("%1 is out of order at the moment."), tr("Try Again"), Remedy.TRY_AGAIN
    if error.kind is ErrorKind.BAD_QUERY and not error.detail:
        return tr("%1 did not understand the search."), tr("Change the Criteria"), Remedy.EDIT_CRITERIA
    return ERRORS[error.kind]()


def _code_words() -> Words:
    return tr("%1 wants a new code of your two-factor login."), tr("Give the Code…"), Remedy.ACCOUNT


INTERNAL = 500  # HTTP statuses from here on say that the server itself is in trouble
OUT_OF_ORDER = (ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER)

# Called when a message is made, never at import time: the translator comes later.
ERRORS: Mapping[ErrorKind, Callable[[], Words]] = {
    ErrorKind.UNREACHABLE: lambda: (
        tr("%1 cannot be reached."), tr("Check the Network…"), Remedy.NETWORK_OPTIONS,
    ),
    ErrorKind.TIMEOUT: lambda: (
        tr("%1 did not answer within %2 s."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.TLS: lambda: (
        tr("%1 shows a certificate that QGIS does not trust."),
        tr("Certificates…"),
        Remedy.CERTIFICATE_OPTIONS,
    ),
    ErrorKind.PROXY: lambda: (
        tr("The proxy does not let the search through to %1."),
        tr("Check the Network…"),
        Remedy.NETWORK_OPTIONS,
    ),
    ErrorKind.LOGIN_NEEDED: lambda: (
        tr("%1 asks for a login to search."), tr("Account…"), Remedy.ACCOUNT,
    ),
    ErrorKind.LOGIN_REFUSED: lambda: (
        tr("%1 refused the login."), tr("Check the Account…"), Remedy.ACCOUNT,
    ),
    ErrorKind.LICENCE: lambda: (
        tr("%1 wants its licence accepted first."), tr("Portal's Page"), Remedy.PORTAL_PAGE,
    ),
    ErrorKind.NOT_ALLOWED: lambda: (
        tr("%1 does not allow this."), tr("Who May?"), Remedy.PORTAL_PAGE,
    ),
    ErrorKind.RATE_LIMITED: lambda: (
        tr("%1 asks for a pause of %2 s."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.QUOTA: lambda: (
        tr("The quota at %1 is used up."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.BAD_QUERY: lambda: (
        tr("%1 did not understand the search: %2"), tr("Change the Criteria"), Remedy.EDIT_CRITERIA,
    ),
    ErrorKind.BAD_ANSWER: lambda: (
        tr("%1 gave an answer that cannot be read."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.TOO_BIG: lambda: (
        tr("%1 sent more than can be taken."), tr("Narrow the Period"), Remedy.EDIT_CRITERIA,
    ),
    ErrorKind.GONE: lambda: (
        tr("%1 no longer has this."), tr("Portal's Page"), Remedy.PORTAL_PAGE,
    ),
    ErrorKind.NOT_READY: lambda: (
        tr("%1 is fetching it from its archive."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.DISK: lambda: (
        tr("The disk is full or cannot be written: %2"), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    ErrorKind.CANCELLED: lambda: (tr("Cancelled."), "", Remedy.NONE),
}  # fmt: skip

STATUS: Mapping[ErrorKind, tuple[str, str]] = {
    ErrorKind.LOGIN_NEEDED: ("warn", "login"),
    ErrorKind.LOGIN_REFUSED: ("error", "login"),
    ErrorKind.LICENCE: ("warn", "login"),
    ErrorKind.RATE_LIMITED: ("warn", "wait"),
    ErrorKind.NOT_READY: ("warn", "wait"),
    ErrorKind.CANCELLED: ("off", "off"),
}

NOTICES: Mapping[Notice, Callable[[], str]] = {
    Notice.CLOUD_SIEVED_HERE: lambda: tr("%1 cannot filter by cloud: done here, after the answer."),
    Notice.CRITERIA_SIEVED_HERE: lambda: tr("%1 cannot filter by all criteria: done here, after the answer."),
    Notice.NO_TOTAL: lambda: tr("%1 does not count its scenes; %2 so far."),
    Notice.ANSWERED_OTHER: lambda: tr("%1 answered more than was asked; what does not fit is left out."),
    Notice.UNREADABLE_ITEMS: lambda: tr("%1: %2 scenes could not be read and are left out."),
    Notice.PAGING_BROKEN: lambda: tr("%1 ends its list before the end: scenes may be missing."),
    Notice.AREA_SIMPLIFIED: lambda: tr("%1 was asked with a simpler area; what lies outside is left out."),
    Notice.LOGIN_FOR_MORE: lambda: tr("%1 holds more of what was asked; searching that needs an account."),
}

AREAS: Mapping[AreaProblem, Callable[[], str]] = {
    AreaProblem.EMPTY: lambda: tr("The area is empty. Draw it, or choose another one."),
    AreaProblem.NOT_POLYGON: lambda: tr("The area has no surface: polygons are needed."),
    AreaProblem.OUT_OF_RANGE: lambda: tr("The area lies outside the world: is its coordinate system right?"),
    AreaProblem.NOT_READABLE: lambda: tr("The area cannot be read."),
    AreaProblem.SELF_CROSSING: lambda: tr("The area crosses itself and cannot be repaired. Draw it again."),
    AreaProblem.TOO_DETAILED: lambda: tr("The area has more than %1 points. Simplify it first."),
}

QUICKLOOKS: Mapping[QuicklookProblem, Callable[[], str]] = {
    QuicklookProblem.NO_QUICKLOOK: lambda: tr("No quicklook yet."),
    QuicklookProblem.NOT_PLACED: lambda: tr("%1 does not say how its quicklook lies: list only."),
    QuicklookProblem.NOT_SHOWN: lambda: tr("The terms of %1 do not let quicklooks be shown on the map."),
}

STREAM_ERRORS: Mapping[ErrorKind, Callable[[], Words]] = {
    ErrorKind.PROXY: lambda: (
        tr("The proxy does not let QGIS through to %1."), tr("Check the Network…"), Remedy.NETWORK_OPTIONS,
    ),
    ErrorKind.LOGIN_NEEDED: lambda: (tr("%1 needs a login."), tr("Account…"), Remedy.ACCOUNT),
    ErrorKind.LOGIN_REFUSED: lambda: (
        tr("%1 refused the login."), tr("Check the Account…"), Remedy.ACCOUNT,
    ),
    ErrorKind.NOT_ALLOWED: lambda: (
        tr("%1 does not let these files be read; perhaps your account may not have this product."),
        tr("Other Offers"),
        Remedy.OTHER_OFFERS,
    ),
    ErrorKind.BAD_QUERY: lambda: (
        tr("%1 did not understand the request for the pixels."), tr("Other Offers"), Remedy.OTHER_OFFERS,
    ),
    ErrorKind.TOO_BIG: lambda: (
        tr("%1 sent more than can be taken."), tr("Other Offers"), Remedy.OTHER_OFFERS,
    ),
    ErrorKind.GONE: lambda: (
        tr("This product is no longer at %1."), tr("Other Offers"), Remedy.OTHER_OFFERS,
    ),
}  # fmt: skip

UNHARMED = (StreamProblem.NO_RANGES, StreamProblem.NO_RASTER, StreamProblem.OUTSIDE, StreamProblem.EMPTY)

STREAMS: Mapping[StreamProblem, Callable[[], Words]] = {
    StreamProblem.NO_RANGES: lambda: (
        tr("%1 sends its files only whole: they must be downloaded."), tr("Download…"), Remedy.DOWNLOAD,
    ),
    StreamProblem.NO_RASTER: lambda: (
        tr("%1 gives this product as one file: it must be downloaded."), tr("Download…"), Remedy.DOWNLOAD,
    ),
    StreamProblem.NOT_A_RASTER: lambda: (
        tr("A file at %1 is no image that can be read without downloading it."),
        tr("Download…"),
        Remedy.DOWNLOAD,
    ),
    StreamProblem.NO_BAND: lambda: (
        tr("The files at %1 lack a band: choose other bands, or another offer."),
        tr("Other Offers"),
        Remedy.OTHER_OFFERS,
    ),
    StreamProblem.NO_PLACE: lambda: (
        tr("A file at %1 does not say where it lies, so it cannot be put on the map."),
        tr("Other Offers"),
        Remedy.OTHER_OFFERS,
    ),
    StreamProblem.OTHER_PLACE: lambda: (
        tr("A file at %1 lies elsewhere than its scene, so it is not shown."),
        tr("Other Offers"),
        Remedy.OTHER_OFFERS,
    ),
    StreamProblem.OUTSIDE: lambda: (
        tr("The area lies outside these scenes: choose others, or widen the area."),
        tr("Change the Criteria"),
        Remedy.EDIT_CRITERIA,
    ),
    StreamProblem.DAMAGED: lambda: (
        tr("A file at %1 is damaged or was cut short on its way."), tr("Try Again"), Remedy.TRY_AGAIN,
    ),
    StreamProblem.LINKS_ENDED: lambda: (
        tr("The links of %1 ended before all was read: save a smaller area, or coarser pixels."),
        tr("Try Again"),
        Remedy.TRY_AGAIN,
    ),
    StreamProblem.EMPTY: lambda: (
        tr("There is nothing to see over the area: missing data, or cloud that is hidden."),
        tr("Other Offers"),
        Remedy.OTHER_OFFERS,
    ),
    StreamProblem.TOO_LARGE: lambda: (
        tr("That makes more pixels than can be shown: choose a smaller area or fewer scenes."),
        tr("Change the Criteria"),
        Remedy.EDIT_CRITERIA,
    ),
    StreamProblem.OLD_GDAL: lambda: (
        tr("The GDAL of this QGIS is too old for it: show plain bands, or update QGIS."), "", Remedy.NONE,
    ),
}  # fmt: skip
