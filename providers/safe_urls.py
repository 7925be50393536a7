"""Where a portal may send us, and what of a URL may be shown."""

from __future__ import annotations

import ipaddress
import os.path
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

_LENGTH = 160
_USUAL = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/")
_SHARES = ("//", "\\\\", "\\/", "/\\")


def shown_url(url: str) -> str:
    """Return `url` for logs and error texts: no user, no query (it may hold a signature), not too long."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an invalid address"
    text = f"{parts.scheme}://{host}{port}{parts.path}" + ("?…" if parts.query else "")
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"


def host_of(url: str) -> str:
    """Return the host in lower case, empty for what has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_web(url: str) -> bool:
    """Return whether `url` is an absolute http or https address."""
    if _USUAL.match(url):  # in a tenth of the time
        return True
    return url[:8].lower().startswith(("http://", "https://")) and bool(host_of(url))


def is_inside(host: str) -> bool:
    """Return whether `host` names this machine or, by number, a network that is not public."""
    if host in ("", "localhost") or host.endswith((".localhost", ".localdomain")):
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return not address.is_global


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
    return is_web(target) and (is_inside(host_of(origin)) or not is_inside(host_of(target)))


def absolute_url(base: str, href: str) -> str:
    """Return `href` made absolute; empty where it is broken."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""


def resolve(base: str, href: str) -> str:
    """Return where a link of an item leads, absolute; empty where it leads nowhere that we go.

    From the web only to the web; from a folder also to paths of this machine, but never to a network
    share: on Windows its mere opening sends the user's name and a hash of the password to the other side.

    Args:
        base: web address of the document, or the folder of a local one.
        href: as the item has it.
    """
    if is_web(base):
        absolute = absolute_url(base, href)
        return absolute if is_web(absolute) else ""
    if is_web(href):
        return href
    if "://" in href[:20] or href.startswith(_SHARES) or "\0" in href:
        return ""
    return os.path.normpath(Path(base) / href.partition("#")[0])
