"""What the tests of the results pages share: invented results, the keyboard, another language."""

import sys
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QPoint, Qt, QTranslator
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

PICTURES = str(Path(__file__).resolve().parents[2] / "tools" / "pictures")
if PICTURES not in sys.path:
    sys.path.insert(0, PICTURES)

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
