"""Load, use, unload: nothing heavy at load, nothing left afterwards."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import guichet_eo
import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.portal_error import PortalError
from guichet_eo.ui.area.area_kind import AreaKind
from qgis.core import QgsApplication, QgsLocator, QgsProject, QgsSettings, QgsVectorLayer
from qgis.gui import QgsMapToolPan, QgsMessageBar, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QMenu, QPushButton
from qgis.PyQt.QtXml import QDomDocument

ROOT = Path(__file__).resolve().parents[2]


class Iface:  # its names are QGIS's
    """The part of QGIS's interface that the plugin uses, with real windows and menus behind it."""

    def __init__(self, stub):
        self._stub = stub
        self.raster_menu = QMenu("Raster")
        self.submenus = {}
        self.tool_bar, self.shortcuts, self.options, self.factories = [], {}, [], []
        self.message_bar = QgsMessageBar()
        self.locator, self.searched = QgsLocator(), []

    def messageBar(self):  # noqa: N802
        return self.message_bar

    def mainWindow(self):  # noqa: N802
        return self._stub.mainWindow()

    def mapCanvas(self):  # noqa: N802
        return self._stub.mapCanvas()

    def addPluginToRasterMenu(self, name, action):  # noqa: N802
        self.submenus.setdefault(name, QMenu(name, self.raster_menu)).addAction(action)

    def removePluginRasterMenu(self, name, action):  # noqa: N802
        self.submenus[name].removeAction(action)
        if not self.submenus[name].actions():
            del self.submenus[name]

    def addToolBarIcon(self, action):  # noqa: N802
        self.tool_bar.append(action)

    def removeToolBarIcon(self, action):  # noqa: N802
        self.tool_bar.remove(action)

    def registerMainWindowAction(self, action, shortcut):  # noqa: N802
        self.shortcuts[action] = shortcut

    def unregisterMainWindowAction(self, action):  # noqa: N802
        del self.shortcuts[action]

    def addDockWidget(self, area, dock):  # noqa: N802
        self.mainWindow().addDockWidget(area, dock)

    def removeDockWidget(self, dock):  # noqa: N802
        self.mainWindow().removeDockWidget(dock)

    def registerLocatorFilter(self, one):  # noqa: N802
        self.locator.registerFilter(one)

    def deregisterLocatorFilter(self, one):  # noqa: N802
        self.locator.deregisterFilter(one)

    def locatorSearch(self, text):  # noqa: N802
        self.searched.append(text)

    def registerOptionsWidgetFactory(self, factory):  # noqa: N802
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):  # noqa: N802
        self.factories.remove(factory)

    def showOptionsDialog(self, parent, page):  # noqa: N802
        self.options.append(page)


@pytest.fixture
def iface(qgis_iface, qgis_canvas):
    qgis_canvas.setMapTool(QgsMapToolPan(qgis_canvas))
    qgis_iface.mainWindow().show()
    QgsSettings().remove("guichet_eo")
    yield Iface(qgis_iface)
    qgis_iface.mainWindow().hide()
    QgsProject.instance().removeAllMapLayers()
    QgsSettings().remove("guichet_eo")


@pytest.fixture
def plugin(iface):
    plugin = guichet_eo.classFactory(iface)
    plugin.initGui()
    yield plugin
    plugin.unload()
    delete_later()


def delete_later():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def provider():
    return QgsApplication.processingRegistry().providerById("guicheteo")


def panel_action(iface):
    return iface.tool_bar[0]


def test_what_is_there_after_loading(plugin, iface):
    assert len(iface.tool_bar) == 1
    assert list(iface.shortcuts.values()) == ["Ctrl+Alt+O"]
    assert [action.text() for action in iface.submenus["Guichet EO"].actions()] == [
        "Panel", "Search Again", "Saved Searches", "Compare Layers…", "Options…",
    ]  # fmt: skip
    assert not panel_action(iface).icon().isNull()
    assert provider() is not None
    assert not iface.mainWindow().findChildren(QDockWidget, "GuichetEoDock")


def test_the_button_shows_and_hides_the_panel(plugin, iface):
    action = panel_action(iface)
    action.trigger()
    dock = plugin.dock
    assert dock.isVisible()
    assert action.isChecked()
    action.trigger()
    assert not dock.isVisible()
    assert not action.isChecked()
    action.trigger()
    assert dock.isVisible()
    dock.close()
    assert not action.isChecked()
    assert plugin.dock is dock


