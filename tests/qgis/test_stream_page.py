"""From the list to pixels on the map: the page, what becomes of its layers, what is said when it fails."""

from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.online import Online
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stretch import Stretch
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.ui.remedy import Remedy
from guichet_eo.ui.results.results_page import MOST_SCENES
from guichet_eo.ui.results.stream.preset_kind import PresetKind
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QImage, QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit
from results_bed import Heard, invented, press, settle, wearing
from test_ui_results_page import Bed, plain

TRUE, COMPOSITE, INDEX, BANDS = PresetKind


@pytest.fixture
def bed(qgis_app):
    bed = Bed()
    bed.finished()
    yield bed
    bed.page.deleteLater()
    settle()


def opened(bed, *ids):
    bed.guichet.selection.set(ids)
    bed.list.actions.stream.trigger()
    assert bed.page.currentWidget() is bed.page.stream
    return bed.page.stream


def note(page):
    return plain(page.changes) if page.changes.isVisibleTo(page) else ""


# ---- the way there and back ----------------------------------------------------------------------


def test_enter_opens_the_page_and_escape_returns_to_the_row(bed):
    bed.guichet.selection.set((3,))
    bed.list.view.show_acquisition(3)
    bed.list.view.setFocus()
    press(bed.list.view, Qt.Key.Key_Return)
    page = bed.page.stream
    assert bed.page.currentWidget() is page
    assert page.presets.buttons[TRUE].hasFocus() or not bed.page.isActiveWindow()
    press(page, Qt.Key.Key_Escape)
    assert bed.page.currentWidget() is bed.view
    assert bed.list.view.current_acquisition().id == 3


def test_enter_belongs_to_the_list_not_to_qgis(bed):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    override.ignore()
    bed.list.view.event(override)
    assert override.isAccepted()


def test_the_action_follows_the_quicklook_and_needs_a_selection(bed):
    actions = bed.list.actions
    assert actions.all.index(actions.stream) == 1
    assert not actions.stream.isEnabled()
    press(bed.list.view, Qt.Key.Key_Return)
    assert bed.page.currentWidget() is bed.view
    assert bed.list.bar._worded[0].defaultAction() is actions.stream, "keeps its words longest"


def test_the_keyboard_goes_from_the_top_to_the_foot(bed):
    page = opened(bed, 0, 1)
    order, one = [], page.back
    while True:
        one = one.nextInFocusChain()
        if one is page.back:
            break
        order.append(one)
    wanted = [
        page.presets.buttons[TRUE],
        page.form.scenes,
        page.name,
        page.clip,
        page.series,
        page.save,
        page.add,
    ]
    places = [order.index(part) for part in wanted]
    assert places == sorted(places)


def test_enter_on_another_button_is_that_buttons(bed, monkeypatch):
    page = opened(bed, 0)
    saved = Heard(page.save_wanted)
    monkeypatch.setattr(page.save, "hasFocus", lambda: True)
    press(page, Qt.Key.Key_Return)
    assert len(saved) == 1
    assert not bed.guichet.pixels.jobs


def test_the_title_counts(bed):
    assert "1 scene" in plain(opened(bed, 0)._title)
    bed.page.back()
    assert "3 scenes" in plain(opened(bed, 0, 1, 3)._title)


# ---- the form ------------------------------------------------------------------------------------


def test_pictures_change_the_form(bed):
    page = opened(bed, 0)
    assert page.recipe.picture == "visual"
    shown = page.form._rows._rows
    page.presets.buttons[COMPOSITE].click()
    assert page.recipe.outputs == ("nir", "red", "green")
    assert shown[page.form.bands[0]].text() == "Red"
    page.presets.buttons[INDEX].click()
    assert page.form.computed.text() == "(B08 − B04) / (B08 + B04)"
    assert not page.form.stretch.isVisibleTo(page)
    page.presets.buttons[BANDS].click()
    assert shown[page.form.bands[0]].text() == "Band"
    assert not page.form.bands[1].isVisibleTo(page)
    page.form.count.chosen.emit(3)
    assert len(page.recipe.outputs) == 3


def test_another_band_makes_it_the_fourth_picture(bed):
    page = opened(bed, 0)
    page.presets.buttons[COMPOSITE].click()
    page.form.stretch.chosen.emit(Stretch.MINMAX)
    page.form.bands[0].setCurrentIndex(page.form.bands[0].values.index("swir16"))
    page.form.bands[0].chosen.emit("swir16")
    assert page.presets.buttons[BANDS].isChecked()
    assert page.recipe.outputs == ("swir16", "red", "green")
    assert page.recipe.stretch is Stretch.MINMAX


