"""The fields of an account."""

from __future__ import annotations

from qgis.gui import QgsPasswordLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from ...core.account import Account
from ...gis.account_form import AccountForm
from ...gis.translation import tr
from .. import theme
from ..widgets.note_label import NoteLabel
from .account_words import field_labels

_NAMES = {
    "oidc": ("username", "password"),
    "basic": ("username", "password"),
    "client": ("client_id", "client_secret"),
    "keypair": ("access-key", "secret-key"),
    "s3": ("access_key", "secret_key"),
}
_KEY_NAME = "apikey"  # of a key that is exchanged for a token: any name will do
_FACTOR = "second_factor"
_YES = "yes"
_CODE_DIGITS = 6
_CODE_WIDTH = 110


class AccountFields(QWidget):
    """Two fields at most, and one for a code; what is typed here goes nowhere by itself.

    Signals:
        changed: something was typed.
    """

    changed = pyqtSignal()

    def __init__(self, form: AccountForm, parent: QWidget | None = None) -> None:
        """Make the fields of one kind of account."""
        super().__init__(parent)
        self._form = form
        self._first, self._second, self._code = QLineEdit(), QgsPasswordLineEdit(), QLineEdit()
        self._had_factor = ""
        self._lay_out()
        for field in (self._first, self._second, self._code):
            field.textChanged.connect(self.changed)

    @property
    def code(self) -> str:
        """The six digits, empty where there are others or none."""
        digits = "".join(sign for sign in self._code.text() if sign.isdigit() and sign.isascii())
        return digits if len(digits) == _CODE_DIGITS else ""

    def account(self) -> Account | None:
        """Return what was typed; None where something is missing."""
        first, second = self._first.text().strip(), self._second.text()
        kind = self._form.kind
        if kind not in ("oidc", "basic") or self._form.application:
            second = second.strip()  # a pasted key has no blanks at its ends
        if kind in ("header", "apikey"):
            name = self._form.header or first or (_KEY_NAME if kind == "apikey" else "")
            return Account(kind, {name: second}) if name and second else None
        if not first or not second:
            return None
        factor = {_FACTOR: _YES} if self.code or self._had_factor == first else {}
        return Account(kind, {**dict(zip(_NAMES[kind], (first, second))), **factor})

    def fill(self, account: Account) -> None:
        """Show an account of this kind."""
        if self._form.kind in ("header", "apikey"):
            first, second = next(iter(account.values.items()))
        else:
            first, second = (account.values[name] for name in _NAMES[self._form.kind])
        self._had_factor = first if account.values.get(_FACTOR) else ""
        self._first.setText(first)
        self._second.setText(second)

    def focus_code(self) -> None:
        """Let the user type the code at once."""
        self._code.setFocus()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        form = QFormLayout()
        box.addLayout(form)
        form.setVerticalSpacing(theme.SMALL)
        form.setHorizontalSpacing(theme.NORMAL)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        first, second = field_labels(self._form)
        for words, field in ((first, self._first), (second, self._second)):
            field.setAccessibleName(words)
            if words:
                form.addRow(words, field)
        if self._form.code:
            words = tr("Six-digit code")
            self._code.setAccessibleName(words)
            self._code.setMaximumWidth(_CODE_WIDTH)
            form.addRow(words, self._code)
            box.addWidget(NoteLabel(self._code_note()))

    def _code_note(self) -> str:
        if self._form.code == "always":
            return tr("Of your authenticator app. Never kept; asked for again when the session ends.")
        return tr("Only with two-factor login. Asked again when the session ends.")
