"""One line in QGIS's message bar about streams that stay empty."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton

from ..gis.translation import tr
from .message import Message


def push_closed_notice(bar: QgsMessageBar, message: Message, show: Callable[[], None]) -> None:
    """Say in the window what the panel, which is not in sight, says too.

    Args:
        bar: of the main window.
        message: made by `messages.closed_sentence`.
        show: opens the panel at what can be done.
    """
    item = bar.createMessage("Guichet EO", message.markup)  # the bar takes all texts for markup
    button = QPushButton(tr("Show in the Panel"), item)
    button.clicked.connect(lambda _checked=False: _leave(bar, item, show))
    item.layout().addWidget(button)
    bar.pushWidget(item, Qgis.MessageLevel.Warning, 0)


def _leave(bar: QgsMessageBar, item: object, show: Callable[[], None]) -> None:
    bar.popWidget(item)
    show()
