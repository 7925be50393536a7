"""`guicheteo:addflow` and `guicheteo:exportflow` over a map server on loopback."""

import threading

import pytest
from account_bed import MASTER
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.found_flows import found_flow
from guichet_eo.core.flows.service_mark import service_mark
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.gis.flows.flows import Flows
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.toolbox.add_flow import AddFlow
from guichet_eo.toolbox.export_flow import ExportFlow
from guichet_eo.toolbox.guichet_eo_provider import GuichetEoProvider
from imagined import imagined_portal
from map_server import MapServer, blue_of
from osgeo import gdal
from processing_feedback import KeptFeedback
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

EXTENT = "2,3,44,45 [EPSG:4326]"


@pytest.fixture
def server():
    with MapServer() as served:
        yield served


@pytest.fixture
def portals(monkeypatch, server):
    """Let the directory know one portal with a WMS of which it tells one layer, and yearly tiles."""
    portal = imagined_portal("here")
    flows = (
        Flow(
            "wms", server.wms, "dated", times=("2026-06-01/2026-06-30",), title=LocalText("Scenes", "Scènes")
        ),
        Flow("wms", server.wms),
        Flow("xyz", server.xyz, title=LocalText("Year", "An"), times=("2021-01-01/2021-12-31",), yearly=True),
    )
    object.__setattr__(portal, "flows", flows)
    directory = PortalDirectory([portal])
    monkeypatch.setattr(PortalFolders, "load", lambda self: directory)
    return portal


@pytest.fixture
def run(qgis_app, qgis_new_project):
    """Run an algorithm; returns results, feedback and context, or raises what it says."""
    QgsApplication.authManager().setMasterPassword(MASTER, True)

    def call(kind, feedback=None, **values):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        feedback = feedback or KeptFeedback()
        instance = kind().create()
        fine, reason = instance.checkParameterValues(values, context)
        if not fine:
            raise ValueError(reason)
        results, done = instance.run(values, context, feedback)
        if not done:
            raise ValueError("; ".join(feedback.errors))
        results["warnings"], results["context"] = feedback.warnings, context
        return results

    return call


def service(server, kind="wms"):
    """Return the id of a service of the portal."""
    return f"here/{service_mark(kind, getattr(server, kind))}"


def added(results):
    layer = results["context"].temporaryLayerStore().mapLayer(results["LAYER"])
    assert isinstance(layer, QgsRasterLayer)
    return layer


def refused(call):
    with pytest.raises(ValueError, match=r".") as caught:
        call()
    assert not QgsProject.instance().mapLayers()
    return str(caught.value)


@pytest.mark.parametrize("flow", ["id/dated", "here:dated", "address"])
def test_a_layer_at_a_date(run, portals, server, flow):
    values = (
        {"FLOW": server.wms, "LAYER": "dated"}
        if flow == "address"
        else {"FLOW": flow.replace("id", service(server))}
    )
    results = run(AddFlow, **values, DATE="2026-06-11", CRS="EPSG:4326")
    layer = added(results)
    assert layer.isValid()
    assert results["PROVIDER"] == "wms"
    assert results["URI"] == layer.source()
    assert "2026" in layer.name()
    assert layer.crs().authid() == "EPSG:4326"
    assert "2026-06-11" in results["URI"]
    assert server.asked("GetMap")[-1]["TIME"] == "2026-06-11"
    assert results["LAYER"] in results["context"].layersToLoadOnCompletion()


def test_the_attribution_stays_with_the_layer(run, portals):
    assert "© Loopback" in added(run(AddFlow, FLOW="here:dated")).attribution()


def test_capabilities_are_asked_for_once(run, portals, server):
    run(AddFlow, FLOW="here:static")
    assert len(server.asked("GetCapabilities")) == 1


@pytest.mark.parametrize("kind", ["wmts", "wmts_document", "xyz"])
def test_tiles(run, server, kind):
    values = {} if kind == "xyz" else {"LAYER": "dated", "DATE": "2026-06-01"}
    assert added(run(AddFlow, FLOW=getattr(server, kind), **values)).isValid()


