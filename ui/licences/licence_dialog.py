"""A licence is read and accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QShowEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...gis.licence_book import LONGEST, PER_PRODUCT
from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading, link, tip, wrapped
from ..results.scene_links import is_web
from ..widgets.facts_grid import FactsGrid
from ..widgets.note_label import NoteLabel
from .licence_question import LicenceQuestion

if TYPE_CHECKING:
    from ...gis.licence_book import LicenceBook
    from ...gis.settings import Settings

WIDTH = 420
MOST_ROWS = 5  # products that are seen without scrolling


class LicenceDialog(QDialog):
    """Shows who may use what, at what price, and asks who accepts; deleted when it closes.

    Accepting writes the acceptance down first; where that fails the dialog says so and stays.
    """

    def __init__(
        self, book: LicenceBook, settings: Settings, question: LicenceQuestion, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._book, self._settings, self._question = book, settings, question
        self._per_product = question.portal.terms.acceptance == PER_PRODUCT
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Licence – %1", question.portal.title.text(formats.language())))
        self.setMinimumWidth(WIDTH)
        self._make_fields()
        self._lay_out()
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the texts need at this width."""
        super().showEvent(event)
        height = self.layout().totalHeightForWidth(self.width())
        self.setMinimumHeight(height)
        self.resize(self.width(), height)

    def accept(self) -> None:
        """Keep who accepts, and close."""
        who = self.who.text().strip()
        products = [scene for scene, _title in self._question.scenes] if self._per_product else [""]
        try:
            self._book.accept_all(self._question.portal, who, products)
        except OSError as error:
            self.problem.set_text(tr("The profile cannot be written: %1", error.strerror or str(error)))
            self.problem.show()
            return
        self._settings.licence_name = who
        super().accept()

    # ---- parts -----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.read = QCheckBox(tr("I have read the licence and accept it on behalf of:"))
        self.read.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.read.toggled.connect(lambda _on: self._enable())
        self.who = QLineEdit(self._settings.licence_name or QgsApplication.userFullName())
        self.who.setMaxLength(LONGEST)
        self.who.setPlaceholderText(tr("Name of the person or the organisation"))
        self.who.setAccessibleName(tr("Name of the person or the organisation"))
        self.who.textChanged.connect(lambda _text: self._enable())
        self.problem = NoteLabel(tone="error")
        self.problem.hide()
        self.buttons = QDialogButtonBox()
        self.yes = self.buttons.addButton(tr("Accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.LARGE, theme.LARGE, theme.LARGE, theme.LARGE)
        box.setSpacing(theme.NORMAL)
        terms = self._question.portal.terms
        name = heading(terms.licence.text(formats.language()))
        name.setWordWrap(True)
        box.addWidget(name)
        box.addWidget(self._text_link())
        facts = QWidget()
        facts.setLayout(FactsGrid(self._facts()))
        box.addWidget(facts)
        self._add_products(box)
        box.addSpacing(theme.SMALL)
        box.addWidget(self.read)
        box.addWidget(self.who)
        box.addWidget(NoteLabel(self._kept_words()))
        box.addWidget(self.problem)
        box.addWidget(self.buttons)

    def _facts(self) -> list[tuple[str, str]]:
        terms, language = self._question.portal.terms, formats.language()
        return [
            (tr("Who may"), terms.users.text(language)),
            (tr("Price"), terms.price.text(language)),
            (tr("Quota"), terms.quota.text(language)),
            (tr("Credit"), terms.attribution),
            (tr("Version"), terms.licence_version),
        ]

    def _text_link(self) -> QWidget:
        portal = self._question.portal
        if is_web(portal.terms.licence_url):
            words, address = tr("Text of the licence"), portal.terms.licence_url
        else:
            words, address = tr("Portal's Page"), portal.homepage
        label = NoteLabel()
        if is_web(address):
            label.set_html(link(words, address))
            label.setToolTip(tip(address))
            label.linkActivated.connect(lambda _address: QDesktopServices.openUrl(QUrl(address)))
        else:
            label.set_text(tr("The text of the licence has no known address: ask the portal for it."))
        return label

    def _add_products(self, box: QVBoxLayout) -> None:
        scenes = self._question.scenes
        if not self._per_product:
            return
        one, many = tr("Accepted for this product:"), tr("Accepted for these %1 products:")
        box.addWidget(wrapped(formats.counted(len(scenes), one, many)))
        products = QListWidget()
        products.setFont(theme.small(products.font()))
        products.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        products.setAccessibleName(tr("Products"))
        for _scene, title in scenes:
            products.addItem(title)
            products.item(products.count() - 1).setToolTip(tip(title))
        rows = min(max(1, len(scenes)), MOST_ROWS)
        products.setFixedHeight(rows * products.sizeHintForRow(0) + 2 * products.frameWidth() + theme.TIGHT)
        box.addWidget(products)

    def _kept_words(self) -> str:
        once = "" if self._per_product else tr("Asked once, and again when the licence changes.")
        kept = tr("Name, date and version are kept in the QGIS profile and beside every file.")
        return f"{once} {kept}".strip()

    def _enable(self) -> None:
        self.yes.setEnabled(self.read.isChecked() and bool(self.who.text().strip()))
