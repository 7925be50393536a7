"""Capabilities of WMTS 1.0.0."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.flows.map_service import MapService
from ...core.flows.service_address import bare_address
from ...core.safe_xml import Element, href_of
from .capabilities_links import service_address
from .capabilities_texts import abstract_of, licence_of, title_of
from .wmts_layers import WmtsLayers
from .wmts_matrix_sets import matrix_sets_of

ROOT = "Capabilities"


def read_wmts(root: Element, asked: str, token: CancelToken, by_parameters: bool = False) -> MapService:
    """Return what a document says.

    Args:
        root: its outermost element, `ROOT`.
        asked: address of the service, without secrets.
        token: ends the reading.
        by_parameters: whether tiles can be asked for with parameters, whatever the document says.

    Raises:
        ValueError: it has no contents.
        InterruptedError: the token is cancelled.
    """
    contents = root.find("Contents")
    if contents is None:
        raise ValueError("capabilities without contents")
    service = root.find("ServiceIdentification")
    licence, sets = licence_of(service), matrix_sets_of(contents)
    layers = WmtsLayers(asked, sets, licence, token)
    found = layers.read(contents)
    told = _address(root)
    if not told and (by_parameters or not any(layer.templates for layer in found)):
        told = _document_free(asked)
    return MapService(
        "wmts",
        "1.0.0",
        "" if service is None else title_of(service),
        "" if service is None else abstract_of(service),
        licence,
        service_address(_document_free(asked), told) if told else "",
        found,
        sets,
        refused=layers.refused,
    )


def _address(root: Element) -> str:
    """Return where tiles are asked for with parameters, as the document has it; empty: by templates only."""
    operations = root.find("OperationsMetadata")
    for operation in [] if operations is None else operations.findall("Operation"):
        if operation.get("name") == "GetTile":
            told = [get for get in operation.findall("DCP/HTTP/Get") if _is_by_parameters(get)]
            return href_of(told[0]) if told else ""
    return ""


def _is_by_parameters(get: Element) -> bool:
    """Whether an address takes parameters; one that does not say which encoding it takes does."""
    values = [
        (value.text or "").strip().upper()
        for constraint in get.findall("Constraint")
        if (constraint.get("name") or "").lower() == "getencoding"
        for value in constraint.iter("Value")
    ]
    return not values or "KVP" in values


def _document_free(asked: str) -> str:
    """Return the service's address where that of its document was asked (`…/1.0.0/WMTSCapabilities.xml`)."""
    bare = bare_address(asked)
    place, mark, query = bare.partition("?")
    if not place.lower().endswith(".xml"):
        return bare
    folder = place.rpartition("/")[0]
    folder = folder.rpartition("/")[0] if folder.endswith("/1.0.0") else folder
    return folder + mark + query