def test_a_layer_of_one_year(run, portals, server):
    flow = service(server, "xyz")
    assert added(run(AddFlow, FLOW=f"{flow}/", DATE="2021-07-01")).isValid()
    assert "2021" in refused(lambda: run(AddFlow, FLOW=flow, DATE="2020-07-01"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"FLOW": "heer:dated"}, "Did you mean here"),
        ({"FLOW": "here:datd"}, "Did you mean dated"),
        ({"FLOW": "id/dted"}, "Did you mean dated"),
        ({"FLOW": "id"}, "LAYER is needed. There are: dated, static"),
        ({"FLOW": "here:dated", "DATE": "2026-06-12"}, "2026-06-01, 2026-06-11, 2026-06-21"),
        ({"FLOW": "here:dated", "DATE": "1999-01-01"}, "nearest dates are: 2026-06-01, 2026-06-11"),
        ({"FLOW": "here:dated", "DATE": "soon"}, "is no date"),
        ({"FLOW": "here:static", "DATE": "2026-06-12"}, "one date only"),
        ({"FLOW": "here:static", "STYLE": "defalt"}, "Did you mean default"),
        ({"FLOW": "here:static", "AUTHCFG": "nobody1"}, "AUTHCFG"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(run, portals, server, values, words):
    if values["FLOW"].startswith("id"):
        values = {**values, "FLOW": values["FLOW"].replace("id", service(server))}
    assert words in refused(lambda: run(AddFlow, **values))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("exception", "The database is away"),
        ("html", "Maintenance"),
        ("empty", ""),
        ("bomb", ""),
        ("external", ""),
        ("500", "500"),
    ],
)
def test_capabilities_that_are_none(run, portals, server, fault, words):
    server.fault = fault
    assert words in refused(lambda: run(AddFlow, FLOW="here:dated"))
    assert not [each for each in server.requests if "stolen" in each.path]


def test_a_service_whose_maps_are_refused(run, portals, server):
    server.fault, server.faulty = "exception", ("GetMap",)
    assert "The database is away" in refused(lambda: run(AddFlow, FLOW="here:dated"))


@pytest.mark.parametrize("without", ["crs", "layers"])
def test_a_layer_that_cannot_be_used(run, portals, server, without):
    server.without = (without,)
    assert refused(lambda: run(AddFlow, FLOW="here:dated"))


def test_an_account(run, portals, server, tmp_path):
    server.account = ("alice", "wonder")
    assert "AUTHCFG" in refused(lambda: run(AddFlow, FLOW="here:dated"))
    config = QgsAuthMethodConfig("Basic")
    config.setName("test flow")
    config.setConfig("username", "alice")
    config.setConfig("password", "wonder")
    assert QgsApplication.authManager().storeAuthenticationConfig(config)[0]
    results = run(AddFlow, FLOW="here:dated", AUTHCFG=config.id())
    assert added(results).isValid()
    assert f"authcfg={config.id()}" in results["URI"]
    assert "wonder" not in results["URI"]
    written = run(
        ExportFlow, FLOW="here:dated", AUTHCFG=config.id(), EXTENT=EXTENT, RESOLUTION=0.01,
        OUTPUT=str(tmp_path / "a.tif"),
    )  # fmt: skip
    assert written["TILES"] == 1


def test_an_instance_is_in_nothing_that_is_said_or_written(run, server, tmp_path):
    """Without the panel QGIS cannot ask for it; a file can be made, and names its alias."""
    instance = "0a1b2c3d-1111-2222-3333-444455556666"
    address = server.wms = f"{server.url}/ogc/wms/{instance}"
    said = refused(lambda: run(AddFlow, FLOW=address, LAYER="static"))
    assert "account" in said
    written = run(
        ExportFlow,
        FLOW=address,
        LAYER="static",
        EXTENT=EXTENT,
        RESOLUTION=0.01,
        OUTPUT=str(tmp_path / "a.tif"),
    )
    content = (tmp_path / "a.tif").read_bytes()
    assert instance not in said + str(written)
    assert instance.encode() not in content
    assert b"guichet-eo-" in content
    assert server.asked("GetMap")
    assert all(instance in each.path for each in server.requests)
    server.fault, server.faulty = "exception", ("GetMap",)
    said = refused(
        lambda: run(
            ExportFlow,
            FLOW=address,
            LAYER="static",
            EXTENT=EXTENT,
            RESOLUTION=0.01,
            OUTPUT=str(tmp_path / "b.tif"),
        )
    )
    assert instance not in said


