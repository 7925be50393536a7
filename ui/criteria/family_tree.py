"""The families of products as a tree with check boxes on both levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qgis.PyQt.QtCore import QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTreeView, QWidget

from ...core.family import Family
from ...core.family_directory import FamilyDirectory
from ...gis.translation import tr
from .. import formats, theme
from .family_delegate import TONE, FamilyDelegate

FAMILY = Qt.ItemDataRole.UserRole + 1
CHECKED, PARTLY, UNCHECKED = (
    Qt.CheckState.Checked,
    Qt.CheckState.PartiallyChecked,
    Qt.CheckState.Unchecked,
)
ROWS_AT_LEAST = 6
INDENTATION = 14


class FamilyTree(QTreeView):
    """By mission or by theme; a family that stands under several themes is checked under all of them.

    Signals:
        chosen_changed(): the user or `set_chosen` chose other families.
    """

    chosen_changed = pyqtSignal()

    def __init__(self, families: FamilyDirectory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._families = families
        self._chosen: set = set()
        self._counts: Mapping[str, int] = {}
        self._by_theme = False
        self._filter = ""
        self._rows: dict[str, list[QStandardItem]] = {}
        self._filling = False
        self._model = QStandardItemModel(0, 2, self)
        self.setModel(self._model)
        self._model.itemChanged.connect(self._on_item_changed)
        self._arrange()
        self._fill()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen families, in the directory's order."""
        return tuple(family.id for family in self._families.families if family.id in self._chosen)

    @property
    def chosen_families(self) -> tuple[Family, ...]:
        """The chosen families."""
        return tuple(family for family in self._families.families if family.id in self._chosen)

    def set_chosen(self, ids: Collection[str]) -> None:
        """Choose exactly these families; unknown ids are left out."""
        chosen = {family.id for family in self._families.families if family.id in ids}
        if chosen != self._chosen:
            self._chosen = chosen
            self._show_states()
            self._expand_chosen()
            self.chosen_changed.emit()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many portals can answer for each family; 0 is greyed, not hidden."""
        self._counts = counts
        self._show_states()

    def set_by_theme(self, by_theme: bool) -> None:
        """Group by theme instead of mission."""
        if by_theme != self._by_theme:
            self._by_theme = by_theme
            self._fill()

    def set_filter(self, text: str) -> None:
        """Show only families that the directory finds for `text`; chosen ones stay chosen."""
        self._filter = text.strip()
        self._apply_filter()

    def sizeHint(self) -> QSize:
        """Ask for a handful of rows; the page gives more where it can."""
        return QSize(200, self._row_height() * ROWS_AT_LEAST)

    def minimumSizeHint(self) -> QSize:
        """Keep these rows."""
        return QSize(100, self.sizeHint().height())

    def _arrange(self) -> None:
        self.setHeaderHidden(True)
        self.setIndentation(INDENTATION)
        self.setFont(theme.small(self.font()))
        self.setAccessibleName(tr("Product families"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setUniformRowHeights(True)
        self.setItemDelegate(FamilyDelegate(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + theme.SMALL

    def _groups(self) -> list[tuple[str, tuple[Family, ...]]]:
        if self._by_theme:
            themes = self._families.themes().items()
            groups = [(name.text(formats.language()), self._families.of_theme(key)) for key, name in themes]
        else:
            groups = [(name, self._families.of_mission(name)) for name in self._families.missions()]
        return [(name, members) for name, members in groups if members]

    def _fill(self) -> None:
        self._filling = True
        self._rows.clear()
        self._model.removeRows(0, self._model.rowCount())
        for name, members in self._groups():
            head, tail = QStandardItem(name), QStandardItem()
            tail.setData("busy", TONE)
            head.setCheckable(True)
            for family in members:
                head.appendRow(self._row(family))
            self._model.appendRow([head, tail])
        self._filling = False
        self._show_states()
        self._expand_chosen()
        self._apply_filter()

    def _row(self, family: Family) -> list[QStandardItem]:
        language = formats.language()
        title, subtitle = family.title.text(language), family.subtitle.text(language)
        if self._by_theme:
            title = f"{family.mission} {title}"
        item, count = QStandardItem(f"{title} – {subtitle}" if subtitle else title), QStandardItem()
        item.setCheckable(True)
        item.setData(family.id, FAMILY)
        item.setToolTip(family.explanation.text(language))
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count.setToolTip(item.toolTip())
        count.setData("muted", TONE)
        self._rows.setdefault(family.id, []).append(item)
        return [item, count]

    def _heads(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _members(self, head: QStandardItem) -> list[str]:
        return [head.child(row).data(FAMILY) for row in range(head.rowCount())]

    def _on_item_changed(self, item: QStandardItem) -> None:
        """A check box was clicked: a group takes or leaves all families that some portal can answer."""
        if self._filling:
            return
        family, before = item.data(FAMILY), set(self._chosen)
        members = [family] if family else self._members(item)
        shown = [one for one in members if family or not self._is_hidden(item, one)]
        if item.checkState() == UNCHECKED:
            self._chosen -= set(shown)
        else:
            answered = {one for one in shown if self._counts.get(one, 1)}
            self._chosen |= answered or set(shown)
        self._show_states()
        if self._chosen != before:
            self.chosen_changed.emit()

    def _is_hidden(self, head: QStandardItem, family: str) -> bool:
        return self.isRowHidden(self._members(head).index(family), head.index())

    def _show_states(self) -> None:
        self._filling = True
        for head in self._heads():
            members = self._members(head)
            chosen = sum(one in self._chosen for one in members)
            head.setCheckState(UNCHECKED if not chosen else CHECKED if chosen == len(members) else PARTLY)
            tail = self._model.item(head.row(), 1)
            tail.setText(formats.counted(chosen, tr("1 chosen"), tr("%1 chosen")) if chosen else "")
            tail.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for row, family in enumerate(members):
                self._show_family(head.child(row), head.child(row, 1), family)
        self._filling = False

    def _show_family(self, item: QStandardItem, count: QStandardItem, family: str) -> None:
        portals = self._counts.get(family)
        item.setCheckState(CHECKED if family in self._chosen else UNCHECKED)
        words = "" if portals is None else formats.counted(portals, tr("%1 portal"), tr("%1 portals"))
        count.setText(words or "")
        item.setData("muted" if portals == 0 else "text", TONE)
        item.setData(f"{item.text()}, {words}", Qt.ItemDataRole.AccessibleTextRole)

    def _expand_chosen(self) -> None:
        for head in self._heads():
            if head.checkState() != UNCHECKED:
                self.expand(head.index())

    def _apply_filter(self) -> None:
        found = {family.id for family in self._families.search(self._filter)} if self._filter else None
        for head in self._heads():
            members = self._members(head)
            for row, family in enumerate(members):
                self.setRowHidden(row, head.index(), found is not None and family not in found)
            some = found is None or any(family in found for family in members)
            self.setRowHidden(head.row(), QModelIndex(), not some)
            if found is not None and some:
                self.expand(head.index())
        if found is None and self._heads():
            self._collapse_others()

    def _collapse_others(self) -> None:
        for head in self._heads():
            self.setExpanded(head.index(), head.checkState() != UNCHECKED)
