"""Which of an acquisition's pictures can be put on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional, Union

from ..core.acquisition import Acquisition
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..providers.pixel_gate import PixelGate
from .quicklook_problem import QuicklookProblem

Problem = Union[PortalError, QuicklookProblem]
GateOf = Callable[[Portal], Optional[PixelGate]]


def no_gate(_portal: Portal) -> PixelGate | None:
    """Return None: the user has no account."""
    return None


@dataclass(frozen=True)
class QuicklookOffer:
    """A scene whose picture may be shown and says how it lies, with its portal and what opens it."""

    scene: Scene
    portal: Portal
    gate: PixelGate | None = None


def quicklook_offers(
    acquisition: Acquisition, portal_of: Callable[[str], Portal | None], gate_of: GateOf = no_gate
) -> tuple[Sequence[QuicklookOffer], Problem]:
    """Return what can be tried, best offer first, and the problem to name where that is nothing.

    Args:
        acquisition: whose offers are looked at.
        portal_of: portal id → portal.
        gate_of: portal → what opens its pictures with the user's account.

    Of several problems the one is named that the user can do most about: an account, then another portal.
    """
    offers, problems = [], []
    for scene in acquisition.offers:
        portal = portal_of(scene.portal)
        if scene.quicklook is None or portal is None:
            continue
        gate = None if scene.quicklook.open else gate_of(portal)
        problem = _problem(scene, portal, gate)
        if problem is None:
            offers.append(QuicklookOffer(scene, portal, gate))
        else:
            problems.append(problem)
    return offers, min(problems, key=_rank, default=QuicklookProblem.NO_QUICKLOOK)


def _problem(scene: Scene, portal: Portal, gate: PixelGate | None) -> Problem | None:
    quicklook = scene.quicklook
    if not portal.terms.quicklooks_shown:
        return QuicklookProblem.NOT_SHOWN
    if quicklook.placement is None and not quicklook.georeferenced:
        return QuicklookProblem.NOT_PLACED
    if not quicklook.open and gate is None:
        return PortalError(portal.id, ErrorKind.LOGIN_NEEDED, "the picture needs an account")
    return None


def _rank(problem: Problem) -> int:
    order = (QuicklookProblem.NOT_PLACED, QuicklookProblem.NOT_SHOWN)
    return order.index(problem) + 1 if problem in order else 0
