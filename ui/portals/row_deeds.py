"""Which deeds are possible with the selected lines of the directory."""

from __future__ import annotations

from collections.abc import Sequence

from ...gis.portal_place import PortalPlace
from .deed import Deed
from .directory_row import DirectoryRow

FEWEST, MOST = 2, 4  # portals that stand side by side


def compared(rows: Sequence[DirectoryRow]) -> bool:
    """Whether these lines can be compared: two to four portals, no service."""
    return FEWEST <= len(rows) <= MOST and all(row.portal is not None for row in rows)


def may_test(row: DirectoryRow) -> bool:
    """Whether there is something to ask: what is retired is never asked."""
    if row.retired:
        return False
    portal = row.portal
    if portal is None:
        return bool(row.subject.homepage)
    return bool(portal.dialect or portal.homepage or portal.endpoints or portal.flows)


def possible_deeds(
    row: DirectoryRow, selected: Sequence[DirectoryRow], place: PortalPlace, overrides: bool, testing: bool
) -> tuple[Deed, ...]:
    """Return the deeds for a line, in the order of the menu.

    Args:
        row: the current line.
        selected: all selected ones.
        place: where its file lies.
        overrides: whether one of the plugin's stands behind it.
        testing: whether an answer of it is awaited.
    """
    own = place is PortalPlace.OWN
    portal = row.portal
    can = {
        Deed.DETAILS: True,
        Deed.TEST: may_test(row) and not testing,
        Deed.STOP: testing,
        Deed.COMPARE: compared(selected),
        Deed.UP: portal is not None and not row.retired,
        Deed.DOWN: portal is not None and not row.retired,
        Deed.PAGE: bool(row.subject.homepage),
        Deed.EDIT: portal is not None and own,
        Deed.COPY: portal is not None and place is PortalPlace.BUILT_IN,
        Deed.EXPORT: portal is not None,
        Deed.REMOVE: own and not overrides,
        Deed.RESTORE: own and overrides,
    }
    return tuple(deed for deed in Deed if can[deed])