def test_the_panel_opens_with_the_keyboard_in_where(plugin, iface, qtbot):
    iface.mainWindow().activateWindow()
    panel_action(iface).trigger()
    field = plugin.dock.search_tab.criteria_page._area.place_field
    qtbot.waitUntil(lambda: field.window().focusWidget() is field, timeout=2000)


def test_search_again(plugin, iface, qtbot):
    plugin.show_panel()
    plugin.dock.search_tab.criteria_page.run_demonstration()
    first = plugin.guichet.search
    qtbot.waitUntil(lambda: not first.running, timeout=20000)
    again = iface.submenus["Guichet EO"].actions()[1]
    again.trigger()
    second = plugin.guichet.search
    assert second is not first
    assert second.query.portals == ("sandbox",)
    qtbot.waitUntil(lambda: not second.running, timeout=20000)


def test_search_again_without_any_search_only_shows_the_panel(plugin, iface):
    plugin.guichet.searches._history.clear()
    iface.submenus["Guichet EO"].actions()[1].trigger()
    assert plugin.dock.isVisible()
    assert plugin.guichet.search is None


def test_saved_searches_in_the_menu(plugin, iface, qtbot):
    from guichet_eo.ui.criteria.demonstration import demonstration_query

    query = demonstration_query(plugin.guichet.portals, "Toulouse")
    plugin.guichet.searches.save("My & mine", query)
    try:
        menu = iface.submenus["Guichet EO"].actions()[2].menu()
        for _ in range(3):  # filled anew each time, never twice
            menu.aboutToShow.emit()
        entries = [action for action in menu.actions() if action.text() == "My && mine"]
        assert len(entries) == 1
        entries[0].trigger()
        assert plugin.guichet.search.query.place == "Toulouse"
        qtbot.waitUntil(lambda: not plugin.guichet.search.running, timeout=20000)
    finally:
        plugin.guichet.searches.remove("My & mine")


def test_options_pages_are_opened(plugin, iface):
    plugin.dock.options_requested.emit("mOptionsPageNetwork")
    iface.submenus["Guichet EO"].actions()[4].trigger()
    assert iface.options == ["mOptionsPageNetwork", "GuichetEoOptions"]


def test_the_page_of_the_options(plugin, iface, qtbot):
    page = iface.factories[0].createWidget(None)
    qtbot.addWidget(page)
    settings = plugin.guichet.settings
    assert page.objectName() == "GuichetEoOptions"
    first, second = settings.order_of_preference[:2]
    page._move(1)
    page._scenes.setValue(120)
    page._draw.setChecked(False)
    assert settings.scenes_per_portal == 50
    page.apply()
    assert settings.scenes_per_portal == 120
    assert not settings.draw_footprints_as_they_arrive
    assert settings.order_of_preference[:2] == (second, first)
    page._pictures.clear()
    page._pictures.write(page._pictures.key("x"), b"0" * 5000)
    page._lists.clear()
    page._lists.write(FlowSource("mine/1", "wms", "https://maps.example/wms"), b"0" * 3000)
    page._show_sizes()
    assert page._empty.text() == "Empty (5.0 kB)"
    assert page._empty_lists.text() == "Empty (3.0 kB)"
    page._empty.click()
    assert [button.isEnabled() for button in (page._empty, page._empty_lists)] == [False, True]
    page._empty_lists.click()
    assert not page._empty_lists.isEnabled()


def alive(objects):
    return [one for one in objects if not sip.isdeleted(one)]


def rubber_bands(iface):
    return [item for item in iface.mapCanvas().scene().items() if isinstance(item, QgsRubberBand)]


def test_an_opened_project_is_taken_care_of_before_the_panel_is_shown(plugin, qgis_new_project):
    project = QgsProject.instance()
    project.readProject.emit(QDomDocument())
    assert plugin._guichet is None
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Footprints", "memory")
    layer.setCustomProperty("guichet_eo/query", "{}")
    project.addMapLayer(layer)
    project.readProject.emit(QDomDocument())
    assert plugin._guichet is not None
    assert plugin._dock is None


def test_streams_that_stay_empty_are_said_in_the_window_once_the_panel_is_out_of_sight(plugin, iface):
    """The button leads to the portal's card, where an account is chosen."""
    error = PortalError("dinamis", ErrorKind.LOGIN_NEEDED)
    plugin.guichet.pixels.streams.keeper.closed_again.emit("dinamis", error, 3)
    (item,) = iface.message_bar.items()
    assert "3 layers stay empty" in item.text()
    item.findChild(QPushButton).click()
    assert plugin.dock.isVisible()
    assert not iface.message_bar.items()
    plugin.guichet.pixels.streams.keeper.closed_again.emit("dinamis", error, 3)
    assert not iface.message_bar.items()


