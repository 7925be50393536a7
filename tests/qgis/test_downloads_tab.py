"""The Downloads tab: words and remedies of every state, keyboard, menu, links, order, sums."""

import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download_note import DownloadNote as Note
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.downloads.quota import Quota
from guichet_eo.core.downloads.quota_unit import QuotaUnit
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.downloads.queue_problem import QueueProblem
from guichet_eo.ui.downloads import downloads_tab as tab_module
from guichet_eo.ui.downloads.download_deed import DownloadDeed as Deed
from guichet_eo.ui.downloads.download_filter import DownloadFilter
from guichet_eo.ui.downloads.download_messages import why
from guichet_eo.ui.downloads.download_model import WORDS, DownloadModel
from guichet_eo.ui.downloads.download_words import DownloadWords
from guichet_eo.ui.downloads.downloads_tab import DownloadsTab
from guichet_eo.ui.downloads.figures import amount, checksum_name, moment, rate, time_left
from guichet_eo.ui.downloads.queue_messages import goes_on_sentence, queue_sentence, rested_sentence
from guichet_eo.ui.downloads.quota_words import quota_words
from guichet_eo.ui.downloads.row_deeds import possible_deeds
from guichet_eo.ui.downloads.row_facts import RowFacts
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent
from qgis.PyQt.QtTest import QAbstractItemModelTester

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools" / "pictures"))
import invented_queue as invented  # noqa: E402

MB = invented.MB
FACTS = RowFacts("GEODES", invented.NOW, 1)


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


def words_of(guichet, **facts):
    row = replace(invented.download("a.zip", "geodes", State.QUEUED, 10 * MB), **facts)
    return DownloadWords(guichet, lambda: invented.NOW).row(row)


def error(kind, status=None, detail="a detail"):
    return PortalError("geodes", kind, detail, status)


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", Note)
@pytest.mark.parametrize("state", State)
def test_every_state_and_note_has_words(guichet, state, note):
    for until in (None, invented.NOW + timedelta(minutes=5)):
        for received in (0, 5 * MB):
            words = words_of(guichet, state=state, note=note, until=until, received=received)
            assert words.word
            assert not re.search(r"%\d|!", f"{words.word} {words.figures} {words.why}")
            assert words.spoken().startswith("a.zip, ")


@pytest.mark.parametrize("kind", ErrorKind)
@pytest.mark.parametrize("state", [State.FAILED, State.WAITING, State.QUEUED])
def test_every_kind_of_trouble_has_a_sentence(guichet, state, kind):
    words = words_of(guichet, state=state, error=error(kind), until=invented.NOW)
    assert words.why
    assert "a detail" not in words.why
    if state is State.FAILED:
        assert words.deed is not None
        assert words.figures.endswith(" · GEODES")


@pytest.mark.parametrize(
    ("note", "deed"),
    [
        (Note.LICENCE_WANTED, Deed.LICENCE),
        (Note.CODE_WANTED, Deed.ACCOUNT),
        (Note.WRONG_CHECKSUM, Deed.RETRY),
        (Note.NO_ROOM, Deed.RETRY),
        (Note.FOLDER_GONE, Deed.RETRY),
        (Note.ORDER_REFUSED, Deed.RETRY),
        (Note.ORDER_EXPIRED, Deed.RETRY),
    ],
)
def test_remedies_of_notes(guichet, note, deed):
    assert words_of(guichet, state=State.FAILED, note=note).deed is deed


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        (ErrorKind.LOGIN_NEEDED, Deed.ACCOUNT),
        (ErrorKind.LOGIN_REFUSED, Deed.ACCOUNT),
        (ErrorKind.LICENCE, Deed.LICENCE),
        (ErrorKind.NOT_ALLOWED, Deed.WHO_MAY),
        (ErrorKind.TLS, Deed.CERTIFICATES),
        (ErrorKind.PROXY, Deed.NETWORK),
        (ErrorKind.UNREACHABLE, Deed.NETWORK),
        (ErrorKind.GONE, Deed.PORTAL),
        (ErrorKind.TIMEOUT, Deed.RETRY),
    ],
)
def test_remedies_of_errors(guichet, kind, deed):
    assert words_of(guichet, state=State.FAILED, error=error(kind)).deed is deed


def test_a_portal_out_of_order_is_not_blamed_on_the_users_network(guichet):
    words = words_of(guichet, state=State.FAILED, error=error(ErrorKind.UNREACHABLE, 503))
    assert (words.deed, words.figures) == (Deed.RETRY, "out of order · GEODES")