def test_a_formula_is_checked_while_it_is_typed(bed):
    page = opened(bed, 0)
    page.presets.buttons[INDEX].click()
    page.form.index.chosen.emit("")
    assert page.form.formula.text() == "(B08 - B04) / (B08 + B04)", "begins with what was shown"
    assert page.add.isEnabled()
    for text, words in (("B08 / B99", "no band “B99” (place 7)"), ("", "Type a formula"), ("B08 +", "place")):
        page.form.formula.setText(text)
        page.form.formula.textEdited.emit(text)
        assert words in plain(page.form.error)
        assert not page.add.isEnabled()
        assert not page.save.isEnabled()
    page.form.formula.setText("B08 / B04")
    page.form.formula.textEdited.emit("B08 / B04")
    assert page.recipe.outputs == ("B08 / B04",)
    assert not page.form.error.isVisibleTo(page)


def test_the_name_follows_until_it_is_edited(bed):
    page = opened(bed, 0)
    assert page.name.text() == "18 Nov 2026 S2C 31TCJ True colour (Earth Search)"
    page.presets.buttons[INDEX].click()
    assert "NDVI" in page.name.text()
    page.name.setText("mine")
    page.name.textEdited.emit("mine")
    page.presets.buttons[COMPOSITE].click()
    assert page.name.text() == "mine"
    page.add.click()
    assert bed.guichet.pixels.jobs[-1].titles == ("mine",)


def test_several_layers_have_names_of_their_own(bed):
    page = opened(bed, 0, 1, 3)
    assert page.form.scenes.currentText() == "One layer per date (3 layers)"
    assert not page.name.isEnabled()
    assert "True colour" in page.name.placeholderText()
    assert page.save.isEnabled()
    assert page.series.isVisibleTo(page)
    page.form.scenes.chosen.emit(StreamGrouping.MOSAIC)
    assert page.name.isEnabled()
    assert page.name.text()
    assert page.save.isEnabled()
    assert not page.series.isVisibleTo(page)


def test_a_plan_of_one_layer_can_be_saved(bed):
    page = opened(bed, 0)
    heard = Heard(page.save_wanted)
    page.save.click()
    ((plan, recipe),) = heard
    assert (len(plan.layers), recipe) == (1, page.recipe)


def test_notes_say_what_is_read_and_what_is_read_elsewhere(bed):
    cdse = next(one for one in bed.list.model.acquisition(3).offers if one.portal == "cdse")
    bed.list.choose(3, cdse)
    page = opened(bed, 0, 1, 3)
    assert "about" in plain(page.reading)
    assert note(page) == "One of the 3 scenes cannot be read at CDSE now; Earth Search is used for it."
    fine = plain(page.reading)
    page.map_metres = lambda: 200.0
    page.presets.buttons[BANDS].click()
    assert plain(page.reading) != fine


def test_no_more_than_a_hundred_scenes(bed):
    bed.search.deliver([replace(one, id=one.id + 1000) for one in invented.acquisitions(60)])
    settle()
    ids = [one.id for one in bed.list.model.rows]
    page = opened(bed, *ids)
    assert len(page._subject.wanted) == MOST_SCENES
    assert note(page).startswith("Only the first 100 scenes are taken.")


def test_without_a_mask_clouds_cannot_be_hidden(bed, monkeypatch):
    page = opened(bed, 0)
    assert page.mask.isEnabled()
    page.mask.setChecked(True)
    assert page.recipe.mask
    assets = bed.guichet.assets
    monkeypatch.setattr(
        bed.guichet, "assets", lambda one: tuple(asset for asset in assets(one) if asset.key != "scl")
    )
    bed.page.back()
    page = opened(bed, 0)
    assert not page.mask.isEnabled()
    assert "without a mask" in page.mask.toolTip()


def test_what_cannot_be_shown_says_why(bed, monkeypatch):
    assets = bed.guichet.assets
    monkeypatch.setattr(
        bed.guichet, "assets", lambda one: tuple(asset for asset in assets(one) if asset.key == "visual")
    )
    page = opened(bed, 0)
    assert page.presets.buttons[TRUE].isEnabled()
    for kind in (COMPOSITE, INDEX, BANDS):
        assert not page.presets.buttons[kind].isEnabled()
        assert "<qt>" in page.presets.buttons[kind].toolTip()


def test_the_last_choice_of_a_family_is_remembered(bed):
    page = opened(bed, 0)
    page.presets.buttons[INDEX].click()
    page.clip.setChecked(False)
    page.add.click()
    assert bed.page.currentWidget() is bed.view
    page = opened(bed, 1)
    assert page.presets.buttons[INDEX].isChecked()
    assert not page.clip.isChecked()
    bed.guichet.settings.stream_recipes["s2-l2a-sen2cor"] = {"version": 99}
    bed.page.back()
    assert opened(bed, 1).presets.buttons[TRUE].isChecked()


