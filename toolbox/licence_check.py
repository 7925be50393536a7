"""Licences of an algorithm's downloads."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qgis.core import QgsProcessingException

from ..core.portal import Portal
from ..core.scene import Scene
from ..gis.language import language
from ..gis.licence_book import LicenceBook
from ..gis.translation import tr
from .pixel_words import trouble_sentence


class LicenceCheck:
    """Accepts what the parameters say, and refuses the rest.

    Args:
        book: of the profile; what is accepted here is kept there.
        accepted: ids of portals whose licence is accepted.
        who: who accepts.
    """

    def __init__(self, book: LicenceBook, accepted: Collection[str], who: str) -> None:
        self._book, self._accepted, self._who = book, accepted, who

    def require(self, scenes: Sequence[tuple[Portal, Scene]]) -> None:
        """Make sure that all licences that some scenes need are accepted.

        Raises:
            QgsProcessingException: naming those that are not, and how to accept them.
        """
        by_portal: dict[str, tuple[Portal, list[str]]] = {}
        for portal, scene in scenes:
            by_portal.setdefault(portal.id, (portal, []))[1].append(scene.id)
        refused = []
        for portal, ids in by_portal.values():
            missing = self._book.missing(portal, ids)
            if not missing:
                continue
            if portal.id in self._accepted and self._who:
                self._accept(portal, missing)
            else:
                refused.append(portal)
        if refused:
            raise QgsProcessingException(_refusal(refused))

    def _accept(self, portal: Portal, ids: Sequence[str]) -> None:
        try:
            self._book.accept_all(portal, self._who, ids)
        except OSError as error:
            raise QgsProcessingException(trouble_sentence(error)) from error


def _refusal(portals: Sequence[Portal]) -> str:
    named = "; ".join(_name(portal) for portal in portals)
    ids = ",".join(portal.id for portal in portals)
    words = tr("Licences must be accepted first: %1.", named)
    return f"{words} {tr('Read them, then give LICENCES=%1 and ACCEPTED_BY.', ids)}"


def _name(portal: Portal) -> str:
    licence = portal.terms.licence.text(language())
    return f"{portal.id} – {licence} ({portal.terms.licence_url or portal.homepage})"
