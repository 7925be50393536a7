"""Render the form and the directory of portals without a screen or network.

    python3 tools/pictures/render_criteria.py FOLDER [--only filled] [--french FILE …]
        [--theme "Night Mapping"]

Writes <page>-<language>-<theme>-<width>.png and prints every page that needs more than its width and every
text without French.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
from guichet_eo.core.criteria import Criteria  # noqa: E402
from guichet_eo.core.error_kind import ErrorKind  # noqa: E402
from guichet_eo.core.period import Period  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.core.query import Query  # noqa: E402
from guichet_eo.gis.guichet import Guichet  # noqa: E402
from guichet_eo.ui.criteria.demonstration import CORNERS  # noqa: E402
from guichet_eo.ui.guichet_dock import GuichetDock  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication, QgsSettings  # noqa: E402
from qgis.gui import QgsMapCanvas  # noqa: E402
from qgis.PyQt.QtCore import QLocale, Qt  # noqa: E402
from qgis.PyQt.QtGui import QPixmap  # noqa: E402
from qgis.PyQt.QtWidgets import QMainWindow, QScrollArea  # noqa: E402

HEIGHTS = {"first-run": 680, "filled": 640, "more": 800, "themes": 640, "missing": 640, "why-not": 640}
HEIGHTS.update({"portals": 800, "failed": 800, "problems": 700, "add-portal": 0, "untested": 0})
ADDRESS = "https://stac.example.org/v1"


def query(**changes: object) -> Query:
    """Return the search of the pictures."""
    values = {
        "area": {"type": "Polygon", "coordinates": [[list(corner) for corner in (*CORNERS, CORNERS[0])]]},
        "period": Period.of_days(date(2025, 11, 20), date(2026, 11, 20)),
        "families": ("s2-l2a-sen2cor", "s2-l2a-maja"),
        "criteria": Criteria(cloud_max=80),
        "place": "Toulouse",
    }
    return Query(**{**values, **changes})


class Scene:
    """The panel in one of its states, in a bare main window of a given width."""

    def __init__(self, name: str, width: int) -> None:
        QgsSettings().remove("guichet_eo")
        self.guichet, self.canvas = Guichet(), QgsMapCanvas()
        self.guichet.settings.first_search_done = name != "first-run"
        if name == "problems":
            self.guichet.portals.problems = ("broken.json: is no JSON (line 3: Expecting ',')",)
        self.window = QMainWindow()
        self.dock = GuichetDock(self.guichet, self.canvas, self.window)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.window.setFixedSize(width, HEIGHTS[name] or 640)
        self.width, self.name = width, name
        self.window.show()
        settle()
        self.dock.setMinimumWidth(width)
        getattr(self, "_" + name.replace("-", "_"))()
        settle()

    def needed(self) -> int:
        """Return the width that the panel and all its scrolled pages need."""
        areas = [area for area in self.dock.findChildren(QScrollArea) if area.widget() is not None]
        return max(
            [self.dock.minimumSizeHint().width(), *(a.widget().minimumSizeHint().width() for a in areas)]
        )

    def picture(self) -> QPixmap:
        """Return the panel, or what it opened."""
        if self.name == "why-not":
            return self.page._chips._popup.grab()
        dialog = self.dock.portals_tab._dialog
        return self.window.grab() if dialog is None else dialog.grab()

    def close(self) -> None:
        """Take everything apart."""
        self.dock.close_down()
        self.guichet.close()
        self.window.close()
        self.window.deleteLater()
        self.canvas.deleteLater()

    @property
    def page(self) -> object:
        """The form."""
        return self.dock.search_tab.criteria_page

    def _first_run(self) -> None:
        """Nothing is to be done."""

    def _filled(self) -> None:
        self.page.set_query(query())

    def _more(self) -> None:
        criteria = Criteria(cloud_max=20, orbit_direction="descending", orbit_relative=51, identifier="31TCJ")
        self.page.set_query(query(criteria=criteria))

    def _themes(self) -> None:
        self.page.set_query(query())
        self.page._what._on_grouping()
        self.page._what._filter.setText("neige" if QLocale().name().startswith("fr") else "snow")

    def _missing(self) -> None:
        self.page.set_query(query(families=()))

    def _why_not(self) -> None:
        self.page.set_query(query())
        self.page._chips.show_why_not()

    def _portals(self) -> None:
        self.dock.show_directory("planetary-computer")

    def _failed(self) -> None:
        self.guichet.settings.switched_off = {"dinamis"}
        error = PortalError("terrascope", ErrorKind.TIMEOUT, "GET https://example.org/search")
        self.guichet.health.note_failure("terrascope", error)
        self.dock.show_directory("terrascope")
        self.guichet.settings.switched_off = set()

    def _problems(self) -> None:
        self.dock.show_directory("worldcover")

    def _add_portal(self) -> None:
        self.dock.show_directory()
        self.dock.portals_tab.add_portal()
        dialog = self.dock.portals_tab._dialog
        dialog._address.setText(ADDRESS)
        dialog._on_passed(self.guichet.portal("earth-search"))

    def _untested(self) -> None:
        self.dock.show_directory()
        self.dock.portals_tab.add_portal()
        dialog = self.dock.portals_tab._dialog
        dialog._address.setText(ADDRESS)
        dialog._name.setText("Example")
        dialog._on_failed(PortalError("", ErrorKind.UNREACHABLE, "no route to host"))


def settle() -> None:
    """Let layouts and timers come to rest."""
    for _ in range(5):
        QgsApplication.processEvents()


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
        QLocale.setDefault(QLocale("fr_FR" if language == "fr" else "en_GB"))
        for theme in options.theme:
            look.put_on(language, theme)
            for name, width in ((name, width) for name in options.only for width in options.width):
                scene = Scene(name, width)
                file = f"{name}-{language}-{theme.replace(' ', '-').lower()}-{width}.png"
                scene.picture().save(str(options.folder / file))
                if scene.needed() > width:
                    print(f"too wide: {file} needs {scene.needed()}")
                scene.close()
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
