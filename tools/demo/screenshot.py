"""Pictures of the desktop and of the panel, taken inside QGIS while the demonstration data are searched.

QGIS runs this file (`--code`) once for each language and theme. The panel's pictures go to
`$GUICHET_EO_PICTURES`, their names end in `$GUICHET_EO_SUFFIX`; `$GUICHET_EO_READY` is written when the
desktop may be taken.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import iface, plugins

sys.path.insert(0, str(Path(os.environ["GUICHET_EO_CHECKOUT"]) / "tools" / "demo"))
from flow_pictures import FlowPictures
from slow_files import PORTAL, SlowFiles
from tidy import tidy_desktop

TILE = QgsRectangle(0.6, 43.0, 2.4, 44.4)  # 31TCJ with a margin
NEAR = QgsRectangle(1.05, 43.35, 1.85, 43.85)  # the area and what lies around it
REST_MILLISECONDS = 1200
NONE_AT_ALL = 1.0  # per cent of cloud: fewer than any scene of the demonstration in its first fortnight


class Pictures:
    """One step after the other, each after the desktop has come to rest."""

    def __init__(self) -> None:
        self.folder = os.environ.get("GUICHET_EO_PICTURES", "")
        self.suffix = os.environ.get("GUICHET_EO_SUFFIX", "")
        theme = os.environ.get("GUICHET_EO_THEME", "default")
        if theme != "default":
            QgsApplication.setUITheme(theme)
        self.plugin = plugins["guichet_eo"]
        self.steps: list[Callable[[], None]] = [
            self._open,
            self._first_run,
            self._search,
            self._select,
            self._results,
            self._details,
            self._stream,
            self._begin_downloads,
            self._pause_one,
            self._downloads,
            self._portals,
            self._portals_details,
            self._portals_compared,
            self._nothing,
            self._open_flows,
            self._choose_flow,
            self._flows,
            self._show_flow,
            self._animate,
            self._later_step,
            self._second_flow,
            self._compare,
            self._end_flows,
            self._desktop,
            self._add_streams,
            self._choose_streams,
            self._ready,
        ]

    def next(self) -> None:
        """Take the next step and come back once it shows."""
        self.steps.pop(0)()
        if self.steps:
            QTimer.singleShot(REST_MILLISECONDS, self.next)

    def _open(self) -> None:
        tidy_desktop()
        world = Path(QgsApplication.pkgDataPath()) / "resources" / "data" / "world_map.gpkg"
        countries = QgsVectorLayer(f"{world}|layername=countries", "World", "ogr")
        if countries.isValid():
            QgsProject.instance().addMapLayer(countries)
        canvas = iface.mapCanvas()
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
        canvas.setExtent(TILE)
        self.plugin.show_panel()
        self.dock = self.plugin.dock
        self.page = self.dock.search_tab

    def _first_run(self) -> None:
        self._take("first-run")

    def _search(self) -> None:
        self.page.criteria_page.run_demonstration()
        self.query = self.plugin.guichet.search.query

    def _select(self) -> None:
        guichet = self.plugin.guichet
        clear = [one for one in guichet.search.acquisitions if one.cloud is not None]
        clear.sort(key=lambda one: one.cloud)
        guichet.selection.set([clear[0].id])
        guichet.quicklooks.show(clear[0])
        self.chosen = clear[0]

    def _results(self) -> None:
        self._take("results")

    def _details(self) -> None:
        self.page.results_page.show_details(self.chosen.id)
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("details"))

    def _stream(self) -> None:
        self.page.results_page.back()
        self._select_with_bands()
        self.page.results_page.view.list.actions.stream.trigger()
        self.page.results_page.stream.presets.buttons[self._false_colour()].click()
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("stream"))

    def _select_with_bands(self) -> None:
        """Select the newest acquisitions of which the demonstration has single bands."""
        guichet = self.plugin.guichet
        planner = guichet.pixels.planner
        found = [one for one in guichet.search.acquisitions if "nir" in planner.bands(one.best)]
        found.sort(key=lambda one: one.acquired, reverse=True)
        guichet.selection.set([one.id for one in found[:2]])

    @staticmethod
    def _false_colour() -> Any:
        from guichet_eo.ui.results.stream.preset_kind import PresetKind

        return PresetKind.COMPOSITE

    def _begin_downloads(self) -> None:
        """The queue at work, over a portal whose files come slowly."""
        from guichet_eo.core.portal_directory import PortalDirectory

        guichet = self.plugin.guichet
        self.files = SlowFiles()
        self.files.start()
        guichet.portals = PortalDirectory([*guichet.portals.portals, PORTAL])
        self.dock.show_downloads()
        guichet.downloads.add(self.files.items(guichet.settings.download_folder))

    def _pause_one(self) -> None:
        queue = self.plugin.guichet.downloads
        queue.pause([row.id for row in queue.rows if row.received][-1:])

    def _downloads(self) -> None:
        QTimer.singleShot(REST_MILLISECONDS // 2, self._take_downloads)

    def _take_downloads(self) -> None:
        self._take("downloads")
        queue = self.plugin.guichet.downloads
        queue.cancel([row.id for row in queue.rows], delete_parts=True)
        self.files.stop()

    def _portals(self) -> None:
        self.dock.show_directory("planetary-computer")
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("portals"))

    def _portals_details(self) -> None:
        from guichet_eo.ui.portals.deed import Deed

        self.dock.portals_tab.do(Deed.DETAILS)
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("portals-details"))

    def _portals_compared(self) -> None:
        tab = self.dock.portals_tab
        tab.back()
        tab.directory.list.select(["cdse", "geodes", "planetary-computer"])
        tab.compare()
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("portals-comparison"))

    def _nothing(self) -> None:
        from dataclasses import replace

        from guichet_eo.core.criteria import Criteria
        from guichet_eo.core.period import Period

        start = self.query.period.start
        period = Period(start, start.replace(day=14))
        strict = Criteria(cloud_max=NONE_AT_ALL)
        self.dock.run_query(replace(self.query, period=period, criteria=strict))
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take("no-results"))

    def _open_flows(self) -> None:
        self.flows = FlowPictures(self.plugin)
        self.flows.open()

    def _choose_flow(self) -> None:
        self.flows.choose()

    def _flows(self) -> None:
        self._take("flows")
        self.flows.add(0)

    def _show_flow(self) -> None:
        self.flows.zoom()
        self.flows.open_controller()

    def _animate(self) -> None:
        self.flows.go_to(*self.flows.steps[0])
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take_window("temporal-step-1"))

    def _later_step(self) -> None:
        self.flows.go_to(*self.flows.steps[1])
        QTimer.singleShot(REST_MILLISECONDS // 2, lambda: self._take_window("temporal-step-2"))

    def _second_flow(self) -> None:
        self.flows.add(1)

    def _compare(self) -> None:
        self.flows.zoom()
        self.flows.compare()
        QTimer.singleShot(REST_MILLISECONDS // 2, self._take_comparison)

    def _take_comparison(self) -> None:
        self._save("compare", iface.mapCanvas())

    def _end_flows(self) -> None:
        self.flows.close()
        tidy_desktop()

    def _desktop(self) -> None:
        project = QgsProject.instance()
        ours = [layer.id() for layer in project.mapLayers().values() if layer.customPropertyKeys()]
        project.removeMapLayers(ours)
        self.dock.run_query(self.query)
        iface.mapCanvas().setExtent(TILE)
        QTimer.singleShot(REST_MILLISECONDS // 2, self._select)

    def _add_streams(self) -> None:
        """Two dates in false colour over the area, the quicklook below them."""
        self._select_with_bands()
        self.page.results_page.view.list.actions.stream.trigger()
        self.page.results_page.stream.presets.buttons[self._false_colour()].click()
        self.page.results_page.stream.add.click()

    def _choose_streams(self) -> None:
        iface.mapCanvas().setExtent(NEAR)

    def _ready(self) -> None:
        Path(os.environ["GUICHET_EO_READY"]).write_text("ok", encoding="utf-8")

    def _take(self, name: str) -> None:
        self._save(name, self.dock.widget())

    def _take_window(self, name: str) -> None:
        """Of windows there are pictures in light themes alone: they are large."""
        if "dark" not in self.suffix:
            self._save(name, iface.mainWindow())

    def _save(self, name: str, widget: QWidget) -> None:
        if self.folder:
            widget.grab().save(str(Path(self.folder) / f"{name}{self.suffix}.png"))


pictures = Pictures()
QTimer.singleShot(1500, pictures.next)
