"""Portals and services in words: state, access, holdings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...core.family_directory import FamilyDirectory
from ...core.portal import Portal
from ...core.portal_kind import PortalKind
from ...core.portal_status import PortalStatus
from ...core.service import Service
from ...gis.health_state import HealthState
from ...gis.translation import tr
from .. import formats
from .state_word import StateWord

FEW = 2


def state_word(
    subject: Portal | Service, asked: bool = True, health: HealthState = HealthState.UNKNOWN
) -> StateWord:
    """Return how a portal or service is: retired, in trouble, closing, switched off or open."""
    if subject.status is PortalStatus.RETIRED:
        return StateWord(tr("retired"), "off", "off")
    trouble = TROUBLES.get(health)
    if trouble is not None:
        word, glyph, status = trouble()
        return StateWord(word, glyph, status)
    if subject.status is PortalStatus.CLOSING:
        return StateWord(tr("closing"), "warn", "warn")
    if not asked:
        return StateWord(tr("off"), "off", "off")
    return StateWord(tr("open"), "ok", "ok")


def access_word(subject: Portal | Service, with_account: bool = False) -> StateWord:
    """Return what an account is needed for, or that it is there."""
    if isinstance(subject, Service):
        return StateWord(tr("account"), "login", "warn") if subject.register_url else StateWord("", "", "off")
    access = subject.access
    needed = access.search == "login" or access.pixels in ("login", "contract", "requester-pays")
    if with_account and needed:
        return StateWord(tr("account ready"), "ok", "ok")
    if access.pixels == "contract":
        return StateWord(tr("by contract"), "login", "warn")
    if access.search == "login":
        return StateWord(tr("login needed"), "login", "warn")
    if access.pixels == "login":
        return StateWord(tr("login for files"), "login", "warn")
    if access.pixels == "requester-pays":
        return StateWord(tr("the requester pays"), "login", "warn")
    return StateWord(tr("no account"), "", "off")


def kind_word(subject: Portal | Service) -> str:
    """Return what can be done there where that is not to search; empty where it is."""
    if isinstance(subject, Service):
        return tr("Service")
    words = {PortalKind.FLOWS: tr("Map services"), PortalKind.WEB: tr("Web only")}
    return words.get(subject.kind, "")


def holdings(subject: Portal | Service, families: FamilyDirectory) -> str:
    """Return what is held or taken, in the directory's order: few families by name, many as missions."""
    held = [family for family in families.families if family.id in subject.families]
    names = [f"{family.mission} {family.title.text(formats.language())}" for family in held]
    return ", ".join(names if len(names) <= FEW else dict.fromkeys(family.mission for family in held))


def closed_on(subject: Portal | Service) -> str:
    """Return when a portal closed, empty where that is not known."""
    return formats.month_and_year(subject.status_since)


TROUBLES: Mapping[HealthState, Callable[[], tuple[str, str, str]]] = {
    HealthState.SILENT: lambda: (tr("no answer"), "error", "error"),
    HealthState.CHANGED: lambda: (tr("unreadable"), "error", "error"),
    HealthState.FAILED: lambda: (tr("failed last time"), "error", "error"),
    HealthState.OTHER: lambda: (tr("wrong answers"), "warn", "warn"),
    HealthState.MOVED: lambda: (tr("moved"), "warn", "warn"),
    HealthState.REFUSED: lambda: (tr("refused"), "login", "error"),
    HealthState.BUSY: lambda: (tr("wants a pause"), "wait", "warn"),
}
