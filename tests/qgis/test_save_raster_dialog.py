"""What the user chooses for a file of pixels."""

from pathlib import Path

import pytest
from guichet_eo.gis.saving.raster_form import RasterForm
from guichet_eo.ui.results.stream.save_raster_dialog import ask_and_save
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtWidgets import QDialogButtonBox

SAVE = QDialogButtonBox.StandardButton.Save


@pytest.fixture
def asked(qgis_app, qtbot, tmp_path):
    """Open the dialog; returns it and what was saved."""
    saved = []

    def ask(name="stream", classes=False):
        path = str(tmp_path / name) if name else ""
        dialog = ask_and_save(path, classes, lambda path, form: saved.append((path, form)))
        qtbot.addWidget(dialog)
        return dialog, saved

    return ask


def test_at_first_the_pixels_are_kept_as_they_are(asked, tmp_path):
    dialog, saved = asked("2026-10-24_S2B_31TCJ_ndvi")
    assert not dialog.resampling.isEnabled()
    dialog.buttons.button(SAVE).click()
    assert saved == [(tmp_path / "2026-10-24_S2B_31TCJ_ndvi.tif", RasterForm())]


def test_format_system_and_size_are_taken(asked, tmp_path):
    dialog, saved = asked()
    dialog.format.setCurrentIndex(1)
    dialog.crs.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    dialog.resolution.setValue(20)
    assert dialog.resampling.isEnabled()
    dialog.resampling.setCurrentIndex(dialog.resampling.findData("cubic"))
    dialog.accept()
    assert saved == [(tmp_path / "stream.tif", RasterForm("COG", "EPSG:2154", 20.0, "cubic"))]


def test_classes_are_never_mixed(asked):
    dialog, _saved = asked(classes=True)
    assert dialog.resampling.count() == 1


def test_metres_do_not_become_degrees(asked):
    dialog, _saved = asked()
    dialog.resolution.setValue(20)
    dialog.crs.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert dialog.form.resolution is None
    assert dialog.form.crs == "EPSG:4326"


def test_a_folder_that_is_not_there_is_not_offered(asked, tmp_path):
    dialog, saved = asked()
    dialog.file.setFilePath(str(tmp_path / "no" / "x.tif"))
    assert not dialog.buttons.button(SAVE).isEnabled()
    dialog.file.setFilePath("x.tif")
    assert not dialog.buttons.button(SAVE).isEnabled()
    dialog.file.setFilePath(str(tmp_path / "x"))
    assert dialog.buttons.button(SAVE).isEnabled()
    assert dialog.path == Path(tmp_path / "x.tif")
    dialog.reject()
    assert saved == []
