"""Small text whose colour and links follow the theme."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import QEvent, Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QLabel, QWidget

from .. import theme
from ..factories import unbroken


class NoteLabel(QLabel):
    """Secondary text, perhaps with links (`linkActivated`), reachable by keyboard.

    The colour goes in as rich text: QGIS's style sheets override a label's palette.
    """

    def __init__(self, text: str = "", tone: str = "muted", parent: QWidget | None = None) -> None:
        """Show plain `text`; `tone` is `muted`, `text` or a status name."""
        super().__init__(parent)
        self._body, self._tone = "", tone
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setFont(theme.small(QApplication.font()))
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show plain text, whatever characters are in it."""
        self.set_html(html.escape(text, quote=False))

    def set_html(self, body: str) -> None:
        """Show HTML whose foreign parts the caller has escaped; make links with `factories.link`."""
        self._body = unbroken(body)
        flag = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flag.TextBrowserInteraction if "<a " in body else flag.NoTextInteraction)
        self._render()

    def set_tone(self, tone: str) -> None:
        """Change the colour: `muted`, `text` or a status name."""
        self._tone = tone
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Mix the colours again after the theme changed: meanwhile Qt walks over all widgets there are."""
        super().changeEvent(event)
        if theme.is_theme_change(event):
            QTimer.singleShot(0, self._render)

    def _render(self) -> None:
        now = theme.colours()
        if self._tone == "muted":
            colour = now.muted
        elif self._tone == "text":
            colour = now.window_text
        else:
            colour = now.status(self._tone)
        body = self._body.replace("<a ", f'<a style="color:{now.link.name()};" ')
        text = f'<span style="color:{colour.name()};">{body}</span>'
        if text != self.text():
            self.setText(text)
