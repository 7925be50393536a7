"""Portals given to others and taken from them, as files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ..core.document_folder import read_json
from ..core.portal import Portal
from ..core.portal_file import read_portal, write_portal
from ..core.portal_file_error import PortalFileError
from .portal_folders import write_json


def import_portal(path: Path) -> Portal:
    """Return the portal that a file describes; relative paths in it start from the file's folder.

    Raises:
        PortalFileError: one sentence that names the file and what is wrong with it.
    """
    name = path.name
    try:
        return read_portal(read_json(path, name), str(path), str(path.resolve().parent))
    except PortalFileError as error:
        raise PortalFileError(error.problem, name) from error


def export_portal(portal: Portal, path: Path) -> None:
    """Write a portal to a file that `import_portal` reads; accounts are not part of a portal.

    Raises:
        OSError: if the file cannot be written.
    """
    write_json(path, write_portal(portal))


def new_hosts(portal: Portal, before: Portal) -> tuple[str, ...]:
    """Return the hosts that would get the account of `before` and did not: what to warn of.

    Addresses inside `options` (where logins go) count only as far as the portal trusts their hosts.
    """
    return tuple(sorted(set(portal.trusted_hosts) - set(before.trusted_hosts)))


def with_trusted_endpoints(portal: Portal) -> Portal:
    """Return the portal with the hosts of its endpoints among the trusted ones: a user's own address."""
    hosts = [urlsplit(url).hostname or "" for url in portal.endpoints.values() if "://" in url]
    return replace(portal, trusted_hosts=tuple(dict.fromkeys([*portal.trusted_hosts, *filter(None, hosts)])))
