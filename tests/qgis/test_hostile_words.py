"""Names, messages and addresses of portals are shown as what they are: text."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui.downloads.cancel_question import CancelQuestion
from guichet_eo.ui.downloads.download_words import DownloadWords
from guichet_eo.ui.downloads.downloads_tab import DownloadsTab
from guichet_eo.ui.factories import tip
from guichet_eo.ui.widgets.breakable_label import MAY_BREAK
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools" / "pictures"))
import invented_queue as invented  # noqa: E402

EVIL = '<img src="http://127.0.0.1:9/x"><b>&amp;</b>\u202e\x07"%1 %2'


@pytest.fixture
def row():
    made = invented.download("a.zip", "geodes", State.FAILED, 10, key=EVIL, unpack=True)
    item = replace(
        made.item, title=EVIL, scene=EVIL, href=f"https://x.example/{EVIL}", product=EVIL,
        acceptance=LicenceAcceptance("geodes", EVIL, EVIL, EVIL, invented.NOW, EVIL),
    )  # fmt: skip
    ticket = {"reference": {"order": EVIL}, "words": EVIL}
    error = PortalError("geodes", ErrorKind.BAD_ANSWER, EVIL, 500)
    return replace(made, item=item, error=error, ticket=ticket, ordered=invented.NOW)


@pytest.fixture
def tab(qtbot, qgis_app, row):
    guichet = invented.InventedDownloads([row, *(replace(row, state=state) for state in State)])
    tab = DownloadsTab(guichet, DownloadWords(guichet, lambda: invented.NOW))
    qtbot.addWidget(tab)
    tab.show()
    yield tab
    tab.close_down()


def as_markup(label):
    """Whether Qt would read a label's text as markup."""
    form = label.textFormat()
    return form == Qt.TextFormat.RichText or (
        form == Qt.TextFormat.AutoText and Qt.mightBeRichText(label.text())
    )


def bad(widget):
    """Return the texts in and below a widget that hold a portal's markup as markup."""
    labels = [label.text() for label in widget.findChildren(QLabel) if as_markup(label)]
    tips = [each.toolTip() for each in (widget, *widget.findChildren(QWidget))]
    told = [text for text in tips if Qt.mightBeRichText(text)]
    return [text for text in (*labels, *told) if "<img" in text.replace(MAY_BREAK, "")]


def test_a_row_of_markup_is_text_everywhere(tab, row, qtbot):
    assert bad(tab) == []
    tab.show_details(row)
    assert EVIL[:20] in "".join(label.text() for label in tab.findChildren(QLabel)).replace(MAY_BREAK, "")
    assert bad(tab) == []
    model = tab.page.model
    for number in range(model.rowCount()):
        told = model.index(number, 0).data(Qt.ItemDataRole.ToolTipRole)
        assert "<img" not in told.replace(MAY_BREAK, "")
    question = CancelQuestion([replace(row, received=5)], print, tab)
    qtbot.addWidget(question)
    assert bad(question) == []


def test_tips_are_escaped():
    assert "<img" not in tip(EVIL)
    assert Qt.mightBeRichText(tip(EVIL)), "else Qt would not read the escapes"
