"""All that is known of one download."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.PyQt.QtWidgets import QWidget

from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState
from ...core.downloads.licence_acceptance import LicenceAcceptance
from ...core.downloads.sidecar import Sidecar, read_sidecar
from ...gis.latest_call import LatestCall
from ...gis.translation import tr
from .. import formats
from ..factories import narrowable
from ..messages import technical_line
from ..widgets.breakable_label import breakable
from ..widgets.facts_grid import FactsGrid
from ..widgets.note_label import NoteLabel
from ..widgets.sub_page import SubPage
from .download_words import DOTTED, DownloadWords, folder_of
from .figures import checksum_name
from .series_part import SeriesPart, may_be_series

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

LONGEST_REFERENCE = 80
REFERENCES = ("order", "download", "label")  # of `OrderTicket.reference`: what to name when one writes there
ORDERS = (DownloadState.ORDERED, DownloadState.ON_TAPE)
Facts = Iterator[tuple[str, str]]


class DownloadDetails(SubPage):
    """File, checksum, licence, source; what stands beside the file on disk is read in the background."""

    def __init__(self, guichet: Guichet, words: DownloadWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._words = guichet, words
        self._row: Download | None = None
        self._call = LatestCall("sidecar", self)
        self._call.finished.connect(self._on_sidecar)
        guichet.downloads.changed.connect(self._on_changed)

    @property
    def row(self) -> Download | None:
        """What is shown."""
        return self._row

    def show_row(self, row: Download) -> None:
        """Show a row of the queue."""
        self._row = row
        self._call.cancel()
        self._fill(row, None)
        if row.state.arrived:
            self._call.start(lambda _token: read_sidecar(row.file))

    def close_down(self) -> None:
        """Leave no thread."""
        self._call.cancel()

    def _on_changed(self, ids: list[str]) -> None:
        if self._row is None or self._row.id not in ids or not self.isVisible():
            return
        now = self._guichet.downloads.row(self._row.id)
        if now is not None and now.state is not self._row.state:
            self.show_row(now)

    def _on_sidecar(self, sidecar: Sidecar | None) -> None:
        if self._row is not None and sidecar is not None:
            self._fill(self._row, sidecar)

    def _fill(self, row: Download, sidecar: Sidecar | None) -> None:
        self.renew()
        self.set_title(breakable(row.item.title))
        words = self._words.row(row)
        sentence = narrowable(NoteLabel(tone=words.status))
        parts = (words.word, words.figures, words.why)
        sentence.set_text(breakable(DOTTED.join(part for part in parts if part)))
        self.body.addWidget(sentence)
        if row.state.arrived and may_be_series(row.path):
            self.body.addWidget(SeriesPart(row.path))
        for title, facts in (
            (tr("File"), self._file(row)),
            (tr("Checksum"), _checksum(row, sidecar)),
            (tr("Licence"), self._licence(row, sidecar)),
            (tr("Order at the portal"), _order(row)),
            (tr("Source"), self._source(row)),
        ):
            found = [(name, value) for name, value in facts if value]
            if found:
                self.section(title)
                self.body.addLayout(FactsGrid(found))
        self.body.addStretch(1)

    def _file(self, row: Download) -> Facts:
        total = row.item.size if row.total is None else row.total
        yield tr("Name"), row.file.name
        yield tr("Folder"), str(folder_of(row))
        yield tr("Size"), formats.size(total)
        if row.path and Path(row.path) != row.file:
            yield tr("Unpacked to"), row.path

    def _licence(self, row: Download, sidecar: Sidecar | None) -> Facts:
        portal = self._guichet.portal(row.item.portal)
        if portal is not None:
            yield tr("Name"), portal.terms.licence.text(formats.language())
            yield tr("Attribution"), portal.terms.attribution
        acceptance = row.item.acceptance
        if acceptance is not None:
            yield tr("Accepted"), _accepted(acceptance)

    def _source(self, row: Download) -> Facts:
        portal = self._guichet.portal(row.item.portal)
        yield tr("Portal"), portal.title.text(formats.language()) if portal else row.item.portal
        yield tr("Scene"), row.item.scene
        yield tr("Address"), row.item.href
        yield tr("Tries"), formats.number(row.attempts) if row.attempts else ""
        yield tr("Last problem"), technical_line(row.error) if row.error is not None else ""


def _order(row: Download) -> Facts:
    """Say when it was ordered, under which name the portal knows that, and what the portal says."""
    yield tr("Ordered"), _when(row.ordered) if row.ordered else ""
    reference = row.ticket.get("reference")
    if isinstance(reference, dict):
        names = (str(reference.get(key) or "") for key in REFERENCES)
        yield tr("Number"), next(filter(_is_number, names), "")
    if row.state in ORDERS and row.until is not None:
        yield tr("Asked again"), _when(row.until)
    yield tr("What the portal says"), str(row.ticket.get("words") or "")


def _is_number(text: str) -> bool:
    """Whether it is what a portal calls an order, and no address."""
    return 0 < len(text) <= LONGEST_REFERENCE and "/" not in text


def _checksum(row: Download, sidecar: Sidecar | None) -> Facts:
    if row.checked:
        yield tr("Computed and equal"), checksum_name(row.checked)
    elif row.state.arrived:
        yield tr("Computed and equal"), tr("none: size only")
    for listed in row.item.checksums:
        algorithm, _, digest = listed.partition(":")
        yield tr("%1 at the portal", checksum_name(algorithm)), digest
    if sidecar is not None and sidecar.fetched is not None:
        yield tr("Fetched"), _when(sidecar.fetched)


def _accepted(acceptance: LicenceAcceptance) -> str:
    parts = (acceptance.who, _when(acceptance.when), acceptance.version)
    return DOTTED.join(part for part in parts if part)


def _when(instant: datetime) -> str:
    return f"{formats.day(instant)} {formats.clock(instant)}"
