"""What the rows of the branch have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qgis.core import Qgis, QgsDataItem
from qgis.PyQt import sip
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...gis.qgis_enums import member
from .deed_action import DeedAction

Deeds = Sequence[tuple[str, Callable[[], object]]]
POPULATED = member("Qgis.BrowserItemState.Populated", "QgsDataItem.Populated")
CUSTOM = member("Qgis.BrowserItemType.Custom", "QgsDataItem.Custom")
_FAST = member("Qgis.BrowserItemCapability.Fast", "QgsDataItem.Fast")
_FERTILE = member("Qgis.BrowserItemCapability.Fertile", "QgsDataItem.Fertile")
# QGIS does not open again at its next start what was open below
_COLLAPSE = member("Qgis.BrowserItemCapability.Collapse", "QgsDataItem.Collapse")


def handed(items: Iterable[QgsDataItem]) -> list[QgsDataItem]:
    """Give new rows to QGIS, which deletes them; their Python side lives as long as they do."""
    made = list(items)
    for item in made:
        sip.transferto(item, None)
    return made


def set_up(item: QgsDataItem, place: int, icon: QIcon | None = None, opens: bool = False) -> None:
    """Make a row what it is.

    Rows that open are made on the main thread (`Fast`): QGIS makes others in threads.

    Args:
        item: the row.
        place: among its siblings.
        icon: None: QGIS's own for such rows.
        opens: whether there may be rows below.
    """
    item.setSortKey(f"{place:06}")
    if icon is not None:
        item.setIcon(icon)
    if opens:
        item.setCapabilitiesV2(Qgis.BrowserItemCapabilities(_FAST | _FERTILE | _COLLAPSE))
    else:
        item.setState(POPULATED)


def actions_of(deeds: Deeds, parent: QWidget) -> list[QAction]:
    """Return an entry of the row's menu for each deed."""
    return [DeedAction(words, act, parent) for words, act in deeds]


def below(item: Any, key: object) -> str:
    """Return the path of a row; it only has to be another one for another row."""
    return f"{item.path()}/{QgsDataItem.pathComponent(str(key))}"
