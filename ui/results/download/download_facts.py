"""What is known of the scenes that the page shows, as one portal or several offer them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from ....core.asset import Asset
from ....core.error_kind import ErrorKind
from ....core.imagery import Imagery
from ....core.online import Online
from ....core.portal import Portal
from ....core.portal_error import PortalError
from ....core.scene import Scene, SceneRef
from ....gis.downloads.account_state import AccountState
from ....gis.downloads.folder_problem import FolderProblem
from ....gis.downloads.prepared_download import PreparedDownload
from ....gis.downloads.scene_files import SceneFiles
from ....gis.downloads.wanted_files import WantedFiles
from ....gis.translation import tr
from ... import formats
from ...downloads.quota_words import quota_words
from . import download_sentences as sentences
from .download_subject import FIRST, DownloadSubject
from .download_what import DownloadWhat
from .file_tree import FileId
from .kind_row import KindRow
from .kind_words import kind_rows, kind_words
from .note import Note

if TYPE_CHECKING:
    from ....gis.guichet import Guichet

MOST_LISTED = 20  # products whose single files are asked for at once


class DownloadFacts:
    """Made anew when another portal is chosen; asks nobody.

    Attributes:
        scenes: what is shown.
        files: scene → what its portal gives of it.
        kinds: of files, over all scenes.
    """

    def __init__(self, guichet: Guichet, subject: DownloadSubject, source: str = FIRST) -> None:
        self._guichet, self._subject, self._source = guichet, subject, source
        self._listings = guichet.desk.listings
        self.scenes = subject.scenes(source)
        self.files = {one.ref: guichet.desk.files(one.ref) or SceneFiles(one) for one in self.scenes}
        self.kinds = guichet.desk.kinds

    @property
    def imagery(self) -> Imagery | None:
        """What the pixels of the first scene's family are."""
        return self._imagery_of(self._subject.family)

    @property
    def rows(self) -> list[KindRow]:
        """The kinds in words."""
        return kind_rows(self.kinds, self._imagery_of)

    # ---- files -----------------------------------------------------------------------------------

    def to_list(self, what: DownloadWhat) -> list[Scene]:
        """Return the scenes whose files must be asked for."""
        if what is DownloadWhat.FILES:
            found = [one.scene for one in self.files.values() if one.may_list]
            return found[:MOST_LISTED]
        if what is DownloadWhat.WHOLE:
            return [one.scene for one in self.files.values() if one.must_be_listed]
        return []

    def products(self) -> list[tuple[SceneRef, str, Sequence[Asset]]]:
        """Return the single files of the products, as far as they are known."""
        found = []
        for ref, one in self.files.items():
            assets = self._single(one)
            if assets:
                found.append((ref, one.scene.title or one.scene.id, assets))
        return found

    def wanted(
        self, what: DownloadWhat, kinds: Sequence[str], chosen: frozenset[FileId]
    ) -> list[WantedFiles]:
        """Return what of which scene is to be downloaded; scenes of which nothing is chosen are left out."""
        found = (self._wanted(one, what, kinds, chosen) for one in self.files.values())
        return [one for one in found if one.assets or (one.order and what is DownloadWhat.WHOLE)]

    def size(
        self, what: DownloadWhat, kinds: Sequence[str], chosen: frozenset[FileId]
    ) -> tuple[int | None, int]:
        """Return bytes as far as they are known, None where there is nothing, and files of unknown size."""
        wanted = self.wanted(what, kinds, chosen)
        sizes = [size for one in wanted for size in _sizes(one, what)]
        waiting = sum(one.must_be_listed and not self._single(one) for one in self.files.values())
        unsized = sum(size is None for size in sizes) + (waiting if what is DownloadWhat.WHOLE else 0)
        if not sizes and not unsized:
            return None, 0
        return sum(size or 0 for size in sizes), unsized

    def listing_words(self) -> str:
        """Return how far the list of single files is; empty where it is complete."""
        listable = sum(one.may_list for one in self.files.values())
        if self._listings.waiting:
            done = min(listable, MOST_LISTED) - self._listings.waiting
            total = formats.number(min(listable, MOST_LISTED))
            return tr("Asking for the list of files: %1 of %2…", formats.number(done), total)
        if listable > MOST_LISTED:
            return tr("The files of the first %1 products are listed.", formats.number(MOST_LISTED))
        return ""

    def _wanted(
        self, one: SceneFiles, what: DownloadWhat, kinds: Sequence[str], chosen: frozenset[FileId]
    ) -> WantedFiles:
        if what is DownloadWhat.WHOLE:
            listed = () if not one.must_be_listed else self._listings.files(one.scene.ref) or ()
            return WantedFiles(one.scene, one.whole or listed, one.order)
        if what is DownloadWhat.ASSETS:
            return WantedFiles(one.scene, self.kinds.assets(one.scene.ref, kinds), one.order)
        ref = one.scene.ref
        single = [asset for asset in self._single(one) if (ref, asset.key) in chosen]
        return WantedFiles(one.scene, tuple(single), one.order)

    def _single(self, one: SceneFiles) -> Sequence[Asset]:
        return (self._listings.files(one.scene.ref) or ()) if one.may_list else one.assets

    # ---- words -----------------------------------------------------------------------------------

    def notes(
        self, prepared: PreparedDownload, what: DownloadWhat, kinds: Sequence[str], too_many: int
    ) -> list[Note]:
        """Return the lines below the choices."""
        found: list[Note | None] = [
            sentences.there_note(prepared),
            sentences.unsized_note(prepared),
            self._too_many(too_many),
            self._left_out(),
        ]
        if what is DownloadWhat.ASSETS:
            found.append(sentences.lacking_note(self._lacking(kinds)))
        for portal in self._portals():
            found += self._portal_notes(portal, prepared, what)
        return [note for note in found if note is not None]

    def why_not(self, prepared: PreparedDownload, what: DownloadWhat) -> str:
        """Return why nothing can be queued now; empty where it can."""
        listed = self.to_list(what) if what is DownloadWhat.WHOLE else []
        if listed and self._listings.waiting:
            return self._waiting_words()
        if not prepared.items:
            whole = what is DownloadWhat.WHOLE
            return tr("There is nothing to download.") if whole else tr("Choose at least one file.")
        if prepared.facts.problem is not FolderProblem.NONE:
            return sentences.folder_sentence(prepared.facts.problem)
        room = sentences.lack_of_room(prepared)
        if room:
            return room
        if not prepared.missing and not any(item.arrival for item in prepared.items):
            return tr("Everything is already there.")
        closed = {portal.id: portal for portal in self._portals() if self._is_closed(portal, prepared)}
        locked = [item for item in prepared.missing if item.portal in closed and (item.needs or item.order)]
        if locked and len(locked) == len(prepared.missing):
            return tr("%1 needs an account first.", sentences.title_of(next(iter(closed.values()))))
        return ""

    def unlicensed(self, prepared: PreparedDownload) -> list[tuple[Portal, tuple[Scene, ...]]]:
        """Return the portals whose licence is to be accepted first, with the scenes."""
        found = []
        wanted = {(item.portal, item.scene) for item in prepared.items}
        for portal in self._portals():
            scenes = [one for one in self.scenes if one.portal == portal.id and one.ref in wanted]
            missing = self._guichet.licences.missing(portal, [one.id for one in scenes])
            if missing:
                found.append((portal, tuple(one for one in scenes if one.id in missing)))
        return found

    def _portal_notes(
        self, portal: Portal, prepared: PreparedDownload, what: DownloadWhat
    ) -> Iterable[Note | None]:
        mine = [one for one in self.scenes if one.portal == portal.id]
        wanted = {item.scene for item in prepared.items if item.portal == portal.id}
        yield sentences.account_note(portal, self._account(portal, prepared))
        missing = self._guichet.licences.missing(portal, wanted)
        accepted = next(filter(None, (self._guichet.licences.accepted(portal, one) for one in wanted)), None)
        yield sentences.licence_note(portal, len(missing), accepted)
        online_of = self._guichet.desk.availability.of
        offline = sum(online_of(one) in (Online.ORDER, Online.NO) for one in mine if one.id in wanted)
        if offline:
            yield sentences.order_note(portal, offline)
        yield self._quota(portal)
        yield self._listing_error(portal, mine)
        empty = sum(self._gives_nothing(one) for one in mine)
        if what is DownloadWhat.WHOLE and empty:
            yield sentences.without_files_note(portal, empty)

    def _gives_nothing(self, scene: Scene) -> bool:
        one = self.files[scene.ref]
        unlisted = one.may_list and self._listings.files(scene.ref) is None
        return not one.whole and not one.order and not self._single(one) and not unlisted

    def _listing_error(self, portal: Portal, scenes: Sequence[Scene]) -> Note | None:
        errors = (self._listings.error(scene.ref) for scene in scenes)
        error: PortalError | None = next(filter(None, errors), None)
        if error is None or error.kind is ErrorKind.CANCELLED:
            return None
        return sentences.listing_error_note(error, portal)

    def _quota(self, portal: Portal) -> Note | None:
        quota = self._guichet.quotas.quotas.get(portal.id)
        if quota is None:
            return None
        return Note(quota_words(portal.short_title, quota, datetime.now(timezone.utc)))

    def _left_out(self) -> Note | None:
        count = len(self._subject.wanted) - len(self.scenes)
        portal = self._guichet.portal(self._source)
        return None if not count or portal is None else sentences.elsewhere_note(portal, count)

    def _lacking(self, kinds: Sequence[str]) -> dict[str, int]:
        """Return words of a kind → how many scenes have no file of it."""
        lacking = self.kinds.lacking(kinds)
        found = (kind for kind in self.kinds.kinds if kind.id in lacking)
        return {kind_words(kind, self._imagery_of(kind.family)): lacking[kind.id] for kind in found}

    def _too_many(self, count: int) -> Note | None:
        if not count:
            return None
        return Note(
            tr("Only the first %1 scenes are taken.", formats.number(len(self._subject.wanted))), "warn"
        )

    def _waiting_words(self) -> str:
        one, many = tr("Asking for the files of %1 scene…"), tr("Asking for the files of %1 scenes…")
        return formats.counted(self._listings.waiting, one, many)

    def _account(self, portal: Portal, prepared: PreparedDownload) -> AccountState:
        needs = any(item.needs or item.order for item in prepared.items if item.portal == portal.id)
        return AccountState.of(portal, needs, self._guichet.account_book)

    def _is_closed(self, portal: Portal, prepared: PreparedDownload) -> bool:
        return self._account(portal, prepared) in (AccountState.MISSING, AccountState.LOCKED)

    def _portals(self) -> list[Portal]:
        names = Counter(scene.portal for scene in self.scenes)
        return [portal for name in names if (portal := self._guichet.portal(name)) is not None]

    def _imagery_of(self, family_id: str) -> Imagery | None:
        family = self._guichet.families.get(family_id)
        return None if family is None else family.imagery


def _sizes(wanted: WantedFiles, what: DownloadWhat) -> list[int | None]:
    """Return the sizes of files; a product that is one file weighs what the scene does."""
    sizes = [asset.size for asset in wanted.assets]
    alone = what is DownloadWhat.WHOLE and sizes in ([], [None])
    return [wanted.scene.size] if alone else sizes
