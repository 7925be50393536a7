"""Troubles of map services as sentences with a remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_state import FlowState
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.translation import tr
from ..message import Message, filled
from ..messages import error_sentence, technical_line
from ..remedy import Remedy

Words = tuple[str, str, Remedy]  # sentence with %1 (service), %2 (value or words); the link; what it does
WORDS = 160  # characters of a service's own words in a sentence


def flow_sentence(error: FlowError | PortalError, title: str) -> Message:
    """Return what happened at a service and what can be done.

    Args:
        error: as raised; its detail becomes the tool tip.
        title: of service or layer, plain text, escaped here.
    """
    if isinstance(error, FlowError):
        return _problem_sentence(error, title)
    words = KINDS.get(error.kind)
    if words is None or (error.kind is ErrorKind.BAD_ANSWER and (error.status or 0) >= 500):
        return error_sentence(error, title)
    sentence, remedy, action = words(error)
    text, markup = filled(sentence, title, clean_text(error.detail, WORDS))
    status = ("warn", "login") if action is Remedy.ACCOUNT else ("error", "error")
    return Message(text, markup, remedy, action, *status, technical_line(error))


def state_sentence(state: FlowState, error: PortalError | None, title: str) -> Message | None:
    """Return what there is to say of a service; None where all is well."""
    if state is FlowState.LOGIN and (error is None or error.kind is ErrorKind.LOGIN_NEEDED):
        text, markup = filled(tr("%1 needs a login."), title)
        detail = technical_line(error) if error is not None else ""
        return Message(text, markup, tr("Account…"), Remedy.ACCOUNT, "warn", "login", detail)
    if state in (FlowState.FAILED, FlowState.LOGIN) and error is not None:
        return flow_sentence(error, title)
    if state is FlowState.LOADING:
        text, markup = filled(tr("%1 is being asked…"), title)
        return Message(text, markup, status="busy", glyph="busy")
    return old_sentence(state, error, title)


def old_sentence(state: FlowState, error: PortalError | None, title: str) -> Message | None:
    """Return that what is shown of a service is of an earlier day; None where it is not.

    Args:
        state: of the service.
        error: why the last try failed; beside LOADED, what was known before is shown.
        title: of the service or its portal, plain text.
    """
    if state is not FlowState.LOADED or error is None:
        return None
    if error.kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED):
        return flow_sentence(error, title)
    text, markup = filled(tr("%1 does not answer now: its layers are shown as they were."), title)
    return Message(text, markup, *_again(), "off", "off", technical_line(error))


def picture_word(error: FlowError | PortalError) -> str:
    """Return the one or two words that fit under a picture that cannot be shown."""
    if isinstance(error, FlowError):
        words = {
            FlowProblem.DATE_OUTSIDE: tr("nothing at this date"),
            FlowProblem.ACCOUNT: tr("login"),
            FlowProblem.EXCEPTION: tr("refused"),
            FlowProblem.NO_CRS: tr("not here"),
        }
        return words.get(error.problem) or tr("no picture")
    words_of_kinds = {
        ErrorKind.LOGIN_NEEDED: tr("login"),
        ErrorKind.LOGIN_REFUSED: tr("login"),
        ErrorKind.TIMEOUT: tr("timeout"),
        ErrorKind.UNREACHABLE: tr("not answering"),
    }
    return words_of_kinds.get(error.kind) or tr("no picture")


def _problem_sentence(error: FlowError, title: str) -> Message:
    sentence, remedy, action = PROBLEMS[error.problem]()
    told = error.detail if error.problem is FlowProblem.EXCEPTION else error.value or error.detail
    if error.problem is FlowProblem.EXCEPTION and not told:
        sentence = tr("%1 refused without saying why.")
    text, markup = filled(sentence, title, clean_text(told, WORDS))
    status, glyph = STATUS.get(error.problem, ("error", "error"))
    return Message(text, markup, remedy, action, status, glyph, error.detail)


def _again() -> tuple[str, Remedy]:
    return tr("Try Again"), Remedy.TRY_AGAIN


# Called when a message is made, never at import time: the translator comes later.
KINDS: Mapping[ErrorKind, Callable[[PortalError], Words]] = {
    ErrorKind.LOGIN_NEEDED: lambda _: (tr("%1 needs a login."), tr("Account…"), Remedy.ACCOUNT),
    ErrorKind.BAD_QUERY: lambda error: (
        tr("%1 refused: %2") if error.detail else tr("%1 refused without saying why."), *_again(),
    ),
    ErrorKind.BAD_ANSWER: lambda error: (
        tr("%1 gave no list of layers that can be read."), *_again(),
    ),
    ErrorKind.TOO_BIG: lambda _: (
        tr("The list of layers of %1 is larger than can be taken."), "", Remedy.NONE,
    ),
    ErrorKind.PROXY: lambda _: (
        tr("The proxy does not let QGIS through to %1."), tr("Check the Network…"), Remedy.NETWORK_OPTIONS,
    ),
    ErrorKind.GONE: lambda _: (tr("There is no map service at this address of %1 any more."), *_again()),
}  # fmt: skip

PROBLEMS: Mapping[FlowProblem, Callable[[], Words]] = {
    FlowProblem.EXCEPTION: lambda: (tr("%1 refused: %2"), *_again()),
    FlowProblem.NO_CRS: lambda: (
        tr("%1 has no coordinate system that QGIS knows, so it cannot be put on the map."), "", Remedy.NONE,
    ),
    FlowProblem.NO_LAYER: lambda: (
        tr("The service does not have %1 any more."), tr("Reload"), Remedy.TRY_AGAIN,
    ),
    FlowProblem.NO_PICTURE: lambda: (tr("%1 gave no picture."), *_again()),
    FlowProblem.DATE_OUTSIDE: lambda: (
        tr("%1 has nothing on %2."), tr("Nearest Date"), Remedy.NEAREST_DATE,
    ),
    FlowProblem.DATE_IGNORED: lambda: (
        tr("%1 shows the same picture whatever the date."), "", Remedy.NONE,
    ),
    FlowProblem.NO_DATES: lambda: (tr("%1 has one date only."), "", Remedy.NONE),
    FlowProblem.NO_TILES: lambda: (
        tr("%1 has no tiles in a form that QGIS can show."), "", Remedy.NONE,
    ),
    FlowProblem.TOO_LARGE: lambda: (
        tr("That makes more pixels of %1 than may be asked for: choose a smaller area or coarser pixels."),
        "", Remedy.NONE,
    ),
    FlowProblem.ACCOUNT: lambda: (
        tr("%1 needs an account that is not on this computer."), tr("Account…"), Remedy.ACCOUNT,
    ),
    FlowProblem.INVALID: lambda: (tr("QGIS cannot open %1."), *_again()),
}  # fmt: skip

STATUS: Mapping[FlowProblem, tuple[str, str]] = {
    FlowProblem.ACCOUNT: ("warn", "login"),
    FlowProblem.DATE_OUTSIDE: ("warn", "warn"),
    FlowProblem.DATE_IGNORED: ("warn", "warn"),
    FlowProblem.NO_DATES: ("off", "off"),
}
