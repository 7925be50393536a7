"""Render the branch of QGIS's Browser and the locator's results without a screen or network.

    python3 tools/pictures/render_browser.py FOLDER [--language en fr] [--theme light dark]

Writes browser-<language>-<theme>.png and locator-<language>-<theme>.png and prints every text without
French.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / folder) for folder in ("tests", "tests/qgis", "tests/counterparts")]
sys.path.insert(0, str(Path(__file__).parent))
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
import invented_flows as invented  # noqa: E402
from guichet_eo.core.downloads.download import Download  # noqa: E402
from guichet_eo.core.downloads.download_item import DownloadItem  # noqa: E402
from guichet_eo.core.downloads.download_state import DownloadState  # noqa: E402
from guichet_eo.core.family_directory import FamilyDirectory  # noqa: E402
from guichet_eo.core.query import Query  # noqa: E402
from guichet_eo.gis.saved_searches import SavedSearches  # noqa: E402
from guichet_eo.ui.browser.browser_desk import BrowserDesk  # noqa: E402
from guichet_eo.ui.browser.browser_provider import BrowserProvider  # noqa: E402
from guichet_eo.ui.locator.guichet_locator import GuichetLocator  # noqa: E402
from guichet_eo.ui.locator.hand_holder import HandHolder  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication, QgsBrowserProxyModel  # noqa: E402
from qgis.gui import QgsBrowserGuiModel, QgsBrowserTreeView, QgsLocatorWidget, QgsMapCanvas  # noqa: E402
from qgis.PyQt.QtCore import QModelIndex, QObject, pyqtSignal  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QApplication, QTreeView, QVBoxLayout, QWidget  # noqa: E402
from tools_bed import Door  # noqa: E402

SIZE = (340, 620)
TYPED = "geo ortho"
NAMES = ("S2A_MSIL2A_20261024T105131_N0511_R051_T31TCJ.zip", "SWOT_L2_HR_LakeSP_20261020.gpkg", "B04.tif")


class Queue(QObject):
    """A queue in which all has arrived."""

    opened, arrived, removed = pyqtSignal(int), pyqtSignal(object), pyqtSignal(list)

    def __init__(self) -> None:
        super().__init__()
        items = [DownloadItem(name, "here", name, name, name, "", "/data", name) for name in NAMES]
        self.rows = tuple(Download(item, DownloadState.WHOLE, target=f"/data/{item.name}") for item in items)

    def start(self) -> None:
        """Nothing: it is there."""


class Portals(dict[str, Any]):
    """The invented portals; none has identifiers of its own."""

    portals = ()


def guichet() -> Any:
    """Return a guichet with flows, searches and downloads."""
    made = invented.InventedFlowGuichet(invented.big_book())
    invented.use_french_titles(made)
    made.searches = SavedSearches(Path(os.environ["HOME"]) / "searches.json")
    for name in ("Neige, Pyrénées", "Toulouse 2026"):
        made.searches.save(name, Query(area={}, place="Toulouse"))
    made.families = FamilyDirectory.load(ROOT / "resources" / "families.json")
    made.downloads = Queue()
    made.portals = Portals(made.portals)
    return made


def settle(milliseconds: int = 300) -> None:
    """Let timers and layouts come to rest."""
    QTest.qWait(milliseconds)


def browser(door: Door) -> Any:
    """Return a picture of the branch, opened."""
    desk = BrowserDesk(door)
    provider = BrowserProvider(desk)
    provider.install()
    model = QgsBrowserGuiModel()
    model.initialize()
    proxy, view = QgsBrowserProxyModel(), QgsBrowserTreeView()
    proxy.setBrowserModel(model)
    view.setBrowserModel(model)
    view.setModel(proxy)
    view.setHeaderHidden(True)
    view.resize(*SIZE)
    view.show()
    settle()
    open_rows(view, view.rootIndex(), 0)
    settle()
    open_rows(view, view.rootIndex(), 0)
    branch = next(index for index in rows(view, view.rootIndex()) if index.data() == "Guichet EO")
    view.scrollTo(branch, QTreeView.ScrollHint.PositionAtTop)
    settle()
    picture = view.grab()
    view.close()
    provider.remove()
    desk.close()
    return picture


def open_rows(view: QTreeView, place: QModelIndex, depth: int) -> None:
    """Open the branch and what is interesting in it."""
    for number, index in enumerate(rows(view, place)):
        if (depth == 0 and index.data() != "Guichet EO") or (depth == 2 and number > 1):
            continue
        if depth < 3:
            view.expand(index)
            QApplication.processEvents()
            open_rows(view, index, depth + 1)


def rows(view: QTreeView, place: QModelIndex) -> list[QModelIndex]:
    """Return the rows below one."""
    return [view.model().index(row, 0, place) for row in range(view.model().rowCount(place))]


def locator(door: Door) -> Any:
    """Return a picture of the locator's results."""
    window = QWidget()
    window.resize(460, 330)
    widget, holder = QgsLocatorWidget(), HandHolder(door)
    own = GuichetLocator(holder)
    widget.locator().registerFilter(own)
    box = QVBoxLayout(window)
    box.addWidget(widget)
    box.addStretch(1)
    window.show()
    window.activateWindow()
    widget.search(TYPED)
    settle(900)
    views = (one for one in QApplication.allWidgets() if isinstance(one, QTreeView) and one.isVisible())
    results = next(views).window()
    picture = results.grab()
    results.hide()
    widget.locator().deregisterFilter(own)
    window.close()
    return picture


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", nargs="*", default=["en", "fr"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    options = parser.parse_args()
    application = QgsApplication([], True)
    QgsApplication.initQgis()
    options.folder.mkdir(parents=True, exist_ok=True)
    look = Look(application, [ROOT / "resources/i18n/french.tsv"], 12)
    canvas = QgsMapCanvas()
    pictures: dict[str, Callable[[Door], Any]] = {"browser": browser, "locator": locator}
    for language in options.language:
        for theme in options.theme:
            look.put_on(language, theme)
            for name, render in pictures.items():
                door = Door(canvas, guichet)
                render(door).save(str(options.folder / f"{name}-{language}-{theme}.png"))
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