def test_an_account_that_waits_for_the_master_password(guichet):
    guichet.locked.add("geodes")
    words = words_of(guichet, state=State.FAILED, error=error(ErrorKind.LOGIN_NEEDED))
    assert words.deed is Deed.UNLOCK
    assert "master password" in words.why


def test_orders_that_are_made_elsewhere_lead_there(guichet):
    row = invented.download("a.zip", "geodes", State.FAILED, note=Note.ORDER_ELSEWHERE)
    assert why(row, replace(FACTS, offline=True)).deed is Deed.OFFLINE
    assert why(row, FACTS).deed is Deed.PORTAL


def test_verified_is_only_said_of_a_checksum(guichet):
    assert words_of(guichet, state=State.VERIFIED, checked="sha256").figures == "SHA-256 · 10 MB"
    whole = words_of(guichet, state=State.WHOLE, note=Note.NO_CHECKSUM)
    assert (whole.word, whole.figures) == ("Whole", "size only · 10 MB")
    assert whole.why == "This portal gives no checksum"
    uncomputed = invented.download(
        "a", "geodes", State.WHOLE, 1, checksums=("blake3:00",), note=Note.CHECKSUM_NOT_COMPUTABLE
    )
    assert why(uncomputed, FACTS).text == "Its BLAKE3 checksum cannot be computed here"


def test_waiting_says_until_when(guichet):
    until = invented.NOW + timedelta(minutes=30)
    words = words_of(guichet, state=State.WAITING, until=until, error=error(ErrorKind.RATE_LIMITED, 429))
    assert words.why == "The portal asks for a pause; next try at 14:32 UTC"
    words = words_of(guichet, state=State.ON_TAPE, until=until)
    assert words.why == "Asked again at 14:32 UTC, fetched by itself when ready"
    words = words_of(guichet, state=State.WAITING, until=until, note=Note.QUOTA_USED_UP)
    assert "quota" in words.why


@pytest.mark.parametrize(
    ("kind", "status", "text", "deed"),
    [
        (ErrorKind.BAD_ANSWER, 200, "Its answer cannot be read", Deed.TRY_NOW),
        (ErrorKind.BAD_ANSWER, 500, "Out of order", Deed.TRY_NOW),
        (ErrorKind.TLS, None, "QGIS does not trust its certificate", Deed.CERTIFICATES),
        (ErrorKind.PROXY, None, "The proxy does not let QGIS through", Deed.NETWORK),
    ],
)
def test_waiting_says_why_and_what_mends_it(kind, status, text, deed):
    until = invented.NOW + timedelta(minutes=30)
    row = invented.download("a", "geodes", State.WAITING, until=until, error=error(kind, status))
    found = why(row, FACTS)
    assert (found.text, found.deed) == (f"{text}; next try at 14:32 UTC", deed)


def test_turns_name_the_portal_and_its_limit():
    row = invented.download("a", "geodes", State.QUEUED, note=Note.WAITS_FOR_TURN)
    assert why(row, FACTS).text == "Waits for the other GEODES transfer (1 at a time)"
    assert why(row, replace(FACTS, parallel=4)).text == "Waits for other GEODES transfers (4 at a time)"


def test_what_cannot_resume_says_so_before_it_is_resumed():
    row = invented.download("a", "geodes", State.PAUSED, 10, received=5)
    assert why(row, FACTS).text == "Goes on where it stopped"
    assert why(row, replace(FACTS, resumes=False)).text == "The portal cannot resume: it starts again"


@pytest.mark.parametrize(
    ("received", "total", "words"),
    [(600 * MB, 1100 * MB, "600 MB of 1.1 GB"), (4_400_000_000, 9_800_000_000, "4.4 of 9.8 GB"),
     (5, None, "5 B"), (0, 10, "0 of 10 B")],
)  # fmt: skip
def test_amounts(received, total, words):
    assert amount(received, total) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (54, "54 s"), (370, "6 min left"), (3 * 3600, "3 h left"), (3 * 86400, "3 days left")],
)
def test_times_left(seconds, words):
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("md5", "MD5"), ("sha1", "SHA-1"), ("sha2-256", "SHA-2-256"), ("sha256", "SHA-256"),
     ("sha-512", "SHA-512"), ("sha3-256", "SHA3-256"), ("SHA3_512", "SHA3-512"), ("blake3", "BLAKE3")],
)  # fmt: skip
def test_names_of_checksums(name, words):
    assert checksum_name(name) == words