def test_an_instance_is_opened_by_the_panel(qgis_app, qgis_new_project, server, tmp_path):
    """Beside the panel: QGIS asks for the alias, and the relay for the instance."""
    instance = "0a1b2c3d-1111-2222-3333-444455556666"
    address = server.wms = f"{server.url}/ogc/wms/{instance}"
    owner = QObject()
    flows = Flows(owner)
    provider = GuichetEoProvider(panel_flows=lambda: flows)
    provider.refreshAlgorithms()
    try:
        context, feedback = QgsProcessingContext(), KeptFeedback()
        context.setProject(QgsProject.instance())
        adding = provider.algorithm("addflow").create()
        results, done = adding.run({"FLOW": address, "LAYER": "static"}, context, feedback)
        assert done, feedback.errors
        assert "guichet-eo-" in results["URI"]
        assert instance not in str(results)
        assert context.temporaryLayerStore().mapLayer(results["LAYER"]).isValid()
        exporting = provider.algorithm("exportflow").create()
        output = tmp_path / "a.tif"
        values = {
            "FLOW": address,
            "LAYER": "static",
            "EXTENT": EXTENT,
            "RESOLUTION": 0.01,
            "OUTPUT": str(output),
        }
        results, done = exporting.run(values, context, feedback)
        assert done, feedback.errors
        assert instance.encode() not in output.read_bytes()
        assert all(instance in each.path for each in server.requests)
    finally:
        flows.close()
        sip.delete(owner)


def test_a_catalogue_is_no_map_service(run):
    assert "CSW" in refused(lambda: run(AddFlow, FLOW="http://127.0.0.1/csw?SERVICE=CSW"))


def test_pixels_at_a_date(run, portals, server, tmp_path):
    output = tmp_path / "deep" / "out.tif"
    results = run(
        ExportFlow, FLOW="here:dated", DATE="2026-06-01", EXTENT=EXTENT, RESOLUTION=0.01, OUTPUT=str(output)
    )
    assert (results["OUTPUT"], results["TILES"], results["MISSING"]) == (str(output), 1, 0)
    dataset = gdal.Open(str(output))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (100, 100)
    assert dataset.GetGeoTransform() == pytest.approx((2, 0.01, 0, 45, 0, -0.01))
    assert [dataset.ReadAsArray(50, 50, 1, 1)[band][0][0] for band in range(4)] == [
        round(255 * 0.2505), round(255 * 0.4495), blue_of("2026-06-01"), 255,
    ]  # fmt: skip
    assert dataset.GetMetadataItem("TIME") == "2026-06-01"
    assert dataset.GetMetadataItem("ATTRIBUTION") == "© Loopback"
    assert QgsRasterLayer(str(output), "out").isValid()


def test_pixels_in_another_system(run, portals, tmp_path):
    results = run(
        ExportFlow,
        FLOW="here:static",
        EXTENT=EXTENT,
        CRS="EPSG:32631",
        RESOLUTION=500,
        OUTPUT=str(tmp_path / "a.tif"),
    )
    dataset = gdal.Open(results["OUTPUT"])
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "32631"
    assert dataset.GetGeoTransform()[1] == 500


def test_only_the_polygons_of_a_layer(run, portals, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((2 44,3 44,2 45,2 44))"))
    layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    QgsProject.instance().addMapLayer(layer)
    results = run(
        ExportFlow, FLOW="here:static", AREA=layer.id(), RESOLUTION=0.01, OUTPUT=str(tmp_path / "a.tif")
    )
    opacity = gdal.Open(results["OUTPUT"]).ReadAsArray()[3]
    assert opacity.shape == (100, 100)
    assert (opacity[80][20], opacity[20][80]) == (255, 0)
    QgsProject.instance().clear()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"EXTENT": None}, "give EXTENT or AREA"),
        ({"OUTPUT": "a.png"}, "GeoTIFF"),
        ({"RESOLUTION": 0}, "pixel size"),
        ({"RESOLUTION": 0.0000001}, "smaller area"),
        ({"MAX_TILES": 1, "RESOLUTION": 0.0002}, "at most 1"),
        ({"DATE": "2026-06-12"}, "2026-06-11"),
    ],
)
def test_what_is_wrong_with_an_export_is_said(run, portals, server, tmp_path, values, words):
    given = {"FLOW": "here:dated", "EXTENT": EXTENT, "RESOLUTION": 0.01, "OUTPUT": "a.tif", **values}
    given["OUTPUT"] = str(tmp_path / given["OUTPUT"])
    assert words in refused(lambda: run(ExportFlow, **given))
    assert not server.asked("GetMap")
    assert not list(tmp_path.iterdir())