@pytest.mark.parametrize("theme", ["dark", "Night Mapping"])
def test_pictures_with_and_without_a_thumbnail(bed, theme, monkeypatch):
    page = opened(bed, 0)
    drawn = page.grab().toImage()
    assert not drawn.isNull()
    monkeypatch.setattr(bed.guichet.thumbnails, "image", lambda _scene: None)
    bed.guichet.thumbnails.arrived.emit(page._subject.first.ref)
    assert page.grab().toImage() != drawn
    monkeypatch.setattr(
        bed.guichet.thumbnails, "image", lambda _scene: QImage(3, 1, QImage.Format.Format_RGB32)
    )
    bed.guichet.thumbnails.arrived.emit(page._subject.first.ref)
    with wearing(theme):
        settle()
        assert not page.grab().isNull()


def test_the_page_is_narrow_and_everything_has_a_name(bed):
    page = opened(bed, 0, 1, 3)
    for kind in PresetKind:
        page.presets.buttons[kind].click()
        settle()
        assert page.minimumSizeHint().width() <= 360
        assert page._area.widget().minimumSizeHint().width() <= 344
        for part in (QAbstractButton, QComboBox, QLineEdit):
            for one in page.findChildren(part):
                assert one.accessibleName() or getattr(one, "text", str)(), one
    press(page, Qt.Key.Key_Enter)
    assert bed.guichet.pixels.jobs, "Enter is the default button"


# ---- what becomes of it --------------------------------------------------------------------------


def added(bed, *ids):
    page = opened(bed, *ids)
    page.add.click()
    return bed.guichet.pixels.streams


def said(bed):
    return plain(bed.list.streams._said) if bed.list.streams._said.isVisibleTo(bed.list.streams) else ""


def test_progress_can_be_cancelled(bed):
    streams = added(bed, 0, 1, 3)
    line = bed.list.streams
    assert bed.page.currentWidget() is bed.view
    assert plain(line._progress).startswith("1 of 3 layers…")
    streams.advance()
    assert plain(line._progress).startswith("2 of 3 layers…")
    line._progress.linkActivated.emit("#")
    assert not streams.busy
    assert not line.isVisibleTo(bed.list)


def test_layers_come_below_the_footprints_and_series_into_a_group(bed):
    added(bed, 0)
    job = bed.guichet.pixels.jobs[-1]
    job.add_layer("layer")
    assert bed.guichet.footprints.group.added == [("layer", 1)]
    assert not job.series
    bed.guichet.pixels.streams.advance()
    page = opened(bed, 0, 1)
    page.series.setChecked(True)
    page.add.click()
    assert bed.guichet.pixels.jobs[-1].series
    assert bed.guichet.footprints.group.named == ["Series – True colour (2 dates)"]


def test_a_second_job_waits_for_the_first(bed):
    streams = added(bed, 0, 1)
    added(bed, 3)
    assert len(bed.guichet.pixels.jobs) == 1
    assert plain(bed.list.streams._progress).startswith("1 of 3 layers…")
    streams.advance()
    streams.advance()
    assert len(bed.guichet.pixels.jobs) == 2


def test_the_same_trouble_is_one_line_and_can_be_tried_again(bed):
    streams = added(bed, 0, 1, 3)
    broken = StreamError(StreamProblem.DAMAGED, "B04.tif", "earth-search")
    streams.advance(broken)
    streams.advance()
    streams.advance(broken)
    assert "damaged" in said(bed)
    assert "(2 layers)" in said(bed)
    assert "B04.tif" in bed.list.streams._said.toolTip()
    bed.list.streams._said.linkActivated.emit("0")
    assert [len(job.layers) for job in bed.guichet.pixels.jobs] == [3, 1], "the other waits"
    streams.advance()
    assert len(bed.guichet.pixels.jobs) == 3
    streams.advance()
    assert said(bed) == ""


@pytest.fixture
def accounts(monkeypatch):
    """Ids of portals whose account is asked for."""
    asked = []
    module = __import__("guichet_eo.ui.results.results_page", fromlist=["AccountDialog"])

    class Dialog(QDialog):
        def __init__(self, _book, portal, parent):
            super().__init__(parent)
            asked.append(portal.id)

    monkeypatch.setattr(module, "AccountDialog", Dialog)
    return asked