def test_speeds_and_moments():
    assert rate(9.4 * MB) == "9.4 MB/s"
    assert moment(invented.NOW + timedelta(days=1), invented.NOW) == "3 Nov 14:02 UTC"
    assert moment(invented.NOW + timedelta(days=365), invented.NOW) == "2 Nov 2027 14:02 UTC"


def test_quotas():
    later = invented.NOW + timedelta(minutes=58)
    quota = Quota(QuotaUnit.DOWNLOADS_AN_HOUR, 60, 12, later)
    words = "GEODES: 12 of 60 downloads left this hour, all again at 15:00 UTC"
    assert quota_words("GEODES", quota, invented.NOW) == words
    for unit in QuotaUnit:
        assert "3" in quota_words("X", Quota(unit, None, 3), invented.NOW)


@pytest.mark.parametrize("problem", QueueProblem)
def test_problems_of_the_queue(problem):
    assert bool(queue_sentence(problem, "x")) == (problem is not QueueProblem.NONE)


def test_notices():
    assert goes_on_sentence(1) == "1 download goes on where it stopped."
    assert goes_on_sentence(3) == "3 downloads go on where they stopped."
    assert rested_sentence(2, 1) == "2 downloads are whole. 1 did not arrive."
    assert rested_sentence(0, 2) == "2 did not arrive."


# ---- the list ------------------------------------------------------------------------------------


def test_the_model_keeps_qts_rules(guichet):
    model = DownloadModel(guichet.downloads, DownloadWords(guichet))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = list(guichet.downloads.rows)
    guichet.downloads.set_rows(rows[::-1])
    guichet.downloads.set_rows([*rows[2:5], invented.download("new.zip", "cdse", State.QUEUED), *rows[7:]])
    model.set_filter(DownloadFilter.FAILED)
    guichet.downloads.set_rows(rows)
    model.set_filter(DownloadFilter.ALL)
    guichet.downloads.set_rows([])
    assert model.rowCount() == 0
    assert tester is not None


def test_the_list_follows_without_losing_selection_and_place(tab, guichet, qtbot):
    rows = list(guichet.downloads.rows)
    tab.page.list.select([rows[3].id, rows[4].id])
    guichet.downloads.set_rows([*rows[5:], *rows[:5]])
    assert [row.id for row in tab.page.list.selected()] == [rows[3].id, rows[4].id]
    guichet.downloads.set_rows(rows[3:])
    assert [row.id for row in tab.page.list.selected()] == [rows[3].id, rows[4].id]


def test_a_filter_shows_its_rows_and_follows_changes(tab, guichet):
    model = tab.page.model
    tab.page.bar.filter.setCurrentIndex(list(DownloadFilter).index(DownloadFilter.FAILED))
    assert model.rowCount() == 2
    row = guichet.downloads.rows[0]
    guichet.downloads.change(replace(row, state=State.FAILED, error=error(ErrorKind.GONE)))
    assert model.rowCount() == 3
    guichet.downloads.change(row)
    assert model.rowCount() == 2


def test_counts_of_filter_and_tab(tab, guichet, qtbot):
    bar = tab.page.bar.filter
    texts = [bar.itemText(place) for place in range(bar.count())]
    assert texts == ["All (10)", "Under Way (5)", "Failed (2)", "Done (3)"]
    assert tab.title == "Downloads (5)"
    with qtbot.waitSignal(tab.title_changed) as changed:
        guichet.downloads.set_rows(guichet.downloads.rows[:2])
    assert changed.args == ["Downloads (2)"]


def test_thousands_of_changes_cost_little_and_tell_ranges(guichet):
    rows = [invented.download(f"file{number}.zip", "cdse", State.QUEUED, MB) for number in range(3000)]
    guichet.downloads.set_rows(rows)
    model, told = DownloadModel(guichet.downloads, DownloadWords(guichet)), []
    model.dataChanged.connect(lambda first, last, *_roles: told.append((first.row(), last.row())))
    model.modelReset.connect(lambda: pytest.fail("reset"))
    guichet.downloads.change(*(replace(row, received=5) for row in rows))
    assert told == [(0, 2999)]


def key(tab, key, modifier=Qt.KeyboardModifier.NoModifier):
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, modifier)
        event.ignore()
        tab.page.list.event(event)
        assert event.isAccepted()


