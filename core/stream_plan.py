"""What comes onto the map, what is read elsewhere than chosen, and what cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass

from .acquisition import Acquisition
from .planned_stream import PlannedStream
from .scene import Scene


@dataclass(frozen=True)
class StreamPlan:
    """Made by `StreamPlanner`.

    Attributes:
        layers: in the order of the list.
        replaced: (wanted offer, offer that is read instead), where the wanted one lacks a band or an account.
        missing: (acquisition, names of bands that no offer has; empty where no offer can be read at all).
    """

    layers: tuple[PlannedStream, ...] = ()
    replaced: tuple[tuple[Scene, Scene], ...] = ()
    missing: tuple[tuple[Acquisition, tuple[str, ...]], ...] = ()
