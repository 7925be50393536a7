"""What is downloaded, from where, where to: the page, its sizes, its notes and what goes into the queue."""

from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.downloads.quota import Quota
from guichet_eo.core.downloads.quota_unit import QuotaUnit
from guichet_eo.core.downloads.sidecar import Sidecar, write_sidecar
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.online import Online
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui.results.download.download_subject import DownloadSubject
from guichet_eo.ui.results.download.download_what import DownloadWhat
from guichet_eo.ui.results.download.file_tree import FileTree
from guichet_eo.ui.results.results_page import MOST_SCENES
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from results_bed import Heard, invented, press, settle, wearing
from test_ui_results_page import Bed, plain

WHOLE, ASSETS, FILES = DownloadWhat


@pytest.fixture
def bed(qgis_app, tmp_path):
    bed = Bed()
    bed.guichet.settings.download_folder = tmp_path / "eo"
    bed.finished()
    yield bed
    bed.guichet.desk.close()
    bed.page.deleteLater()
    settle()


def until(check, milliseconds=5000):
    for _turn in range(milliseconds // 10):
        if check():
            return
        QTest.qWait(10)
    assert check()


def ready(page):
    """Wait until the page has answered to the last choice."""
    until(lambda: page._prepared is not None)
    return page


def opened(bed, *ids):
    bed.guichet.selection.set(ids)
    bed.list.actions.download.trigger()
    assert bed.page.currentWidget() is bed.page.download
    return ready(bed.page.download)


def with_offers(bed, *offers, number=500):
    """Open the page for one acquisition with offers of the test's own."""
    acquisition = Acquisition(number, offers[0].key, tuple(offers), 90.0)
    bed.page.setCurrentWidget(bed.page.download)
    bed.page.download.show_scenes(DownloadSubject([(acquisition, offers[0])]))
    return ready(bed.page.download)


def offer(portal="cdse", **values):
    return invented.scene(portal, 500, invented.LAST_DAY, **{"format": "SAFE", "streamable": False, **values})


def notes(page):
    return [note.text for note in page.notes.notes]


def reason(page):
    return plain(page.reason)


def words(page, what):
    return page.what.buttons[what].text()


# ---- the way there and back ----------------------------------------------------------------------


def test_shift_enter_opens_the_page_and_escape_returns(bed):
    bed.guichet.selection.set((3,))
    bed.list.view.show_acquisition(3)
    bed.list.view.setFocus()
    press(bed.list.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bed.page.currentWidget() is bed.page.download
    press(bed.page.download, Qt.Key.Key_Escape)
    assert bed.page.currentWidget() is bed.view


def test_the_action_stands_beside_the_streams_and_keeps_its_words(bed):
    actions = bed.list.actions
    assert actions.all.index(actions.download) == 2
    assert not actions.download.isEnabled()
    assert [one.defaultAction() for one in bed.list.bar._worded[:2]] == [actions.stream, actions.download]
    bed.page.resize(430, 860)
    settle()
    styles = [one.toolButtonStyle() for one in bed.list.bar._worded[:2]]
    assert styles == [Qt.ToolButtonStyle.ToolButtonTextBesideIcon] * 2
    actions.download.trigger()
    assert bed.page.currentWidget() is bed.view, "nothing is selected"


def test_a_great_many_scenes_are_cut_and_said(bed):
    subject = DownloadSubject([(one, one.best) for one in invented.acquisitions(3)])
    bed.page.download.show_scenes(subject, 7)
    bed.page.setCurrentWidget(bed.page.download)
    ready(bed.page.download)
    assert "Only the first 3 scenes are taken." in notes(bed.page.download)
    assert MOST_SCENES == 100


# ---- what, with sizes ----------------------------------------------------------------------------


def test_sizes_follow_the_choice(bed):
    page = opened(bed, 0, 2)
    assert words(page, WHOLE) == "Whole products (1.5 GB and more)", "metadata have no size"
    page.what.choose(ASSETS)
    page.what.kinds.boxes["red"].setChecked(False)
    page.what.kinds.boxes["nir"].setChecked(True)
    ready(page)
    chosen = {name for name, box in page.what.kinds.boxes.items() if box.isChecked()}
    assert chosen == {"blue", "green", "nir", "scl"}
    assert words(page, ASSETS) == "Chosen assets (778 MB)"
    assert len(page._prepared.items) == 8
    assert reason(page) == "8 files, 778 MB"
    assert page.add.isEnabled()


def test_kinds_are_called_as_the_bands_are(bed):
    page = opened(bed, 0)
    boxes = page.what.kinds.boxes
    named = [boxes[name].accessibleName() for name in ("blue", "nir", "scl")]
    assert named == ["B02 – blue", "B08 – near infrared", "Scene classification (SCL)"]
    assert next(iter(boxes)) == "blue", "in the order of the sensor"
    assert list(boxes)[-1] == "product_metadata"


def test_nothing_chosen_is_said(bed):
    page = opened(bed, 0)
    page.what.choose(ASSETS)
    for box in page.what.kinds.boxes.values():
        box.setChecked(False)
    ready(page)
    assert reason(page) == "Choose at least one file."
    assert not page.add.isEnabled()


def test_a_scene_that_lacks_a_kind_is_told(bed):
    one, other = offer("earth-search", format="COG"), offer("cdse")
    acquisitions = [Acquisition(n, each.key, (each,), 1.0) for n, each in enumerate((one, other), 600)]
    bed.page.setCurrentWidget(bed.page.download)
    bed.page.download.show_scenes(DownloadSubject([(each, each.best) for each in acquisitions]))
    page = ready(bed.page.download)
    page.what.choose(ASSETS)
    page.what.changed.emit()
    ready(page)
    assert any(text.startswith("Not everywhere: B02 – blue (1 scene)") for text in notes(page))


def test_an_archive_has_no_single_kinds(bed):
    page = with_offers(bed, offer(format="zip"))
    assert not page.what.buttons[ASSETS].isEnabled()
    assert page.what.buttons[ASSETS].toolTip()
    assert page.what.what is WHOLE
    assert page.unpack.isVisibleTo(page)
    assert not page.what.buttons[FILES].isEnabled()


# ---- single files --------------------------------------------------------------------------------


def test_single_files_are_asked_for_on_demand(bed):
    page = with_offers(bed, offer())
    bed.guichet.accounts = frozenset(["cdse"])
    assert bed.guichet.file_source.listed == [], "only on demand"
    page.what.buttons[FILES].click()
    until(lambda: page.what.tree.tree.topLevelItemCount() == 1)
    assert bed.guichet.file_source.listed == [offer().id]
    ready(page)
    assert reason(page) == "Choose at least one file."
    page.what.tree.filter.setText("b04")
    top = page.what.tree.tree.topLevelItem(0)
    top.setCheckState(0, Qt.CheckState.Checked)
    assert {key for _ref, key in page.what.tree.chosen} == {
        "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_B04_10m.jp2"
    }, "what is hidden is not checked with the rest"
    assert top.checkState(0) == Qt.CheckState.PartiallyChecked
    ready(page)
    assert words(page, FILES) == "Single files (124 MB)"
    (item,) = page._prepared.items
    assert item.name == "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_B04_10m.jp2"
    assert page.add.isEnabled()


def test_a_listing_that_fails_is_said_and_tried_again(bed):
    source = bed.guichet.file_source
    source.error = PortalError("cdse", ErrorKind.UNREACHABLE, "cable")
    page = with_offers(bed, offer())
    page.what.buttons[FILES].click()
    until(lambda: page._desk.listings.error(offer().ref) is not None)
    until(lambda: any("cannot be reached" in text for text in notes(page)))
    source.error = None
    page.notes.deed_wanted.emit("again:cdse")
    until(lambda: page.what.tree.tree.topLevelItemCount() == 1)
    ready(page)
    assert not any("cannot be reached" in text for text in notes(page))


def test_a_product_that_is_a_tree_is_listed_for_the_whole(bed):
    page = with_offers(bed, offer("earth-search", format="tree"))
    until(lambda: page._prepared is not None and page._prepared.items)
    assert bed.guichet.file_source.listed == [offer().id]
    assert len(page._prepared.items) == 8
    assert words(page, WHOLE) == "Whole products (402 MB)"


def test_the_tree_keeps_what_was_chosen_and_is_never_endless(qgis_app, monkeypatch):
    monkeypatch.setattr("guichet_eo.ui.results.download.file_tree.MOST_FILES", 3)
    files = invented.InventedGuichet().file_source.listing(offer(), None)
    tree = FileTree()
    heard = Heard(tree.changed)
    tree.show_files([(("p", "s"), "Name <b>", files)])
    assert tree.left_out == len(files) - 3
    tree._leaves[(("p", "s"), files[0].key)].setCheckState(0, Qt.CheckState.Checked)
    assert len(heard) == 1
    tree.show_files([(("p", "s"), "Name", files), (("p", "t"), "Other", files)])
    assert tree.chosen == {(("p", "s"), files[0].key)}
    assert len(heard) == 1


# ---- from ----------------------------------------------------------------------------------------


def test_another_portal_may_be_chosen(bed):
    bed.guichet.accounts = frozenset(["cdse"])
    cdse, other = offer("cdse"), offer("earth-search", format="COG")
    alone = Acquisition(601, other.key, (replace(other, id="alone"),), 1.0)
    both = Acquisition(600, other.key, (other, cdse), 1.0)
    bed.page.setCurrentWidget(bed.page.download)
    bed.page.download.show_scenes(DownloadSubject([(both, other), (alone, alone.best)]))
    page = ready(bed.page.download)
    assert plain(page.portals) == "2 × Earth Search (AWS)"
    texts = [page.source.itemText(place) for place in range(page.source.count())]
    assert texts == [
        "The first offer of each scene", "Earth Search (AWS) (2 scenes)", "Copernicus Data Space (1 scene)",
    ]  # fmt: skip
    page._prepared = None
    page.source.setCurrentIndex(2)
    page.source.chosen.emit("cdse")
    ready(page)
    assert {item.portal for item in page._prepared.items} == {"cdse"}
    assert "1 scene is not at Copernicus Data Space: left out." in notes(page)
    assert "Copernicus Data Space needs your account: ready." in notes(page)


# ---- to ------------------------------------------------------------------------------------------


def test_the_folder_is_checked_and_its_room_is_told(bed, tmp_path):
    page = opened(bed, 0)
    assert "One folder per portal and year" in plain(page.room)
    assert " free." in plain(page.room)
    (tmp_path / "file").write_text("")
    for path, sentence in (
        ("", "Say where to."),
        ("relative", "Give the whole path of the folder."),
        (str(tmp_path / "file"), "There is a file of that name: choose a folder."),
    ):
        page._prepared = None
        page.folder.setFilePath(path)
        ready(page)
        assert reason(page) == sentence
        assert not page.add.isEnabled()


def test_a_disk_without_room_is_told(bed, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("guichet_eo.gis.downloads.folder_facts.shutil.disk_usage", lambda _path: usage)
    page = opened(bed, 0)
    assert reason(page).startswith("Not enough room: ")
    assert not page.add.isEnabled()


def test_what_is_already_there_is_not_fetched_again(bed):
    page = with_offers(bed, offer("earth-search", format="zip", size=7))
    (item,) = page._prepared.items
    file = Path(item.folder) / item.name
    file.parent.mkdir(parents=True)
    file.write_text("content")
    write_sidecar(file, Sidecar(item.portal, item.scene, item.key, 7, "00", "sha256"))
    page._prepare_soon()
    ready(page)
    assert notes(page)[0] == "1 scene is already in the folder and whole: it is not fetched again."
    assert page.add.isEnabled(), "it can still be put on the map"
    page.arrival.offer([(ArrivalChoice(), "Nothing")], None)
    page._timer.stop()
    page._prepared = None
    page._prepare()
    ready(page)
    assert reason(page) == "Everything is already there."
    file.write_text("conten")
    page._prepared = None
    page._prepare()
    ready(page)
    assert page.add.isEnabled(), "a file that became shorter is not whole"


# ---- on arrival ----------------------------------------------------------------------------------


def arrivals(page):
    return [(choice.kind, *choice.names) for choice in page.arrival.values]


def test_arrivals_are_those_that_the_files_allow(bed):
    page = opened(bed, 0)
    assert arrivals(page)[:2] == [(ArrivalKind.NOTHING,), (ArrivalKind.COMPOSITE, "true-colour")]
    assert page.arrival.value == ArrivalChoice(ArrivalKind.COMPOSITE, ("true-colour",))
    assert page.arrival.currentText() == "Add a true-colour composite to the map"
    page.what.choose(ASSETS)
    for name, box in page.what.kinds.boxes.items():
        box.setChecked(name in ("scl", "nir"))
    ready(page)
    assert arrivals(page) == [
        (ArrivalKind.NOTHING,), (ArrivalKind.BANDS, "nir"), (ArrivalKind.MASK, "scl"), (ArrivalKind.WHOLE,),
    ]  # fmt: skip
    assert page._prepared.items[0].arrival == {"kind": "bands", "names": ["nir"]}


def test_what_was_chosen_is_remembered_for_the_family(bed):
    page = opened(bed, 0)
    page.what.choose(ASSETS)
    for name, box in page.what.kinds.boxes.items():
        box.setChecked(name in ("red", "scl"))
    mask = ArrivalChoice(ArrivalKind.MASK, ("scl",))
    page.arrival.setCurrentIndex(page.arrival.values.index(mask))
    page.unpack.setChecked(True)
    ready(page)
    page.add.click()
    page = opened(bed, 2)
    assert page.what.what is ASSETS
    assert set(page.what.kinds.chosen) == {"red", "scl"}
    assert page.arrival.value == mask
    assert page.unpack.isChecked()
    bed.guichet.settings.download_choices = {"s2-l2a-sen2cor": {"what": "nonsense", "kinds": 5}}
    assert opened(bed, 0).what.what is WHOLE


def take(combo, place):
    """Choose as a user does."""
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_what_comes_on_the_map_can_be_cut_to_the_area(bed):
    page = opened(bed, 0)
    assert page.clip.isVisibleTo(page)
    assert "clip" not in page._prepared.items[0].arrival
    page.clip.setChecked(True)
    ready(page)
    assert page._prepared.items[0].arrival["clip"] == bed.guichet.search.area.geometry
    take(page.arrival, page.arrival.values.index(ArrivalChoice(ArrivalKind.WHOLE)))
    ready(page)
    assert not page.clip.isVisibleTo(page), "what is added as it is stays whole"
    assert "clip" not in page._prepared.items[0].arrival
    take(page.arrival, 1)
    ready(page)
    page.add.click()
    assert opened(bed, 2).clip.isChecked()
    assert "clip" not in bed.guichet.settings.download_choices["s2-l2a-sen2cor"]["arrival"]


# ---- accounts, orders, licences ------------------------------------------------------------------


def test_an_account_is_needed_and_can_be_chosen_from_here(bed, monkeypatch):
    asked = []
    opening = type("Dialog", (), {"open": lambda self: None})
    dialog = "guichet_eo.ui.results.results_page.AccountDialog"
    monkeypatch.setattr(dialog, lambda _book, portal, _window: asked.append(portal.id) or opening())
    page = with_offers(bed, offer())
    assert "Copernicus Data Space needs your account: missing." in notes(page)
    assert reason(page) == "Copernicus Data Space needs an account first."
    assert not page.add.isEnabled()
    heard = Heard(page.account_wanted)
    page.notes.deed_wanted.emit(next(note.deed for note in page.notes.notes if note.deed))
    assert heard == [("cdse",)]
    assert asked == ["cdse"]
    bed.guichet.account_book.locked = True
    bed.guichet.accounts = frozenset(["cdse"])
    bed.guichet.account_book.changed.emit()
    assert any("master password" in text for text in notes(page))
    page.notes.deed_wanted.emit("unlock:cdse")
    assert "Copernicus Data Space needs your account: ready." in notes(page)
    assert page.add.isEnabled()


def downloading(bed, portal, downloads):
    portals = bed.guichet._portals
    portals[portal] = replace(portals[portal], downloads=downloads)


def test_products_on_tape_are_ordered_or_the_user_is_told_what_to_do(bed):
    bed.guichet.accounts = frozenset(["cdse"])
    downloading(bed, "cdse", PortalDownloads(order={"kind": "invented"}))
    page = with_offers(bed, offer(online=Online.ORDER))
    assert "1 scene at Copernicus Data Space is ordered first, and fetched when it is ready." in notes(page)
    assert page._prepared.items[0].order
    advice = LocalText("Ask <them>.")
    downloading(bed, "cdse", PortalDownloads(offline=advice, offline_url="https://example.org/order"))
    page = with_offers(bed, offer(online=Online.NO))
    (told,) = (note for note in page.notes.notes if "cannot be ordered from here" in note.text)
    assert told.text.endswith("Ask <them>.")
    assert "&lt;them&gt;" in told.markup
    assert told.deed == "https://example.org/order"


def test_what_the_portals_say_by_now_is_shown(bed):
    bed.guichet.accounts = frozenset(["cdse"])
    downloading(bed, "cdse", PortalDownloads(order={"kind": "geodes-tape"}))
    bed.guichet.file_source.online = {offer().id: Online.ORDER}
    page = with_offers(bed, offer())
    until(lambda: any("is ordered first" in text for text in notes(page)))
    assert bed.guichet.quotas.asked == ["cdse"]
    bed.guichet.quotas.quotas["cdse"] = Quota(QuotaUnit.REQUESTS, 60, 12)
    bed.guichet.quotas.changed.emit()
    assert any(text.startswith("CDSE: 12 of 60") for text in notes(page))


def licensed(bed, portal, acceptance):
    portals = bed.guichet._portals
    terms = replace(portals[portal].terms, acceptance=acceptance)
    portals[portal] = replace(portals[portal], terms=terms)
    return portals[portal]


@pytest.mark.parametrize("acceptance", ["once", "per product"])
def test_licences_come_before_the_queue(bed, acceptance):
    portal = licensed(bed, "earth-search", acceptance)
    page = with_offers(bed, offer("earth-search", format="zip"))
    assert page.add.text() == "Licence…"
    page.add.click()
    dialog = bed.page._licences.dialog
    assert dialog is not None
    assert bed.guichet.downloads.items == []
    dialog.reject()
    assert page.add.text() == "Licence…"
    page.add.click()
    dialog = bed.page._licences.dialog
    dialog.who.setText("Ministry")
    dialog.read.setChecked(True)
    page._prepared = None
    dialog.yes.click()
    ready(page)
    assert page.add.text() == "Add to the Queue"
    assert any(
        text.startswith("Licence of Earth Search (AWS): accepted by Ministry on") for text in notes(page)
    )
    page.add.click()
    (item,) = bed.guichet.downloads.items
    assert item.acceptance.who == "Ministry"
    assert item.acceptance.product == (item.scene if acceptance == "per product" else "")
    assert bed.guichet.licences.accepted(portal, "another") is None or acceptance == "once"


# ---- into the queue ------------------------------------------------------------------------------


def test_the_items_go_into_the_queue(bed, tmp_path):
    heard = Heard(bed.page.downloads_requested)
    page = opened(bed, 0)
    press(page, Qt.Key.Key_Return)
    assert bed.page.currentWidget() is bed.view
    items = bed.guichet.downloads.items
    assert len(items) == len(page._prepared.items) > 0
    assert all(item.folder.startswith(str(tmp_path / "eo" / "earth-search" / "2026")) for item in items)
    said = bed.list.bar._trouble
    assert f"{len(items)} files are in the queue." in plain(said)
    assert heard == []
    said.linkActivated.emit("#")
    assert len(heard) == 1


def test_enter_on_the_arrow_goes_back(bed):
    page = opened(bed, 0)
    page.back.setFocus()
    if page.back.hasFocus():
        press(page, Qt.Key.Key_Return)
        assert bed.guichet.downloads.items == []


def test_a_file_of_the_details_is_chosen_alone(bed):
    bed.page.show_details(10)
    details = bed.page.details
    red = next(place for place, asset in enumerate(details.assets._assets) if asset.key == "red")
    item = details.assets.topLevelItem(red)
    details.assets.itemClicked.emit(item, 5)
    assert bed.page.currentWidget() is bed.page.download
    page = ready(bed.page.download)
    assert page.what.what is ASSETS
    assert page.what.kinds.chosen == ("red",)
    assert bed.page.back()
    assert bed.page.currentWidget() is details, "back to where it was opened"


def test_a_portal_that_is_gone_gives_nothing(bed):
    del bed.guichet._portals["earth-search"]
    page = with_offers(bed, offer("earth-search", format="zip"))
    assert reason(page) == "There is nothing to download."


def test_no_thread_is_left(bed):
    from imagined import guichet_threads

    page = opened(bed, 0)
    page.what.buttons[FILES].click()
    bed.guichet.desk.close()
    until(lambda: not [name for name in guichet_threads() if "listing" in name or "download plan" in name])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_and_is_spoken(bed, theme):
    with wearing(theme):
        page = opened(bed, 0, 1, 3)
        assert page.minimumSizeHint().width() <= 360
        named = [page.source, page.folder.lineEdit(), page.arrival, page.what.tree.tree]
        assert all(widget.accessibleName() for widget in named)
