"""Services that catalogues name, as sources of flows."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ..flow import Flow
from ..local_text import LocalText
from .address_key import hide_keys
from .flow_source import FlowSource
from .instance_alias import hide_instance

OWN = "mine/"  # begins the ids of services that are no portal's
_DIGITS = 12


def found_source(kind: str, address: str, title: str = "", flows: Sequence[Flow] = ()) -> FlowSource:
    """Return a source for a service that is no portal's; the same id for the same kind and address.

    Keys and instances count by their alias: nobody finds a short key by trying what gives the id.

    Args:
        kind: see `FlowSource`.
        address: of the service; of XYZ the template.
        title: for people; perhaps empty.
        flows: its layers, as far as they are known.
    """
    plain = hide_keys(hide_instance(address)[0])[0]
    mark = sha256(f"{kind} {plain}".encode()).hexdigest()[:_DIGITS]
    told = LocalText(title, title)
    return FlowSource(f"{OWN}{mark}", kind, address, told, flows=tuple(flows), whole=kind != "xyz")
