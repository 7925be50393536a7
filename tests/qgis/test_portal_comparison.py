"""Portals side by side: what the table says and how it is laid out."""

import pytest
from directory_bed import CNES, EARTH, MAPS, button, current, guichet, tab, texts
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.times import parse_instant
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.health_state import HealthState
from guichet_eo.ui.portals.comparison import as_table, compare
from guichet_eo.ui.portals.deed import Deed
from guichet_eo.ui.portals.holding_words import area_words, joint_period, period_words
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication

__all__ = ["guichet", "tab"]
AXES = [
    "Status",
    "Area",
    "Period",
    "Levels",
    "Algorithms",
    "Users",
    "Price",
    "Quota",
    "Licence",
    "Map services",
]


@pytest.fixture(scope="module")
def families():
    return FamilyDirectory.load(RESOURCES / "families.json")


@pytest.fixture
def rows(families, qgis_app):
    portals = [read_portal(document) for document in (EARTH, CNES, MAPS)]
    found = compare(portals, families, {"cnes": HealthState.SILENT})
    return {row.name: row for row in found if row.name}, found


def words(row):
    return [cell.words for cell in row.cells]


def test_the_axes_come_first(rows):
    _, found = rows
    assert [row.name for row in found[: len(AXES)]] == AXES


def test_what_the_axes_say(rows):
    by_name, _ = rows
    assert words(by_name["Status"]) == ["open", "no answer", "closing"]
    assert words(by_name["Area"]) == [
        "world",
        "41–51°\u00a0N, 5°\u00a0W – 10°\u00a0E (Sentinel-2); world (SPOT)",
        "?",
    ]
    assert words(by_name["Period"]) == ["from Jun 2015", "from Feb 1986", "?"]
    assert words(by_name["Levels"]) == ["Sentinel-2: L2A", "Sentinel-2: L2A; SPOT: L1A", "?"]
    assert words(by_name["Algorithms"])[:2] == ["Sentinel-2: Sen2Cor", "Sentinel-2: MAJA"]
    assert words(by_name["Users"])[0] == "Everyone; search without account, files without account"
    assert words(by_name["Price"]) == ["Free (2025)", "?", "?"]
    assert words(by_name["Map services"]) == ["–", "–", "Towns <x> – WMS; Woods – XYZ"]


def test_a_figure_without_year_is_marked(rows):
    by_name, _ = rows
    quota = by_name["Quota"].cells[1]
    assert quota.words == "3 at once (year not known)"
    assert quota.doubtful
    assert not by_name["Price"].cells[0].doubtful


def test_products_and_facts(rows):
    by_name, found = rows
    assert words(by_name["Sentinel-2 L2A Sen2Cor"]) == ["✓ from Jun 2015", "–", "?"]
    assert words(by_name["SPOT 1–5 L1A"])[1] == "✓ Feb 1986 – Dec 2015"
    facts = [row for row in found if not row.name]
    assert facts[0].cells[1].words.endswith("Source: a page, 2024")
    assert facts[1].cells[1].doubtful
    assert "(not certain)" in facts[1].cells[1].words


def test_what_differs(rows):
    by_name, _ = rows
    assert by_name["Status"].differs
    same = compare([read_portal(EARTH), read_portal({**EARTH, "id": "twin"})], FamilyDirectory((), {}), {})
    assert not [row for row in same if row.differs]


