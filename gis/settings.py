"""The plugin's settings in the QGIS profile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings

from ..core.downloads.arrival_kind import ArrivalKind
from ..core.downloads.transfer_limits import MOST_TRANSFERS
from ..core.offer_access import OfferAccess

GROUP = "guichet_eo"


class Settings:
    """Typed access to `QgsSettings`; nothing secret is kept here.

    Lists are stored as JSON text: INI files turn a list of one into a string.
    """

    @property
    def scenes_per_portal(self) -> int:
        """How many scenes each portal is asked for at first."""
        return max(1, self._integer("scenes_per_portal", 50))

    @scenes_per_portal.setter
    def scenes_per_portal(self, count: int) -> None:
        self._write("scenes_per_portal", count)

    @property
    def switched_off(self) -> frozenset[str]:
        """Ids of the portals that the user does not want to be asked."""
        return frozenset(self._texts("switched_off"))

    @switched_off.setter
    def switched_off(self, portals: Iterable[str]) -> None:
        self._write("switched_off", json.dumps(sorted(portals)))

    @property
    def order_of_preference(self) -> tuple[OfferAccess, ...]:
        """Which access makes an offer come first; always all of them."""
        known = {access.name: access for access in OfferAccess}
        chosen = [known.pop(name) for name in self._texts("order_of_preference") if name in known]
        return (*chosen, *known.values())

    @order_of_preference.setter
    def order_of_preference(self, accesses: Iterable[OfferAccess]) -> None:
        self._write("order_of_preference", json.dumps([access.name for access in accesses]))

    @property
    def order_of_portals(self) -> tuple[str, ...]:
        """Ids of portals in the user's order of preference; empty: the order of their files."""
        return self._texts("order_of_portals")

    @order_of_portals.setter
    def order_of_portals(self, portals: Iterable[str]) -> None:
        self._write("order_of_portals", json.dumps(list(portals)))

    @property
    def first_search_done(self) -> bool:
        """Whether this profile ever searched; the first-run hint is shown until then."""
        return self._flag("first_search_done", False)

    @first_search_done.setter
    def first_search_done(self, done: bool) -> None:
        self._write("first_search_done", done)

    @property
    def panel_placed(self) -> bool:
        """Whether the panel was ever given its first width; from then on its place is the user's."""
        return self._flag("panel_placed", False)

    @panel_placed.setter
    def panel_placed(self, done: bool) -> None:
        self._write("panel_placed", done)

    @property
    def draw_footprints_as_they_arrive(self) -> bool:
        """Whether the map follows a running search, or is drawn once at its end."""
        return self._flag("draw_footprints_as_they_arrive", True)

    @draw_footprints_as_they_arrive.setter
    def draw_footprints_as_they_arrive(self, wanted: bool) -> None:
        self._write("draw_footprints_as_they_arrive", wanted)

    @property
    def pictures_megabytes(self) -> int:
        """Largest size of the thumbnails and quicklooks kept on disk."""
        return max(10, self._integer("pictures_megabytes", 200))

    @pictures_megabytes.setter
    def pictures_megabytes(self, size: int) -> None:
        self._write("pictures_megabytes", size)

    @property
    def download_folder(self) -> Path:
        """Where downloads go; below it there is a folder per portal and year."""
        chosen = str(QgsSettings().value(f"{GROUP}/download_folder", "") or "")
        return Path(chosen) if Path(chosen).is_absolute() else Path.home() / "eo"

    @download_folder.setter
    def download_folder(self, folder: Path) -> None:
        self._write("download_folder", str(folder))

    @property
    def parallel_downloads(self) -> int:
        """How many transfers run at once over all portals; a portal's own limit is kept beside it."""
        return min(MOST_TRANSFERS, max(1, self._integer("parallel_downloads", 4)))

    @parallel_downloads.setter
    def parallel_downloads(self, count: int) -> None:
        self._write("parallel_downloads", count)

    @property
    def arrival(self) -> ArrivalKind:
        """What is proposed to happen on the map when a product is whole."""
        chosen = str(QgsSettings().value(f"{GROUP}/arrival", ""))
        return next((kind for kind in ArrivalKind if kind.name == chosen), ArrivalKind.COMPOSITE)

    @arrival.setter
    def arrival(self, kind: ArrivalKind) -> None:
        self._write("arrival", kind.name)

    @property
    def accounts(self) -> Mapping[str, str]:
        """Portal id → id of the authentication configuration of QGIS that serves it."""
        try:
            values = json.loads(QgsSettings().value(f"{GROUP}/accounts", "{}"))
        except (TypeError, ValueError):
            return {}
        pairs = values.items() if isinstance(values, dict) else ()
        return {portal: authcfg for portal, authcfg in pairs if isinstance(authcfg, str)}

    @accounts.setter
    def accounts(self, chosen: Mapping[str, str]) -> None:
        self._write("accounts", json.dumps(dict(chosen), sort_keys=True))

    @property
    def stream_recipes(self) -> Mapping[str, Mapping[str, Any]]:
        """Family id → the stream recipe used last, as `StreamRecipe.to_json` gives it; unchecked."""
        try:
            values = json.loads(QgsSettings().value(f"{GROUP}/stream_recipes", "{}"))
        except (TypeError, ValueError):
            return {}
        pairs = values.items() if isinstance(values, dict) else ()
        return {family: recipe for family, recipe in pairs if isinstance(recipe, dict)}

    @stream_recipes.setter
    def stream_recipes(self, recipes: Mapping[str, Mapping[str, Any]]) -> None:
        self._write("stream_recipes", json.dumps(dict(recipes), sort_keys=True))

    @property
    def flows_of_the_map(self) -> bool:
        """Whether the Flows tab leaves out layers that are known to lie elsewhere than the map.

        Not before the user wants it: a portal whose layers are not there would look like one without any.
        """
        return self._flag("flows_of_the_map", False)

    @flows_of_the_map.setter
    def flows_of_the_map(self, wanted: bool) -> None:
        self._write("flows_of_the_map", wanted)

    @property
    def licence_name(self) -> str:
        """On whose behalf the last licence was accepted; empty before the first."""
        return str(QgsSettings().value(f"{GROUP}/licence_name", "") or "")

    @licence_name.setter
    def licence_name(self, who: str) -> None:
        self._write("licence_name", who)

    @property
    def download_choices(self) -> Mapping[str, Mapping[str, Any]]:
        """Family id → what was chosen for its last download, as the download page wrote it; unchecked."""
        try:
            values = json.loads(QgsSettings().value(f"{GROUP}/download_choices", "{}"))
        except (TypeError, ValueError):
            return {}
        pairs = values.items() if isinstance(values, dict) else ()
        return {family: choice for family, choice in pairs if isinstance(choice, dict)}

    @download_choices.setter
    def download_choices(self, choices: Mapping[str, Mapping[str, Any]]) -> None:
        self._write("download_choices", json.dumps(dict(choices), sort_keys=True))

    def _write(self, name: str, value: Any) -> None:
        QgsSettings().setValue(f"{GROUP}/{name}", value)

    def _integer(self, name: str, default: int) -> int:
        try:
            return int(QgsSettings().value(f"{GROUP}/{name}", default))
        except (TypeError, ValueError):
            return default

    def _flag(self, name: str, default: bool) -> bool:
        value = QgsSettings().value(f"{GROUP}/{name}", default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def _texts(self, name: str) -> tuple[str, ...]:
        """Read a list that may have been edited by hand: anything but a list of texts is no list."""
        try:
            values = json.loads(QgsSettings().value(f"{GROUP}/{name}", "[]"))
        except (TypeError, ValueError):
            return ()
        return tuple(str(value) for value in values) if isinstance(values, list) else ()
