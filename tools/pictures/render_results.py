"""Render the results pages without a screen or network.

    python3 tools/pictures/render_results.py FOLDER [--only results …] [--theme light "Night Mapping" …]

Writes <page>-<language>-<theme>-<width>.png and prints every page that needs more than its width and every
text without French.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
import invented_results as invented  # noqa: E402
from guichet_eo.core.error_kind import ErrorKind  # noqa: E402
from guichet_eo.core.local_text import LocalText  # noqa: E402
from guichet_eo.core.notice import Notice  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.gis.portal_phase import PortalPhase  # noqa: E402
from guichet_eo.gis.portal_state import PortalState  # noqa: E402
from guichet_eo.ui.results.download.download_subject import DownloadSubject  # noqa: E402
from guichet_eo.ui.results.download.download_what import DownloadWhat  # noqa: E402
from guichet_eo.ui.results.results_page import ResultsPage  # noqa: E402
from guichet_eo.ui.results.stream.preset_kind import PresetKind  # noqa: E402
from invented_scene_flows import flow_source  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow  # noqa: E402

DONE, ASKING, WAITING, FAILED = (
    PortalPhase.DONE, PortalPhase.ASKING, PortalPhase.WAITING, PortalPhase.FAILED,
)  # fmt: skip
TIMEOUT = PortalError("terrascope", ErrorKind.TIMEOUT, "GET https://example.org/search")
HEIGHTS = {
    "searching": 860, "results": 860, "several": 860, "streaming": 860, "none": 520, "details": 900,
    "differences": 700, "stream": 560, "stream-index": 560, "stream-formula": 560, "stream-bands": 560,
    "download": 620, "download-files": 720, "download-needs": 620,
}  # fmt: skip
FORMULA = "(B08 - B05) / (B08 + B05)"


def at_rest() -> list[PortalState]:
    """Return the portals after a search."""
    return [
        PortalState("earth-search", DONE, 142, 142, 310, more=True),
        PortalState("planetary-computer", DONE, 142, 142, 310, more=True),
        PortalState("cdse", DONE, 200, 200, 310, more=True, notices=frozenset({Notice.CLOUD_SIEVED_HERE})),
        PortalState("geodes", DONE, 80, 80, 154, more=True),
        PortalState("terrascope", FAILED, error=TIMEOUT, seconds=30),
        PortalState("dinamis", DONE, 56, 56, 156, more=True),
    ]


def under_way() -> list[PortalState]:
    """Return the portals in the middle of a search."""
    return [
        PortalState("earth-search", DONE, 142, 142, 142),
        PortalState("planetary-computer", DONE, 142, 142, 142),
        PortalState("cdse", ASKING, 200, 200, 284),
        PortalState("geodes", ASKING, 80, 80, 256),
        PortalState("terrascope", FAILED, error=TIMEOUT, seconds=30),
        PortalState("dinamis", WAITING),
    ]


def show(page: ResultsPage, guichet: invented.InventedGuichet, name: str) -> None:
    """Bring a page into one of its states."""
    query = invented.query()
    if name == "searching":
        search = invented.InventedSearch(query, under_way(), 824)
    elif name == "none":
        query = invented.query(criteria=invented.Criteria(cloud_max=5))
        left_out = PortalState("cdse", DONE, received=9, sieved={"cloud_max": 9}, matched=9)
        search = invented.InventedSearch(query, [left_out, *at_rest_empty()], 0)
    else:
        search = invented.InventedSearch(query, at_rest(), 1240)
    guichet.begin(search)
    if name != "none":
        search.deliver(invented.acquisitions(31 if name == "searching" else 72))
    if name != "searching":
        search.ended.emit()
    select(page, guichet, name)


def at_rest_empty() -> list[PortalState]:
    """Return portals that answered with nothing."""
    names = ("earth-search", "planetary-computer", "geodes", "dinamis")
    return [PortalState(name, DONE, matched=0) for name in names]


def offer_flows(guichet: invented.InventedGuichet) -> None:
    """Let two portals have flows of the pictures' family."""
    titles = (
        ("terrascope", LocalText("Sentinel-2 of one date", "Sentinel-2 à une date")),
        ("cdse", LocalText("True colour", "Couleurs naturelles")),
    )
    for portal, title in titles:
        source = guichet.flows.book.put(flow_source(portal, "TRUE", title))
        guichet.flows.book.tell(source.id, TRUE="2025-01-01/2026-12-31/P1D")


