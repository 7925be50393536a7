"""What a portal gave for an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .order_state import OrderState


@dataclass(frozen=True)
class OrderTicket:
    """Kept with the row, so that a restart asks for the same order and does not place it again.

    Attributes:
        state: as of the last answer.
        reference: what names the order at the portal; plain JSON, nothing secret.
        poll_after: seconds until it is polite to ask again.
        href: where the product can be fetched now; may hold a key, so it is never written down: after a
            restart the portal is asked again.
        name: file name that the portal gave, unsafe; perhaps empty.
        size: bytes, None where it does not say.
        checksums: `algorithm:hex` of what the order made, where the portal tells.
        words: the portal's own message, plain text, at most 200 characters.
    """

    state: OrderState
    reference: Mapping[str, Any] = field(default_factory=dict)
    poll_after: float = 60.0
    href: str = field(default="", repr=False)
    name: str = ""
    size: int | None = None
    checksums: tuple[str, ...] = ()
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what may be written down."""
        return {"state": self.state.value, "reference": dict(self.reference), "words": self.words}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> OrderTicket:
        """Return what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: for anything else.
        """
        state, reference = OrderState(document["state"]), document["reference"]
        return OrderTicket(state, {**reference}, words=str(document.get("words", "")))