def test_the_algorithms_share_accounts_and_flows_with_the_panel(plugin):
    provider = QgsApplication.processingRegistry().providerById("guicheteo")
    assert provider.panel_accounts() is provider.panel_flows() is None
    guichet = plugin.guichet
    assert provider.panel_accounts() is guichet.account_book
    assert provider.panel_flows() is guichet.flows


def test_unload_twice_leaves_nothing(iface, qtbot, qgis_app):
    window, pan = iface.mainWindow(), iface.mapCanvas().mapTool()
    threads, timers = set(threading.enumerate()), set(qgis_app.findChildren(QTimer))
    actions, docks = set(window.findChildren(QAction)), set(window.findChildren(QDockWidget))
    for _ in range(2):
        plugin = guichet_eo.classFactory(iface)
        plugin.initGui()
        plugin.show_panel()
        plugin.dock.search_tab.criteria_page.run_demonstration()
        qtbot.waitUntil(lambda one=plugin: not one.guichet.search.running, timeout=20000)
        plugin.dock.search_tab.criteria_page._area._drawing[AreaKind.CIRCLE].click()
        plugin.dock.portals_tab.add_portal()
        assert rubber_bands(iface)
        dock, guichet = plugin.dock, plugin.guichet
        own = [dock, guichet, *dock.findChildren(QTimer), *guichet.findChildren(QTimer)]
        plugin.unload()
        plugin.unload()
        delete_later()
        assert not alive(own)
        assert not rubber_bands(iface)
        assert iface.mapCanvas().mapTool() is pan
        assert provider() is None
        assert not iface.tool_bar
        assert not iface.shortcuts
        assert not iface.submenus
        assert not iface.factories
        assert set(window.findChildren(QDockWidget)) == docks
        assert set(window.findChildren(QAction)) == actions
        assert set(qgis_app.findChildren(QTimer)) == timers
    qtbot.waitUntil(lambda: not own_threads(threads), timeout=5000)


def own_threads(before):
    new = set(threading.enumerate()) - before
    return [thread for thread in new if thread.name.startswith("guichet-eo") and thread.is_alive()]


def test_unload_in_the_middle_of_a_search(iface, qtbot):
    plugin = guichet_eo.classFactory(iface)
    plugin.initGui()
    plugin.show_panel()
    plugin.dock.search_tab.criteria_page.run_demonstration()
    plugin.unload()
    delete_later()
    qtbot.wait(200)
    assert provider() is None


def test_unload_without_load(iface):
    guichet_eo.classFactory(iface).unload()


def test_french(iface, monkeypatch, tmp_path):
    """The translator is installed for QGIS's language and taken away again."""
    import guichet_eo.plugin as module

    if not (module.TRANSLATIONS / "guichet_eo_fr.qm").exists():
        pytest.skip("no compiled French")
    monkeypatch.setattr(module, "language", lambda: "fr_BE")
    plugin = guichet_eo.classFactory(iface)
    assert plugin._translator is not None
    plugin.unload()
    assert plugin._translator is None
    monkeypatch.setattr(module, "language", lambda: "de")
    plugin = guichet_eo.classFactory(iface)
    assert plugin._translator is None
    plugin.unload()


def run_alone(code, **environment):
    """Run code in a process of its own that knows the plugin under its name."""
    head = f"import sys; sys.path.insert(0, {str(ROOT / 'tests')!r}); import conftest\n"
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(code)],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
    )  # fmt: skip
    return done.stdout + done.stderr


def test_nothing_heavy_is_imported_at_load():
    """Neither requests nor shapely nor any module of the panel."""
    said = run_alone(
        """
        from unittest import mock
        from qgis.core import QgsApplication
        from qgis.PyQt.QtWidgets import QMainWindow
        application = QgsApplication([], True)
        application.initQgis()
        before = set(sys.modules)
        import guichet_eo
        window = QMainWindow()
        iface = mock.MagicMock()
        iface.mainWindow.return_value = window
        plugin = guichet_eo.classFactory(iface)
        plugin.initGui()
        assert QgsApplication.processingRegistry().providerById("guicheteo")
        new = set(sys.modules) - before
        heavy = {"requests", "urllib3", "shapely", "osgeo", "numpy", "processing"}
        light = {"", ".options_factory", ".desktop_tools", ".panel_door", ".message", ".remedy", ".browser",
            ".browser.browser_desk", ".browser.browser_provider", ".browser.deed_action",
            ".browser.folder_item", ".browser.item_parts", ".browser.root_item", ".locator",
            ".locator.guichet_locator", ".locator.hand_holder"}
        light = {"guichet_eo.ui" + name for name in light}
        panel = {name for name in new if name.startswith("guichet_eo.ui")} - light
        bad = [name for name in new if name.split(".")[0] in heavy or name in panel]
        print("BAD", sorted(bad))
        plugin.unload()
        sys.stdout.flush()
        import os; os._exit(0)
        """
    )
    assert "BAD []" in said, said[-2000:]


