"""What the download page says about what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....core.downloads.licence_acceptance import LicenceAcceptance
from ....core.portal import Portal
from ....core.portal_error import PortalError
from ....gis.downloads.account_state import AccountState
from ....gis.downloads.folder_facts import FolderFacts
from ....gis.downloads.folder_problem import FolderProblem
from ....gis.downloads.prepared_download import PreparedDownload
from ....gis.translation import tr
from ... import formats
from ...messages import error_sentence
from ..scene_links import is_web
from .note import Note

ACCOUNT, UNLOCK, LICENCE, AGAIN = "account:", "unlock:", "licence:", "again:"


def title_of(portal: Portal) -> str:
    """Return a portal's name for people."""
    return portal.title.text(formats.language())


def account_note(portal: Portal, state: AccountState) -> Note | None:
    """Return whether the account that files of a portal need is ready; None where none is needed."""
    title = title_of(portal)
    if state is AccountState.READY:
        return Note(tr("%1 needs your account: ready.", title))
    if state is AccountState.LOCKED:
        words = tr("%1 needs your account: QGIS has not asked for its master password yet.", title)
        return Note(words, "warn", tr("Unlock"), UNLOCK + portal.id)
    if state is AccountState.MISSING:
        words = tr("%1 needs your account: missing.", title)
        return Note(words, "warn", tr("Account…"), ACCOUNT + portal.id)
    return None


def licence_note(portal: Portal, missing: int, accepted: LicenceAcceptance | None) -> Note | None:
    """Return how a portal's licence stands.

    Args:
        portal: whose licence.
        missing: products for which it is still to be accepted.
        accepted: how it was accepted for one of the others.
    """
    title = title_of(portal)
    if missing:
        words = tr("%1 wants its licence accepted first.", title)
        return Note(words, "warn", tr("Licence…"), LICENCE + portal.id)
    if accepted is None:
        return None
    return Note(tr("Licence of %1: accepted by %2 on %3.", title, accepted.who, formats.day(accepted.when)))


def order_note(portal: Portal, count: int) -> Note:
    """Return what happens to scenes that are on tape or made on demand."""
    if portal.downloads.order:
        one = tr("%1 scene at %2 is ordered first, and fetched when it is ready.")
        many = tr("%1 scenes at %2 are ordered first, and fetched when they are ready.")
        return Note(formats.counted(count, one, many).replace("%2", title_of(portal)))
    one = tr("%1 scene at %2 is not at hand, and cannot be ordered from here.")
    many = tr("%1 scenes at %2 are not at hand, and cannot be ordered from here.")
    words = formats.counted(count, one, many).replace("%2", title_of(portal))
    advice = portal.downloads.offline.text(formats.language())
    page = portal.downloads.offline_url or portal.homepage
    link = (tr("Portal's Page"), page) if is_web(page) else ("", "")
    return Note(f"{words} {advice}".strip(), "warn", *link)


def listing_error_note(error: PortalError, portal: Portal) -> Note:
    """Return why the files of a product could not be listed."""
    message = error_sentence(error, title_of(portal))
    return Note(message.text, message.status, tr("Try Again"), AGAIN + portal.id, message.detail)


def without_files_note(portal: Portal, count: int) -> Note:
    """Return that a portal gives nothing of some scenes."""
    one = tr("%2 gives no file of %1 scene: choose another offer.")
    many = tr("%2 gives no file of %1 scenes: choose other offers.")
    return Note(formats.counted(count, one, many).replace("%2", title_of(portal)), "warn")


def elsewhere_note(portal: Portal, count: int) -> Note:
    """Return that scenes are left out, for the portal that was chosen does not have them."""
    one, many = tr("%1 scene is not at %2: left out."), tr("%1 scenes are not at %2: left out.")
    return Note(formats.counted(count, one, many).replace("%2", title_of(portal)), "warn")


def lacking_note(lacking: Mapping[str, int]) -> Note | None:
    """Return which chosen kinds some scenes do not have: words of the kind → how many scenes."""
    if not lacking:
        return None
    parts = [
        formats.counted(count, tr("%2 (%1 scene)"), tr("%2 (%1 scenes)")).replace("%2", words)
        for words, count in lacking.items()
    ]
    return Note(tr("Not everywhere: %1.", ", ".join(parts)), "warn")


def there_note(prepared: PreparedDownload) -> Note | None:
    """Return what is in the folder already."""
    there = prepared.facts.there
    if not there:
        return None
    by_product: dict[str, list[bool]] = {}
    for item in prepared.items:
        by_product.setdefault(item.product, []).append(item.id in there)
    whole = sum(all(found) for found in by_product.values())
    if whole:
        one = tr("%1 scene is already in the folder and whole: it is not fetched again.")
        many = tr("%1 scenes are already in the folder and whole: they are not fetched again.")
        return Note(formats.counted(whole, one, many), "ok")
    one = tr("%1 file is already in the folder and whole: it is not fetched again.")
    many = tr("%1 files are already in the folder and whole: they are not fetched again.")
    return Note(formats.counted(len(there), one, many), "ok")


def unsized_note(prepared: PreparedDownload) -> Note | None:
    """Return that some sizes are unknown."""
    count = prepared.unsized
    if not count:
        return None
    one, many = tr("The size of %1 file is unknown."), tr("The size of %1 files is unknown.")
    return Note(formats.counted(count, one, many))


def room_words(facts: FolderFacts) -> str:
    """Return what there is to know of the folder, below its field."""
    rule = tr("One folder per portal and year; a file takes its name only when it is whole.")
    return rule if facts.free is None else f"{tr('%1 free.', formats.size(facts.free))} {rule}"


def folder_sentence(problem: FolderProblem) -> str:
    """Return why nothing can be written to the folder; empty where it can."""
    words = {
        FolderProblem.NO_FOLDER: tr("Say where to."),
        FolderProblem.NOT_ABSOLUTE: tr("Give the whole path of the folder."),
        FolderProblem.NOT_A_FOLDER: tr("There is a file of that name: choose a folder."),
        FolderProblem.NOT_WRITABLE: tr("The folder cannot be written to: choose another one."),
    }
    return words.get(problem, "")


def lack_of_room(prepared: PreparedDownload) -> str:
    """Return that the disk has too little room for what is still to be fetched; empty where it has not."""
    if prepared.facts.holds(prepared.size):
        return ""
    free = formats.size(prepared.facts.free)
    return tr("Not enough room: %1 to fetch, %2 free.", formats.size(prepared.size), free)


def portals_line(counts: Mapping[str, int], short_title: Mapping[str, str]) -> str:
    """Return how many scenes come from which portal, e.g. "2 × Earth Search · 1 × CDSE"."""
    parts: Sequence[str] = [f"{formats.number(n)} × {short_title[portal]}" for portal, n in counts.items()]
    return " · ".join(parts)
