"""Parts of the form: periods, families, cloud, further conditions."""

from datetime import date, datetime, timezone

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.family import Family
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.period import Period
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.ui.criteria.cloud_limit import CloudLimit
from guichet_eo.ui.criteria.family_counts import family_counts
from guichet_eo.ui.criteria.family_delegate import TONE
from guichet_eo.ui.criteria.family_tree import FAMILY, FamilyTree
from guichet_eo.ui.criteria.last_criteria import LastCriteria
from guichet_eo.ui.criteria.more_criteria import MoreCriteria
from guichet_eo.ui.criteria.period_fields import PeriodFields
from guichet_eo.ui.criteria.period_presets import last_days, same_season, this_year
from guichet_eo.ui.criteria.what_panel import WhatPanel
from qgis.core import QgsDateTimeRange, QgsProject
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

TODAY = date(2026, 11, 20)


def text(words):
    return LocalText(words, words)


def family(name, mission="Sentinel-2", title="L2A", **more):
    return Family(name, mission, text(title), text("x"), text("explained"), **more)


FAMILIES = FamilyDirectory(
    [
        family("s2-l1c", title="L1C", themes=("land",), criteria=frozenset({"cloud_max"})),
        family("s2-l2a-maja", title="L2A MAJA", themes=("land", "snow"), criteria=frozenset({"cloud_max"})),
        family(
            "s1-grd", "Sentinel-1", "GRD", themes=("water",), criteria=frozenset({"polarisation", "mode"}),
            optical=False,
        ),
        family("worldcover", "WorldCover", "Map", themes=("land",), kind=SceneKind.STATIC_TILE),
    ],
    {"land": LocalText("Land", "Sol"), "snow": text("Snow"), "water": text("Water"), "empty": text("Empty")},
)  # fmt: skip


class TestPresets:
    def test_spans(self):
        assert last_days(10, TODAY) == (date(2026, 11, 10), TODAY)
        assert this_year(TODAY) == (date(2026, 1, 1), TODAY)

    def test_same_season(self):
        assert same_season((date(2026, 10, 1), date(2026, 11, 1)), 2, TODAY) == (
            date(2024, 10, 1), date(2024, 11, 1),
        )  # fmt: skip

    def test_leap_day(self):
        assert same_season((date(2024, 2, 29), date(2024, 3, 5)), 1, TODAY)[0] == date(2023, 2, 28)

    def test_over_new_year(self):
        earlier = same_season((date(2025, 12, 20), date(2026, 1, 10)), 3, TODAY)
        assert earlier == (date(2022, 12, 20), date(2023, 1, 10))

    def test_open_ends(self):
        assert same_season((None, None), 1, TODAY) == (date(2025, 10, 21), date(2025, 11, 20))
        assert same_season((date(2026, 1, 1), None), 1, TODAY) == (date(2025, 1, 1), date(2025, 11, 20))


