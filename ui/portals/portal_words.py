"""Portals in words: state, access, holdings."""

from __future__ import annotations

from ...core.family_directory import FamilyDirectory
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_status import PortalStatus
from ...gis.translation import tr
from .. import formats
from .state_word import StateWord

FEW = 2


def state_word(portal: Portal, asked: bool, failure: PortalError | None = None) -> StateWord:
    """Return how a portal is: retired, closing, failed last time, off or open."""
    if portal.status is PortalStatus.RETIRED:
        return StateWord(tr("retired"), "off", "off")
    if not portal.dialect:
        return StateWord(tr("not searchable"), "off", "off")
    if failure is not None:
        return StateWord(tr("failed last time"), "error", "error")
    if portal.status is PortalStatus.CLOSING:
        return StateWord(tr("closing"), "warn", "warn")
    if not asked:
        return StateWord(tr("off"), "off", "off")
    return StateWord(tr("open"), "ok", "ok")


def access_word(portal: Portal) -> StateWord:
    """Return what an account is needed for."""
    access = portal.access
    if access.pixels == "contract":
        return StateWord(tr("by contract"), "login", "warn")
    if access.search == "login":
        return StateWord(tr("login needed"), "login", "warn")
    if access.pixels == "login":
        return StateWord(tr("login for files"), "login", "warn")
    if access.pixels == "requester-pays":
        return StateWord(tr("the requester pays"), "login", "warn")
    return StateWord(tr("no account"), "", "off")


def holdings(portal: Portal, families: FamilyDirectory) -> str:
    """Return what a portal holds, in the directory's order: few families by name, many as missions."""
    held = [family for family in families.families if family.id in portal.families]
    names = [f"{family.mission} {family.title.text(formats.language())}" for family in held]
    return ", ".join(names if len(names) <= FEW else dict.fromkeys(family.mission for family in held))


def closed_on(portal: Portal) -> str:
    """Return when a portal closed, empty where that is not known."""
    return formats.month_and_year(portal.status_since)