def test_as_table(rows):
    _, found = rows
    portals = [read_portal(document) for document in (EARTH, CNES, MAPS)]
    lines = as_table(portals, found).split("\n")
    assert lines[0].split("\t") == ["", "Earth", "CNES portal", "Maps"]
    assert {line.count("\t") for line in lines} == {3}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ((), "world"),
        (((-180, -90, 180, 90),), "world"),
        (((-180, -56, 180, 60),), "world"),
        (((-5.5, 41, 10, 51),), "41–51°\u00a0N, 5.5°\u00a0W – 10°\u00a0E"),
        (((170, -50, -170, -40),), "40–50°\u00a0S, 170°\u00a0E – 170°\u00a0W"),
        (((0, 0, 1, 1), (5, 5, 6, 6)), "0–1°\u00a0N, 0–1°\u00a0E; 5–6°\u00a0N, 5–6°\u00a0E"),
        (((0, 0, 1, 1), (5, 5, 6, 6), (8, 8, 9, 9)), "0–9°\u00a0N, 0–9°\u00a0E, in 3 parts"),
    ],
)
def test_areas_in_words(qgis_app, boxes, expected):
    assert area_words(boxes) == expected


def test_periods_in_words(qgis_app):
    start, end = parse_instant("1986-02-01"), parse_instant("2015-12-31")
    assert period_words(Period(start, end)) == "Feb 1986 – Dec 2015"
    assert period_words(Period(None, end)) == "up to Dec 2015"
    assert period_words(Period()) == "–"
    closed, going_on = Holding((), period=Period(start, end)), Holding((), period=Period(end, None))
    assert joint_period([closed, going_on]) == Period(start, None)
    assert joint_period([closed]) == Period(start, end)


# ---- the page ------------------------------------------------------------------------------------


def select(tab, *keys):
    tab.directory.list.select(list(keys))
    tab.directory._show_card()


@pytest.mark.parametrize(
    ("keys", "enough"),
    [
        (["earth"], False), (["earth", "cnes"], True), (["earth", "cnes", "air", "maps"], True),
        (["earth", "cnes", "air", "maps", "site"], False), (["earth", "service:tiling"], False),
    ],
)  # fmt: skip
def test_two_to_four_portals(tab, keys, enough):
    select(tab, *keys)
    compare_button = button(tab.directory.card, "Compare")
    assert compare_button.isEnabled() is enough
    assert bool(compare_button.toolTip()) is not enough
    tab.do(Deed.COMPARE)
    assert (tab.currentWidget() is tab.comparison) is enough


def test_side_by_side_and_back(tab, qtbot):
    select(tab, "earth", "cnes")
    button(tab.directory.card, "Compare").click()
    assert "<b>Free (2025)</b>" in texts(tab.comparison)
    assert "Earth" in texts(tab.comparison)
    qtbot.keyClick(tab.comparison, Qt.Key.Key_Escape)
    assert tab.currentWidget() is tab.directory
    assert [row.key for row in tab.directory.list.selected()] == ["earth", "cnes"]


def test_only_what_differs(tab):
    select(tab, "earth", "cnes")
    tab.compare()
    assert ">Map services<" in texts(tab.comparison)
    tab.comparison.only.setChecked(True)
    assert ">Map services<" not in texts(tab.comparison)
    tab.comparison.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "Price\tFree (2025)\t?" in copied
    assert "Map services" not in copied


def test_foreign_words_are_escaped(tab):
    select(tab, "earth", "cnes", "maps")
    tab.compare()
    shown = texts(tab.comparison)
    assert "Towns &lt;x&gt;" in shown
    assert "<i>early" not in shown


def test_narrow_and_wide(tab, qtbot):
    select(tab, "earth", "cnes", "air", "maps")
    tab.compare()
    page = tab.comparison
    assert page._form == (False, False)  # four portals do not fit beside each other
    assert page.minimumSizeHint().width() <= 360
    assert not page._head.isVisible()
    tab.resize(900, 700)
    qtbot.waitUntil(lambda: page._form == (True, True))
    assert page._head.isVisible()
    tab.resize(520, 700)
    qtbot.waitUntil(lambda: page._form == (False, True))


def test_each_cell_says_what_it_is(tab):
    select(tab, "earth", "cnes")
    tab.compare()
    names = [label.accessibleName() for label in tab.comparison.findChildren(type(tab.form.problem))]
    assert "Earth, Price: Free (2025)" in names
    assert current(tab).key == "earth"
