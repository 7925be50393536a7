"""Render the Flows tab without a screen or network.

    python3 tools/pictures/render_flows.py FOLDER [--only tree …] [--theme light "Night Mapping" …]

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
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/qgis"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
import invented_flows as invented  # noqa: E402
from guichet_eo.core.flows.flow_error import FlowError  # noqa: E402
from guichet_eo.core.flows.flow_problem import FlowProblem  # noqa: E402
from guichet_eo.gis.flows.found_service import FoundService  # noqa: E402
from guichet_eo.gis.translation import tr  # noqa: E402
from guichet_eo.ui.flows.flows_tab import FlowsTab  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle  # noqa: E402
from qgis.gui import QgsMapCanvas  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget  # noqa: E402

HEIGHT = 740
PAGES = ("tree", "clear", "filter", "nothing", "portal", "trouble", "one-date", "catalogues", "dialog")
CHOSEN = {"portal": "theia", "one-date": "ign-geoplateforme/0/BDORTHO", "trouble": "terrascope/0/NDVI"}
WORDS = {"filter": "ortho", "nothing": "volcano"}
TOULOUSE = (150000, 5380000, 170000, 5400000)


def canvas_at(place: tuple[float, float, float, float]) -> QgsMapCanvas:
    """Return a map of a place."""
    canvas = QgsMapCanvas()
    canvas.resize(400, 400)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(*place))
    return canvas


def settle() -> None:
    """Let the layout come to rest."""
    for _ in range(6):
        QgsApplication.processEvents()


def show_page(name: str, tab: FlowsTab, guichet: invented.InventedFlowGuichet) -> None:
    """Bring the tab into one of its states."""
    page = tab.page
    for branch in ("terrascope", "ign-geoplateforme", "geobretagne", ""):
        page.tree.expand(page.model.find(branch))
    page.tree.select(CHOSEN.get(name, "terrascope/0/S2_TOC"))
    if name in WORDS:
        page.filters.text.setText(WORDS[name])
        page._on_filter()
        page.tree.select("ign-geoplateforme/0/PLEIADES")
    elif name == "trouble":
        tab.page.say(tab._sentence(FlowError(FlowProblem.DATE_OUTSIDE, "", "2014-05-01")))
    elif name == "catalogues":
        tab._show_catalogues()
        tab.catalogues.words.setText("ortho")
        tab.catalogues._on_found(invented.found())
    elif name == "clear":
        guichet.search = invented.search()
        tab.hand.show_clear_days()
        page.card.stepper.previous.click()


def dialog_of(tab: FlowsTab) -> QWidget:
    """Return the dialog with an answer in it."""
    tab.add_address()
    dialog = tab.dialog
    dialog.address.setText("https://www.geo2france.example.org/geoserver/wms?request=GetCapabilities")
    source, service = invented.region()
    dialog._on_found(FoundService(source, service))
    return dialog


def picture(name: str, width: int) -> tuple[object, int]:
    """Return a picture of the tab inside a dock and the width that it needs."""
    guichet = invented.InventedFlowGuichet(invented.big_book())
    invented.use_french_titles(guichet)
    canvas = canvas_at(TOULOUSE)
    tab = FlowsTab(guichet, canvas)
    refused = FlowError(FlowProblem.EXCEPTION, "msWMSLoadGetMapParams(): no such layer")
    guichet.flows.pictures.answer = refused if name == "trouble" else invented.fields()
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.setUsesScrollButtons(False)
    tabs.setElideMode(Qt.TextElideMode.ElideRight)
    tabs.tabBar().setExpanding(False)
    for title in (tr("Search"), tr("Downloads (%1)", 5)):
        tabs.addTab(QWidget(), title)
    tabs.addTab(tab, tr("Flows"))
    tabs.addTab(QWidget(), tr("Portals"))
    tabs.setCurrentWidget(tab)
    window, dock = QMainWindow(), QDockWidget("Guichet EO")
    dock.setWidget(tabs)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.setFixedSize(width, HEIGHT)
    dock.setMinimumWidth(width)
    window.show()
    settle()
    shown: QWidget = window
    if name == "dialog":
        shown = dialog_of(tab)
    else:
        show_page(name, tab, guichet)
    settle()
    grabbed = shown.grab()
    needed = max(tab.minimumSizeHint().width(), tabs.minimumSizeHint().width())
    tab.close_down()
    window.close()
    window.deleteLater()
    return grabbed, needed


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(PAGES))
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
