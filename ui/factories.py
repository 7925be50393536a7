"""Small parts, made the same way everywhere."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget


def unbroken(markup: str) -> str:
    """Return markup whose no-break spaces are kept: Qt's HTML takes the narrow one for a plain space."""
    return markup.replace("\u202f", "\u00a0")


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a plain bold label. Bold by markup: a style sheet that sets a font overrides a label's own."""
    label = QLabel(unbroken(f"<b>{html.escape(text, quote=False)}</b>"), parent)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAccessibleName(text)
    return label


def wrapped(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a label of plain text in the application font that breaks its lines."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def narrowable(label: QLabel) -> QLabel:
    """Let a label that breaks its lines be as narrow as the dock, and as high as that needs."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setWordWrap(True)
    return label


def tip(text: str) -> str:
    """Return plain `text` as the markup of a tool tip: Qt takes for markup whatever looks like it."""
    lines = unbroken(html.escape(text, quote=False)).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""


def link(text: str, href: str = "#") -> str:
    """Return the markup of a link for a `NoteLabel`; text and address are escaped here."""
    return f'<a href="{html.escape(href)}">{html.escape(text, quote=False)}</a>'
