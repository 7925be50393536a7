"""Everything that makes a plain layer of footprints a pleasant one."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsLayerMetadata, QgsVectorLayer

from ..core.family_directory import FamilyDirectory
from ..core.portal import Portal
from ..core.portal_directory import PortalDirectory
from ..core.query import Query
from ..core.scene_kind import SceneKind
from .footprint_form import set_up_form
from .footprint_style import make_renderer
from .language import language
from .translation import tr


class FootprintDecoration:
    """Style, form and metadata of the footprints of one search; called with the empty layer."""

    def __init__(
        self, query: Query, asked: Iterable[str], portals: PortalDirectory, families: FamilyDirectory
    ) -> None:
        """Prepare.

        Args:
            query: what is asked.
            asked: ids of the portals whose terms go into the metadata.
            portals: gives titles and terms.
            families: gives titles.
        """
        self._query = query
        self._asked = [portal for portal in map(portals.get, asked) if portal is not None]
        self._portals = portals
        self._families = families

    def __call__(self, layer: QgsVectorLayer) -> None:
        """Decorate `layer`."""
        spoken = language()
        families = {each.id: f"{each.mission} {each.title.text(spoken)}" for each in self._families.families}
        portals = {each.id: each.title.text(spoken) for each in self._portals.portals}
        stations = [each.id for each in self._families.families if each.kind is SceneKind.STATION]
        layer.setRenderer(make_renderer(stations))
        set_up_form(layer, families, portals)
        layer.setMetadata(self._metadata(layer, spoken))

    def _metadata(self, layer: QgsVectorLayer, spoken: str) -> QgsLayerMetadata:
        metadata = QgsLayerMetadata(layer.metadata())
        metadata.setType("dataset")
        metadata.setCrs(layer.crs())
        metadata.setTitle(tr("Footprints – %1", self._query.place) if self._query.place else tr("Footprints"))
        metadata.setAbstract("\n".join(_abstract(portal, spoken) for portal in self._asked))
        metadata.setRights(
            list(dict.fromkeys(filter(None, (each.terms.attribution for each in self._asked))))
        )
        licences = (each.terms.licence.text(spoken) for each in self._asked)
        metadata.setLicenses(list(dict.fromkeys(filter(None, licences))))
        metadata.setLinks([_link(portal, spoken) for portal in self._asked if portal.homepage])
        return metadata


def _abstract(portal: Portal, spoken: str) -> str:
    """Return one line on a portal and its terms."""
    terms = (
        portal.terms.licence.text(spoken),
        portal.terms.users.text(spoken),
        portal.terms.price.text(spoken),
    )
    return " – ".join(text for text in (portal.title.text(spoken), portal.owner, *terms) if text)


def _link(portal: Portal, spoken: str) -> QgsLayerMetadata.Link:
    return QgsLayerMetadata.Link(portal.title.text(spoken), "WWW:LINK", portal.homepage)
