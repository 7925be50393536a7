"""The plugin as QGIS sees it: made when QGIS starts, everything heavy only when the panel first opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer, QTranslator
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from .gis.language import language
from .gis.translation import tr

FOLDER = Path(__file__).resolve().parent
ICON = FOLDER / "resources" / "icons" / "guichet_eo.svg"
TRANSLATIONS = FOLDER / "resources" / "i18n"
NAME = "Guichet EO"
OURS = "guichet_eo/"  # begins the names of the properties that our layers carry
QUEUE = "downloads.sqlite"  # in the plugin's folder of the profile
OPTIONS_PAGE = "GuichetEoOptions"  # object name, by which QGIS opens its options at our page
FIRST_WIDTH = 400  # logical pixels; 360 is the least that QGIS's own themes leave room in
AFTER_START = 4000  # milliseconds from QGIS's start until downloads go on
SHORTCUT = "Ctrl+Alt+O"  # free in QGIS 3.22 to 4, see Settings ▸ Keyboard Shortcuts


class GuichetEoPlugin:
    """Button, menu, Processing provider and translator; the panel comes with its first use."""

    def __init__(self, iface: Any) -> None:
        """Keep `iface`, the ``QgisInterface`` (None under qgis_process)."""
        self._iface = iface
        self._translator: QTranslator | None = None
        self._provider: Any = None
        self._panel_action: QAction | None = None
        self._actions: list[QAction] = []
        self._saved_menu: QMenu | None = None
        self._options_factory: Any = None
        self._guichet: Any = None
        self._stream_paths: Any = None
        self._dock: Any = None
        self._tools: Any = None
        self._restart: QTimer | None = None
        self._install_translator()

    def initGui(self) -> None:
        """Add button, menu and provider; imports neither requests nor shapely nor the panel."""
        self._install_translator()
        self.initProcessing()
        self._panel_action = self._make_panel_action()
        again = QAction(tr("Search Again"), self._iface.mainWindow())
        again.triggered.connect(self._search_again)
        saved = QAction(tr("Saved Searches"), self._iface.mainWindow())
        self._saved_menu = QMenu()
        self._saved_menu.aboutToShow.connect(self._fill_saved_menu)
        saved.setMenu(self._saved_menu)
        options = QAction(tr("Options…"), self._iface.mainWindow())
        options.triggered.connect(lambda: self._show_options(OPTIONS_PAGE))
        self._add_options_page()
        self._add_tools()
        self._actions = [self._panel_action, again, saved, self._tools.compare_action, options]
        for action in self._actions:
            self._iface.addPluginToRasterMenu(NAME, action)
        self._iface.addToolBarIcon(self._panel_action)
        self._iface.registerMainWindowAction(self._panel_action, SHORTCUT)
        QgsProject.instance().readProject.connect(self._on_project_read)
        self._install_stream_paths()
        self._await_downloads()

    def initProcessing(self) -> None:
        """Add the Processing provider, if it is not there; all that qgis_process calls."""
        if self._provider is None:
            from .toolbox.guichet_eo_provider import GuichetEoProvider

            self._provider = GuichetEoProvider(self._panel_accounts, self._panel_flows)
            QgsApplication.processingRegistry().addProvider(self._provider)

    def _panel_accounts(self) -> Any:
        return None if self._guichet is None else self._guichet.account_book

    def _panel_flows(self) -> Any:
        return None if self._guichet is None else self._guichet.flows

    def unload(self) -> None:
        """Take everything away again; calling it twice is harmless."""
        if self._panel_action is not None:
            QgsProject.instance().readProject.disconnect(self._on_project_read)
        if self._tools is not None:
            self._tools.remove()
            self._tools = None
        self._remove_dock()
        self._remove_actions()
        if self._restart is not None:
            self._restart.stop()
            self._restart.deleteLater()
            self._restart = None
        if self._guichet is not None:
            self._iface.mapCanvas().renderErrorOccurred.disconnect(self._guichet.pixels.doctor.hear)
            self._guichet.close()
            self._guichet.deleteLater()
            self._guichet = None
        if self._stream_paths is not None:
            self._stream_paths.remove()
            self._stream_paths = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

    @property
    def guichet(self) -> Any:
        """The objects behind the panel, made at the first use."""
        if self._guichet is None:
            from .gis.guichet import Guichet

            self._guichet = Guichet(paths=self._stream_paths)
            self._guichet.pixels.streams.keeper.closed_again.connect(self._on_closed_again)
            self._iface.mapCanvas().renderErrorOccurred.connect(self._guichet.pixels.doctor.hear)
            self._guichet.downloads.opened.connect(self._on_downloads_opened)
            self._guichet.downloads.rested.connect(self._on_downloads_rested)
            if self._tools is not None:
                self._tools.follow_guichet(self._guichet)
        return self._guichet

    @property
    def known_guichet(self) -> Any:
        """The guichet, None before its first use."""
        return self._guichet

    @property
    def known_dock(self) -> Any:
        """The panel, None before its first use."""
        return self._dock

    @property
    def dock(self) -> Any:
        """The panel, made at the first use."""
        if self._dock is None:
            from .ui.guichet_dock import GuichetDock

            main_window = self._iface.mainWindow()
            self._dock = GuichetDock(self.guichet, self._iface.mapCanvas(), main_window)
            self._dock.options_requested.connect(self._show_options)
            self._tools.follow_dock(self._dock)
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
            main_window.restoreDockWidget(self._dock)
            if not self.guichet.settings.panel_placed:
                QTimer.singleShot(0, self._give_first_width)  # once the panel has been laid out
            self._panel_action.toggled.disconnect(self._on_toggled)
            self._dock.setToggleVisibilityAction(self._panel_action)
        return self._dock

    def show_panel(self) -> None:
        """Show the panel in front of others."""
        self.dock.setUserVisible(True)

    def _on_project_read(self, _document: object = None) -> None:
        """Footprints and quicklooks of an opened project are taken care of before the panel is shown."""
        layers = QgsProject.instance().mapLayers().values()
        if any(key.startswith(OURS) for layer in layers for key in layer.customPropertyKeys()):
            _ = self.guichet

    def _install_stream_paths(self) -> None:
        """A project may be opened before the panel is: its streams must be found all the same."""
        from .gis.streams.stream_paths import StreamPaths

        self._stream_paths = StreamPaths()
        self._stream_paths.install()

    def _on_closed_again(self, portal_id: str, error: Any, layers: int) -> None:
        """Streams of a project stay empty: where the panel is not in sight, the window says so, once."""
        if layers == 0 or (self._dock is not None and self._dock.isVisible()):
            return
        from .ui.closed_notice import push_closed_notice
        from .ui.formats import language as texts_language
        from .ui.messages import closed_sentence

        portal = self.guichet.portal(portal_id)
        title = portal.title.text(texts_language()) if portal else portal_id
        message = closed_sentence(error, title, layers)
        push_closed_notice(self._iface.messageBar(), message, lambda: self._show_directory(portal_id))

    def _await_downloads(self) -> None:
        """Let downloads go on that were under way when QGIS ended, once it has started."""
        from .gis.profile_folder import profile_folder

        if (profile_folder() / QUEUE).exists():
            self._restart = QTimer(self._iface.mainWindow())
            self._restart.setSingleShot(True)
            self._restart.timeout.connect(self._resume_downloads)
            self._restart.start(AFTER_START)

    def _resume_downloads(self) -> None:
        from .gis.profile_folder import profile_folder
        from .providers.downloads.queue_store import QueueStore

        if QueueStore.goes_on(profile_folder() / QUEUE):
            self.guichet.downloads.start()

    def _on_downloads_opened(self, unfinished: int) -> None:
        if unfinished and not self._downloads_in_sight():
            from .ui.downloads.queue_messages import goes_on_sentence
            from .ui.downloads.queue_notice import push_queue_notice

            push_queue_notice(self._iface.messageBar(), goes_on_sentence(unfinished), self._show_downloads)

    def _on_downloads_rested(self, well: int, badly: int) -> None:
        if not self._downloads_in_sight():
            from .ui.downloads.queue_messages import rested_sentence
            from .ui.downloads.queue_notice import push_queue_notice

            words = rested_sentence(well, badly)
            push_queue_notice(self._iface.messageBar(), words, self._show_downloads, warns=badly > 0)

    def _downloads_in_sight(self) -> bool:
        return self._dock is not None and self._dock.downloads_tab.isVisible()

    def _show_downloads(self) -> None:
        self.show_panel()
        self.dock.show_downloads()

    def _show_directory(self, portal_id: str) -> None:
        self.show_panel()
        self.dock.show_directory(portal_id)

    def _give_first_width(self) -> None:
        if self._dock is not None:
            self._iface.mainWindow().resizeDocks([self._dock], [FIRST_WIDTH], Qt.Orientation.Horizontal)
            self.guichet.settings.panel_placed = True

    def _install_translator(self) -> None:
        """Load the texts of QGIS's language; English needs none."""
        if self._translator is not None:
            return
        file = TRANSLATIONS / f"guichet_eo_{language()[:2]}.qm"
        translator = QTranslator()
        if file.exists() and translator.load(str(file)):
            QCoreApplication.installTranslator(translator)
            self._translator = translator

    def _add_options_page(self) -> None:
        from .ui.options_factory import OptionsFactory  # qgis_process has no use for qgis.gui

        self._options_factory = OptionsFactory(OPTIONS_PAGE, QIcon(str(ICON)), self._on_options)
        self._iface.registerOptionsWidgetFactory(self._options_factory)

    def _add_tools(self) -> None:
        from .ui.desktop_tools import DesktopTools  # qgis_process has no use for qgis.gui

        self._tools = DesktopTools(self._iface, self)
        self._tools.install()

    def _on_options(self) -> None:
        """Other limits hold at once; all else is read where it is needed."""
        if self._guichet is not None:
            self._guichet.downloads.apply_limits()

    def _make_panel_action(self) -> QAction:
        action = QAction(QIcon(str(ICON)), tr("Panel"), self._iface.mainWindow())
        action.setObjectName("GuichetEoPanel")  # QGIS keeps the user's shortcut under this name
        action.setCheckable(True)
        action.setToolTip(tr("Guichet EO – search Earth-observation portals"))
        action.toggled.connect(self._on_toggled)
        return action

    def _on_toggled(self, shown: bool) -> None:
        """The first press makes the panel; from then on the dock follows the action by itself."""
        if shown:
            self.show_panel()

    def _show_options(self, page: str) -> None:
        self._iface.showOptionsDialog(self._iface.mainWindow(), page)

    def _search_again(self) -> None:
        """Run the last search of this session, else the last one of the profile."""
        search = self.guichet.search
        history = self.guichet.searches.history
        query = search.query if search is not None else next(iter(history), None)
        self.show_panel()
        if query is not None:
            self.dock.run_query(query)

    def _fill_saved_menu(self) -> None:
        from .ui.criteria.saved_menu import fill_with_searches

        fill_with_searches(self._saved_menu, self.guichet, self._run)

    def _run(self, query: Any) -> None:
        self.show_panel()
        self.dock.run_query(query)

    def _remove_dock(self) -> None:
        if self._dock is not None:
            self._dock.close_down()
            self._iface.removeDockWidget(self._dock)
            self._dock.setParent(None)
            self._dock.deleteLater()
            self._dock = None

    def _remove_actions(self) -> None:
        if self._panel_action is not None:
            self._iface.unregisterMainWindowAction(self._panel_action)
            self._iface.removeToolBarIcon(self._panel_action)
        for action in self._actions:
            self._iface.removePluginRasterMenu(NAME, action)
            action.deleteLater()
        if self._options_factory is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options_factory)
            self._options_factory = None
        if self._saved_menu is not None:
            self._saved_menu.deleteLater()
            self._saved_menu = None
        self._panel_action, self._actions = None, []