def test_the_provider_alone_as_qgis_process_takes_it():
    said = run_alone(
        """
        from qgis.core import QgsApplication
        application = QgsApplication([], False)
        application.initQgis()
        import guichet_eo
        plugin = guichet_eo.classFactory(None)
        plugin.initProcessing()
        registry = QgsApplication.processingRegistry()
        print("ALGORITHMS", [one.id() for one in registry.providerById("guicheteo").algorithms()])
        print("GUI", any(name.startswith("guichet_eo.ui") for name in sys.modules))
        sys.stdout.flush()
        import os; os._exit(0)
        """
    )
    names = (
        "addflow", "downloadscenes", "exportflow", "mosaicperdate", "searchscenes", "streamassets",
    )  # fmt: skip
    ids = [f"guicheteo:{name}" for name in names]
    assert f"ALGORITHMS {ids}" in said, said[-2000:]
    assert "GUI False" in said


def test_what_others_connected_outlives_the_plugin():
    """Lambdas on project and canvas would be collected with our objects; their next call would end QGIS."""
    said = run_alone(
        """
        import gc, os
        from qgis.core import QgsApplication, QgsProject
        from qgis.gui import QgsMapCanvas
        from qgis.PyQt.QtCore import QCoreApplication, QEvent
        from qgis.PyQt.QtWidgets import QMainWindow
        application = QgsApplication([], True)
        application.initQgis()
        window, hits = QMainWindow(), []
        QgsMapCanvas(window)

        class Iface:
            def mainWindow(self):
                return window

            def mapCanvas(self):
                return window.findChild(QgsMapCanvas)

            def addDockWidget(self, area, dock):
                window.addDockWidget(area, dock)

            def removeDockWidget(self, dock):
                window.removeDockWidget(dock)

            def __getattr__(self, name):
                return lambda *arguments: None

        iface = Iface()
        QgsProject.instance().cleared.connect(lambda: hits.append("project"))
        iface.mapCanvas().extentsChanged.connect(lambda: hits.append("canvas"))

        def use():
            import guichet_eo
            plugin = guichet_eo.classFactory(iface)
            plugin.initGui()
            plugin.show_panel()
            plugin.dock.search_tab.criteria_page.run_demonstration()
            while plugin.guichet.search.running:
                application.processEvents()
            plugin.unload()

        use()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()
        gc.collect()
        hits.clear()
        QgsProject.instance().cleared.emit()
        iface.mapCanvas().extentsChanged.emit()
        print("HITS", sorted(hits))
        sys.stdout.flush()
        os._exit(0)
        """
    )
    assert "HITS ['canvas', 'project']" in said, said[-2000:]


# ---- QGIS's own tools ----------------------------------------------------------------------------


def branch():
    providers = QgsApplication.dataItemProviderRegistry().providers()
    return [one for one in providers if one.name() == "Guichet EO"]


def test_branch_and_filter_come_and_go_and_wake_nothing(iface):
    from qgis.core import QgsBrowserModel

    model = QgsBrowserModel()
    model.initialize()
    for _ in range(2):
        plugin = guichet_eo.classFactory(iface)
        plugin.initGui()
        assert len(branch()) == 1
        assert [one.prefix() for one in iface.locator.filters()] == ["geo"]
        names = [model.index(row, 0).data() for row in range(model.rowCount())]
        assert names.count("Guichet EO") == 1
        assert plugin._guichet is None
        plugin.unload()
        delete_later()
        assert not branch()
        assert not iface.locator.filters()
        assert "Guichet EO" not in [model.index(row, 0).data() for row in range(model.rowCount())]


