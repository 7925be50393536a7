"""Write a picture of the whole X screen: ``python3 tools/picture.py OUT.png`` (with DISPLAY set)."""

from __future__ import annotations

import sys

from qgis.PyQt.QtGui import QGuiApplication


def main(path: str) -> int:
    """Grab the root window of the display into a PNG; return the exit code."""
    application = QGuiApplication(sys.argv)
    saved = application.primaryScreen().grabWindow(0).save(path, "PNG")
    return 0 if saved else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
