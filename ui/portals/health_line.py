"""How a portal is and what its last test said, as a line that keeps itself up to date."""

from __future__ import annotations

import html
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ...core.portal_error import PortalError
from ...gis.connection_answer import ConnectionAnswer
from ...gis.health_state import HealthState
from ...gis.translation import tr
from .. import theme
from ..factories import narrowable, tip
from ..messages import error_sentence
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel
from .directory_row import DirectoryRow
from .health_words import answer_sentence, health_sentence, is_trouble, last_answer_sentence


class HealthLine(QWidget):
    """While a test is under way it says so; after it, its result; else what is known from before."""

    def __init__(self, guichet: Any, row: DirectoryRow, parent: QWidget | None = None) -> None:
        """Make the line for a `gis.guichet.Guichet` and a portal or service."""
        super().__init__(parent)
        self._guichet, self._row = guichet, row
        self._glyph = GlyphLabel("off", "off")
        self._words = narrowable(NoteLabel(tone="text"))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._words, 1)
        tests = guichet.tests
        tests.started.connect(self._on_news)
        tests.cancelled.connect(self._on_news)
        tests.passed.connect(self._on_passed)
        tests.failed.connect(self._on_failed)
        guichet.health.changed.connect(self._on_news)
        self._on_news(row.key)

    @property
    def text(self) -> str:
        """What is said, as markup."""
        return self._words.text()

    def _on_news(self, key: str) -> None:
        if key != self._row.key:
            return
        if self._guichet.tests.running(key):
            self._say(tr("Asking…"), "busy")
            return
        record, state = self._guichet.health.record(key), self._guichet.health.state(key)
        if is_trouble(record) and record.error is not None:
            self._show_error(record.error, health_sentence(record, state))
            return
        trouble = health_sentence(record, state)
        words = " ".join(part for part in (_sentence(trouble), last_answer_sentence(record)) if part)
        sign = "warn" if trouble else "ok" if state is HealthState.WELL else "off"
        self._say(words, sign)

    def _on_passed(self, key: str, answer: ConnectionAnswer) -> None:
        if key != self._row.key:
            return
        moved = tr("It has moved permanently to %1.", answer.moved_to) if answer.moved_to else ""
        words = " ".join(part for part in (answer_sentence(answer), moved) if part)
        well = not (answer.other or moved or answer.closed_to_programs)
        self._say(words, "ok" if well else "warn")

    def _on_failed(self, key: str, error: PortalError) -> None:
        if key == self._row.key:
            self._show_error(error, "")

    def _show_error(self, error: PortalError, since: str) -> None:
        message = error_sentence(error, self._name())
        extra = f" {html.escape(_sentence(since), quote=False)}" if since else ""
        self._show(message.markup + extra, message.glyph, message.status, message.detail)

    def _name(self) -> str:
        portal = self._row.portal
        return portal.short_title if portal is not None else tr("The service")

    def _say(self, words: str, sign: str) -> None:
        self._show(html.escape(words, quote=False), sign, sign, "")

    def _show(self, markup: str, glyph: str, status: str, detail: str) -> None:
        self._glyph.set_state(glyph, status)
        self._words.set_html(markup)
        for part in (self._glyph, self._words):
            part.setToolTip(tip(detail))


def _sentence(words: str) -> str:
    """Return words of a row as a sentence."""
    return f"{words[0].upper()}{words[1:]}." if words else ""