def test_what_the_tools_want_of_the_panel(plugin, iface, qtbot):
    from guichet_eo.core.place import Place
    from guichet_eo.ui.criteria.demonstration import demonstration_query

    door = plugin._tools.door
    door.show_flows()
    assert plugin.dock.flows_tab.isVisible()
    door.show_downloads()
    assert plugin.dock.downloads_tab.isVisible()
    door.take_place(Place("Toulouse", "commune", (1.3, 43.5, 1.5, 43.7)))
    page = plugin.dock.search_tab.criteria_page
    assert page.isVisible()
    qtbot.waitUntil(lambda: page._area.choice is not None)
    assert page._area.choice.place == "Toulouse"
    door.run(demonstration_query(plugin.guichet.portals, "Here"))
    assert plugin.guichet.search.query.place == "Here"
    qtbot.waitUntil(lambda: not plugin.guichet.search.running, timeout=20000)
    door.look_again("geo toulouse")
    assert iface.searched == ["geo toulouse"]


def test_products_of_the_locator_are_searched(plugin, monkeypatch):
    from guichet_eo.core.named_product import named_product

    asked = []
    guichet = plugin.guichet
    monkeypatch.setattr(guichet, "start_search", asked.append)
    name = "S2A_MSIL2A_20261024T105131_N0511_R051_T31TCJ_20261024T140000"
    plugin._tools.door.search_product(named_product(name, guichet.families, guichet.portals))
    assert [query.criteria.identifier for query in asked] == [name]


def test_what_happens_out_of_sight_is_said_in_the_window(plugin, iface):
    from guichet_eo.ui.message import plain_message

    plugin._tools.door.say(plain_message("<img src=x> is not there"))
    (item,) = iface.message_bar.items()
    assert "&lt;img" in item.text()
    assert not plugin._tools.door.flows_in_sight
    assert plugin._dock is None
    plugin._tools.door.show_flows()
    assert plugin._tools.door.flows_in_sight


def test_a_missing_account_is_said_with_what_can_be_done(plugin, iface):
    from guichet_eo.ui.portals.account_dialog import AccountDialog

    said = plugin.guichet.flows.watch.account_missing
    said.emit("sentinel-hub", "", ("<b>Layer</b>",))
    (item,) = iface.message_bar.items()
    assert "&lt;b&gt;Layer" in item.text()
    item.findChild(QPushButton).click()
    (dialog,) = iface.mainWindow().findChildren(AccountDialog)
    dialog.reject()
    said.emit("", "", ("Mine",))
    (item,) = iface.message_bar.items()
    item.findChild(QPushButton).click()
    assert plugin.dock.flows_tab.dialog is not None
    said.emit("gone", "abc1234", ("Layer",))
    (item,) = iface.message_bar.items()
    item.findChild(QPushButton).click()
    assert plugin.dock.portals_tab.isVisible()


def test_layers_are_compared_from_menu_and_panel(plugin, iface):
    compare = iface.submenus["Guichet EO"].actions()[3]
    compare.trigger()
    assert plugin._tools.compare.bar is not None
    plugin._tools.compare.close_down()
    asked = []
    plugin._tools.compare.open = lambda *sides, **named: asked.append((sides, named))
    plugin.dock.flows_tab.compare_requested.emit("one")
    plugin.dock.search_tab.compare_requested.emit("one", "other")
    assert asked == [((), {"right": "one"}), (("one", "other"), {})]


def test_a_comparison_ends_with_the_plugin(iface):
    plugin = guichet_eo.classFactory(iface)
    plugin.initGui()
    iface.submenus["Guichet EO"].actions()[3].trigger()
    bar = plugin._tools.compare.bar
    plugin.unload()
    delete_later()
    assert sip.isdeleted(bar)


# ---- downloads -----------------------------------------------------------------------------------


@pytest.fixture
def unfinished_queue(qgis_app):
    """A queue in the profile with a row that nobody can fetch, so that it stays unfinished."""
    from dataclasses import replace

    from download_bed import item
    from guichet_eo.core.downloads.download import Download
    from guichet_eo.core.downloads.download_state import DownloadState
    from guichet_eo.gis.profile_folder import profile_folder
    from guichet_eo.providers.downloads.queue_store import QueueStore

    file = profile_folder() / "downloads.sqlite"
    file.unlink(missing_ok=True)
    store = QueueStore(file)
    waiting = Download(item(1, "http://127.0.0.1:9", profile_folder() / "eo", portal="earth-search"))
    paused = Download(item(2, "http://127.0.0.1:9", profile_folder() / "eo", portal="earth-search"))
    store.add([waiting, replace(paused, state=DownloadState.PAUSED)], [1, 2])
    store.close()
    yield file
    for path in file.parent.glob("downloads.sqlite*"):
        path.unlink()


