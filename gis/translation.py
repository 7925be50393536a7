"""The one way to a translated text."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication


def tr(text: str, *values: object) -> str:
    """Return `text` in the interface's language, with `%1`, `%2` … replaced by `values`.

    Called when a widget or message is made, never at import time: the translator is installed in `initGui`.
    """
    translated = QCoreApplication.translate("GuichetEo", text)
    for number, value in enumerate(values, 1):
        translated = translated.replace(f"%{number}", str(value))
    return translated
