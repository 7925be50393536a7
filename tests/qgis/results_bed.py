"""What the tests of the results pages share: invented results, keyboard, another language, themes."""

import gc
import sys
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTranslator
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

PICTURES = str(Path(__file__).resolve().parents[2] / "tools" / "pictures")
if PICTURES not in sys.path:
    sys.path.insert(0, PICTURES)

import invented_results as invented  # noqa: E402, F401 - tests take it from here, once the path is set
from invented_scene_flows import flow_source  # noqa: E402, F401
from pictures_look import PALETTES, palette_of  # noqa: E402

# Kept: where PyQt's object for the project is collected, every Python slot connected to the project goes with
# it, that of pytest-qgis too, which then fails at the end of the run.
PROJECT = QgsProject.instance()
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class French(QTranslator):
    """Says that the interface is French; texts stay English but those given."""

    def __init__(self, texts=()):
        super().__init__()
        self._texts = {"en": "fr", **dict(texts)}

    def translate(self, context, text, disambiguation="", count=-1):
        return self._texts.get(text, "")

    def isEmpty(self):  # noqa: N802 - Qt's name
        return False


@contextmanager
def in_french(texts=()):
    translator = French(texts)
    QApplication.installTranslator(translator)
    try:
        yield
    finally:
        QApplication.removeTranslator(translator)


def settle(milliseconds=0):
    """Let timers and repaints happen."""
    QTest.qWait(milliseconds)
    QApplication.processEvents()


def press(widget, key, modifier=NO_MODIFIER):
    QTest.keyClick(widget, key, modifier)


def click(widget, x, y, modifier=NO_MODIFIER, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(widget, button, modifier, QPoint(int(x), int(y)))


class Heard(list):
    """Remembers what a signal said."""

    def __init__(self, signal):
        super().__init__()
        signal.connect(lambda *values: self.append(values))


LIGHT, DARK = (palette_of(*PALETTES[name]) for name in ("light", "dark"))


@contextmanager
def wearing(theme):
    """Put on `light`, `dark` or one of QGIS's themes, and take it off again."""
    application = QApplication.instance()
    before = application.palette(), application.styleSheet()
    with nothing_collected():
        if theme in PALETTES:
            application.setStyleSheet("")
            application.setPalette(LIGHT if theme == "light" else DARK)
        else:
            QgsApplication.setUITheme(theme)
    try:
        yield
    finally:
        with nothing_collected():
            QgsApplication.setUITheme("default")
            application.setStyleSheet(before[1])
            application.setPalette(before[0])


@contextmanager
def nothing_collected():
    """Keep widgets that earlier tests left: while a style changes, Qt walks over all, and none may go."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
