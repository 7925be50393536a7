"""What is to be said about a pasted address and what it leads to."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from ...core.flows.address_key import has_key
from ...core.flows.instance_alias import hide_instance
from ...core.texts import clean_text
from ...gis.flows.found_service import FoundService
from ...gis.translation import tr
from .flow_row_words import layers


def found_sentence(found: FoundService) -> str:
    """Return what answered as HTML, everything foreign escaped."""
    kinds = {
        "wms": tr("a map service (WMS)"),
        "wmts": tr("a tile service (WMTS)"),
        "xyz": tr("tiles (XYZ)"),
        "mviewer": tr("a configuration of mviewer: its layers are listed"),
        "csw": tr("a catalogue (CSW): it is searched for flows"),
        "records": tr("a catalogue (OGC API Records): it is searched for flows"),
    }
    kind = html.escape(kinds.get(found.source.kind, found.source.kind), quote=False)
    service = found.service
    if service is None:
        return kind
    title = html.escape(clean_text(service.title) or tr("without a title"), quote=False)
    told = f"<b>{title}</b> – {kind}, {layers(len(service.layers))}"
    if not service.refused:
        return told
    return f"{told}; {tr('%1 could not be read', layers(service.refused))}"


def address_warning(address: str) -> str:
    """Return why an address cannot be kept as it is, or what to know of it; empty: nothing."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if "@" in parts.netloc:
        return tr("Leave name and password out of the address: choose an authentication instead.")
    if has_key(address.strip()):
        return tr(
            "The address holds a key: it is kept by QGIS's authentication, projects hold a name in its place."
        )
    return ""


def no_way() -> str:
    """Return why a secret of an address is not kept."""
    return tr("The address holds a secret, which would travel in plain text: it must begin with https://.")


def may_be_kept(address: str) -> bool:
    """Whether an address has no name and password in it."""
    try:
        return "@" not in urlsplit(address.strip()).netloc
    except ValueError:
        return False


def is_instance(address: str) -> bool:
    """Whether an address holds the id of an instance of Sentinel Hub, which is a secret."""
    return bool(hide_instance(address.strip())[1])
