"""What the chip of a portal says during a search."""

from __future__ import annotations

from typing import NamedTuple

from ...gis.portal_phase import PortalPhase
from ...gis.portal_state import PortalState
from ...gis.translation import tr
from .. import formats
from ..messages import error_word


class ChipWords(NamedTuple):
    """Arguments of `Chip.set_state`."""

    status: str
    word: str
    glyph: str
    share: float | None

    @staticmethod
    def of(state: PortalState) -> ChipWords:
        """Return glyph and word, or "n of N" with a tint where the portal counts."""
        if state.phase is PortalPhase.FAILED:
            word = error_word(state.error) if state.error else tr("failed")
            return ChipWords("error", word, "error", None)
        if state.phase is PortalPhase.STOPPED:
            return ChipWords("off", tr("stopped"), "off", None)
        if state.phase is PortalPhase.DONE:
            return ChipWords("ok", formats.number(state.loaded), "ok", 1.0)
        if not state.received:
            waiting = state.phase is PortalPhase.WAITING
            return ChipWords("busy", tr("waiting") if waiting else tr("asking"), "wait", None)
        return ChipWords("busy", _progress(state), "busy", _share(state))


def _progress(state: PortalState) -> str:
    loaded = formats.number(state.loaded)
    return loaded if state.matched is None else tr("%1 of %2", loaded, formats.number(state.matched))


def _share(state: PortalState) -> float | None:
    return min(1.0, state.received / state.matched) if state.matched else None
