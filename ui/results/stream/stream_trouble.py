"""One thing that went wrong with streams."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.scene import SceneRef
from ...message import Message


@dataclass(frozen=True)
class StreamTrouble:
    """Several layers with the same trouble are one line.

    Attributes:
        message: what happened and what can be done.
        portal: portal id.
        ref: a scene that it is about, None for a whole portal.
        layers: titles.
        drawn: id of a layer that is on the map and could not be drawn; empty for layers that are not there.
    """

    message: Message
    portal: str
    ref: SceneRef | None = None
    layers: tuple[str, ...] = ()
    drawn: str = ""
