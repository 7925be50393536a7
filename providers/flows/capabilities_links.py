"""Addresses that capabilities name: where requests go, legends, templates of tiles."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from ...core.flows.instance_alias import aliases_in, hide_instance
from ...core.flows.service_address import bare_address, name_of, parts_of
from ..safe_urls import absolute_url, host_of, is_inside, may_lead

_LONGEST = 2000
_HUSHED = "***"
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0")


def parameters_of(address: str) -> dict[str, str]:
    """Return an address's parameters: name in upper case → value."""
    query = address.partition("#")[0].partition("?")[2]
    pairs = (part.partition("=") for part in parts_of(query))
    return {unquote_plus(name).upper(): unquote_plus(value) for name, _mark, value in pairs}


def service_address(asked: str, told: str) -> str:
    """Return where requests go: what the capabilities say, unless that is plainly a mistake of the server.

    Servers behind others often name themselves as they are called inside: over plain HTTP, `localhost`, an
    address of a private network. Then the address that answered is taken. On the same host its own
    parameters stay: a key that capabilities are asked with is needed for maps, too.

    Args:
        asked: address whose capabilities these are.
        told: as the capabilities have it; perhaps relative or empty.
    """
    base = bare_address(asked)
    found = bare_address(link(asked, told))
    if not found or _is_itself(asked, found) or _is_downgrade(asked, found):
        return base
    if host_of(found) != host_of(base):
        return found
    place, _mark, query = found.partition("?")
    own_place, _mark, own = base.partition("?")
    place = own_place if place.rstrip("/") == own_place.rstrip("/") else place
    known = {name_of(part) for part in own.split("&")}
    others = [part for part in parts_of(query) if name_of(part) not in known]
    together = "&".join([*parts_of(own), *others])
    return place + ("?" + together if together else "")


def link(asked: str, told: str) -> str:
    """Return a link of capabilities, absolute; empty where it leads where it may not.

    Instances of Sentinel Hub stand by their alias where the address that was asked has one. Plain HTTP
    becomes HTTPS on the host that was asked by HTTPS. Keys that `hushed` took out of the document are put in
    again on that host.
    """
    told = told.strip()
    if not told or len(told) > _LONGEST:
        return ""
    found = absolute_url(asked, told)
    if not may_lead(asked, found):
        return ""
    if _is_downgrade(asked, found) and host_of(asked) == host_of(found) and _has_no_port(found):
        found = "https" + found[4:]
    found = _with_keys(asked, found) if _HUSHED in found else found
    return hide_instance(found)[0] if aliases_in(asked) else found


def _with_keys(asked: str, found: str) -> str:
    """Return a link with the parameters of `asked` in place of hushed ones, without them on other hosts."""
    same = host_of(asked) == host_of(found)
    own = {name_of(part): part for part in parts_of(asked.partition("?")[2])} if same else {}
    place, _mark, query = found.partition("?")
    parts = (own.get(name_of(part), "") if _HUSHED in part else part for part in parts_of(query))
    return f"{place}?{'&'.join(filter(None, parts))}"


def _is_downgrade(asked: str, found: str) -> bool:
    return asked[:8].lower() == "https://" and found[:7].lower() == "http://"


def _is_itself(asked: str, found: str) -> bool:
    """Whether a server that is not on this machine says that it is."""
    host = host_of(found)
    return bool(_LOOPBACK.fullmatch(host)) and not _LOOPBACK.fullmatch(host_of(asked)) and is_inside(host)


def _has_no_port(address: str) -> bool:
    return re.search(r":\d*$", address.split("/", 3)[2]) is None
