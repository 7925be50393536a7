"""One line in QGIS's message bar about downloads that nobody is looking at."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton

from ...gis.translation import tr

SECONDS = 10


def push_queue_notice(bar: QgsMessageBar, text: str, show: Callable[[], object], warns: bool = False) -> None:
    """Say something that goes away by itself, unless something failed.

    Args:
        bar: of the main window.
        text: plain.
        show: opens the panel at the downloads.
        warns: whether it stays until somebody has read it.
    """
    item = bar.createMessage("Guichet EO", text)
    button = QPushButton(tr("Show in the Panel"), item)
    button.clicked.connect(lambda _checked=False: _leave(bar, item, show))
    item.layout().addWidget(button)
    level = Qgis.MessageLevel.Warning if warns else Qgis.MessageLevel.Info
    bar.pushWidget(item, level, 0 if warns else SECONDS)


def _leave(bar: QgsMessageBar, item: object, show: Callable[[], object]) -> None:
    bar.popWidget(item)
    show()