def test_unfinished_downloads_go_on_after_qgis_has_started(iface, qtbot, monkeypatch, unfinished_queue):
    """Without the panel: said in the window, with a button that shows them."""
    import guichet_eo.plugin as module

    threads = set(threading.enumerate())
    monkeypatch.setattr(module, "AFTER_START", 50)
    plugin = guichet_eo.classFactory(iface)
    plugin.initGui()
    assert plugin._guichet is None
    qtbot.waitUntil(lambda: bool(iface.message_bar.items()), timeout=5000)
    (item,) = iface.message_bar.items()
    assert "2 downloads go on" in item.text()
    item.findChild(QPushButton).click()
    assert plugin.dock.downloads_tab.isVisible()
    plugin.guichet.downloads.rested.emit(3, 1)
    assert not iface.message_bar.items()
    plugin.dock.close()
    plugin.guichet.downloads.rested.emit(3, 1)
    (item,) = iface.message_bar.items()
    assert "3 downloads are whole. 1 did not arrive." in item.text()
    plugin.unload()
    qtbot.waitUntil(lambda: not own_threads(threads), timeout=5000)


def test_a_queue_in_which_nothing_goes_on_is_left_alone(iface, qtbot, monkeypatch, unfinished_queue):
    import guichet_eo.plugin as module
    from guichet_eo.providers.downloads.queue_store import QueueStore

    store = QueueStore(unfinished_queue)
    store.write(removed=[f"{1:032x}"])
    store.close()
    monkeypatch.setattr(module, "AFTER_START", 20)
    plugin = guichet_eo.classFactory(iface)
    plugin.initGui()
    qtbot.wait(200)
    assert plugin._guichet is None
    plugin.unload()


def test_options_of_downloads(plugin, iface, qtbot, tmp_path):
    from guichet_eo.core.downloads.arrival_kind import ArrivalKind

    settings = plugin.guichet.settings
    assert settings.download_folder.name == "eo"
    page = iface.factories[0].createWidget(None)
    qtbot.addWidget(page)
    part = page._downloads
    assert part.arrival.currentData() is ArrivalKind.COMPOSITE
    part.folder.setFilePath(str(tmp_path))
    part.transfers.setValue(7)
    part.arrival.setCurrentIndex(0)
    limits = []
    plugin.guichet.downloads.apply_limits = lambda: limits.append(settings.parallel_downloads)
    page.apply()
    assert settings.download_folder == tmp_path
    assert limits == [7]
    assert settings.arrival is ArrivalKind.NOTHING
    part.folder.setFilePath("somewhere")
    page.apply()
    assert settings.download_folder == tmp_path


def test_unload_in_the_middle_of_downloads(iface, qtbot, tmp_path):
    """Threads end, the queue is kept, and the next load goes on with it."""
    from download_bed import item, portal
    from guichet_eo.core.portal_directory import PortalDirectory
    from guichet_eo.gis.profile_folder import profile_folder
    from range_server import range_server

    threads = set(threading.enumerate())
    (tmp_path / "served").mkdir()
    for number in (1, 2):
        (tmp_path / "served" / f"file{number}.bin").write_bytes(b"x" * 100_000)
    with range_server(tmp_path / "served", latency=0.5) as server:
        for lap in range(2):
            plugin = guichet_eo.classFactory(iface)
            plugin.initGui()
            plugin.guichet.portals = PortalDirectory([portal()], [])
            plugin.show_panel()
            queue = plugin.guichet.downloads
            qtbot.waitUntil(lambda queue=queue: queue.running)
            if lap == 0:
                queue.add([item(number, server.url, tmp_path / "eo", 100_000) for number in (1, 2)])
                qtbot.waitUntil(lambda queue=queue: any(row.attempts for row in queue.rows))
                server.latency = 0.0
            else:
                assert [row.item.title for row in queue.rows] == ["file1.bin", "file2.bin"]
                qtbot.waitUntil(lambda queue=queue: not queue.unfinished, timeout=20000)
                assert all(row.state.arrived for row in queue.rows)
                tabs = plugin.dock._tabs
                qtbot.waitUntil(lambda tabs=tabs: tabs.tabText(1) == "Downloads")
            plugin.unload()
            delete_later()
            qtbot.waitUntil(lambda: not own_threads(threads), timeout=5000)
    for path in profile_folder().glob("downloads.sqlite*"):
        path.unlink()
