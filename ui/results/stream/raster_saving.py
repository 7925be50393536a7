"""Saving the pixels of streams, from the page to the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ....core.portal_error import PortalError
from ....core.stream_plan import StreamPlan
from ....core.stream_recipe import StreamRecipe
from ....core.stretch import Stretch
from ....gis.saving.raster_names import raster_name
from ....gis.stream_error import StreamError
from ....gis.translation import tr
from ...message import plain_message
from ...messages import stream_sentence
from ...widgets.scene_words import SceneWords
from .save_raster_dialog import ask_and_save

if TYPE_CHECKING:
    from ....gis.guichet import Guichet


class RasterSaving(QObject):
    """Asks where to, begins, and says how it ended; QGIS shows the progress among its tasks.

    Signals:
        said: a sentence that a file is there.
        failed: a `Message` that one is not.
    """

    said = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, guichet: Guichet, words: SceneWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._guichet, self._words, self._window = guichet, words, parent
        guichet.pixels.saver.saved.connect(lambda path: self.said.emit(tr("Written to %1", path)))
        guichet.pixels.saver.failed.connect(self._on_failed)

    def ask(self, plan: StreamPlan, recipe: StreamRecipe) -> None:
        """Let the user choose file and form of what a plan would put on the map."""
        search = self._guichet.search
        if search is None or not plan.layers:
            return
        pixels = self._guichet.pixels
        job = pixels.job(plan, recipe, search.area.geometry, lambda _layer: None)
        proposal = raster_name(plan.layers[0], recipe.title)
        classes = recipe.stretch is Stretch.CLASSES
        ask_and_save(proposal, classes, lambda path, form: pixels.save(job, path, form), self._window)

    def _on_failed(self, path: str, error: PortalError | StreamError) -> None:
        why = stream_sentence(error, self._words.portal_title(error.portal))
        words = tr("%1 could not be written: %2", path, why.text)
        self.failed.emit(replace(plain_message(words), status="error", glyph="error", detail=why.detail))
