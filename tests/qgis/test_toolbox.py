"""`guicheteo:searchscenes` in this process; `test_toolbox_headless.py` runs it as scripts do."""

import json
import threading
import time
from datetime import timedelta

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_fields import FIELD_NAMES
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.toolbox import search_run, search_scenes
from guichet_eo.toolbox.footprint_post_processor import FootprintPostProcessor
from guichet_eo.toolbox.guichet_eo_provider import ICON, GuichetEoProvider
from guichet_eo.toolbox.known_ids import FAMILIES, KnownIds
from imagined import START, ImaginedProvider, guichet_threads, imagined_portal, imagined_query
from processing_feedback import KeptFeedback
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

TOULOUSE = "1,2,43,44 [EPSG:4326]"


@pytest.fixture
def algorithm(qgis_app, qgis_new_project):
    """Run the algorithm; returns results, rows and feedback."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def run(feedback=None, **values):
        feedback = feedback or KeptFeedback()
        parameters = {"AREA": TOULOUSE, "OUTPUT": "TEMPORARY_OUTPUT", **values}
        instance = search_scenes.SearchScenes().create()
        fine, reason = instance.checkParameterValues(parameters, context)
        if not fine:
            raise ValueError(reason)
        results, done = instance.run(parameters, context, feedback)
        if not done:
            raise ValueError("; ".join(feedback.errors))
        layer = (
            QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context) if "OUTPUT" in results else None
        )
        results["rows"] = list(layer.getFeatures()) if layer else []
        results["layer"] = layer
        results["feedback"] = feedback
        report = QgsProcessingUtils.mapLayerFromString(results.get("REPORT", ""), context)
        results["report"] = {row["portal"]: row for row in report.getFeatures()} if report else {}
        return results

    run.context = context
    return run


@pytest.fixture
def portals(monkeypatch):
    """Replace the directory by imagined portals: id → how it answers."""

    def use(scripts, **more):
        directory = PortalDirectory(
            [imagined_portal(name, order, **more.get(name, {})) for order, name in enumerate(scripts)]
        )
        known = KnownIds(tuple(scripts), ("s2-l2a-sen2cor",))
        monkeypatch.setattr(KnownIds, "read", staticmethod(lambda: known))
        monkeypatch.setattr(search_run.PortalFolders, "load", lambda self: directory)
        made = {}

        def make(portal, profile, families):
            made[portal.id] = ImaginedProvider(portal, profile, **scripts[portal.id])
            return made[portal.id]

        monkeypatch.setattr(search_run, "make_provider", make)
        return made

    return use


def test_the_demonstration_data_are_found(algorithm):
    found = algorithm(PORTALS="sandbox", START="2026-08-01", END="2026-11-30", REPORT="TEMPORARY_OUTPUT")
    assert found["COUNT"] == len(found["rows"]) == 29
    assert found["layer"].crs().authid() == "EPSG:4326"
    assert found["layer"].fields().names() == list(FIELD_NAMES)
    assert found["report"]["sandbox"]["count"] == 29
    assert found["report"]["cdse"]["asked"] == 0
    assert found["report"]["cdse"]["reason"] == "not chosen"
    first = found["rows"][0]
    assert json.loads(first["stac"])["id"] == first["scene_id"]
    assert 0 < first["coverage"] <= 100
    merged = [row["offers"] for row in found["rows"] if ", " in row["offers"]]
    assert merged


def test_results_are_newest_first_then_portal_then_id(algorithm, portals):
    portals({"b": {"count": 30}, "a": {"count": 30}})
    rows = algorithm()["rows"]
    assert len(rows) == 60
    keys = [(row["acquired"].toSecsSinceEpoch(), row["portal"], row["scene_id"]) for row in rows]
    assert [key[1] for key in keys[:4]] == ["b", "a", "b", "a"]
    assert [key[0] for key in keys] == sorted((key[0] for key in keys), reverse=True)
    assert rows[0]["offers"] == "b (L2A Sen2Cor), a (L2A Sen2Cor)"


def test_a_failed_portal_is_a_warning_and_a_row(algorithm, portals):
    portals({"good": {"count": 10}, "bad": {"count": 120, "fail_at": 50}})
    found = algorithm(REPORT="TEMPORARY_OUTPUT")
    assert found["COUNT"] == 60
    assert found["report"]["bad"]["error_kind"] == "unreachable"
    assert found["report"]["bad"]["detail"] == "cable cut"
    assert found["report"]["bad"]["count"] == 50
    assert not found["report"]["good"]["error_kind"]
    assert any("bad failed: unreachable" in warning for warning in found["feedback"].warnings)


def test_it_fails_where_every_portal_failed(algorithm, portals):
    portals({"one": {"fail_at": 0}, "two": {"fail_at": 0}})
    with pytest.raises(ValueError, match=r"Every portal failed: one \(unreachable\), two \(unreachable\)"):
        algorithm()


def test_a_cap_is_named(algorithm, portals):
    portals({"big": {"count": 120}})
    found = algorithm(LIMIT=50, REPORT="TEMPORARY_OUTPUT")
    assert found["COUNT"] == 50
    assert found["report"]["big"]["more"] == 1
    assert found["report"]["big"]["matched"] == 120
    assert found["feedback"].warnings == ["big has more: 50 of 120 taken."]
    assert algorithm(LIMIT=0)["COUNT"] == 120


def test_a_cap_is_kept_where_pages_are_larger(algorithm, portals):
    portals({"big": {"count": 45}})
    found = algorithm(LIMIT=30, REPORT="TEMPORARY_OUTPUT")
    assert found["COUNT"] == found["report"]["big"]["count"] == 30
    assert found["report"]["big"]["more"] == 1


def test_cancelling_ends_it_at_once(algorithm, portals):
    portals({"quick": {"count": 5}, "silent": {"silent": True}})
    feedback = KeptFeedback()
    threading.Timer(0.3, feedback.cancel).start()
    began = time.monotonic()
    found = algorithm(feedback=feedback)
    assert time.monotonic() - began < 5
    assert found["rows"] == []
    assert found["layer"] is None
    time.sleep(0.2)
    assert not guichet_threads()


def test_portals_without_an_account_are_skipped_with_the_reason(algorithm, portals):
    more = {"closed": {"status": PortalStatus.RETIRED}, "guarded": {"access": PortalAccess(search="login")}}
    portals({"open": {"count": 3}, "closed": {}, "guarded": {}}, **more)
    found = algorithm(REPORT="TEMPORARY_OUTPUT")
    assert {name: row["reason"] for name, row in found["report"].items()} == {
        "open": "asked",
        "closed": "retired",
        "guarded": "login needed",
    }
    named = algorithm(PORTALS="open,guarded")
    assert named["feedback"].warnings == ["guarded is not asked: login needed"]
    with pytest.raises(ValueError, match=r"No portal can be asked: .*closed \(retired\)"):
        algorithm(PORTALS="closed")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"PORTALS": "earth-serch"}, "“earth-serch” is unknown. Did you mean earth-search"),
        ({"PORTALS": "sandbox,qqq"}, "“qqq” is unknown. Known are: "),
        ({"FAMILIES": "s2-l2a"}, "Did you mean s2-l2a-"),
        ({"START": "yesterday"}, "“yesterday” is no date"),
        ({"START": "2026-09-01", "END": "2026-08-01"}, "before the first day"),
        ({"AREA": ""}, "give AREA, AREA_LAYER or IDENTIFIER"),
        ({"AREA_LAYER": "x.gpkg"}, "not both"),
        ({"CRITERIA": "{"}, "cannot be read"),
        ({"CRITERIA": '{"clouds": 3}'}, "unknown criteria: clouds"),
        ({"CRITERIA": "[]"}, "cannot be read"),
    ],
)
def test_wrong_values_are_refused_in_words(algorithm, values, message):
    with pytest.raises(ValueError, match=r"\w") as caught:
        algorithm(**values)
    assert message in str(caught.value)


def test_lists_may_have_spaces_or_be_lists(algorithm):
    text = algorithm(PORTALS=" sandbox , sandbox", FAMILIES="s2-l1c, s1-grd")
    listed = algorithm(PORTALS=["sandbox"], FAMILIES=["s2-l1c", "s1-grd"])
    assert text["COUNT"] == listed["COUNT"] > 0
    assert {row["family"] for row in listed["rows"]} <= {"s2-l1c", "s1-grd"}


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-08-01", "2026-08-01", 8),
        ("2026-08-01T12:00:00Z", "2026-08-01T23:00:00+02:00", 6),
        (QDate(2026, 8, 1), QDate(2026, 8, 1), 8),
        (QDateTime(QDate(2026, 8, 1), QTime(12, 0)), None, 29),
        ("", "2026-08-02", 23),
        (None, None, 30),
    ],
)
def test_dates_are_taken_in_every_form(algorithm, portals, start, end, count):
    """Imagined scenes begin on 1 August 2026 at 10:50:30 UTC, one every 100 minutes."""
    made = portals({"one": {"count": 30}})
    algorithm(START=start, END=end)
    query = made["one"].query
    kept = [n for n in range(30) if query.period.overlaps(made["one"].instant(n))]
    assert len(kept) == count


def test_criteria_and_cloud_reach_the_portals(algorithm, portals):
    made = portals({"one": {}})
    algorithm(MAX_CLOUD=20, CRITERIA='{"orbit_direction": "descending", "cloud_max": 90}')
    criteria = made["one"].query.criteria
    assert criteria.cloud_max == 20
    assert criteria.orbit_direction == "descending"


def layer_file(tmp_path, crs, *shapes, name="area.gpkg"):
    """Write polygons to a file of one layer."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "area", "memory")
    features = []
    for shape in shapes:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG" if name.endswith("gpkg") else "GeoJSON"
    path = str(tmp_path / name)
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsProject.instance().transformContext(), options)
    return path