def test_the_keyboard_does_all_that_the_mouse_does(tab, guichet):
    rows, deeds = guichet.downloads.rows, guichet.downloads.deeds
    tab.page.list.select([rows[1].id])
    key(tab, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    key(tab, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    key(tab, Qt.Key.Key_Space)
    tab.page.list.select([rows[3].id])
    key(tab, Qt.Key.Key_Space)
    tab.page.list.select([rows[6].id])
    key(tab, Qt.Key.Key_Return)
    key(tab, Qt.Key.Key_Delete)
    assert deeds == [
        ("move", [rows[1].id], -1), ("move", [rows[1].id], 1), ("pause", [rows[1].id]),
        ("resume", [rows[3].id]), ("retry", [rows[6].id]), ("remove", [rows[6].id]),
    ]  # fmt: skip


def test_delete_asks_before_it_gives_up_what_has_begun(tab, guichet):
    row = guichet.downloads.rows[0]
    tab.page.list.select([row.id])
    key(tab, Qt.Key.Key_Delete)
    question = tab.question
    assert question is not None
    assert "605 MB" in question.delete.text()
    assert not guichet.downloads.deeds
    question.go.click()
    assert guichet.downloads.deeds == [("cancel", [row.id], True)]


def test_going_on_changes_nothing(tab, guichet):
    tab.do(Deed.CANCEL, [guichet.downloads.rows[0]])
    tab.question.keep.click()
    assert not guichet.downloads.deeds


def test_what_has_not_begun_is_given_up_without_a_question(tab, guichet):
    row = guichet.downloads.rows[2]
    tab.do(Deed.CANCEL, [row])
    assert guichet.downloads.deeds == [("cancel", [row.id], False)]


def link_place(tab, number):
    view, index = tab.page.list, tab.page.model.index(number)
    rect = view._delegate.link_rect(view.visualRect(index), view.font(), index.data(WORDS))
    return rect.center()


def test_a_click_on_the_link_does_it_and_beside_it_does_not(tab, guichet, qtbot):
    rows, view = guichet.downloads.rows, tab.page.list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=link_place(tab, 3))
    assert guichet.downloads.deeds == [("resume", [rows[3].id])]
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(tab.page.model.index(3)).center()
    )
    assert len(guichet.downloads.deeds) == 1
    qtbot.mouseMove(view.viewport(), link_place(tab, 3))
    assert view.link_at(QPoint(5, 5)) == ""


def test_the_tool_bar(tab, guichet):
    rows, bar, deeds = guichet.downloads.rows, tab.page.bar, guichet.downloads.deeds
    for button in (bar.pause, bar.resume, bar.retry, bar.clear):
        button.click()
    tab.page.list.select([rows[2].id])
    bar.up.click()
    assert deeds[:3] == [("pause_all",), ("resume_all",), ("retry", [rows[5].id, rows[6].id])]
    assert deeds[3] == ("remove", [row.id for row in rows[5:]])
    assert deeds[4] == ("move", [rows[2].id], -1)


def test_a_queue_that_another_qgis_works_at_is_only_shown(tab, guichet, qtbot):
    queue = guichet.downloads
    queue.running, queue.problem = False, QueueProblem.IN_USE
    queue.opened.emit(0)
    bar = tab.page.bar
    assert not any(button.isEnabled() for button in (bar.pause, bar.resume, bar.retry, bar.clear, bar.up))
    assert "Another QGIS" in tab.page._problem.text()
    tab.page.list.select([queue.rows[3].id])
    key(tab, Qt.Key.Key_Space)
    assert not queue.deeds


def test_deeds_of_several_rows():
    rows = invented.queue()
    assert possible_deeds(rows[:2]) == (Deed.PAUSE, Deed.UP, Deed.DOWN, Deed.COPY_ADDRESS, Deed.CANCEL)
    one = possible_deeds(rows[5:6], Deed.ACCOUNT)
    assert one[0] is Deed.ACCOUNT
    assert Deed.RETRY in one
    assert Deed.MAP in possible_deeds(rows[8:9])


def test_every_deed_has_words():
    for deed in Deed:
        assert deed.words()
        assert deed.link()


def test_the_menu_offers_what_is_possible(tab, guichet):
    tab.page.list.select([guichet.downloads.rows[5].id])
    tab.page._on_menu(QPoint(0, 0))
    texts = [action.text() for action in tab.page._menu.actions() if action.text()]
    assert texts[0] == "Account…"
    assert "Try Again" in texts
    tab.page._menu.hide()
    next(action for action in tab.page._menu.actions() if action.text() == "Try Again").trigger()
    assert guichet.downloads.deeds == [("retry", [guichet.downloads.rows[5].id])]