def test_a_service_that_fails_leaves_no_file(run, portals, server, tmp_path):
    server.fault, server.faulty = "exception", ("GetMap",)
    said = refused(
        lambda: run(
            ExportFlow, FLOW="here:static", EXTENT=EXTENT, RESOLUTION=0.01, OUTPUT=str(tmp_path / "a.tif")
        )
    )
    assert "The database is away" in said
    assert not list(tmp_path.iterdir())


def test_cancelling(run, portals, server, tmp_path):
    server.fault, server.faulty = "hang", ("GetMap",)
    feedback = KeptFeedback()

    def cancel():
        while not server.asked("GetMap"):
            threading.Event().wait(0.01)
        feedback.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    results = run(
        ExportFlow,
        feedback,
        FLOW="here:static",
        EXTENT=EXTENT,
        RESOLUTION=0.01,
        OUTPUT=str(tmp_path / "a.tif"),
    )
    assert "OUTPUT" not in results
    assert not (tmp_path / "a.tif").exists()


def test_names_are_those_that_scripts_know(qgis_app):
    provider = GuichetEoProvider()
    provider.refreshAlgorithms()
    adding, exporting = provider.algorithm("addflow"), provider.algorithm("exportflow")
    assert [each.name() for each in adding.parameterDefinitions()] == [
        "FLOW",
        "LAYER",
        "STYLE",
        "DATE",
        "CRS",
        "AUTHCFG",
    ]
    assert [each.name() for each in exporting.parameterDefinitions()] == [
        "FLOW", "LAYER", "STYLE", "DATE", "EXTENT", "AREA", "RESOLUTION", "CRS",
        "MAX_TILES", "AUTHCFG", "OUTPUT",
    ]  # fmt: skip
    assert [each.name() for each in adding.outputDefinitions()] == ["LAYER", "URI", "PROVIDER"]
    assert [each.name() for each in exporting.outputDefinitions()] == ["OUTPUT", "TILES", "MISSING"]


def test_the_portals_of_the_plugin_have_flows_that_are_found(qgis_app):
    from guichet_eo.core.flows.flow_sources import sources_of
    from guichet_eo.toolbox.known_flows import KnownFlows, find_entry, told_entries

    sources = tuple(source for portal in PortalFolders().load().portals for source in sources_of(portal))
    known = KnownFlows(sources)
    entries = told_entries(sources)
    assert len(entries) > 10
    for entry in entries:
        candidates, layer = known.candidates(entry.id)
        assert candidates == (entry.source,)
        assert find_entry(told_entries(candidates), layer) == entry


def test_a_layer_that_only_a_configuration_names(qgis_app, server):
    """Such as one of mviewer: the panel hands its id to the dialog of the export."""
    owner = QObject()
    flows = Flows(owner)
    told = Flow("wms", server.wms, "static", title=LocalText("Named", "Nommée"))
    entry = flows.book.add_found(found_flow("Named", "", told, "wms", server.wms))
    provider = GuichetEoProvider(panel_flows=lambda: flows)
    provider.refreshAlgorithms()
    try:
        assert entry.source not in flows.book.sources
        context, feedback = QgsProcessingContext(), KeptFeedback()
        adding = provider.algorithm("addflow").create()
        results, done = adding.run({"FLOW": entry.id}, context, feedback)
        assert done, feedback.errors
        assert context.temporaryLayerStore().mapLayer(results["LAYER"]).name() == "Named"
    finally:
        flows.close()
        sip.delete(owner)
