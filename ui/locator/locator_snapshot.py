"""What is known when a text is typed into the locator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qgis.PyQt.QtGui import QIcon

from ...core.departements import Departements
from ...core.family_directory import FamilyDirectory
from ...core.place import Place
from ...core.portal_directory import PortalDirectory
from .found_here import FoundHere


@dataclass(frozen=True)
class LocatorSnapshot:
    """Made on the main thread, read in another one; nothing in it changes.

    Attributes:
        departements: those that ship with the plugin.
        flows: layers in which the words are.
        places: what geocoders said of the text before.
        families, portals: None as long as the plugin was not used.
        prefixed: whether the text is for this plugin alone.
        icons: name → icon: pictures are made on the main thread only.
    """

    departements: Departements
    flows: tuple[FoundHere, ...] = ()
    places: tuple[Place, ...] = ()
    families: FamilyDirectory | None = None
    portals: PortalDirectory | None = None
    prefixed: bool = False
    icons: Mapping[str, QIcon] = field(default_factory=dict)
