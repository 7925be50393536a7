"""Change a portal of the user, or a copy of one of the plugin's."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ...core.portal import Portal
from ...core.portal_file import read_portal, write_portal
from ...core.portal_file_error import PortalFileError
from ...gis.portal_exchange import with_trusted_endpoints
from ...gis.portal_place import PortalPlace
from ...gis.translation import tr
from .. import formats, theme
from ..factories import narrowable
from ..widgets.note_label import NoteLabel
from ..widgets.rule import Rule
from ..widgets.sub_page import SubPage
from .portal_form import PortalForm

IN_FIELDS = ("title", "short_title", "about", "owner", "homepage", "status", "access", "terms", "endpoints")
LINES = 14


class EditPage(SubPage):
    """Fields for what is simple, the rest as JSON; nothing is saved that could not be read again.

    Signals:
        saved(str): id of the portal.
    """

    saved = pyqtSignal(str)

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self._portal: Portal | None = None
        self._document: dict[str, Any] = {}
        self.problem = narrowable(NoteLabel(tone="error"))
        self.save = QPushButton(tr("Save"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(lambda _checked=False: self.back_wanted.emit())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        below = QVBoxLayout()
        below.setContentsMargins(theme.NORMAL, theme.SMALL, theme.NORMAL, theme.SMALL)
        below.addWidget(self.problem)
        below.addLayout(foot)
        outer: Any = self.layout()
        outer.addWidget(Rule())
        outer.addLayout(below)

    def show_portal(self, portal: Portal) -> None:
        """Put a portal into the fields; one of the plugin's becomes a copy of the user's own when saved."""
        self._portal = portal
        self._document = write_portal(portal)
        self.renew()
        copy = self._guichet.folders.place(portal) is PortalPlace.BUILT_IN
        self.set_title(tr("Edit – %1", portal.title.text(formats.language())))
        note = tr("A copy of yours is saved. It stands in place of the plugin's, also when that is updated.")
        if copy:
            self.body.addWidget(narrowable(NoteLabel(note)))
        others = {one.id: one.short_title for one in self._guichet.portals.portals if one.id != portal.id}
        self.form = PortalForm(others)
        self.form.add_addresses(list(portal.endpoints))
        self.form.show_document(self._document)
        self.body.addLayout(self.form)
        self.body.addWidget(self._rest())
        self.body.addStretch(1)
        self._say("")

    def _rest(self) -> QgsCollapsibleGroupBox:
        """All that has no field: products, options, map services, hosts, facts."""
        group = QgsCollapsibleGroupBox(tr("Products, options, facts (JSON)"))
        group.setCollapsed(True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Products, options, facts (JSON)"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(LINES * self.text.fontMetrics().height())
        rest = {name: value for name, value in self._document.items() if name not in (*IN_FIELDS, "id")}
        self.text.setPlainText(json.dumps(rest, ensure_ascii=False, indent=2))
        box = QVBoxLayout(group)
        box.addWidget(self.text)
        return group

    def _on_save(self) -> None:
        try:
            portal = self._read()
            self._guichet.save_portal(portal)
        except PortalFileError as error:
            self._say(error.problem)
            return
        except json.JSONDecodeError as error:
            self._say(tr("The JSON cannot be read: line %1, %2", error.lineno, error.msg))
            return
        except (OSError, RecursionError) as error:
            self._say(tr("It could not be saved: %1", str(error)))
            return
        self.saved.emit(portal.id)

    def _read(self) -> Portal:
        """Return the portal as it stands in the fields.

        Raises:
            PortalFileError, json.JSONDecodeError, RecursionError: it cannot be read.
        """
        before = self._portal
        rest = json.loads(self.text.toPlainText() or "{}")
        if before is None or not isinstance(rest, Mapping):
            raise PortalFileError(tr("The JSON must be an object in braces."))
        fields = {name: self._document[name] for name in IN_FIELDS if name in self._document}
        document = self.form.into({**fields, **rest, "id": before.id})
        own = self._guichet.folders.place(before) is PortalPlace.OWN
        portal = read_portal(document, before.origin if own else "")
        if dict(portal.endpoints) == dict(before.endpoints):
            return portal
        self._guichet.health.forget(portal.id)
        return with_trusted_endpoints(portal)

    def _say(self, words: str) -> None:
        self.problem.set_html(html.escape(words, quote=False))
        self.problem.setVisible(bool(words))
