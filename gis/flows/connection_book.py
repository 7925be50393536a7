"""Map services as ordinary connections of QGIS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qgis.core import Qgis, QgsOwsConnection, QgsSettings

from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.service_address import capabilities_url
from ...core.texts import clean_text
from .flow_uri import tile_template

_TREE_SINCE = 33000  # the settings became a tree then (qgsowsconnection.h: “since QGIS 3.30”)
_SEPARATORS = re.compile(r"[/\\]+")
_NAME_LENGTH = 120
_UNNAMED = "Guichet EO"


class ConnectionBook:
    """Writes what QGIS's own dialogs would write; a connection of the user is never overwritten.

    Nothing secret is written: accounts by the id of their entry in the authentication database, instances
    of Sentinel Hub by their alias.
    """

    def save_source(self, source: FlowSource, title: str) -> str:
        """Register a WMS or WMTS, or an XYZ, and return the name of the connection.

        Args:
            source: the service; QGIS lists all its layers.
            title: what it is to be called; numbered where that name is taken.

        Raises:
            FlowError: NO_TILES where QGIS would follow wrong templates or has no such connections;
                INVALID where the connection could not be read back.
        """
        if source.kind == "xyz":
            return self._save_tiles(source.address, None, source.authcfg, title)
        if source.kind not in ("wms", "wmts") or source.templates:
            raise FlowError(FlowProblem.NO_TILES, source.kind, title)
        return self._save_service(_service_url(source), source.authcfg, title)

    def save_request(self, request: FlowRequest, title: str = "") -> str:
        """Register one layer of tiles at one date, or else its service; return the connection's name.

        Args:
            request: the layer.
            title: what it is to be called; empty: the layer's title and its date.

        Raises:
            FlowError: as `save_source`.
        """
        name = title or " ".join(part for part in (request.title, request.time) if part)
        if request.kind == "xyz":
            return self._save_tiles(tile_template(request), request.zoom, request.authcfg, name)
        source = FlowSource("", request.kind, request.address, authcfg=request.authcfg)
        return self.save_source(source, name)

    def services(self) -> tuple[str, ...]:
        """Return the names of the WMS and WMTS connections of this QGIS."""
        return tuple(QgsOwsConnection.connectionList("WMS"))

    def tiles(self) -> tuple[str, ...]:
        """Return the names of the XYZ connections of this QGIS."""
        settings = QgsSettings()
        settings.beginGroup(_tiles_group())
        names = tuple(settings.childGroups())
        settings.endGroup()
        return names

    def _save_service(self, url: str, authcfg: str, title: str) -> str:
        name = _free_name(title, self.services())
        connection, account = _service_keys(name)
        _write(connection, {"url": url})
        _write(account, {"authcfg": authcfg})
        uri = QgsOwsConnection("WMS", name).uri()
        if uri.param("url") != url or (authcfg and authcfg not in (uri.param("authcfg"), uri.authConfigId())):
            for group in (connection, account):
                QgsSettings().remove(group)
            raise FlowError(FlowProblem.INVALID, "", name)
        return name

    def _save_tiles(self, url: str, zoom: tuple[int, int] | None, authcfg: str, title: str) -> str:
        name = _free_name(title, self.tiles())
        smallest, largest = zoom or (0, 18)
        group = f"{_tiles_group()}/{name}"
        _write(group, {"url": url, "zmin": smallest, "zmax": largest, "authcfg": authcfg})
        return name


def _service_url(source: FlowSource) -> str:
    """Return where QGIS reads the capabilities; of a WMS it adds the parameters itself."""
    if source.kind == "wms":
        return source.address
    return capabilities_url(source.kind, source.address)


def _has_tree() -> bool:
    return bool(Qgis.QGIS_VERSION_INT >= _TREE_SINCE)


def _service_keys(name: str) -> tuple[str, str]:
    """Return the groups of a connection and of its account."""
    if _has_tree():
        group = f"connections/ows/items/wms/connections/items/{name}"
        return group, group
    return f"qgis/connections-wms/{name}", f"qgis/WMS/{name}"


def _tiles_group() -> str:
    return "connections/xyz/items" if _has_tree() else "qgis/connections-xyz"


def _write(group: str, values: Mapping[str, Any]) -> None:
    settings = QgsSettings()
    for key, value in values.items():
        if value != "":
            settings.setValue(f"{group}/{key}", value)


def _free_name(title: str, taken: tuple[str, ...]) -> str:
    """Return a title as a name that nothing has yet: separators of settings out, numbered from 2."""
    known = {name.casefold() for name in taken}
    wanted = _SEPARATORS.sub("-", clean_text(title, _NAME_LENGTH)) or _UNNAMED
    name, number = wanted, 1
    while name.casefold() in known:
        number += 1
        name = f"{wanted} ({number})"
    return name
