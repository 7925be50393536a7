"""Where a search of a bucket stands, as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class BucketContinuation:
    """What to go on with.

    Attributes:
        last: newest day of the search when it began: days that came later would move all steps.
        step: number of the step.
        after: `FoundScene.place` of the last scene that was taken of it, empty for none.
    """

    last: date
    step: int = 0
    after: str = ""

    def text(self) -> str:
        """Return what `read` takes."""
        return json.dumps(
            {"version": 1, "last": self.last.isoformat(), "step": self.step, "after": self.after}
        )

    @staticmethod
    def read(text: str) -> BucketContinuation:
        """Return what was written.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        state = json.loads(text)
        if state["version"] != 1 or not isinstance(state["step"], int) or not isinstance(state["after"], str):
            raise ValueError("not a continuation of a bucket")
        return BucketContinuation(date.fromisoformat(state["last"]), state["step"], state["after"])
