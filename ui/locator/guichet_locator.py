"""The filter of QGIS's locator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import QgsFeedback, QgsLocatorContext, QgsLocatorFilter, QgsLocatorResult

from ...gis.translation import tr

if TYPE_CHECKING:
    from .hand_holder import HandHolder

NAME, PREFIX = "guichet_eo", "geo"


class GuichetLocator(QgsLocatorFilter):
    """Finds places, tiles, products and flows.

    QGIS makes a clone for each text: it is prepared on the main thread and fetches in another one, from what
    it was given. The filter itself does what a result is for.
    """

    def __init__(self, holder: HandHolder) -> None:
        super().__init__(None)
        self._holder = holder
        self._known: Any = None

    def clone(self) -> QgsLocatorFilter:
        """Return a filter for one text."""
        return GuichetLocator(self._holder)

    def name(self) -> str:
        """Return the name that QGIS keeps the user's settings under."""
        return NAME

    def displayName(self) -> str:
        """Return the name for people."""
        return "Guichet EO"

    def description(self) -> str:
        """Return what it finds."""
        return tr("Places, Sentinel-2 tiles, product identifiers, map services")

    def prefix(self) -> str:
        """Return the prefix, as long as the user has given it no other."""
        return PREFIX

    def prepare(self, text: str, context: QgsLocatorContext) -> list[str]:
        """Gather what is known, on the main thread."""
        self._known = self._holder.hand.snapshot(text, context.usingPrefix)
        return []

    def fetchResults(self, text: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """Find, in a thread; asks nobody."""
        from .finding import find_here

        if self._known is None:
            return
        for found in find_here(text, self._known, feedback.isCanceled):
            if feedback.isCanceled():
                return
            result = QgsLocatorResult(self, found.title, json.dumps(found.__dict__))
            result.description, result.score = found.description, found.score
            if found.icon in self._known.icons:
                result.icon = self._known.icons[found.icon]
            self.resultFetched.emit(result)

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """Do what a result is for."""
        from .found_here import FoundHere

        told = result.getUserData() if hasattr(result, "getUserData") else result.userData
        self._holder.hand.act(FoundHere(**json.loads(told)), self.activePrefix() or PREFIX)
