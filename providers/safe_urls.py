"""Where a portal may send us, and what of a URL may be shown."""

from __future__ import annotations

import ipaddress
import os.path
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..core.flows.address_key import hide_keys

_LENGTH = 160
# the beginning of what `flows.relay` is asked for, with its random part, which is nobody's business
_RELAYED = re.compile(r"^http://127\.0\.0\.1:\d+/[\w-]{32}/(https?)/")
_USUAL = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/")
_SHARES = ("//", "\\\\", "\\/", "/\\")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_AMBIGUOUS = re.compile(r"[\\\x00-\x20\x7f]")
_NAME = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z]{2,}")
_INSIDE = (".localhost", ".localdomain")
_EMBEDDING = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses for networks without (RFC 6052)
_LAST_BITS = 0xFFFFFFFF


def shown_url(url: str) -> str:
    """Return `url` for logs and error texts: no user, no query (it may hold a signature), not too long.

    A key in the path (`;key=`) is left out, too.
    """
    url = _RELAYED.sub(r"\1://", url)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an invalid address"
    path = hide_keys(parts.path, _starred)[0] if ";" in parts.path else parts.path
    text = f"{parts.scheme}://{host}{port}{path}" + ("?…" if parts.query else "")
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"


def _starred(_host: str, _key: str) -> str:
    return "***"


def host_of(url: str) -> str:
    """Return the host in lower case, empty for what has none or may be read in two ways.

    With a backslash before its `@`, Python finds the host behind that, urllib3 the one before it, where it
    sends the request; it also decodes what is written with `%`.
    """
    found = _AUTHORITY.match(url)
    if found is not None and not _is_plain(found[1]):
        return ""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_plain(authority: str) -> bool:
    host = authority.rpartition("@")[2]
    return not _AMBIGUOUS.search(authority) and (host.startswith("[") or "%" not in host)


def is_web(url: str) -> bool:
    """Return whether `url` is an absolute http or https address."""
    if _USUAL.match(url):  # in a tenth of the time
        return True
    return url[:8].lower().startswith(("http://", "https://")) and bool(host_of(url))


def is_inside(host: str) -> bool:
    """Return whether `host` names this machine or, by number in any way to write one, no public network."""
    if _NAME.fullmatch(host):
        return host.endswith(_INSIDE)
    try:
        plain = host.encode("idna").decode("ascii").lower()  # digits and letters of other scripts
    except UnicodeError:
        plain = host
    plain = plain.rstrip(".")
    if plain in ("", "localhost") or plain.endswith(_INSIDE):
        return True
    address = _number(plain)
    return address is not None and not address.is_global


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is, also as `127.1` or `0x7f000001`; None for a name."""
    with suppress(OSError):
        return ipaddress.IPv4Address(socket.inet_aton(host))
    with suppress(ValueError):
        found = ipaddress.IPv6Address(host.split("%")[0])
        return ipaddress.IPv4Address(int(found) & _LAST_BITS) if found in _EMBEDDING else found
    return None


def is_under(host: str, domains: Iterable[str]) -> bool:
    """Return whether `host` is one of the domains or a name below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def may_get_credentials(url: str, trusted_hosts: Iterable[str]) -> bool:
    """Return whether a credential may go to `url`: a trusted host, and never in plain text to the outside."""
    host = host_of(url)
    safe = url[:8].lower() == "https://" or (is_web(url) and is_inside(host))
    return safe and bool(host) and host in {trusted.lower() for trusted in trusted_hosts}


def may_lead(origin: str, target: str) -> bool:
    """Return whether an answer from `origin` may send us to `target`.

    Only to the web, and from a public host never into this machine or a private network: a portal must not
    use the user's computer to reach what it cannot reach itself.
    """
    return is_web(target) and (not is_inside(host_of(target)) or is_inside(host_of(origin)))


def absolute_url(base: str, href: str) -> str:
    """Return `href` made absolute; empty where it is broken."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""


def is_share(path: str) -> bool:
    """Return whether a path is of a network share on Windows, in any way to write one."""
    return path.startswith(_SHARES)


def resolve(base: str, href: str) -> str:
    """Return where a link of an item leads, absolute; empty where it leads nowhere that we go.

    From the web only as `may_lead` says; from a folder also to paths of this machine, but never to a network
    share: on Windows its mere opening sends the user's name and a hash of the password to the other side.

    Args:
        base: web address of the document, or the folder of a local one.
        href: as the item has it.
    """
    if is_web(base):
        absolute = absolute_url(base, href)
        return absolute if may_lead(base, absolute) else ""
    if is_web(href):
        return href
    if "://" in href[:20] or is_share(href) or "\0" in href:
        return ""
    return os.path.normpath(Path(base) / href.partition("#")[0])