TRIANGLE = "POLYGON((1 43, 2 43, 1 44, 1 43))"


def bounds_of(query):
    flat = [position for polygon in polygons_of(query) for ring in polygon for position in ring]
    xs, ys = zip(*(position[:2] for position in flat))
    return [round(value, 3) for value in (min(xs), min(ys), max(xs), max(ys))]


def polygons_of(query):
    coordinates = query.area["coordinates"]
    return [coordinates] if query.area["type"] == "Polygon" else coordinates


def test_a_layer_path_as_area_means_its_polygons(algorithm, portals, tmp_path):
    made = portals({"one": {}})
    algorithm(AREA=layer_file(tmp_path, "EPSG:4326", TRIANGLE))
    (polygon,) = polygons_of(made["one"].query)
    assert len(polygon[0]) == 4


def test_a_layer_as_area_layer(algorithm, portals, tmp_path):
    made = portals({"one": {}})
    path = layer_file(
        tmp_path, "EPSG:4326", TRIANGLE, "POLYGON((5 43, 6 43, 6 44, 5 43))", name="area.geojson"
    )
    algorithm(AREA=None, AREA_LAYER=path)
    assert len(polygons_of(made["one"].query)) == 2


def test_a_layer_of_the_project_in_another_crs(algorithm, portals):
    made = portals({"one": {}})
    layer = QgsVectorLayer("Polygon?crs=EPSG:2154", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(100_000, 6_100_000, 1_200_000, 7_100_000)))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    algorithm(AREA=None, AREA_LAYER=layer.id())
    (polygon,) = polygons_of(made["one"].query)
    assert len(polygon[0]) > 100  # sides are curved in degrees
    assert bounds_of(made["one"].query) == pytest.approx([-5.0, 41.5, 9.9, 51.0], abs=1)
    algorithm(AREA=layer.id(), AREA_LAYER=None)
    assert len(polygons_of(made["one"].query)[0][0]) > 100


