"""Render the Downloads tab without a screen or network.

    python3 tools/pictures/render_downloads.py FOLDER [--only queue …] [--theme light "Night Mapping" …]

Writes <page>-<language>-<theme>-<width>.png and prints every page that needs more than its width and every
text without French.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
import invented_queue as invented  # noqa: E402
from guichet_eo.gis.translation import tr  # noqa: E402
from guichet_eo.ui.downloads.download_words import DownloadWords  # noqa: E402
from guichet_eo.ui.downloads.downloads_tab import DownloadsTab  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget  # noqa: E402

FREE = 214 * invented.GB
HEIGHTS = {"queue": 760, "troubles": 800, "empty": 240, "details": 620, "selected": 760}


def make(name: str) -> tuple[invented.InventedDownloads, DownloadsTab]:
    """Return the tab in one of its states."""
    rows = {"empty": [], "troubles": invented.troubles()}.get(name, invented.queue())
    guichet = invented.InventedDownloads(rows)
    guichet.arrival.shown = {rows[8].item.product} if name in ("queue", "selected") else set()
    tab = DownloadsTab(guichet, DownloadWords(guichet, lambda: invented.NOW))
    return guichet, tab


def picture(name: str, width: int) -> tuple[object, int]:
    """Return a picture of the tab inside a dock and the width that it needs."""
    guichet, tab = make(name)
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.setUsesScrollButtons(False)
    tabs.addTab(QWidget(), tr("Search"))
    tabs.addTab(tab, tab.title)
    tabs.addTab(QWidget(), tr("Portals"))
    tabs.setCurrentWidget(tab)
    window, dock = QMainWindow(), QDockWidget("Guichet EO")
    dock.setWidget(tabs)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.setFixedSize(width, HEIGHTS[name])
    needed = tab.minimumSizeHint().width()
    dock.setMinimumWidth(width)
    window.show()
    QgsApplication.processEvents()
    if name == "details":
        tab.show_details(guichet.downloads.rows[8])
    if name == "selected":
        tab.page.list.select([row.id for row in guichet.downloads.rows[1:4]])
    for _ in range(5):
        QgsApplication.processEvents()
    tab.page._on_space(FREE)
    tab.page.refresh()
    tab.page._show_quotas()
    QgsApplication.processEvents()
    grabbed = window.grab()
    needed = max(needed, tab.minimumSizeHint().width())
    tab.close_down()
    window.close()
    window.deleteLater()
    return grabbed, needed


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(HEIGHTS))
    parser.add_argument("--width", nargs="*", type=int, default=[360])
    parser.add_argument("--language", nargs="*", default=["en", "fr"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--font", type=int, default=12, help="pixels")
    parser.add_argument("--french", nargs="*", type=Path, default=[ROOT / "resources/i18n/french.tsv"])
    options = parser.parse_args()
    application = QgsApplication([], True)
    QgsApplication.initQgis()
    options.folder.mkdir(parents=True, exist_ok=True)
    look = Look(application, options.french, options.font)
    for language in options.language:
        for theme in options.theme:
            look.put_on(language, theme)
            for name in options.only:
                for width in options.width:
                    grabbed, needed = picture(name, width)
                    file = f"{name}-{language}-{theme.replace(' ', '-').lower()}-{width}.png"
                    grabbed.save(str(options.folder / file))
                    if needed > width:
                        print(f"too wide: {file} needs {needed}")
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
