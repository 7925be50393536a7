"""Configurations of Sentinel Hub that an account has (portal sheet sentinel-hub, Web map services).

Portal option `instances`: address of the deployment, such as `https://services.sentinel-hub.com`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.instance import Instance
from ...core.flows.instance_alias import instance_alias
from ...core.flows.instance_layer import InstanceLayer
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ..http_session import HttpSession
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..retry_unit import retry_unit
from ..safe_urls import is_web
from ..search_login import ask_with_login

MOST_INSTANCES = 50
_MOST_LAYERS = 500
_BYTES = 4 * 1024 * 1024
# newer clients ask the first, older ones the second
_LISTS = ("/api/v2/configuration/instances/", "/configuration/v1/wms/instances")
_NOT_HERE = (ErrorKind.GONE, ErrorKind.NOT_ALLOWED, ErrorKind.BAD_QUERY)


def instance_base(portal: Portal) -> str:
    """Return the address of the deployment whose configurations a portal's account has; empty for none."""
    told = portal.options.get("instances")
    return told if isinstance(told, str) and is_web(told) else ""


def account_instances(
    portal: Portal, profile: NetworkProfile, gate: PixelGate, token: CancelToken
) -> tuple[Instance, ...]:
    """Return the configurations of an account with their layers; none where the portal has no such service.

    The layers of a configuration that cannot be asked for are left out.

    Args:
        portal: of a deployment of Sentinel Hub.
        profile: the user's network settings.
        gate: gives the header of the account's OAuth client, `make_gate(…, SEARCH)`.
        token: ends the call within milliseconds.

    Raises:
        PortalError: LOGIN_NEEDED, LOGIN_REFUSED and what HTTP says; no id of a configuration is in it.
    """
    base = instance_base(portal)
    if not base:
        return ()
    hosts = portal.trusted_hosts
    with HttpSession(portal.id, profile, token, None, hosts, retry_unit(portal)) as session:
        found = ask_with_login(gate, session, base, partial(instances_of, base, session))
        return tuple(_with_layers(base, instance, session) for instance in found)


def instances_of(base: str, session: HttpSession) -> tuple[Instance, ...]:
    """Return the configurations of the account whose header the session sends, without their layers.

    Raises:
        PortalError: what HTTP says, BAD_ANSWER.
    """
    refused: PortalError | None = None
    for path in _LISTS:
        try:
            rows = _rows(base + path, session)
        except PortalError as error:
            if error.kind not in _NOT_HERE:
                raise
            refused = error
            continue
        return tuple(
            Instance(row["id"], clean_text(row.get("name"), 200) or "Sentinel Hub")
            for row in rows[:MOST_INSTANCES]
        )
    raise refused if refused is not None else PortalError("", ErrorKind.GONE)


def instance_layers(base: str, instance: Instance, session: HttpSession) -> tuple[InstanceLayer, ...]:
    """Return the layers of a configuration, with the data sets that they draw.

    Raises:
        PortalError: what HTTP says, BAD_ANSWER; with the alias in place of the id.
    """
    hidden = None
    try:
        rows = _rows(f"{base}{_LISTS[0]}{quote(instance.id, safe='')}/layers", session)
    except PortalError as error:
        told = error.detail.replace(instance.id, instance_alias(instance.id))
        hidden = PortalError(error.portal, error.kind, told, error.status, error.retry_after)
    if hidden is not None:  # raised here, it does not bring the first one along
        raise hidden
    return tuple(
        InstanceLayer(row["id"], clean_text(row.get("title"), 300) or row["id"], _data_set(row))
        for row in rows[:_MOST_LAYERS]
    )


def _with_layers(base: str, instance: Instance, session: HttpSession) -> Instance:
    try:
        return replace(instance, layers=instance_layers(base, instance, session))
    except PortalError as error:
        if error.kind is ErrorKind.CANCELLED:
            raise
        return instance  # its capabilities still say the layers' names


def _rows(url: str, session: HttpSession) -> Sequence[Mapping[str, Any]]:
    """Return the objects with an id in a list, or in the member `data` of an object."""
    body = session.get(url, _BYTES).body
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    rows = document.get("data") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise PortalError("", ErrorKind.BAD_ANSWER, "no list of configurations")
    named = (row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str))
    return [row for row in named if row["id"] and len(row["id"]) <= 200]


def _data_set(row: Mapping[str, Any]) -> str:
    """Return the data set, which versions of the interface put in different places."""
    defaults = row.get("datasourceDefaults")
    told = [defaults.get("type") if isinstance(defaults, dict) else None, row.get("collectionType")]
    return next((clean_text(word, 40) for word in told if isinstance(word, str)), "")