@pytest.mark.parametrize(
    ("extent", "bounds"),
    [
        ("1,2,43,44", [1, 43, 2, 44]),
        ("111319.49,222638.98,5311971.85,5465442.18 [EPSG:3857]", [1, 43, 2, 44]),
        (QgsRectangle(1, 43, 2, 44), [1, 43, 2, 44]),
        (
            QgsReferencedRectangle(QgsRectangle(1, 43, 2, 44), QgsCoordinateReferenceSystem("EPSG:4326")),
            [1, 43, 2, 44],
        ),
    ],
)
def test_extents_in_every_form(algorithm, portals, extent, bounds):
    made = portals({"one": {}})
    algorithm(AREA=extent)
    assert bounds_of(made["one"].query) == pytest.approx(bounds, abs=0.001)


@pytest.mark.parametrize(
    "extent",
    [
        "179,181,-18,-17 [EPSG:4326]",
        "1800000,2200000,3600000,4200000 [EPSG:3460]",  # Fiji, its own grid over the antimeridian
        "1000000,2000000,-3000000,-1000000 [EPSG:3832]",  # Pacific Mercator, middle at 150 degrees east
    ],
)
def test_areas_across_the_antimeridian_are_cut_there(algorithm, portals, extent):
    made = portals({"one": {}})
    algorithm(AREA=extent)
    west, _south, east, _north = bounds_of(made["one"].query)
    if "3832" in extent:
        assert (west, east) == pytest.approx((158.98, 167.97), abs=0.1)
        return
    assert (west, east) == (-180, 180)
    assert len(polygons_of(made["one"].query)) == 2
    width = sum(
        max(x for x, _ in ring[0]) - min(x for x, _ in ring[0]) for ring in polygons_of(made["one"].query)
    )
    assert width < 10