def select(page: ResultsPage, guichet: invented.InventedGuichet, name: str) -> None:
    """Select and open what the picture shows."""
    view = page.view.list.view
    if name == "several" or name.startswith(("stream", "download")):
        guichet.selection.set((0, 1, 3))
    if name.startswith("download"):
        download(page, guichet, name)
    if name.startswith("stream"):
        fourth = page.view.list.model.acquisition(3)
        page.view.list.choose(3, next(one for one in fourth.offers if one.portal == "cdse"))
        page.view.list.actions.stream.trigger()
        stream(page, guichet, name)
    elif name in ("results", "details", "differences"):
        guichet.selection.set((10,))
        index = page.view.list.model.index_of(10)
        view.expand(index)
        QgsApplication.processEvents()
        view.scrollTo(index, view.ScrollHint.PositionAtTop)
    if name in ("details", "differences"):
        page.show_details(10)
    if name == "differences":
        page.details.differences_wanted.emit(page.details.acquisition)


def download(page: ResultsPage, guichet: invented.InventedGuichet, name: str) -> None:
    """Choose what the picture of the downloads shows."""
    guichet.accounts = frozenset(["cdse"] if name != "download-needs" else [])
    if name != "download":
        fourth, kept = page.view.list.model.acquisition(3), {"format": "SAFE", "streamable": False}
        offer = replace(next(one for one in fourth.offers if one.portal == "cdse"), **kept)
        guichet.desk.forget()
        needy = replace(fourth, offers=(offer, *fourth.offers))
        page.view.list.actions.download_wanted.disconnect()
        wanted = [(needy, offer), *((one, one.best) for one in page.view.list.actions.selected()[:2])]
        page.setCurrentWidget(page.download)
        page.download.show_scenes(DownloadSubject(wanted))
    else:
        page.view.list.actions.download.trigger()
    rest()
    whats = {"download-files": DownloadWhat.FILES, "download-needs": DownloadWhat.WHOLE}
    what = whats.get(name, DownloadWhat.ASSETS)
    page.download.what.buttons[what].click()
    rest()
    if name == "download-files":
        page.download.what.tree.filter.setText("r10m")
        page.download.what.tree.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
        rest()


def rest() -> None:
    """Let what is done in the background come to its end."""
    for _turn in range(60):
        QTest.qWait(10)


def stream(page: ResultsPage, guichet: invented.InventedGuichet, name: str) -> None:
    """Choose what the picture of the streams shows."""
    form = page.stream.form
    if name == "streaming":
        page.stream.add.click()
        guichet.pixels.streams.advance()
        error = PortalError("planetary-computer", ErrorKind.LOGIN_NEEDED)
        guichet.pixels.streams.keeper.closed_again.emit("planetary-computer", error, 2)
        return
    kind = {"stream": PresetKind.COMPOSITE, "stream-bands": PresetKind.BANDS}.get(name, PresetKind.INDEX)
    page.stream.presets.buttons[kind].click()
    if name == "stream-formula":
        form.index.chosen.emit("")
        form.formula.setText(FORMULA)
        form.formula.textEdited.emit(FORMULA)


def picture(name: str, width: int) -> tuple[object, int]:
    """Return a picture of a page inside a dock and the width that it needs."""
    guichet = invented.InventedGuichet()
    offer_flows(guichet)
    page = ResultsPage(guichet)
    window, dock = QMainWindow(), QDockWidget("Guichet EO")
    dock.setWidget(page)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.setFixedSize(width, HEIGHTS[name])
    needed = dock.minimumSizeHint().width()
    dock.setMinimumWidth(width)
    window.show()
    QgsApplication.processEvents()
    show(page, guichet, name)
    for _ in range(5):
        QgsApplication.processEvents()
    page.view._refresh()
    page.view.list._refresh_strip()
    QgsApplication.processEvents()
    grabbed = window.grab()
    needed = max(needed, dock.minimumSizeHint().width())
    window.close()
    window.deleteLater()
    return grabbed, needed


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(HEIGHTS))
    parser.add_argument("--width", nargs="*", type=int, default=[360, 480])
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
