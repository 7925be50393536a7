"""Add a map service or a catalogue by its address: tested first, saved after."""

from __future__ import annotations

import html
from typing import Any

from qgis.gui import QgsAuthConfigSelect, QgsFilterLineEdit
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.flows.flow_source import FlowSource
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.flows.flow_address import FlowAddress, own_source
from ...gis.flows.found_service import FoundService
from ...gis.translation import tr
from .. import formats, theme
from ..factories import tip, wrapped
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel
from .address_words import address_warning, found_sentence, is_instance, may_be_kept, no_way
from .flow_messages import flow_sentence

WIDTH = 440


class AddFlowDialog(QDialog):
    """Not modal: the test runs in the background and the panel stays usable.

    Signals:
        saved(str): id of the service.
    """

    saved = pyqtSignal(str)

    def __init__(
        self,
        guichet: Any,
        source: FlowSource | None = None,
        parent: QWidget | None = None,
        address: FlowAddress | None = None,
    ) -> None:
        """Make the dialog for a `gis.guichet.Guichet`.

        Args:
            guichet: whose flows are added to.
            source: a service of the user that is changed; None: a new one.
            parent: owner.
            address: stands in for asking.
        """
        super().__init__(parent)
        self._flows, self._old = guichet.flows, source
        self._found: FoundService | None = None
        self._test = address or FlowAddress(self._flows.doors, self)
        self.setWindowTitle(tr("Add a Flow") if source is None else tr("Change a Flow"))
        self.setMinimumWidth(WIDTH)
        self.address, self.title = QgsFilterLineEdit(), QLineEdit()
        self.account = QgsAuthConfigSelect(self, "wms")
        self._glyph, self._result = GlyphLabel("wait", "off"), NoteLabel(tone="text")
        self.try_button = QPushButton(tr("Test"))
        self._buttons = QDialogButtonBox()
        self.save = self._buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        if source is not None:
            self.address.setText(source.address)
            self.title.setText(source.title.text(formats.language()))
            self.account.setConfigId(source.authcfg)
            self._found = FoundService(source)
        self._connect()
        self._show_warning()

    def done(self, result: int) -> None:
        """Let go of a running test when the dialog closes."""
        self._test.cancel()
        super().done(result)

    def _connect(self) -> None:
        self.address.textChanged.connect(self._on_address)
        self.account.selectedConfigIdChanged.connect(self._on_account)
        self.title.textChanged.connect(self._show_buttons)
        self.try_button.clicked.connect(self._start)
        self._test.found.connect(self._on_found)
        self._test.failed.connect(self._on_failed)
        self._buttons.accepted.connect(self._on_save)
        self._buttons.rejected.connect(self.reject)

    def _on_address(self) -> None:
        """Another address: what was found no longer counts."""
        self._test.cancel()
        self._found = None
        self._show_warning()

    def _on_account(self, _authcfg: str) -> None:
        if self._found is None or self._found.service is not None:
            self._on_address()
        else:
            self._show_buttons()

    def _show_warning(self) -> None:
        address = self.address.text()
        if is_instance(address):
            words = tr(
                "An instance of Sentinel Hub: its id is a secret and is kept by QGIS's authentication."
            )
            self._say(html.escape(words, quote=False), "off")
        else:
            warning = address_warning(address)
            self._say(html.escape(warning, quote=False), "warn" if may_be_kept(address) else "error")

    def _start(self, _checked: bool = False) -> None:
        self._say(tr("Asking…"), "busy")
        self.try_button.setEnabled(False)
        self._test.test(self.address.text(), self.account.configId())

    def _on_found(self, found: FoundService) -> None:
        self._found = found
        if not self.title.text().strip():
            told = found.service.title if found.service is not None else ""
            self.title.setText(clean_text(told, 120) or _host(found.source.address))
        warning = address_warning(self.address.text())
        ending = f"<br>{html.escape(warning, quote=False)}" if warning else ""
        self._say(found_sentence(found) + ending, "ok")

    def _on_failed(self, error: PortalError) -> None:
        message = flow_sentence(error, tr("The address"))
        self._say(message.markup, "error", message.detail)

    def _on_save(self) -> None:
        title = clean_text(self.title.text(), 120)
        if is_instance(self.address.text()):
            self._keep_instance(title)
            return
        if self._found is None:
            return
        try:
            kept = self._flows.accounts.keep_keys(title, self._found.source)
            if kept is None:
                self._say(tr("QGIS's authentication did not take it: is the master password set?"), "error")
                return
            source = own_source(kept, title, self.account.configId())
            self._flows.book.add(source)
            if self._old is not None and self._old.id != source.id:
                self._flows.remove(self._old)
        except OSError as error:
            words = tr("The profile cannot be written: %1", error.strerror or error)
            self._say(html.escape(words, quote=False), "error")
            return
        except ValueError:
            self._say(html.escape(no_way(), quote=False), "error")
            return
        self.saved.emit(source.id)
        self.accept()

    def _keep_instance(self, title: str) -> None:
        """Hand the id to QGIS's authentication, which may ask for its master password."""
        try:
            kept = self._flows.accounts.keep_address(title, self.address.text().strip())
        except ValueError:
            self._say(html.escape(no_way(), quote=False), "error")
            return
        except OSError as error:
            words = tr("The profile cannot be written: %1", error.strerror or error)
            self._say(html.escape(words, quote=False), "error")
            return
        if kept is None:
            self._say(tr("QGIS's authentication did not take it: is the master password set?"), "error")
            return
        self.saved.emit(kept.id)
        self.accept()

    def _say(self, markup: str, status: str, detail: str = "") -> None:
        """Show a sentence with its glyph; foreign words in it are escaped."""
        self._glyph.set_state(status, status)
        self._glyph.setVisible(bool(markup))
        self._result.set_html(markup)
        self._result.setToolTip(tip(detail))
        self._result.setVisible(bool(markup))
        self._show_buttons()
        self.layout().activate()
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))

    def _show_buttons(self) -> None:
        address = self.address.text().strip()
        named, instance = bool(self.title.text().strip()), is_instance(address)
        allowed = bool(address) and may_be_kept(address)
        self.try_button.setEnabled(allowed and not instance)
        ready = self._found is not None or instance
        self.try_button.setDefault(not ready)
        self.save.setDefault(ready)
        self.save.setEnabled(named and allowed and ready)

    def _lay_out(self) -> None:
        self.address.setPlaceholderText("https://…")
        self.address.setAccessibleName(tr("Address"))
        self.title.setAccessibleName(tr("Name"))
        line = QHBoxLayout()
        line.setSpacing(theme.SMALL)
        line.addWidget(self.address, 1)
        line.addWidget(self.try_button)
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
                    "Any link of a WMS or WMTS, tiles with {x}, {y} and {z}, the config.xml of an mviewer, "
                    "or a catalogue (CSW, OGC API Records)."
                )
            )
        )
        box.addWidget(_labelled(tr("Address"), self.address))
        box.addLayout(line)
        box.addLayout(answer)
        box.addWidget(_labelled(tr("Name"), self.title))
        box.addWidget(self.title)
        box.addWidget(_labelled(tr("Authentication"), self.account))
        box.addWidget(self.account)
        box.addWidget(self._buttons)


def _labelled(words: str, field: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(field)
    return label


def _host(address: str) -> str:
    return address.split("//", 1)[-1].split("/", 1)[0]
