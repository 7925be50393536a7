"""What the form shows when it is opened for the first time in a session."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsSettings

KEY = "guichet_eo/last_criteria"
FAMILIES = ("s2-l2a-sen2cor",)  # anonymous portals hold it everywhere: a useful first search


class LastCriteria:
    """Families, cloud limit and grouping of the last search; never its area."""

    def __init__(self) -> None:
        try:
            document = json.loads(QgsSettings().value(KEY, "{}"))
        except (TypeError, ValueError):
            document = {}
        self._values: dict[str, Any] = document if isinstance(document, dict) else {}

    @property
    def families(self) -> tuple[str, ...]:
        """Family ids."""
        families = self._values.get("families")
        return tuple(str(one) for one in families) if isinstance(families, list) and families else FAMILIES

    @property
    def cloud_max(self) -> float | None:
        """Per cent, None for no condition."""
        cloud = self._values.get("cloud_max")
        return float(cloud) if isinstance(cloud, (int, float)) and 0 <= cloud < 100 else None

    @property
    def by_theme(self) -> bool:
        """Whether the families are grouped by theme."""
        return self._values.get("by_theme") is True

    def remember(self, families: tuple[str, ...], cloud_max: float | None) -> None:
        """Keep what was searched."""
        self._write(families=list(families), cloud_max=cloud_max)

    def remember_grouping(self, by_theme: bool) -> None:
        """Keep how the families are grouped."""
        self._write(by_theme=by_theme)

    def _write(self, **values: Any) -> None:
        self._values.update(values)
        QgsSettings().setValue(KEY, json.dumps(self._values))
