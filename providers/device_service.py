"""Where a device logs in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, read_object
from .http_session import HttpSession
from .safe_urls import host_of, is_under, may_get_credentials, shown_url

_ENDS, _DEVICE = "/token", "/auth/device"
_STEPS = ("components", "securitySchemes", "OAuth2PasswordBearer", "flows", "password", "tokenUrl")


@dataclass(frozen=True)
class DeviceService:
    """The two addresses of an identity server, and who may be told a credential.

    Attributes:
        endpoint: where tokens are given.
        device_endpoint: where a login begins.
        hosts: that may get what a login needs.
    """

    endpoint: str
    device_endpoint: str
    hosts: tuple[str, ...]

    @staticmethod
    def of(portal: Portal, options: Mapping[str, Any], session: HttpSession) -> DeviceService:
        """Return what the portal file names, or what the service that it names says of itself.

        Options: `about`, the description of a service that names its token address (portal sheet dinamis,
        Download 1b), and `domains`, below which that may be; without it `endpoint` and `device_endpoint`.

        Raises:
            PortalError: BAD_ANSWER for an address that is not to be trusted; as `HttpSession`.
        """
        about = str(options.get("about") or "")
        endpoint = _described(portal.id, session, about) if about else str(options.get("endpoint") or "")
        device = str(options.get("device_endpoint") or "")
        if not device:
            device = f"{endpoint[: -len(_ENDS)] if endpoint.endswith(_ENDS) else endpoint}{_DEVICE}"
        hosts = _trusted(portal, options, (endpoint, device))
        return DeviceService(endpoint, device, hosts)

    def may_show(self, url: str) -> bool:
        """Whether a page may be opened in the user's browser: one of the service itself, encrypted."""
        return may_get_credentials(url, self.hosts)


def _described(portal: str, session: HttpSession, about: str) -> str:
    answer = session.get(about, ANSWER_BYTES)
    found: Any = read_object(portal, answer)
    for step in _STEPS:
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, str):
        what = f"{shown_url(about)}: names no token address"
        raise PortalError(portal, ErrorKind.BAD_ANSWER, what)
    return found


def _trusted(portal: Portal, options: Mapping[str, Any], urls: Iterable[str]) -> tuple[str, ...]:
    told = options.get("domains")
    domains = tuple(str(domain) for domain in told) if isinstance(told, (list, tuple)) else ()
    hosts = list(portal.trusted_hosts)
    for url in urls:
        host = host_of(url)
        if is_under(host, domains):
            hosts.append(host)
        if not may_get_credentials(url, hosts):
            what = f"{shown_url(url)}: this host is not trusted with an account"
            raise PortalError(portal.id, ErrorKind.BAD_ANSWER, what)
    return tuple(dict.fromkeys(hosts))