def test_remedies(bed, accounts, monkeypatch):
    cards, options, edits = (
        Heard(signal)
        for signal in (bed.page.directory_requested, bed.page.options_requested, bed.page.edit_requested)
    )
    opened_pages = []
    module = __import__("guichet_eo.ui.results.results_page", fromlist=["QDesktopServices"])
    monkeypatch.setattr(module.QDesktopServices, "openUrl", lambda url: opened_pages.append(url.toString()))

    def follow(problem):
        added(bed, 2).advance(problem)
        bed.list.streams._said.linkActivated.emit("0")

    follow(PortalError("cdse", ErrorKind.LOGIN_NEEDED))
    assert accounts == ["cdse"]
    follow(PortalError("earth-search", ErrorKind.LOGIN_REFUSED))
    assert cards == [("earth-search",)], "no account can be of use there"
    follow(PortalError("earth-search", ErrorKind.UNREACHABLE))
    follow(PortalError("earth-search", ErrorKind.TLS))
    assert options == [("mOptionsPageNetwork",), ("mOptionsPageAuth",)]
    follow(StreamError(StreamProblem.OUTSIDE))
    assert len(edits) == 1
    follow(PortalError("earth-search", ErrorKind.LICENCE))
    assert [page.startswith("https://example.org/") for page in opened_pages] == [True]
    follow(StreamError(StreamProblem.NO_RANGES))
    assert bed.page.currentWidget() is bed.page.download
    assert bed.page.back()
    follow(PortalError("earth-search", ErrorKind.GONE))
    assert bed.list.view.isExpanded(bed.list.model.index_of(2))
    bed.list.streams._said.linkActivated.emit("hide")
    assert said(bed) == ""


def test_scenes_that_are_not_in_the_layer_are_said(bed):
    streams = added(bed, 0)
    (title,) = streams.job.titles
    error = StreamError(StreamProblem.DAMAGED, "B04.tif")
    streams.left_out.emit(title, (("Scene", error), ("Other", error)))
    assert said(bed).startswith("2 scenes are not in the layer.")
    assert bed.list.streams.troubles[0].message.action is Remedy.NONE, "the layer is there"


def test_streams_of_other_jobs_are_not_ours(bed):
    bed.guichet.pixels.streams.failed.emit("step", StreamError(StreamProblem.DAMAGED))
    bed.guichet.pixels.streams.left_out.emit("step", (("Scene", StreamError(StreamProblem.DAMAGED)),))
    assert said(bed) == ""


def test_streams_of_a_project_that_stay_empty_are_one_line_per_portal(bed):
    keeper = bed.guichet.pixels.streams.keeper
    keeper.closed_again.emit("cdse", PortalError("cdse", ErrorKind.LOGIN_NEEDED), 3)
    keeper.closed_again.emit("cdse", PortalError("cdse", ErrorKind.UNREACHABLE), 3)
    assert said(bed).count("stay empty") == 1
    keeper.closed_again.emit("geodes", PortalError("geodes", ErrorKind.TIMEOUT), 1)
    place = next(i for i, one in enumerate(bed.list.streams.troubles) if one.portal == "geodes")
    bed.list.streams._said.linkActivated.emit(str(place))
    assert keeper.tried == ["geodes"]
    keeper.renewed.emit("x.vrt")
    assert said(bed) == ""


# ---- nothing that can be read --------------------------------------------------------------------


def refused(bed, *offers):
    found = bed.list.model.acquisition(2)
    bed.search.change([replace(found, offers=offers)])
    settle()
    bed.guichet.selection.set((2,))
    bed.list.actions.stream.trigger()
    assert bed.page.currentWidget() is bed.view
    return plain(bed.list.bar._trouble)


def test_one_file_must_be_downloaded(bed):
    zipped = replace(bed.list.model.acquisition(2).best, portal="geodes", streamable=False, format="zip")
    words = refused(bed, zipped)
    assert words == "GEODES (CNES) gives this product as one file: it must be downloaded. Download…"
    bed.list.bar._trouble.linkActivated.emit("#")
    assert bed.page.currentWidget() is bed.page.download
    assert bed.page.download.scenes == (zipped,)


def test_a_login_that_would_open_it_is_offered(bed, accounts):
    behind = replace(bed.list.model.acquisition(2).best, portal="cdse", streamable=True)
    zipped = replace(behind, portal="geodes", streamable=False)
    assert refused(bed, zipped, behind) == "Copernicus Data Space needs a login. Account…"
    bed.list.bar._trouble.linkActivated.emit("#")
    assert accounts == ["cdse"]


def test_what_is_on_tape_is_ordered(bed):
    taped = replace(bed.list.model.acquisition(2).best, portal="cdse", online=Online.ORDER, streamable=False)
    assert "must be ordered" in refused(bed, taped)
    bed.list.bar._trouble.linkActivated.emit("#")
    assert bed.page.currentWidget() is bed.page.download
