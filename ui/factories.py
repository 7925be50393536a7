"""Small parts, made the same way everywhere."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a plain bold label. Bold by markup: a style sheet that sets a font overrides a label's own."""
    label = QLabel(f"<b>{html.escape(text, quote=False)}</b>", parent)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAccessibleName(text)
    return label


def wrapped(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a label of plain text in the application font that breaks its lines."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def link(text: str, href: str = "#") -> str:
    """Return the markup of a link for a `NoteLabel`; text and address are escaped here."""
    return f'<a href="{html.escape(href)}">{html.escape(text, quote=False)}</a>'
