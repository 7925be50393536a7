"""What a row of the queue says, in the interface's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState as State
from ...core.downloads.quota import Quota
from ...gis.translation import tr
from .. import formats
from ..messages import technical_line
from .arrival_messages import arrival_sentence, must_be_unpacked
from .download_messages import why
from .figures import amount, checksum_name, moment, rate, time_left
from .quota_words import quota_words
from .row_facts import RowFacts
from .row_words import RowWords

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

DOTTED = " · "
# status colour and glyph; the word stands beside them
LOOK: Mapping[State, tuple[str, str]] = {
    State.QUEUED: ("off", "wait"),
    State.DOWNLOADING: ("busy", "busy"),
    State.CHECKING: ("busy", "busy"),
    State.UNPACKING: ("busy", "busy"),
    State.ORDERED: ("warn", "wait"),
    State.ON_TAPE: ("warn", "wait"),
    State.WAITING: ("warn", "wait"),
    State.PAUSED: ("off", "off"),
    State.VERIFIED: ("ok", "ok"),
    State.WHOLE: ("ok", "ok"),
    State.FAILED: ("error", "error"),
    State.CANCELLED: ("off", "off"),
}
# Called when a row is painted, never at import time: the translator comes later.
STATE_WORDS: Mapping[State, Callable[[], str]] = {
    State.QUEUED: lambda: tr("Queued"),
    State.DOWNLOADING: lambda: tr("Downloading"),
    State.CHECKING: lambda: tr("Checking"),
    State.UNPACKING: lambda: tr("Unpacking"),
    State.ORDERED: lambda: tr("Ordered"),
    State.ON_TAPE: lambda: tr("On tape"),
    State.WAITING: lambda: tr("Waiting"),
    State.PAUSED: lambda: tr("Paused"),
    State.VERIFIED: lambda: tr("Verified"),
    State.WHOLE: lambda: tr("Whole"),
    State.FAILED: lambda: tr("Failed"),
    State.CANCELLED: lambda: tr("Cancelled"),
}


class DownloadWords:
    """Looks up portals and accounts; every text is plain, escaped where it becomes markup."""

    def __init__(self, guichet: Guichet, now: Callable[[], datetime] | None = None) -> None:
        self._guichet = guichet
        self._now = now or (lambda: datetime.now(timezone.utc))

    def row(self, row: Download) -> RowWords:
        """Return all that a row shows."""
        facts = self.facts(row)
        reason = why(row, facts)
        status, glyph = LOOK[row.state]
        figures = DOTTED.join(part for part in _figures(row, facts, reason.short) if part)
        words, moving = state_word(row.state), share(row)
        return RowWords(row.item.title, status, glyph, words, figures, reason.text, reason.deed, moving)

    def facts(self, row: Download) -> RowFacts:
        """Return what the words need to know beside the row."""
        portal = self._guichet.portal(row.item.portal)
        arrival, product = self._guichet.arrival, row.item.product
        problem = arrival.problem(product)
        facts = RowFacts(
            row.item.portal,
            self._now(),
            on_map=arrival.on_map(product),
            folder=short_path(_year_folder(row)),
            not_on_map="" if problem is None else arrival_sentence(problem),
            packed=must_be_unpacked(problem),
            layers=arrival.layers(product),
        )
        if portal is None:
            return facts
        return replace(
            facts,
            portal=portal.short_title,
            parallel=portal.downloads.parallel,
            resumes=portal.downloads.resumes,
            locked=self._guichet.account_book.needs_password(portal),
            offline=bool(portal.downloads.offline_url),
        )

    def quota(self, portal_id: str, quota: Quota) -> str:
        """Return what a portal still grants."""
        portal = self._guichet.portal(portal_id)
        return quota_words(portal.short_title if portal else portal_id, quota, self._now())

    def hint(self, row: Download) -> str:
        """Return name, place, the whole reason, and the technical line of what went wrong."""
        lines = [row.item.title, str(row.file)]
        lines.append(why(row, self.facts(row)).text)
        lines.append(str(row.ticket.get("words") or ""))
        lines.append(technical_line(row.error) if row.error is not None else "")
        return "\n".join(line for line in lines if line)


def state_word(state: State) -> str:
    """Return the one word of a state."""
    return STATE_WORDS[state]()


def share(row: Download) -> float | None:
    """Return how much of a row that is worked at is done, None where that cannot be said."""
    if not row.state.running or not row.total:
        return None
    return min(1.0, row.received / row.total)


def folder_of(row: Download) -> Path:
    """Return the folder that a row's file lies in, or will lie in."""
    return row.file.parent


def _year_folder(row: Download) -> Path:
    """Return a row's folder without that of its product: the title names that."""
    folder = folder_of(row)
    places = [place for place in (folder, *folder.parents) if place.parent.name == row.item.portal]
    return places[0] if places else folder


def short_path(path: Path) -> str:
    """Return a path with `~` for the user's home."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)


def _figures(row: Download, facts: RowFacts, short: str) -> tuple[str, ...]:
    total = row.item.size if row.total is None else row.total
    some = amount(row.received, total) if row.received else _known(total)
    if row.state.running:
        return (some, *_pace(row)) if row.speed > 0 else (some, facts.portal)
    if row.state in (State.ORDERED, State.ON_TAPE) and row.ordered is not None:
        today, when = row.ordered.date() == facts.now.date(), moment(row.ordered, facts.now)
        return tr("ordered %1", when) if today else tr("ordered on %1", when), facts.portal
    if row.state.arrived:
        checked = checksum_name(row.checked) if row.checked else tr("size only")
        return checked, _known(total)
    if row.state is State.FAILED:
        return short, facts.portal
    return (some, facts.portal) if row.received else (facts.portal, some)


def _pace(row: Download) -> tuple[str, ...]:
    left = row.seconds_left
    return (rate(row.speed),) if left is None else (rate(row.speed), time_left(left))


def _known(size: int | None) -> str:
    return "" if size is None else formats.size(size)