class TestPeriodFields:
    @pytest.fixture
    def fields(self, qtbot):
        fields = PeriodFields(lambda: TODAY)
        qtbot.addWidget(fields)
        return fields

    def test_open_at_first(self, fields):
        assert fields.days == (None, None)
        assert fields.period() == Period()

    @pytest.mark.parametrize("days", [(date(2026, 1, 1), TODAY), (None, TODAY), (date(2020, 2, 29), None)])
    def test_days_come_back_and_change_is_told_once(self, fields, days):
        told = []
        fields.changed.connect(lambda: told.append(fields.days))
        fields.set_days(days)
        fields.set_days(days)
        assert told == [days]

    def test_both_days_belong_to_the_period_in_utc(self, fields):
        fields.set_days((date(2026, 1, 1), date(2026, 1, 2)))
        assert fields.period().start == datetime(2026, 1, 1, tzinfo=timezone.utc)
        assert fields.period().end.isoformat() == "2026-01-02T23:59:59.999999+00:00"

    def test_a_field_emptied_by_the_user_is_open(self, fields):
        fields.set_days((date(2026, 1, 1), TODAY))
        told = []
        fields.changed.connect(lambda: told.append(True))
        fields.findChildren(type(fields._first))[0].clear()
        assert fields.days == (None, TODAY)
        assert told

    def test_wrong_order_is_noticed(self, fields):
        fields.set_days((TODAY, date(2026, 1, 1)))
        assert not fields.in_order

    def test_period_of_a_query(self, fields):
        fields.set_period(Period.of_days(date(2026, 1, 1), None))
        assert fields.days == (date(2026, 1, 1), None)

    def test_the_menu(self, fields):
        menu = fields._button.menu()
        menu.aboutToShow.emit()
        entries = {action.text(): action for action in menu.actions()}
        entries["Last 10 Days"].trigger()
        assert fields.days == last_days(10, TODAY)
        assert not entries["The Project's Temporal Range"].isEnabled()
        menu.aboutToShow.emit()
        entries = {action.text(): action for action in menu.actions()}
        seasons = entries["Same Season of Earlier Years"].menu().actions()
        assert len(seasons) == 5
        seasons[1].trigger()
        assert fields.days == (date(2024, 11, 10), date(2024, 11, 20))

    def test_the_projects_temporal_range(self, fields):
        first, last = (QDateTime(QDate(2021, 3, day), QTime(0, 0), Qt.TimeSpec.UTC) for day in (2, 9))
        QgsProject.instance().timeSettings().setTemporalRange(QgsDateTimeRange(first, last))
        try:
            menu = fields._button.menu()
            menu.aboutToShow.emit()
            next(one for one in menu.actions() if one.text().startswith("The Project")).trigger()
            assert fields.days == (date(2021, 3, 2), date(2021, 3, 9))
        finally:
            QgsProject.instance().timeSettings().reset()


