"""The map services that the user added, in the profile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.document import Document
from ...core.document_folder import read_json
from ...core.flow import Flow
from ...core.flows.address_key import has_key
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_source import OWN
from ...core.flows.instance_alias import hide_instance
from ...core.local_text import LocalText
from ...core.portal_file_error import PortalFileError
from ..portal_folders import write_json

FILE = "flows.json"
SCHEMA = 1
_KINDS = ("wms", "wmts", "xyz", "mviewer", "csw", "records")
_KEYS = ("id", "kind", "address", "title", "authcfg", "layers", "only", "whole", "templates", "secret")
_LAYER_TEXTS = ("layer", "style", "crs", "attribution", "format", "date_form")
_LAYER_LISTS = ("times", "families")
_LAYER_KEYS = (*_LAYER_TEXTS, *_LAYER_LISTS, "title", "abstract", "yearly", "zoom")


class FlowStore:
    """Kept as one JSON file; reading is tolerant, writing is atomic.

    A service of a later version, or one that was spoilt by hand, is passed over and stays in the file.
    Nothing secret: accounts by the id of their entry in QGIS's authentication database, instances and keys by
    alias.

    Attributes:
        problems: one sentence for each entry that could not be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sources: dict[str, FlowSource] = {}
        self._unread: list[Any] = []
        self.problems: list[str] = []
        self._read()

    @property
    def sources(self) -> tuple[FlowSource, ...]:
        """The services in the order in which they were added."""
        return tuple(self._sources.values())

    def save(self, source: FlowSource) -> None:
        """Keep a service, in place of one with the same id.

        Raises:
            OSError: if the profile cannot be written; what was there stays.
            ValueError: if it could not be read back, such as an address with a password in it.
        """
        try:
            checked = _source(Document(_document(source), FILE))
        except PortalFileError as error:
            raise ValueError(str(error)) from error
        self._write({**self._sources, source.id: checked})

    def remove(self, source_id: str) -> None:
        """Forget a service.

        Raises:
            OSError: if the profile cannot be written; it stays then.
        """
        if source_id in self._sources:
            self._write({name: one for name, one in self._sources.items() if name != source_id})

    def _write(self, sources: Mapping[str, FlowSource]) -> None:
        flows = [*map(_document, sources.values()), *self._unread]
        write_json(self._path, {"schema": SCHEMA, "flows": flows})
        self._sources = dict(sources)

    def _read(self) -> None:
        if not self._path.is_file():
            return
        try:
            top = Document(read_json(self._path, FILE), FILE)
            if top.integer("schema", SCHEMA) != SCHEMA:
                raise top.error("schema", "is of another version")
            parts = list(top.parts("flows"))
        except PortalFileError as error:
            self.problems.append(str(error))
            self._set_aside()
            return
        for part in parts:
            self._take(part)

    def _take(self, part: Document) -> None:
        try:
            source = _source(part)
        except PortalFileError as error:
            self.problems.append(str(error))
            self._unread.append(part.values)
        else:
            self._sources[source.id] = source

    def _set_aside(self) -> None:
        """Keep a damaged file for the user instead of overwriting it with the next service."""
        try:
            self._path.replace(self._path.with_suffix(".damaged"))
        except OSError:
            return


def _source(part: Document) -> FlowSource:
    part.only(_KEYS)
    source_id, address = part.text("id"), part.web_address("address")
    if not source_id.startswith(OWN):
        raise part.error("id", f"must begin with {OWN}")
    if not address:
        raise part.error("address", "is missing")
    if hide_instance(address)[1]:
        raise part.error("address", "holds the id of an instance, which is secret: its alias is kept instead")
    if has_key(address):
        raise part.error("address", "holds a key, which is secret: its alias is kept instead")
    kind = part.choice("kind", ("", *_KINDS))
    if not kind:
        raise part.error("kind", "is missing")
    return FlowSource(
        id=source_id,
        kind=kind,
        address=address,
        title=part.local_text("title"),
        authcfg=part.text("authcfg"),
        flows=tuple(_layer(one, kind, address) for one in part.parts("layers")),
        only=tuple(part.texts("only")),
        whole=part.flag("whole", True),
        templates=part.choice("templates", ("", "kvp")),
        secret=part.flag("secret", False),
    )


def _layer(part: Document, kind: str, address: str) -> Flow:
    part.only(_LAYER_KEYS)
    zoom = part.values.get("zoom") or []
    if not isinstance(zoom, list) or len(zoom) not in (0, 2) or any(type(one) is not int for one in zoom):
        raise part.error("zoom", "must be two whole numbers: smallest and largest zoom level")
    told: dict[str, Any] = {key: part.text(key) for key in _LAYER_TEXTS if key in part.values}
    told.update((key, tuple(part.texts(key))) for key in _LAYER_LISTS)
    return Flow(
        kind,
        address,
        title=part.local_text("title"),
        abstract=part.local_text("abstract"),
        yearly=part.flag("yearly", False),
        zoom=tuple(zoom),
        **told,
    )


def _document(source: FlowSource) -> dict[str, Any]:
    written = {
        "id": source.id,
        "kind": source.kind,
        "address": source.address,
        "title": _text(source.title),
        "authcfg": source.authcfg,
        "layers": [_layer_document(flow) for flow in source.flows],
        "only": list(source.only),
        "templates": source.templates,
        "secret": source.secret,
    }
    filled = {key: value for key, value in written.items() if value not in ("", [], False)}
    return filled if source.whole else {**filled, "whole": False}


def _layer_document(flow: Flow) -> dict[str, Any]:
    written: dict[str, Any] = {key: getattr(flow, key) for key in _LAYER_TEXTS}
    written.update((key, list(getattr(flow, key))) for key in (*_LAYER_LISTS, "zoom"))
    written.update(title=_text(flow.title), abstract=_text(flow.abstract), yearly=flow.yearly)
    return {key: value for key, value in written.items() if value not in ("", [], False)}


def _text(text: LocalText) -> Any:
    return text.en if text.en == text.fr else {"en": text.en, "fr": text.fr}
