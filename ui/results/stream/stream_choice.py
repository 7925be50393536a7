"""What the page's widgets say."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.stream_grouping import StreamGrouping
from ....core.stretch import Stretch
from .preset_kind import PresetKind


@dataclass(frozen=True)
class StreamChoice:
    """A value that `StreamChoices` turns into a recipe.

    Attributes:
        kind: which of the four pictures.
        preset: id of a composite or an index; empty where bands or formula are the user's own.
        bands: one or three band ids, for `BANDS`.
        formula: the user's own, as typed.
        stretch: how values become grey levels.
        colours: name of a colour ramp; empty: grey.
        grouping: which scenes come into one layer.
        mask: whether clouds are hidden.
        clip: whether pixels outside the area are left out.
    """

    kind: PresetKind
    preset: str = ""
    bands: tuple[str, ...] = ()
    formula: str = ""
    stretch: Stretch = Stretch.CUT
    colours: str = ""
    grouping: StreamGrouping = StreamGrouping.DATE
    mask: bool = False
    clip: bool = True
