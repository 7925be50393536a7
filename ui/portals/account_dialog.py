"""The user's account at one portal."""

from __future__ import annotations

import html
from typing import Any

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...core.account import Account
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...gis.account_test import AccountTest
from ...gis.tested_account import TestedAccount
from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading, link, narrowable
from ..messages import technical_line
from ..widgets.glyph_label import GlyphLabel
from ..widgets.note_label import NoteLabel
from .account_answers import Answer, failed_answer, passed_answer
from .account_fields import AccountFields
from .account_words import kind_title, purpose_markup, steps_markup
from .device_fields import DeviceFields

WIDTH = 360
USUAL_WIDTH = 420
UNLOCK, QGIS, OWN, REMOVE = "#unlock", "#qgis", "#own", "#remove"


class AccountDialog(QDialog):
    """Says what is needed and where to get it, tests it, and has QGIS keep it.

    Here alone QGIS may ask for its master password. Not modal: the test runs in the background. Deleted
    when it closes.
    """

    def __init__(
        self, accounts: Any, portal: Portal, parent: QWidget | None = None, test: AccountTest | None = None
    ) -> None:
        """Make the dialog for a `gis.accounts.Accounts` and a portal that takes accounts.

        Args:
            accounts: of the user.
            portal: whose account.
            parent: owner.
            test: stands in for the real one.
        """
        super().__init__(parent)
        self._accounts, self._portal = accounts, portal
        self._forms = accounts.forms(portal)
        self._test = test or AccountTest(self)
        self._tested: TestedAccount | None = None
        self._stored: Account | None = None
        self._fields: AccountFields | DeviceFields | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Account at %1", portal.short_title))
        self.setMinimumWidth(WIDTH)
        self._make_parts()
        self._lay_out()
        self._test.passed.connect(self._on_passed)
        self._test.failed.connect(self._on_failed)
        self._accounts.changed.connect(self._on_accounts)
        self._show_stored()
        self.resize(USUAL_WIDTH, self.height())

    def done(self, result: int) -> None:
        """Let go of what runs."""
        self._test.cancel()
        if isinstance(self._fields, DeviceFields):
            self._fields.cancel()
        super().done(result)

    def _make_parts(self) -> None:
        self._kind = QComboBox()
        self._kind.setAccessibleName(tr("Kind of account"))
        for form in self._forms:
            self._kind.addItem(kind_title(form), form.kind)
        self._kind.setVisible(len(self._forms) > 1)
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._steps = NoteLabel(tone="text")
        self._place = QVBoxLayout()
        self._select = QgsAuthConfigSelect(self)
        self._select.setVisible(False)
        self._select.selectedConfigIdChanged.connect(self._on_changed)
        self._glyph, self._answer = GlyphLabel("off", "off"), NoteLabel(tone="text")
        self._links = NoteLabel()
        for label in (self._steps, self._answer, self._links):
            label.linkActivated.connect(self._on_link)
        self._try, self._cancel, self._save = QPushButton(), QPushButton(tr("Cancel")), QPushButton()
        self._try.clicked.connect(self._on_try)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._on_save)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.LARGE, theme.LARGE, theme.LARGE, theme.LARGE)
        box.setSpacing(theme.NORMAL)
        box.addWidget(narrowable(heading(tr("Account – %1", self._portal.title.text(formats.language())))))
        purpose = NoteLabel(tone="text")
        purpose.set_html(purpose_markup(self._portal, self._forms))
        purpose.linkActivated.connect(self._on_link)
        answer = QHBoxLayout()
        answer.setSpacing(theme.SMALL)
        answer.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._answer, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SMALL)
        buttons.addWidget(self._try)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        box.addWidget(purpose)
        box.addWidget(self._kind)
        box.addWidget(self._steps)
        box.addLayout(self._place)
        box.addWidget(self._select)
        box.addLayout(answer)
        box.addWidget(self._links)
        box.addStretch(1)
        box.addLayout(buttons)

    def _show_stored(self) -> None:
        """Show the account that is kept, of whatever kind it is."""
        self._stored = self._accounts.of(self._portal)
        kinds = [form.kind for form in self._forms]
        if self._stored is not None and self._stored.kind in kinds:
            self._kind.setCurrentIndex(kinds.index(self._stored.kind))
        self._on_kind()
        self._select.setConfigId(self._accounts.authcfg(self._portal.id))
        if self._fields is not None and self._accounts.wants_code(self._portal):
            self._say(("warn", tr("No session is under way. Type the current code, then test it.")))
            self._fields.focus_code()

    def _on_accounts(self) -> None:
        """The master password may have been given."""
        if self._stored is None and self._accounts.of(self._portal) is not None:
            self._show_stored()

    def _on_kind(self) -> None:
        if self._fields is not None:
            self._fields.setParent(None)
            self._fields.deleteLater()
        form = self._forms[max(0, self._kind.currentIndex())]
        self._fields = DeviceFields(self._portal) if form.kind == "device" else AccountFields(form)
        if isinstance(self._fields, DeviceFields):
            self._fields.failed.connect(self._on_failed)
        if self._stored is not None and self._stored.kind == form.kind:
            self._fields.fill(self._stored)
        self._fields.changed.connect(self._on_changed)
        self._place.addWidget(self._fields)
        self.setTabOrder(self._kind, self._fields)
        steps = steps_markup(self._portal, form)
        self._steps.set_html(steps)
        self._steps.setVisible(bool(steps))
        self._on_changed()

    @property
    def _form(self) -> Any:
        return self._forms[max(0, self._kind.currentIndex())]

    @property
    def _of_qgis(self) -> bool:
        """Whether one of QGIS's configurations is chosen rather than typed."""
        return not self._select.isHidden()

    def _on_changed(self) -> None:
        """Something was typed: what was tested no longer counts."""
        self._test.cancel()
        self._tested = None
        self._say(("off", ""))
        fields = self._fields
        if isinstance(fields, DeviceFields) and fields.account() not in (None, self._stored):
            self._start()  # it was granted just now

    def _on_try(self) -> None:
        if self._test.running:
            self._test.cancel()
            self._say(("off", ""))
        else:
            self._start()

    def _start(self) -> None:
        account = None if self._fields is None else self._fields.account()
        if account is None:
            return
        same_login = account.kind == "device" and account == self._stored
        logins = self._accounts.renewed_logins(self._portal.id) if same_login else None
        self._test.start(self._portal, account, self._fields.code, logins)
        self._say(("busy", tr("Asking…")))

    def _on_passed(self, tested: TestedAccount) -> None:
        self._tested = tested
        self._say(passed_answer(tested, self._form))

    def _on_failed(self, error: PortalError) -> None:
        coded = bool(self._fields is not None and self._fields.code)
        answer = failed_answer(error, self._form, self._portal, coded)
        self._say(answer, technical_line(error))

    def _on_save(self) -> None:
        if self._of_qgis:
            chosen = self._select.configId()
            if chosen != self._accounts.authcfg(self._portal.id):
                self._accounts.set(self._portal.id, chosen)
            self.accept()
        elif self._is_unchanged() or self._is_kept():
            self.accept()
        else:
            self._say(("error", tr("QGIS did not keep it: it needs its master password for that.")))

    def _is_kept(self) -> bool:
        """Have QGIS keep what was typed; return whether it did."""
        fields = self._fields
        typed = None if fields is None else fields.account()
        if fields is None or typed is None:
            return False
        tested = self._tested
        account = tested.account if tested is not None else typed
        if not self._accounts.save(self._portal, account, tested):
            return False
        if tested is None and fields.code:
            self._accounts.give_code(self._portal, fields.code)
        return True

    def _is_unchanged(self) -> bool:
        """Whether saving would change nothing."""
        fields = self._fields
        if fields is None or fields.code or self._tested is not None:
            return False
        return fields.account() is not None and fields.account() == self._stored

    def _on_link(self, address: str) -> None:
        if address == UNLOCK:
            self._accounts.unlock()
        elif address in (QGIS, OWN):
            self._use_qgis(address == QGIS)
        elif address == REMOVE:
            self._accounts.remove(self._portal.id)
            self.reject()
        else:
            QDesktopServices.openUrl(QUrl(address))

    def _use_qgis(self, chosen: bool) -> None:
        """Choose among QGIS's configurations, or type."""
        self._select.setVisible(chosen)
        self._kind.setVisible(not chosen and len(self._forms) > 1)
        self._steps.setVisible(not chosen and bool(self._steps.text()))
        if self._fields is not None:
            self._fields.setVisible(not chosen)
        self._on_changed()

    def _say(self, answer: Answer, detail: str = "") -> None:
        """Show an answer, and what can be done now."""
        status, words = answer
        self._glyph.set_state(status, status)
        self._glyph.setVisible(bool(words))
        self._answer.set_text(words)
        self._answer.setVisible(bool(words))
        self._answer.setToolTip(html.escape(detail, quote=False))
        self._show_links()
        self._show_buttons()
        QTimer.singleShot(0, self._fit)

    def _show_links(self) -> None:
        kept = tr(
            "Kept in QGIS's authentication database, behind your master password; never in projects, layers "
            "or logs."
        )
        forms = tr(
            "“Basic” holds a name and a password, or two keys, or a header's name and a key; “API Header” "
            "holds headers."
        )
        parts = [html.escape(forms, quote=False)] if self._of_qgis else []
        parts.append(html.escape(kept, quote=False))
        if self._accounts.needs_password(self._portal):
            locked = tr("What is kept cannot be shown before the master password is given.")
            parts.append(f"{html.escape(locked, quote=False)} {link(tr('Unlock'), UNLOCK)}")
        own, others = link(tr("Type It Here"), OWN), link(tr("Use a QGIS Configuration…"), QGIS)
        acts = [own if self._of_qgis else others]
        if self._accounts.authcfg(self._portal.id):
            acts.append(link(tr("Remove the Account"), REMOVE))
        self._links.set_html("<br>".join((*parts, " · ".join(acts))))

    def _show_buttons(self) -> None:
        running = self._test.running
        complete = self._fields is not None and self._fields.account() is not None
        self._try.setText(tr("Stop") if running else tr("Test"))
        self._try.setVisible(not self._of_qgis)
        self._try.setEnabled(running or complete)
        sure = self._of_qgis or self._tested is not None or self._is_unchanged()
        self._save.setText(tr("Save") if sure else tr("Save Anyway"))
        self._save.setEnabled(self._of_qgis or (complete and not running))
        self._save.setDefault(sure)
        self._try.setDefault(not sure)

    def _fit(self) -> None:
        """Be as high as the words need at this width."""
        wanted = self.layout().totalHeightForWidth(self.width())
        self.resize(self.width(), max(wanted, self.layout().totalMinimumSize().height()))
