"""What is downloaded, from where, where to, and what happens on arrival."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QHideEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ....core.downloads.archive_form import may_be_archive
from ....core.downloads.arrival_choice import ArrivalChoice
from ....core.downloads.arrival_kind import ArrivalKind
from ....core.prepared_area import PreparedArea
from ....core.scene import Scene
from ....gis.downloads.prepared_download import PreparedDownload
from ....gis.translation import tr
from ... import formats, theme
from ...factories import narrowable, tip
from ...theme import NORMAL, SMALL
from ...widgets.note_label import NoteLabel
from ...widgets.rule import Rule
from ...widgets.sub_page import SubPage
from ..scene_links import is_web
from ..stream.choice_combo import ChoiceCombo
from .arrival_options import arrival_options, usual_arrival
from .download_facts import DownloadFacts
from .download_sentences import AGAIN, LICENCE, UNLOCK, portals_line, room_words
from .download_subject import FIRST, DownloadSubject
from .download_what import DownloadWhat
from .last_download import LastDownload
from .last_downloads import LastDownloads
from .note_list import NoteList
from .what_part import WhatPart

if TYPE_CHECKING:
    from ....gis.guichet import Guichet

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SOON_MILLISECONDS = 150
COMPUTED = (ArrivalKind.COMPOSITE, ArrivalKind.BANDS, ArrivalKind.MASK)


class DownloadPage(SubPage):
    """Sizes, notes and the reason below the button follow every choice; planning is done in the background.

    Attributes:
        facts: what is known of the choice that is shown.

    Signals:
        queued: the items that were added to the queue.
        account_wanted(str): portal whose account is to be chosen.
        licences_wanted: portals whose licence is to be accepted first, with their scenes.
    """

    queued = pyqtSignal(object)
    account_wanted = pyqtSignal(str)
    licences_wanted = pyqtSignal(object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._desk = guichet, guichet.desk
        self._last = LastDownloads(guichet.settings)
        self._subject: DownloadSubject | None = None
        self._prepared: PreparedDownload | None = None
        self._wish: ArrivalChoice | None = None
        self._cut_to: PreparedArea | None = None
        self._add_foot()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MILLISECONDS)
        self._timer.timeout.connect(self._prepare)
        self._connect()

    def _connect(self) -> None:
        self._desk.gathered.connect(self._on_gathered)
        self._desk.prepared.connect(self._on_prepared)
        self._desk.failed.connect(lambda error: self._say_reason(str(error)))
        self._desk.listings.changed.connect(self._on_listed)
        self._desk.availability.changed.connect(self._on_listed)
        self._guichet.quotas.changed.connect(self._on_facts)
        self._guichet.account_book.changed.connect(self._on_facts)

    def show_scenes(
        self,
        subject: DownloadSubject,
        too_many: int = 0,
        asset_key: str = "",
        area: PreparedArea | None = None,
    ) -> None:
        """Show what can be downloaded of scenes.

        Args:
            subject: the scenes.
            too_many: further scenes that were selected, but are not among them.
            asset_key: the file of the first scene that is wanted; empty: what was chosen last.
            area: of the search; None where there is none.
        """
        self._cut_to = area
        self._subject, self._too_many, self._asset_key = subject, too_many, asset_key
        self._prepared, self._fresh = None, True
        self._wish = self._last.of(subject.family).arrival
        self._desk.forget()
        count = len(subject.wanted)
        self.set_title(formats.counted(count, tr("Download – %1 scene"), tr("Download – %1 scenes")))
        self.renew()
        self._make_body()
        self._ask_for_files()

    def focus_choice(self) -> None:
        """Put the keyboard onto what is chosen."""
        self.what.buttons[self.what.what].setFocus()

    # ---- parts -----------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.section(tr("What"))
        self.what = WhatPart()
        self.what.changed.connect(self._on_choice)
        self.body.addWidget(self.what)
        self._add_from()
        self._add_to()
        self._add_arrival()
        self.body.addSpacing(SMALL)
        self.notes = NoteList()
        self.notes.deed_wanted.connect(self._follow)
        self.body.addWidget(self.notes)
        self.body.addStretch(1)
        self.setTabOrder(self.unpack, self.add)

    def _add_from(self) -> None:
        self.section(tr("From"))
        self.source = ChoiceCombo(tr("From"))
        rows = [(FIRST, tr("The first offer of each scene"))]
        for portal, count in self._subject.portals().items():
            of_all = formats.counted(count, tr("%2 (%1 scene)"), tr("%2 (%1 scenes)"))
            rows.append((portal, of_all.replace("%2", self._portal_title(portal))))
        self.source.offer(rows, FIRST)
        self.source.chosen.connect(lambda _portal: self._ask_for_files())
        self.body.addWidget(self.source)
        self.portals = narrowable(NoteLabel())
        self.body.addWidget(self.portals)

    def _add_to(self) -> None:
        self.section(tr("To"))
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(tr("Folder for downloads"))
        self.folder.lineEdit().setAccessibleName(tr("Folder for downloads"))
        self.folder.setFilePath(_shown(self._guichet.settings.download_folder))
        self.folder.fileChanged.connect(lambda _path: self._prepare_soon())
        self.body.addWidget(self.folder)
        self.room = narrowable(NoteLabel())
        self.body.addWidget(self.room)

    def _add_arrival(self) -> None:
        self.section(tr("On arrival"))
        self.arrival = ChoiceCombo(tr("On arrival"))
        self.arrival.chosen.connect(self._on_arrival)
        self.body.addWidget(self.arrival)
        last = self._last.of(self._subject.family)
        self.clip = self._box(tr("Clip to the area"), last.clip, tr("The files themselves stay whole."))
        kept = tr("The archive is kept beside it; QGIS can also read inside of most archives.")
        self.unpack = self._box(tr("Unpack archives"), last.unpack, kept)

    def _box(self, words: str, checked: bool, hint: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setToolTip(tip(hint))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setChecked(checked)
        box.toggled.connect(lambda _on: self._prepare_soon())
        self.body.addWidget(box)
        return box

    def _add_foot(self) -> None:
        self.layout().addWidget(Rule())
        row = QHBoxLayout()
        row.setContentsMargins(NORMAL, SMALL, NORMAL, SMALL)
        row.setSpacing(SMALL)
        self.reason = narrowable(NoteLabel(tone="text"))
        self.add = QPushButton(theme.icon("downloading_svg"), tr("Add to the Queue"))
        self.add.setDefault(True)
        self.add.clicked.connect(lambda _checked=False: self._add())
        row.addWidget(self.reason, 1)
        row.addWidget(self.add)
        self.layout().addLayout(row)

    # ---- what there is ---------------------------------------------------------------------------

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes as the chosen portal offers them."""
        return self._subject.scenes(self.source.value)

    def _ask_for_files(self) -> None:
        """Have the files of the scenes looked up; the answer comes at once where all are known."""
        counts = Counter(scene.portal for scene in self.scenes)
        titles = {portal: self._portal_title(portal) for portal in counts}
        self.portals.set_text(portals_line(counts, titles))
        self.add.setEnabled(False)
        self._say_reason(tr("Reading what the portals said…"))
        self._desk.gather(self.scenes)

    def _on_gathered(self) -> None:
        if self._subject is None:
            return
        chosen = self.what.kinds.chosen
        self.facts = DownloadFacts(self._guichet, self._subject, self.source.value)
        if self._fresh:
            self._fresh = False
            self._choose_first()
            self._ask_quotas()
        else:
            self.what.kinds.show_kinds(self.facts.rows, chosen)
        self._offer()
        self._refresh()

    def _choose_first(self) -> None:
        """Take what was chosen last for the family, or the one file that is wanted."""
        last, kinds = self._last.of(self._subject.family), self.facts.kinds
        wanted = kinds.of_asset(self.scenes[0].ref, self._asset_key) if self._asset_key else ""
        chosen = (wanted,) if wanted else last.kinds or kinds.usual
        self.what.kinds.show_kinds(self.facts.rows, chosen)
        self.what.choose(DownloadWhat.ASSETS if wanted else last.what)

    def _ask_quotas(self) -> None:
        """Ask the portals that the user has an account at what they still grant."""
        book = self._guichet.account_book
        self._guichet.quotas.ask({scene.portal for scene in self.scenes} & book.portals)

    def _offer(self) -> None:
        kinds, what = self.facts.kinds, self.what
        none = "" if kinds.kinds else tr("The portals list no single files of these scenes.")
        what.offer(DownloadWhat.ASSETS, none)
        listable = any(one.may_list or len(one.assets) > 1 for one in self.facts.files.values())
        what.offer(DownloadWhat.FILES, "" if listable else tr("What lies inside cannot be listed."))
        if not what.buttons[what.what].isEnabled():
            what.choose(DownloadWhat.WHOLE)
        what.show_below()

    # ---- choices ---------------------------------------------------------------------------------

    def _on_choice(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        """Take over the choice: what must be listed, what it weighs, what it can become on the map."""
        what = self.what.what
        self._desk.listings.ask(self.facts.to_list(what))
        self._show_tree()
        for one in DownloadWhat:
            self.what.set_size(one, *self.facts.size(one, self.what.kinds.chosen, self.what.tree.chosen))
        self._offer_arrivals()
        self._prepare_soon()

    def _show_tree(self) -> None:
        if self.what.what is DownloadWhat.FILES:
            words = self.facts.listing_words()
            self.what.state.set_text(words)
            self.what.state.setVisible(bool(words))
            self.what.tree.show_files(self.facts.products())

    def _on_listed(self) -> None:
        if self._subject is not None and not self._fresh and self.isVisibleTo(self.parentWidget() or self):
            self._refresh()

    def _offer_arrivals(self) -> None:
        bands = None
        if self.what.what is DownloadWhat.ASSETS:
            bands = self.facts.kinds.bands(self.what.kinds.chosen)
        options = arrival_options(self.facts.imagery, bands)
        wish = self._wish or ArrivalChoice(self._guichet.settings.arrival)
        self.arrival.offer(options, usual_arrival(options, wish))
        self.clip.setVisible(self._may_clip())

    def _on_arrival(self, choice: ArrivalChoice) -> None:
        self._wish = choice
        self.clip.setVisible(self._may_clip())
        self._prepare_soon()

    def _prepare_soon(self) -> None:
        self._prepared = None
        self.add.setEnabled(False)
        self._timer.start()

    def _prepare(self) -> None:
        wanted = self.facts.wanted(self.what.what, self.what.kinds.chosen, self.what.tree.chosen)
        arrival = self.arrival.value or ArrivalChoice()
        folder = str(Path(self.folder.filePath()).expanduser()) if self.folder.filePath().strip() else ""
        area = self._cut_to if self.clip.isChecked() and self._may_clip() else None
        self._desk.prepare(wanted, folder, arrival, self.unpack.isChecked(), area)

    def _may_clip(self) -> bool:
        """Whether a computed layer comes on the map: what is added as it is stays whole."""
        choice = self.arrival.value
        return self._cut_to is not None and choice is not None and choice.kind in COMPUTED

    def _on_prepared(self, prepared: PreparedDownload) -> None:
        if self._timer.isActive() or self._subject is None:
            return
        self._prepared = prepared
        self.room.set_text(room_words(prepared.facts))
        self.unpack.setVisible(any(may_be_archive(item.name) for item in prepared.items))
        self._say()

    # ---- saying it -------------------------------------------------------------------------------

    def _say(self) -> None:
        if self._prepared is None:
            return
        self.notes.show_notes(
            self.facts.notes(self._prepared, self.what.what, self.what.kinds.chosen, self._too_many)
        )
        reason = self.facts.why_not(self._prepared, self.what.what)
        self._say_reason(reason or self._sum_words())
        self.add.setText(tr("Licence…") if self.facts.unlicensed(self._prepared) else tr("Add to the Queue"))
        self.add.setEnabled(not reason)

    def _sum_words(self) -> str:
        count = len(self._prepared.missing)
        if not count:
            return tr("All is there already, and comes on the map.")
        words = formats.counted(count, tr("%1 file"), tr("%1 files"))
        return f"{words}, {formats.size(self._prepared.size)}" if self._prepared.size else words

    def _say_reason(self, words: str) -> None:
        self.reason.set_text(words)

    def _portal_title(self, portal_id: str) -> str:
        portal = self._guichet.portal(portal_id)
        return portal.title.text(formats.language()) if portal else portal_id

    # ---- deeds -----------------------------------------------------------------------------------

    def _follow(self, deed: str) -> None:
        verb, _colon, portal = deed.partition(":")
        if is_web(deed):
            QDesktopServices.openUrl(QUrl(deed))
        elif verb + ":" == UNLOCK:
            self._guichet.account_book.unlock()
        elif verb + ":" == LICENCE:
            self._ask_licences()
        elif verb + ":" == AGAIN:
            self._desk.listings.try_again()
            self._refresh()
        else:
            self.account_wanted.emit(portal)

    def _ask_licences(self) -> None:
        if self._prepared is not None:
            self.licences_wanted.emit(self.facts.unlicensed(self._prepared))

    def licences_accepted(self) -> None:
        """Plan anew: the items carry who accepted."""
        if self._subject is not None:
            self._prepare()

    def _on_facts(self) -> None:
        if self._prepared is not None and self.isVisible():
            self._say()

    def _add(self) -> None:
        if self._prepared is None:
            return
        if self.facts.unlicensed(self._prepared):
            self._ask_licences()
            return
        self._remember()
        self.queued.emit(self._prepared.items)

    def _remember(self) -> None:
        boxes = (self.unpack.isChecked(), self.clip.isChecked())
        last = LastDownload(self.what.what, self.what.kinds.chosen, self.arrival.value, *boxes)
        self._last.remember(self._subject.family, last)
        self._guichet.settings.download_folder = Path(self.folder.filePath()).expanduser()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask the portals nothing more."""
        super().hideEvent(event)
        self._desk.listings.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the default button, unless the keyboard is on the arrow back."""
        if event.key() in ENTER:
            (self.back if self.back.hasFocus() else self.add).click()
        else:
            super().keyPressEvent(event)


def _shown(folder: Path) -> str:
    """Return a path as people write it, `~/eo`."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if home in folder.parents else str(folder)
