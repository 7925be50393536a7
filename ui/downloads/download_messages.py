"""The only place that turns what is said of a download into sentences and remedies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.unpack_problem import UnpackProblem
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...gis.translation import tr
from .. import formats
from .arrival_messages import unpack_sentence
from .download_deed import DownloadDeed as Deed
from .figures import checksum_name, moment
from .row_facts import RowFacts
from .why import Why

INTERNAL = 500  # HTTP statuses from here on say that the server itself is in trouble
Explain = Callable[[Download, RowFacts], Why]


def why(row: Download, facts: RowFacts) -> Why:
    """Return the reason that a row gives for its state."""
    return STATES[row.state](row, facts)


def _moving(row: Download, facts: RowFacts) -> Why:
    """While bytes move a bar takes the place of the reason, unless the user must know something."""
    words = {
        DownloadNote.STARTS_AGAIN: lambda: tr("The portal cannot resume: it starts again"),
        DownloadNote.CHANGED_AT_PORTAL: lambda: tr("The file changed at the portal: it starts again"),
    }.get(row.note)
    return Why(words() if words else "")


def _queued(row: Download, facts: RowFacts) -> Why:
    if row.note is DownloadNote.NO_ROOM:
        return Why(tr("Waits for room on the disk"), Deed.TRY_NOW)
    if row.note is DownloadNote.QGIS_ENDED:
        return Why(tr("QGIS ended; goes on where it stopped"))
    if row.error is not None:
        found = _failed(row, facts)
        return Why(found.text, found.deed if found.deed is not Deed.RETRY else Deed.TRY_NOW)
    if row.note is not DownloadNote.WAITS_FOR_TURN:
        return Why(tr("Waits for its turn"), Deed.UP)
    count = formats.number(facts.parallel)
    if facts.parallel == 1:
        return Why(tr("Waits for the other %1 transfer (1 at a time)", facts.portal), Deed.UP)
    return Why(tr("Waits for other %1 transfers (%2 at a time)", facts.portal, count), Deed.UP)


def _paused(row: Download, facts: RowFacts) -> Why:
    if row.note is DownloadNote.NO_ROOM:
        return Why(tr("The disk has not enough room"), Deed.RESUME)
    if row.note is DownloadNote.FOLDER_GONE:
        return Why(tr("The folder is gone: is its disk connected?"), Deed.RESUME)
    if not row.received:
        return Why(tr("Not begun"), Deed.RESUME)
    if not facts.resumes:
        return Why(tr("The portal cannot resume: it starts again"), Deed.RESUME)
    return Why(tr("Goes on where it stopped"), Deed.RESUME)


def _ordered(row: Download, facts: RowFacts) -> Why:
    if row.until is None:
        return Why(tr("Fetched by itself when ready"))
    return Why(tr("Asked again at %1, fetched by itself when ready", moment(row.until, facts.now)))


def _waiting(row: Download, facts: RowFacts) -> Why:
    if row.until is None:
        return Why(_failed(row, facts).text or tr("Goes on by itself"), Deed.TRY_NOW)
    until = moment(row.until, facts.now)
    if row.note is DownloadNote.QUOTA_USED_UP or _kind(row) is ErrorKind.QUOTA:
        return Why(tr("Your quota is used up until %1", until))
    if _kind(row) is ErrorKind.RATE_LIMITED:
        return Why(tr("The portal asks for a pause; next try at %1", until))
    if row.note is DownloadNote.IN_USE:
        return Why(tr("Another QGIS fetches the same file; next try at %1", until), Deed.TRY_NOW)
    if row.error is None:
        return Why(tr("Next try at %1", until), Deed.TRY_NOW)
    if _is_internal(row.error):
        return Why(tr("Out of order; next try at %1", until), Deed.TRY_NOW)
    words = WAITS.get(row.error.kind)
    deed = ERRORS[row.error.kind]().deed if row.error.kind in _SETTINGS else Deed.TRY_NOW
    return Why(words(until) if words else tr("Next try at %1", until), deed)


def _arrived(row: Download, facts: RowFacts) -> Why:
    if row.note is DownloadNote.NOT_UNPACKED:
        return _not_unpacked(row)
    if facts.not_on_map:
        return Why(facts.not_on_map, Deed.UNPACK if facts.packed else Deed.FOLDER)
    deed = Deed.FOLDER if facts.on_map else Deed.MAP
    words = {
        DownloadNote.NO_CHECKSUM: lambda: tr("This portal gives no checksum"),
        DownloadNote.CHECKSUM_NOT_COMPUTABLE: lambda: _not_computable(row),
        DownloadNote.ALREADY_THERE: lambda: tr("Was in the folder already: not fetched again"),
    }.get(row.note)
    if words is not None and not facts.on_map:
        return Why(words(), deed)
    parts = [facts.folder]
    if row.note is DownloadNote.UNPACKED:
        parts.append(tr("unpacked"))
    if facts.on_map:
        parts.append(_on_map(facts))
    return Why(", ".join(parts), deed)


def _on_map(facts: RowFacts) -> str:
    if facts.layers is None:
        return tr("on the map")
    shown, there = facts.layers
    return tr("on the map: %1 of %2 layers", formats.number(shown), formats.number(there))


def _not_unpacked(row: Download) -> Why:
    """Say why the archive is as it came; what the disk had no room for can be tried again."""
    if row.unpack_problem is None:
        return Why(tr("Not unpacked: the archive stays as it is"), Deed.FOLDER)
    again = row.unpack_problem in (UnpackProblem.NO_ROOM, UnpackProblem.DISK)
    return Why(unpack_sentence(row.unpack_problem), Deed.UNPACK if again else Deed.FOLDER)


def _not_computable(row: Download) -> str:
    listed = next(iter(row.item.checksums), "").partition(":")[0]
    if not listed:
        return tr("Its checksum cannot be computed here")
    return tr("Its %1 checksum cannot be computed here", checksum_name(listed))


def _cancelled(row: Download, facts: RowFacts) -> Why:
    return Why(tr("What had arrived is kept") if row.received else "", Deed.RETRY)


def _failed(row: Download, facts: RowFacts) -> Why:
    if row.note in NOTES:
        return NOTES[row.note](facts)
    if row.error is None:
        return Why(tr("It did not arrive"), Deed.RETRY)
    kind = row.error.kind
    if kind is ErrorKind.LOGIN_NEEDED and facts.locked:
        return Why(tr("The account waits for QGIS's master password"), Deed.UNLOCK, tr("locked"))
    if _is_internal(row.error):
        return Why(tr("The portal is out of order at the moment"), Deed.RETRY, tr("out of order"))
    return ERRORS[kind]()


def _kind(row: Download) -> ErrorKind | None:
    return None if row.error is None else row.error.kind


def _is_internal(error: PortalError) -> bool:
    broken = error.kind in (ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER)
    return broken and error.status is not None and error.status >= INTERNAL


STATES: Mapping[DownloadState, Explain] = {
    DownloadState.QUEUED: _queued,
    DownloadState.DOWNLOADING: _moving,
    DownloadState.CHECKING: _moving,
    DownloadState.UNPACKING: _moving,
    DownloadState.ORDERED: _ordered,
    DownloadState.ON_TAPE: _ordered,
    DownloadState.WAITING: _waiting,
    DownloadState.PAUSED: _paused,
    DownloadState.VERIFIED: _arrived,
    DownloadState.WHOLE: _arrived,
    DownloadState.FAILED: _failed,
    DownloadState.CANCELLED: _cancelled,
}

WAITS: Mapping[ErrorKind, Callable[[str], str]] = {
    ErrorKind.UNREACHABLE: lambda until: tr("Cannot be reached; next try at %1", until),
    ErrorKind.TIMEOUT: lambda until: tr("No answer; next try at %1", until),
    ErrorKind.NOT_READY: lambda until: tr("Not ready yet; asked again at %1", until),
    ErrorKind.BAD_ANSWER: lambda until: tr("Its answer cannot be read; next try at %1", until),
    ErrorKind.TLS: lambda until: tr("QGIS does not trust its certificate; next try at %1", until),
    ErrorKind.PROXY: lambda until: tr("The proxy does not let QGIS through; next try at %1", until),
}
# of QGIS: they mend it sooner than another try
_SETTINGS = (ErrorKind.TLS, ErrorKind.PROXY)

# What a failed row says; the portal's name stands in the line above.
NOTES: Mapping[DownloadNote, Callable[[RowFacts], Why]] = {
    DownloadNote.WRONG_CHECKSUM: lambda facts: Why(
        tr("The file was removed; the portal may be at fault"), Deed.RETRY, tr("wrong checksum, twice")
    ),
    DownloadNote.WRONG_SIZE: lambda facts: Why(
        tr("The file was removed; the portal may be at fault"), Deed.RETRY, tr("wrong size")
    ),
    DownloadNote.NO_ROOM: lambda facts: Why(
        tr("Make room, or choose another folder"), Deed.RETRY, tr("disk full")
    ),
    DownloadNote.IN_USE: lambda facts: Why(
        tr("Another QGIS fetches the same file"), Deed.RETRY, tr("in use")
    ),
    DownloadNote.FOLDER_GONE: lambda facts: Why(tr("Is its disk connected?"), Deed.RETRY, tr("folder gone")),
    DownloadNote.FILE_TOO_LARGE: lambda facts: Why(
        tr("Its disk takes no files so large: choose another folder"),
        Deed.RETRY,
        tr("too large for the disk"),
    ),
    DownloadNote.LICENCE_WANTED: lambda facts: Why(
        tr("Its licence must be accepted first"), Deed.LICENCE, tr("licence not accepted")
    ),
    DownloadNote.CODE_WANTED: lambda facts: Why(
        tr("A new code of your two-factor login is needed"), Deed.ACCOUNT, tr("code needed")
    ),
    DownloadNote.ORDER_ELSEWHERE: lambda facts: Why(
        tr("It must be ordered at the portal itself"),
        Deed.OFFLINE if facts.offline else Deed.PORTAL,
        tr("cannot be ordered from here"),
    ),
    DownloadNote.ORDER_REFUSED: lambda facts: Why(
        tr("The portal did not accept the order"), Deed.RETRY, tr("order refused")
    ),
    DownloadNote.ORDER_EXPIRED: lambda facts: Why(
        tr("It was ready and was not kept; order it again"), Deed.RETRY, tr("order expired")
    ),
    DownloadNote.QUOTA_USED_UP: lambda facts: Why(
        tr("Try again when the portal grants more"), Deed.RETRY, tr("quota used up")
    ),
}

# Called when a row is painted, never at import time: the translator comes later.
ERRORS: Mapping[ErrorKind, Callable[[], Why]] = {
    ErrorKind.UNREACHABLE: lambda: Why(tr("The portal cannot be reached"), Deed.NETWORK, tr("no connection")),
    ErrorKind.TIMEOUT: lambda: Why(tr("The portal did not answer in time"), Deed.RETRY, tr("no answer")),
    ErrorKind.TLS: lambda: Why(
        tr("QGIS does not trust its certificate"), Deed.CERTIFICATES, tr("certificate")
    ),
    ErrorKind.PROXY: lambda: Why(tr("The proxy does not let QGIS through"), Deed.NETWORK, tr("proxy")),
    ErrorKind.LOGIN_NEEDED: lambda: Why(tr("The portal needs an account"), Deed.ACCOUNT, tr("login needed")),
    ErrorKind.LOGIN_REFUSED: lambda: Why(
        tr("Password or key was revoked or mistyped"), Deed.ACCOUNT, tr("login refused")
    ),
    ErrorKind.LICENCE: lambda: Why(
        tr("Its licence must be accepted first"), Deed.LICENCE, tr("licence not accepted")
    ),
    ErrorKind.NOT_ALLOWED: lambda: Why(
        tr("Your account may not have this product"), Deed.WHO_MAY, tr("not allowed")
    ),
    ErrorKind.RATE_LIMITED: lambda: Why(tr("The portal asks for a pause"), Deed.RETRY, tr("wants a pause")),
    ErrorKind.QUOTA: lambda: Why(
        tr("Try again when the portal grants more"), Deed.RETRY, tr("quota used up")
    ),
    ErrorKind.BAD_QUERY: lambda: Why(
        tr("The portal did not understand the request"), Deed.RETRY, tr("not understood")
    ),
    ErrorKind.BAD_ANSWER: lambda: Why(
        tr("The portal's answer cannot be read"), Deed.RETRY, tr("unreadable answer")
    ),
    ErrorKind.TOO_BIG: lambda: Why(tr("The portal sent more than can be taken"), Deed.RETRY, tr("too big")),
    ErrorKind.GONE: lambda: Why(tr("The portal no longer has it"), Deed.PORTAL, tr("no longer there")),
    ErrorKind.NOT_READY: lambda: Why(tr("The portal has it not ready yet"), Deed.RETRY, tr("not ready")),
    ErrorKind.DISK: lambda: Why(tr("The disk cannot be written or read"), Deed.RETRY, tr("disk")),
    ErrorKind.CANCELLED: lambda: Why(tr("It was stopped"), Deed.RETRY, tr("stopped")),
}