def test_remedies_are_done(tab, guichet, qtbot, monkeypatch):
    opened, row = [], guichet.downloads.rows[5]
    monkeypatch.setattr(tab_module, "open_folder", lambda folder: opened.append(Path(folder).name))
    monkeypatch.setattr(tab_module, "open_web", opened.append)
    tab.do(Deed.FOLDER, [row])
    tab.do(Deed.OFFLINE, [row])
    assert opened[0] == "2026"
    tab.do(Deed.UNLOCK, [row])
    assert ("unlock",) in guichet.downloads.deeds
    tab.do(Deed.MAP, [guichet.downloads.rows[8]])
    assert guichet.arrival.asked == [guichet.downloads.rows[8]]
    tab.do(Deed.COPY_ADDRESS, [row])
    assert QGuiApplication.clipboard().text() == row.item.href
    for deed, signal, value in (
        (Deed.PORTAL, tab.directory_requested, "geodes"),
        (Deed.NETWORK, tab.options_requested, "mOptionsPageNetwork"),
        (Deed.CERTIFICATES, tab.options_requested, "mOptionsPageAuth"),
        (Deed.OPTIONS, tab.options_requested, "GuichetEoOptions"),
    ):
        with qtbot.waitSignal(signal) as asked:
            tab.do(deed, [row])
        assert asked.args == [value]


def test_every_deed_is_done_by_somebody(tab):
    assert set(tab._deeds) == set(Deed)


def test_rows_are_dropped_before_another(tab, guichet):
    model, rows = tab.page.model, guichet.downloads.rows
    data = model.mimeData([model.index(4), model.index(2)])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, model.index(-1))
    assert guichet.downloads.deeds == [("place", [rows[2].id, rows[4].id], rows[1].id)]
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(-1))
    assert guichet.downloads.deeds[-1][2] == ""


def test_an_empty_queue_says_what_to_do(tab, guichet):
    guichet.downloads.set_rows([])
    tab.page.refresh()
    assert not tab.page.list.isVisible()
    assert tab.page._empty.isVisible()
    assert tab.title == "Downloads"


def test_the_sums_below(tab, guichet):
    footer = tab.page.footer
    assert "3 of 10 done · 3.6 of 12.3\u00a0GB" in footer._done.text().replace(" GB", "\u00a0GB")
    assert "2 failed" in footer._done.text()
    tab.page._on_space(1000)
    tab.page.refresh()
    assert "still to come" in footer._folder.text()


def test_details_show_checksum_licence_and_source(tab, guichet):
    row = replace(guichet.downloads.rows[8])
    tab.show_details(row)
    assert tab.currentWidget() is tab.details
    texts = " ".join(label.text() for label in tab.details.findChildren(type(tab.details._title)))
    assert "MD5" in texts
    assert row.item.href in texts.replace("\u200b", "")
    assert tab.back()
    assert not tab.back()


def test_the_sidecar_is_read_for_the_details(tab, guichet, qtbot, tmp_path):
    from guichet_eo.core.downloads.sidecar import Sidecar, write_sidecar

    item = replace(guichet.downloads.rows[8].item, folder=str(tmp_path), name="a.zip")
    write_sidecar(
        tmp_path / "a.zip", Sidecar("cdse", item.scene, "", 5, "ab", "md5", fetched=invented.NOW, version="1")
    )
    with qtbot.waitSignal(tab.details._call.finished):
        tab.show_details(replace(guichet.downloads.rows[8], item=item))
    labels = [label.text() for label in tab.details.findChildren(type(tab.details._title))]
    assert any("2 Nov 2026" in text for text in labels)


def test_hostile_names_stay_text(qtbot, qgis_app):
    evil = "<img src=x>%1 & <b>evil</b>.zip"
    guichet = invented.InventedDownloads([invented.download(evil, "nobody", State.FAILED, None)])
    words = DownloadWords(guichet)
    model = DownloadModel(guichet.downloads, words)
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert words.row(guichet.downloads.rows[0]).title == evil


def test_screen_readers_get_a_sentence(tab):
    index = tab.page.model.index(6)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "IMG_SPOT7_PMS_202607201036_ORTHO.tif, Failed, wrong checksum, twice · DINAMIS, "
        "The file was removed; the portal may be at fault, Try again"
    )


def test_unwritten_deeds_are_said(tab, guichet):
    guichet.downloads.failed.emit(PortalError("", ErrorKind.DISK, "No space left on device"))
    assert "No space left" in tab.page._problem.text()
