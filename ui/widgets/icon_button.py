"""A flat button with an icon of QGIS's theme."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt, QTimer
from qgis.PyQt.QtWidgets import QToolButton, QWidget

from .. import theme


class IconButton(QToolButton):
    """Its tool tip is its accessible name; the icon follows the theme."""

    def __init__(self, icon: str, tip: str, text: str = "", parent: QWidget | None = None) -> None:
        """Make a button; `icon` is a theme icon's name, perhaps empty."""
        super().__init__(parent)
        self._icon = icon
        self.setAutoRaise(True)
        self.setIconSize(theme.ICON)
        self.set_tip(tip)
        if text:
            self.setText(text)
            beside, only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonTextOnly
            self.setToolButtonStyle(beside if icon else only)
        self._read_icon()

    def set_tip(self, tip: str) -> None:
        """Say what the button does, or why it cannot."""
        self.setToolTip(tip)
        self.setAccessibleName(tip)

    def changeEvent(self, event: QEvent) -> None:
        """Read the icon again after the theme changed: meanwhile Qt walks over all widgets there are."""
        super().changeEvent(event)
        if theme.is_theme_change(event):
            QTimer.singleShot(0, self._read_icon)

    def _read_icon(self) -> None:
        if self._icon:
            self.setIcon(theme.icon(self._icon))
