"""What: families of products and conditions on their scenes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...core.criteria import Criteria
from ...core.family_directory import FamilyDirectory
from ...gis.translation import tr
from .. import theme
from ..factories import heading, link
from ..widgets.note_label import NoteLabel
from .cloud_limit import CloudLimit
from .family_tree import FamilyTree
from .more_criteria import MoreCriteria


class WhatPanel(QWidget):
    """The tree of families with its filter, the cloud limit and the folded conditions.

    Signals:
        families_changed(): other families.
        criteria_changed(): another condition.
        grouping_changed(bool): by theme, or by mission.
    """

    families_changed = pyqtSignal()
    criteria_changed = pyqtSignal()
    grouping_changed = pyqtSignal(bool)

    def __init__(
        self, families: FamilyDirectory, by_theme: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._others = Criteria()
        self._by_theme = by_theme
        self._grouping = NoteLabel()
        self._grouping.setWordWrap(False)
        self._filter = QgsFilterLineEdit()
        self._filter.setShowSearchIcon(True)
        self._filter.setPlaceholderText(tr("Filter: sentinel-2, MAJA, 1.5 m, snow…"))
        self._filter.setAccessibleName(tr("Filter the product families"))
        self._tree = FamilyTree(families)
        self._cloud = CloudLimit()
        self._more = MoreCriteria()
        self._lay_out()
        self._group(by_theme)
        self._grouping.linkActivated.connect(lambda _href: self._on_grouping())
        self._filter.textChanged.connect(self._tree.set_filter)
        self._tree.chosen_changed.connect(self._on_families)
        self._cloud.changed.connect(self.criteria_changed)
        self._more.changed.connect(self.criteria_changed)
        self._on_families()

    @property
    def families(self) -> tuple[str, ...]:
        """Ids of the chosen families."""
        return self._tree.chosen

    @property
    def criteria(self) -> Criteria:
        """All conditions; those that no chosen family has are left out."""
        cloud = self._cloud.value if self._cloud.isEnabled() else None
        return replace(self._more.applied_to(self._others), cloud_max=cloud)

    def set_families(self, ids: Collection[str]) -> None:
        """Choose exactly these families."""
        self._tree.set_chosen(ids)

    def set_criteria(self, criteria: Criteria) -> None:
        """Show conditions; one without a field of its own (tile) is kept for the query."""
        self._others = criteria
        self._cloud.set_value(criteria.cloud_max)
        self._more.set_criteria(criteria)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many portals can answer for each family."""
        self._tree.set_counts(counts)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(tr("What")))
        head.addStretch(1)
        head.addWidget(self._grouping)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addLayout(head)
        box.addWidget(self._filter)
        box.addWidget(self._tree, 1)
        box.addWidget(self._cloud)
        box.addWidget(self._more)

    def _on_families(self) -> None:
        families = self._tree.chosen_families
        self._cloud.set_usable(not families or any("cloud_max" in family.criteria for family in families))
        self._more.set_families(families)
        self.families_changed.emit()

    def _on_grouping(self) -> None:
        self._by_theme = not self._by_theme
        self._group(self._by_theme)
        self.grouping_changed.emit(self._by_theme)

    def _group(self, by_theme: bool) -> None:
        self._tree.set_by_theme(by_theme)
        self._grouping.set_html(link(tr("by mission") if by_theme else tr("by theme")))
        self._grouping.setToolTip(tr("Group the families by mission or by theme"))