class TestFamilyTree:
    @pytest.fixture
    def tree(self, qtbot):
        tree = FamilyTree(FAMILIES)
        qtbot.addWidget(tree)
        return tree

    def head(self, tree, name):
        model = tree.model()
        return next(model.item(row) for row in range(model.rowCount()) if model.item(row).text() == name)

    def child(self, tree, group, number=0):
        return self.head(tree, group).child(number)

    def shown(self, tree):
        model = tree.model()
        return [
            model.item(row).child(child).data(FAMILY)
            for row in range(model.rowCount())
            for child in range(model.item(row).rowCount())
            if not tree.isRowHidden(row, tree.rootIndex())
            and not tree.isRowHidden(child, model.item(row).index())
        ]

    def test_groups(self, tree):
        model = tree.model()
        assert [model.item(row).text() for row in range(model.rowCount())] == [
            "Sentinel-2", "Sentinel-1", "WorldCover",
        ]  # fmt: skip
        tree.set_by_theme(True)
        assert [model.item(row).text() for row in range(model.rowCount())] == ["Land", "Snow", "Water"]

    def test_the_group_shows_whether_all_some_or_none_are_chosen(self, tree):
        head = self.head(tree, "Sentinel-2")
        assert head.checkState() == Qt.CheckState.Unchecked
        self.child(tree, "Sentinel-2", 1).setCheckState(Qt.CheckState.Checked)
        assert head.checkState() == Qt.CheckState.PartiallyChecked
        assert tree.model().item(0, 1).text() == "1 chosen"
        self.child(tree, "Sentinel-2", 0).setCheckState(Qt.CheckState.Checked)
        assert head.checkState() == Qt.CheckState.Checked
        assert tree.chosen == ("s2-l1c", "s2-l2a-maja")

    def test_a_group_takes_what_can_be_answered(self, tree):
        tree.set_counts({"s2-l1c": 0, "s2-l2a-maja": 2})
        self.head(tree, "Sentinel-2").setCheckState(Qt.CheckState.Checked)
        assert tree.chosen == ("s2-l2a-maja",)
        self.head(tree, "Sentinel-2").setCheckState(Qt.CheckState.Unchecked)
        assert tree.chosen == ()

    def test_a_change_is_told_once(self, tree):
        told = []
        tree.chosen_changed.connect(lambda: told.append(tree.chosen))
        self.head(tree, "Sentinel-2").setCheckState(Qt.CheckState.Checked)
        tree.set_chosen(tree.chosen)
        tree.set_counts({"s2-l1c": 4})
        assert told == [("s2-l1c", "s2-l2a-maja")]

    def test_a_family_of_two_themes_is_checked_under_both(self, tree):
        tree.set_by_theme(True)
        self.child(tree, "Snow").setCheckState(Qt.CheckState.Checked)
        assert self.child(tree, "Land", 1).checkState() == Qt.CheckState.Checked
        assert self.head(tree, "Land").checkState() == Qt.CheckState.PartiallyChecked

    def test_choice_survives_regrouping_and_filter(self, tree):
        tree.set_chosen(["s1-grd", "unknown"])
        tree.set_by_theme(True)
        tree.set_filter("maja")
        assert self.shown(tree) == ["s2-l2a-maja", "s2-l2a-maja"]
        tree.set_filter("")
        assert tree.chosen == ("s1-grd",)
        assert len(self.shown(tree)) == 5

    def test_a_group_leaves_hidden_families_alone(self, tree):
        tree.set_filter("maja")
        self.head(tree, "Sentinel-2").setCheckState(Qt.CheckState.Checked)
        assert tree.chosen == ("s2-l2a-maja",)

    def test_counts_are_words_and_zero_is_grey(self, tree):
        tree.set_counts({"s2-l1c": 0, "s2-l2a-maja": 1})
        head = self.head(tree, "Sentinel-2")
        assert [head.child(row, 1).text() for row in range(2)] == ["0 portals", "1 portal"]
        assert [head.child(row).data(TONE) for row in range(2)] == ["muted", "text"]
        spoken = head.child(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "L2A MAJA – x, 1 portal"
        assert head.child(0).toolTip() == "explained"


def portal(name, families, **more):
    return Portal(name, text(name), name, dialect=more.pop("dialect", "stac"), families=families, **more)


def test_family_counts():
    old = Holding(("c",), period=Period.of_days(None, date(2015, 1, 1)))
    france = Holding(("c",), boxes=((-5, 41, 10, 51),))
    directory = PortalDirectory(
        [
            portal("a", {"s2-l1c": Holding(("c",)), "worldcover": old}),
            portal("b", {"s2-l1c": france}),
            portal("c", {"s2-l1c": old}),
            portal("d", {"s2-l1c": Holding(("c",))}, status=PortalStatus.RETIRED),
            portal("e", {"s2-l1c": Holding(("c",))}, access=PortalAccess(search="login")),
            portal("f", {"s2-l1c": Holding(("c",))}, dialect=""),
            portal("g", {"s2-l1c": Holding(("c",))}),
        ]
    )
    toulouse = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 43]]]}
    chile = {"type": "Polygon", "coordinates": [[[-70, -33], [-69, -33], [-69, -32], [-70, -33]]]}
    period = Period.of_days(date(2026, 1, 1), TODAY)
    assert family_counts(directory, FAMILIES, toulouse, period, {"g"})["s2-l1c"] == 2
    assert family_counts(directory, FAMILIES, chile, period, {"g"})["s2-l1c"] == 1
    counts = family_counts(directory, FAMILIES, {}, Period())
    assert counts == {"s2-l1c": 4, "s2-l2a-maja": 0, "s1-grd": 0, "worldcover": 1}
    assert family_counts(directory, FAMILIES, {}, period)["worldcover"] == 1  # static tiles have no period


