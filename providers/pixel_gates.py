"""Portal → what opens its files.

The dialect option `pixel_gate` of a portal file is one object, or a list of them where a portal knows
several kinds of account (the one for the user's account is taken, else the first):

    {"kind": "sas", "endpoint": URL}                     a signature per container, anonymous; `SasGate`
    {"kind": "sign-urls", "endpoint": URL, "seconds": 28800}   links signed with a key pair; `SignedLinkGate`
    {"kind": "sign-urls-device", …, "about": URL, "domains": […], "client_id": "…", "scope": "…"}   the same
     with a login in a browser; `DeviceLinkGate`
    {"kind": "device", "endpoint": URL, "device_endpoint": URL, "client_id": "…", "scope": "…"}   token of a
     login in a browser; `DeviceGate`
    {"kind": "bearer", "endpoint": URL, "client_id": "…", "scope": "…"}   token of a login; `BearerGate`
    {"kind": "bearer-s3", …, "keys": URL, "bucket": {…}}   the same, and keys for buckets; `BearerBucketGate`
    {"kind": "link-token", "endpoint": URL, "client_id": "…", "parameter": "token"}   the same in the address;
     `LinkTokenGate`
    {"kind": "client", "endpoint": URL, "retry_after_unit": 0.001}   token of an OAuth client; `ClientGate`
    {"kind": "api-key", "endpoint": URL, "client_id": "…"}   token for an API key; `ApiKeyGate`
    {"kind": "header", "redirects": true}                the account is a header; `HeaderGate`
    {"kind": "regards", "endpoint": URL, "scope": "…", "client": "…"}   token of a login; `RegardsGate`
    {"kind": "basic"}                                    name and password with each request; `BasicGate`
    {"kind": "hda", "endpoint": URL, "former_endpoint": URL, "renewal": URL}   token of a login; `HdaGate`
    {"kind": "m2m", "endpoint": URL}                     key for an application token; `M2mGate`
    {"kind": "text-token", "endpoint": URL, "username_field": "…", "password_field": "…"}   token of a login;
        `TextTokenGate`
    {"kind": "s3", "endpoint": URL, "region": "…", "regions": {"bucket": "…"}, "requester_pays": true,
     "anonymous": true, "rewrite": {"https://…/": "s3://…/"}}             keys for buckets; `S3Gate`

`retry_after_unit` is what `PixelGate` says, for any of them.
The option `search_gate`, of the same form, says what the search itself needs where it is not anonymous; where
only one of several dialects of a portal needs it, it stands among that dialect's options.
The option `download_gate`, of the same form, says what the queue of downloads needs where that is neither of
the two: it fetches by itself, so a `header` needs no look at where an address leads.
The option `signed_hosts` names the hosts whose files `sas` and `sign-urls` sign. An endpoint that gets
credentials is on one of the portal's `trusted_hosts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.account import Account
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .api_key_gate import ApiKeyGate
from .basic_gate import BasicGate
from .bearer_bucket_gate import BearerBucketGate
from .bearer_gate import BearerGate
from .client_gate import ClientGate
from .device_gate import DeviceGate
from .device_link_gate import DeviceLinkGate
from .hda_gate import HdaGate
from .header_gate import HeaderGate
from .joined_provider import dialects_of
from .link_token_gate import LinkTokenGate
from .login_memories import LoginMemories
from .m2m_gate import M2mGate
from .network_profile import NetworkProfile
from .open_gate import OpenGate
from .pixel_gate import PixelGate
from .regards_gate import RegardsGate
from .s3_gate import S3Gate
from .safe_urls import is_web, may_get_credentials, shown_url
from .sas_gate import SasGate
from .signed_link_gate import SignedLinkGate
from .text_token_gate import TextTokenGate

FILES = "pixel_gate"
SEARCH = "search_gate"
DOWNLOAD = "download_gate"
# kind → class, and the kinds of account that it takes, the usual one first
_GATES: Mapping[str, tuple[type[PixelGate], tuple[str, ...]]] = {
    "sas": (SasGate, ()),
    "sign-urls": (SignedLinkGate, ("keypair",)),
    "sign-urls-device": (DeviceLinkGate, ("device",)),
    "device": (DeviceGate, ("device",)),
    "bearer": (BearerGate, ("oidc", "basic")),
    "bearer-s3": (BearerBucketGate, ("oidc", "basic")),
    "link-token": (LinkTokenGate, ("oidc",)),
    "basic": (BasicGate, ("basic",)),
    "regards": (RegardsGate, ("basic", "oidc")),
    "client": (ClientGate, ("client",)),
    "api-key": (ApiKeyGate, ("apikey",)),
    "header": (HeaderGate, ("header", "apikey")),
    "hda": (HdaGate, ("basic",)),
    "m2m": (M2mGate, ("basic",)),
    "text-token": (TextTokenGate, ("basic", "oidc")),
    "s3": (S3Gate, ("s3",)),
}


def make_gate(
    portal: Portal,
    profile: NetworkProfile,
    account: Account | None = None,
    option: str = FILES,
    logins: LoginMemories | None = None,
) -> PixelGate:
    """Return what opens the files of a portal, or its search.

    Args:
        portal: whose files.
        profile: the user's network settings.
        account: None where the user has none.
        option: `FILES`, `SEARCH` or `DOWNLOAD`: which option of the portal file says how; without a
            `DOWNLOAD` option it is what files need, else what the search needs.
        logins: sessions that it shares with others; None: it has its own.

    Raises:
        PortalError: BAD_QUERY, where the portal file asks for something that is not known or not safe.
    """
    entries = _entries(portal, option)
    if option == DOWNLOAD:
        entries = entries or _entries(portal, FILES) or _entries(portal, SEARCH)
        entries = [{**entry, "redirects": False, "by_web": True} for entry in entries]
    if not entries:
        return OpenGate(portal, profile, account)
    kind = "" if account is None else account.kind
    options = next((entry for entry in entries if kind in _GATES[entry["kind"]][1]), entries[0])
    gate, _ = _GATES[options["kind"]]
    _check_endpoint(portal, options)
    made = gate(portal, profile, account, options)
    if logins is not None:
        made.share(logins.of(portal.id, options, account))
    return made


def account_kinds(portal: Portal) -> tuple[str, ...]:
    """Return which kinds of account are of use at a portal, the best first; none where none is needed.

    Raises:
        PortalError: BAD_QUERY, as `make_gate`.
    """
    entries = [entry for option in (FILES, SEARCH, DOWNLOAD) for entry in _entries(portal, option)]
    kinds = [_GATES[entry["kind"]][1][0] for entry in entries if _GATES[entry["kind"]][1]]
    own = () if portal.access.kind == "none" else (portal.access.kind,)
    first = own if own and own[0] in kinds else ()
    return tuple(dict.fromkeys((*first, *kinds))) or own


def login_options(portal: Portal, kind: str) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return what the portal file says of logging in with a kind of account, each way once.

    Returns:
        `FILES`, `SEARCH` or `DOWNLOAD`, with the entry of that option.

    Raises:
        PortalError: BAD_QUERY, as `make_gate`.
    """
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for option in (FILES, SEARCH, DOWNLOAD):
        for entry in _entries(portal, option):
            if kind in _GATES[entry["kind"]][1]:
                found.setdefault(str(entry.get("endpoint") or entry["kind"]), (option, entry))
    return tuple(found.values())


def _entries(portal: Portal, option: str) -> list[Mapping[str, Any]]:
    """Return what the portal file says, each with a kind that is known."""
    places = [portal.options, *(portal.options.get(dialect) for dialect in dialects_of(portal))]
    told = (place.get(option) for place in places if isinstance(place, Mapping))
    found: Any = next(filter(None, told), [])
    entries = list(found) if isinstance(found, (list, tuple)) else [found]
    for entry in entries:
        if not isinstance(entry, Mapping) or entry.get("kind") not in _GATES:
            raise PortalError(portal.id, ErrorKind.BAD_QUERY, f"the portal file names an unknown {option}")
    return entries


def _check_endpoint(portal: Portal, options: Mapping[str, Any]) -> None:
    """Let credentials go to trusted hosts only; what is asked anonymously need only be an address."""
    endpoint = str(options.get("endpoint") or "")
    if options["kind"] in ("header", "basic") or (options["kind"] == "s3" and not endpoint):
        return
    anonymous = options["kind"] == "sas"
    if not (is_web(endpoint) if anonymous else may_get_credentials(endpoint, portal.trusted_hosts)):
        what = f"{shown_url(endpoint)}: this host is not trusted with an account"
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, what)
