"""The details of a download, and what is said of archives."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download_note import DownloadNote as Note
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.downloads.unpack_problem import UnpackProblem
from guichet_eo.ui.downloads.arrival_messages import unpack_sentence
from guichet_eo.ui.downloads.download_deed import DownloadDeed as Deed
from guichet_eo.ui.downloads.download_words import DownloadWords
from guichet_eo.ui.downloads.downloads_tab import DownloadsTab
from guichet_eo.ui.downloads.row_deeds import possible_deeds
from guichet_eo.ui.widgets.breakable_label import MAY_BREAK, BreakableLabel
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "pictures"))
import invented_queue as invented

MB = invented.MB


@pytest.fixture
def guichet(qgis_app):
    return invented.InventedDownloads(invented.queue())


@pytest.fixture
def tab(qtbot, guichet):
    tab = DownloadsTab(guichet, DownloadWords(guichet, lambda: invented.NOW))
    qtbot.addWidget(tab)
    tab.resize(360, 760)
    tab.show()
    yield tab
    tab.close_down()


def shown(tab):
    return [label.chosen() for label in tab.details.findChildren(BreakableLabel)]


def test_an_order_says_when_it_was_placed_and_what_the_portal_calls_it(tab, guichet):
    row = next(row for row in guichet.downloads.rows if row.state is State.ON_TAPE)
    tab.show_details(row)
    values = shown(tab)
    assert "c0e6f1d2-77a1" in values
    assert "2 Nov 2026 14:02 UTC" in values  # ordered
    assert "2 Nov 2026 14:32 UTC" in values  # asked again
    assert "Staging in progress" in values
    assert DownloadWords(guichet, lambda: invented.NOW).row(row).figures == "ordered 14:02 UTC · GEODES"


def test_addresses_inside_an_order_are_not_shown(tab, guichet):
    row = next(row for row in guichet.downloads.rows if row.state is State.ON_TAPE)
    for reference in ({"order": "https://x.example/?key=1"}, {"polls": 3}, {}, "nonsense", None):
        tab.show_details(replace(row, ticket={"reference": reference}))
        assert not [value for value in shown(tab) if value in ("3", "nonsense") or "key=" in value]


def test_long_names_break_and_are_copied_whole(tab, guichet):
    row = guichet.downloads.rows[8]
    tab.show_details(row)
    assert row.item.name in shown(tab)
    label = next(each for each in tab.details.findChildren(BreakableLabel) if each.chosen() == row.item.name)
    assert MAY_BREAK in label.text()
    assert label.accessibleName() == row.item.name
    label.setSelection(0, 10)
    control = Qt.KeyboardModifier.ControlModifier
    label.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, control))
    assert row.item.name.startswith(QGuiApplication.clipboard().text())
    assert MAY_BREAK not in QGuiApplication.clipboard().text()


def test_numbers_without_signs_break_too(qtbot):
    digest = "0123456789abcdef" * 4
    label = BreakableLabel(digest)
    qtbot.addWidget(label)
    assert label.text().count(MAY_BREAK) == 3
    assert label.chosen() == digest


def packed(name="a.zip", **facts):
    return replace(invented.download(name, "geodes", State.WHOLE, 10 * MB), **facts)


@pytest.mark.parametrize("problem", UnpackProblem)
def test_why_an_archive_was_not_unpacked(guichet, problem):
    row = packed(note=Note.NOT_UNPACKED, unpack_problem=problem)
    words = DownloadWords(guichet).row(row)
    again = problem in (UnpackProblem.NO_ROOM, UnpackProblem.DISK)
    assert words.why == unpack_sentence(problem)
    assert words.deed is (Deed.UNPACK if again else Deed.FOLDER)


def test_archives_can_be_unpacked_from_the_menu(tab, guichet):
    assert Deed.UNPACK in possible_deeds([packed()])
    assert Deed.UNPACK in possible_deeds([packed("a.tar.gz", state=State.VERIFIED)])
    for other in (packed("a.tif"), packed(note=Note.UNPACKED), packed(state=State.PAUSED)):
        assert Deed.UNPACK not in possible_deeds([other])
    row = packed()
    tab.do(Deed.UNPACK, [row])
    assert guichet.downloads.deeds == [("unpack", [row.id])]


def test_waiting_rows_say_how_much_there_is_and_the_time_once(guichet):
    until = invented.NOW + timedelta(minutes=10)
    row = packed(state=State.WAITING, until=until, received=4 * MB, note=Note.QUOTA_USED_UP)
    words = DownloadWords(guichet, lambda: invented.NOW).row(row)
    assert words.figures == "4.0 of 10 MB · GEODES"
    assert words.why == "Your quota is used up until 14:12 UTC"


def test_the_tool_tip_has_the_whole_reason(guichet):
    row = packed(note=Note.NOT_UNPACKED, unpack_problem=UnpackProblem.SAME_NAME)
    assert unpack_sentence(UnpackProblem.SAME_NAME) in DownloadWords(guichet).hint(row)