class TestCloudLimit:
    def test_slider_and_figure_are_one(self, qtbot):
        limit = CloudLimit()
        qtbot.addWidget(limit)
        told = []
        limit.changed.connect(lambda: told.append(limit.value))
        assert limit.value is None
        limit._slider.setValue(30)
        assert limit._spin.value() == 30
        limit._spin.setValue(80)
        assert limit._slider.value() == 80
        limit.set_value(None)
        assert told == [30.0, 80.0, None]

    def test_radar_has_no_cloud(self, qtbot):
        panel = WhatPanel(FAMILIES)
        qtbot.addWidget(panel)
        panel.set_criteria(Criteria(cloud_max=20))
        panel.set_families(["s1-grd"])
        assert panel.criteria.cloud_max is None
        panel.set_families(["s1-grd", "s2-l1c"])
        assert panel.criteria.cloud_max == 20


class TestMoreCriteria:
    CRITERIA = Criteria(
        incidence_max=25.5, sun_elevation_min=20, resolution_max=10, orbit_direction="descending",
        orbit_relative=51, polarisation="VV+VH", mode="IW", identifier="31TCJ", snow_max=15,
        incidence_along_max=10, incidence_across_max=12.5, stereo=True, tri_stereo=True,
    )  # fmt: skip

    @pytest.fixture
    def more(self, qtbot):
        more = MoreCriteria()
        qtbot.addWidget(more)
        return more

    def test_nothing_is_set_at_first(self, more):
        assert more.applied_to(Criteria()) == Criteria()
        assert more.title() == "More criteria"
        assert more.isCollapsed()

    def test_conditions_come_back(self, more):
        more.set_criteria(self.CRITERIA)
        assert more.applied_to(Criteria(cloud_max=3, tile="31TCJ")) == Criteria(
            **{**self.CRITERIA.__dict__, "cloud_max": 3, "tile": "31TCJ"}
        )
        assert more.title() == "More criteria (12 set)"
        assert not more.isCollapsed()

    def test_pairs_and_triplets(self, more):
        for criteria, views in ((Criteria(stereo=True), 2), (Criteria(tri_stereo=True), 3), (Criteria(), 1)):
            more.set_criteria(criteria)
            assert more.applied_to(Criteria()).least_views == views

    def test_values_without_an_entry_are_kept(self, more):
        more.set_criteria(Criteria(mode="Stripmap", polarisation="HH+VV"))
        assert more.applied_to(Criteria()) == Criteria(mode="Stripmap", polarisation="HH+VV")

    def test_what_no_family_has_is_disabled_with_the_reason(self, more):
        more.set_criteria(self.CRITERIA)
        more.set_families([FAMILIES.get("s1-grd")])
        applied = more.applied_to(Criteria())
        assert applied == Criteria(polarisation="VV+VH", mode="IW", identifier="31TCJ")
        assert more.title() == "More criteria (3 set)"
        assert more._fields["incidence_max"].toolTip()
        more.set_families([])
        assert more.applied_to(Criteria()) == self.CRITERIA


def test_last_criteria_are_remembered_but_nonsense_is_not():
    from qgis.core import QgsSettings

    QgsSettings().remove("guichet_eo/last_criteria")
    assert LastCriteria().families == ("s2-l2a-sen2cor",)
    LastCriteria().remember(("s1-grd",), 40.0)
    LastCriteria().remember_grouping(True)
    last = LastCriteria()
    assert (last.families, last.cloud_max, last.by_theme) == (("s1-grd",), 40.0, True)
    for nonsense in ("", "[1]", "{", '{"families": 3, "cloud_max": "x", "by_theme": 1}'):
        QgsSettings().setValue("guichet_eo/last_criteria", nonsense)
        last = LastCriteria()
        assert (last.families, last.cloud_max, last.by_theme) == (("s2-l2a-sen2cor",), None, False)
    QgsSettings().remove("guichet_eo/last_criteria")