@pytest.mark.parametrize(
    ("wkt", "message"),
    [("POLYGON((0 0, 900 0, 900 900, 0 0))", "not on Earth"), ("POLYGON EMPTY", "empty")],
)
def test_an_area_that_cannot_be_searched_is_refused_in_words(algorithm, tmp_path, wkt, message):
    with pytest.raises(ValueError, match=message):
        algorithm(AREA=None, AREA_LAYER=layer_file(tmp_path, "EPSG:4326", wkt))


def test_the_provider_has_its_stable_names(qgis_app):
    provider = GuichetEoProvider()
    provider.refreshAlgorithms()
    algorithm = provider.algorithm("searchscenes")
    assert algorithm.id() == "guicheteo:searchscenes"
    assert [each.name() for each in algorithm.parameterDefinitions()] == [
        "AREA",
        "AREA_LAYER",
        "START",
        "END",
        "FAMILIES",
        "PORTALS",
        "IDENTIFIER",
        "MAX_CLOUD",
        "LIMIT",
        "CRITERIA",
        "OUTPUT",
        "REPORT",
    ]
    assert [each.name() for each in algorithm.outputDefinitions()] == ["OUTPUT", "REPORT", "COUNT"]
    portals = algorithm.parameterDefinition("PORTALS")
    assert portals.allowMultiple()
    assert "sandbox" in portals.options()
    assert ICON.is_file()
    assert not provider.icon().isNull()
    assert algorithm.shortHelpString()


def test_a_loaded_output_looks_like_the_panels_footprints(algorithm):
    found = algorithm(PORTALS="sandbox")
    portals, families = PortalDirectory([imagined_portal("sandbox")]), FamilyDirectory((), {})
    decoration = FootprintDecoration(imagined_query(), ["sandbox"], portals, families)
    processor = FootprintPostProcessor(decoration, [START, START + timedelta(days=3)])
    processor.postProcessLayer(found["layer"], algorithm.context, KeptFeedback())
    assert found["layer"].renderer().type() == "RuleRenderer"
    assert found["layer"].temporalProperties().fixedDuration() == 73
    assert found["layer"].attributeAlias(0) == "Portal"
    assert found["layer"].startEditing()


def test_the_check_lists_offer_what_the_directories_hold(qgis_app, tmp_path, monkeypatch):
    (tmp_path / "mine.json").write_text('{"id": "mine", "order": 0}', encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(tmp_path))
    known = KnownIds.read()
    shipped = [portal.id for portal in PortalFolders().load().portals]
    assert known.portals == ("mine", *shipped)
    assert known.families == tuple(family.id for family in FamilyDirectory.load(FAMILIES).families)


def test_a_product_is_found_by_its_identifier_alone(algorithm):
    name = "S2B_MSIL2A_20261024T104939_N0512_R051_T31UES_20261024T143000.SAFE"
    found = algorithm(AREA=None, IDENTIFIER=name, PORTALS="sandbox", REPORT="TEMPORARY_OUTPUT")
    assert found["COUNT"] >= 1
    assert {(row["tile"], row["level"], row["processor"]) for row in found["rows"]} == {
        ("31UES", "L2A", "Sen2Cor")
    }
    assert {row["acquired"].date() for row in found["rows"]} == {QDate(2026, 10, 24)}


def test_an_identifier_asks_only_who_can_hold_it(algorithm):
    found = algorithm(
        AREA=None,
        IDENTIFIER="LC09_L2SP_198030_20261005_20261009_02_T1.tar",
        PORTALS="sandbox,cdse",
        REPORT="TEMPORARY_OUTPUT",
    )
    assert found["report"]["cdse"]["reason"] == "no family"
    assert found["report"]["sandbox"]["asked"] == 1


def test_a_text_of_no_known_form_needs_an_area(algorithm):
    with pytest.raises(ValueError, match="does not look like any known product identifier"):
        algorithm(AREA=None, IDENTIFIER="my favourite scene")
