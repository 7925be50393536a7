"""Add a portal by its address or path: tested first, saved after."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.local_text import LocalText
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...gis.portal_test import PortalTest
from ...gis.translation import tr
from .. import theme
from ..factories import wrapped
from ..messages import error_sentence
from ..widgets.glyph_label import GlyphLabel
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from .found_portal import found_words
from .untested_portal import untested_portal

WIDTH = 420
SHORT_TITLE = 16


class AddPortalDialog(QDialog):
    """Not modal: the test runs in the background and the panel stays usable.

    Signals:
        saved(str): id of the new portal.
    """

    saved = pyqtSignal(str)

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        """Make the dialog for a `gis.guichet.Guichet`."""
        super().__init__(parent)
        self._guichet = guichet
        self._portal: Portal | None = None
        self._test = PortalTest(self)
        self.setWindowTitle(tr("Add a Portal"))
        self.setMinimumWidth(WIDTH)
        self._address = QgsFilterLineEdit()
        self._name = QLineEdit()
        self._glyph = GlyphLabel("wait", "off")
        self._result = NoteLabel(tone="text")
        self._try = QPushButton(tr("Test"))
        self._buttons = QDialogButtonBox()
        self._save = self._buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self._connect()
        self._on_address()

    def done(self, result: int) -> None:
        """Let go of a running test when the dialog closes."""
        self._test.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        self._address.setPlaceholderText("https://…")
        self._address.setAccessibleName(tr("Address or path"))
        self._name.setAccessibleName(tr("Name"))
        browse = IconButton("mActionFileOpen", tr("Choose a catalogue on this computer"))
        browse.clicked.connect(self._choose_file)
        line = QHBoxLayout()
        line.setSpacing(theme.SMALL)
        for widget, stretch in ((self._address, 1), (browse, 0), (self._try, 0)):
            line.addWidget(widget, stretch)
        answer = QHBoxLayout()
        answer.setSpacing(theme.SMALL)
        answer.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._result, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.LARGE, theme.LARGE, theme.LARGE, theme.LARGE)
        box.setSpacing(theme.NORMAL)
        box.addWidget(
            wrapped(
                tr(
                    "A STAC API; a STAC catalogue, collection or item collection on the web or on disk; "
                    "or a service that speaks OData, DHuS, resto or REGARDS."
                )
            )
        )
        box.addWidget(self._labelled(tr("Address or path"), self._address))
        box.addLayout(line)
        box.addLayout(answer)
        box.addWidget(self._labelled(tr("Name"), self._name))
        box.addWidget(self._name)
        box.addWidget(self._buttons)

    def _labelled(self, words: str, field: QWidget) -> QLabel:
        label = QLabel(words)
        label.setBuddy(field)
        return label

    def _connect(self) -> None:
        self._address.textChanged.connect(self._on_address)
        self._name.textChanged.connect(self._show_buttons)
        self._try.clicked.connect(self._start)
        self._test.passed.connect(self._on_passed)
        self._test.failed.connect(self._on_failed)
        self._buttons.accepted.connect(self._on_save)
        self._buttons.rejected.connect(self.reject)

    def _on_address(self) -> None:
        """Another address: what was found no longer counts."""
        self._test.cancel()
        self._portal = None
        self._failed = False
        self._say("", "off")

    def _start(self) -> None:
        self._say(tr("Asking…"), "busy")
        self._try.setEnabled(False)
        self._test.start(self._address.text().strip())

    def _on_passed(self, portal: Portal) -> None:
        self._portal = portal
        self._failed = False
        if not self._name.text().strip():
            self._name.setText(portal.short_title)
        self._say(found_words(portal, self._guichet.families), "ok")

    def _on_failed(self, error: PortalError) -> None:
        self._failed = True
        message = error_sentence(error, tr("The address"))
        self._say(message.markup, "error", html.escape(message.detail))

    def _say(self, markup: str, status: str, detail: str = "") -> None:
        """Show a sentence with its glyph; foreign words in it are escaped."""
        self._glyph.set_state(status, status)
        self._glyph.setVisible(bool(markup))
        self._result.set_html(markup)
        self._result.setToolTip(detail)
        self._result.setVisible(bool(markup))
        self._show_buttons()
        self.layout().activate()
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))

    def _show_buttons(self) -> None:
        address = bool(self._address.text().strip())
        named = bool(self._name.text().strip())
        self._try.setEnabled(address)
        self._try.setDefault(self._portal is None)
        self._save.setDefault(self._portal is not None)
        self._save.setEnabled(named and (self._portal is not None or self._failed))
        self._save.setText(tr("Save Anyway") if self._failed else tr("Save"))

    def _on_save(self) -> None:
        name = self._name.text().strip()
        portal = self._portal or untested_portal(self._address.text().strip(), name)
        titled = replace(
            portal,
            id=self._guichet.portals.free_id(portal),
            title=LocalText(name, name),
            short_title=name[:SHORT_TITLE],
        )
        try:
            self._guichet.save_portal(titled)
        except (OSError, ValueError) as error:
            self._say(html.escape(tr("It could not be saved: %1", str(error))), "error")
            return
        self.saved.emit(titled.id)
        self.accept()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("STAC Catalogue"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("STAC catalogues (%1)", "*.json *.geojson"), tr("All files (*)")])
        dialog.fileSelected.connect(self._address.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
