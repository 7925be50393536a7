"""What is to be made of scenes on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .stream_grouping import StreamGrouping
from .stretch import Stretch

Range = tuple[float, float]
OUTPUTS = (1, 3)


@dataclass(frozen=True)
class StreamRecipe:
    """The same value in the panel, a layer's properties and the algorithms' parameters.

    Attributes:
        title: of what is shown, for names: "False Colour", "NDVI".
        outputs: one or three expressions over band ids; three are red, green and blue.
        picture: band id of a ready-made colour picture that is shown instead of `outputs`; empty: none.
        mask: whether the product's own mask hides clouds.
        clip: whether pixels outside the area are left out.
        grouping: which scenes come into one layer.
        stretch: how values become grey levels.
        ranges: lowest and highest value shown of each output; empty where the stretch finds them.
        colours: name of a colour ramp of QGIS for a single output; empty: grey, or the classes' own colours.
    """

    title: str
    outputs: tuple[str, ...] = ()
    picture: str = ""
    mask: bool = False
    clip: bool = True
    grouping: StreamGrouping = StreamGrouping.DATE
    stretch: Stretch = Stretch.CUT
    ranges: tuple[Range, ...] = ()
    colours: str = ""

    def __post_init__(self) -> None:
        if not self.picture and len(self.outputs) not in OUTPUTS:
            raise ValueError(f"{len(self.outputs)} outputs: one or three are needed")

    def to_json(self) -> dict[str, Any]:
        """Return a JSON document that `from_json` reads back to an equal recipe."""
        return {
            "version": 1,
            "title": self.title,
            "outputs": list(self.outputs),
            "picture": self.picture,
            "mask": self.mask,
            "clip": self.clip,
            "grouping": self.grouping.value,
            "stretch": self.stretch.value,
            "ranges": [list(pair) for pair in self.ranges],
            "colours": self.colours,
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> StreamRecipe:
        """Read what `to_json` wrote.

        Raises:
            ValueError: on a document of another version or with wrong values.
        """
        if not isinstance(document, Mapping) or document.get("version") != 1:
            raise ValueError("no recipe, or one of another version")
        try:
            return StreamRecipe._from_members(document)
        except (TypeError, OverflowError) as error:
            raise ValueError(f"no recipe: {error}") from error

    @staticmethod
    def _from_members(document: Mapping[str, Any]) -> StreamRecipe:
        ranges = tuple((float(low), float(high)) for low, high in document.get("ranges", ()))
        return StreamRecipe(
            title=str(document.get("title", "")),
            outputs=tuple(str(text) for text in document.get("outputs", ())),
            picture=str(document.get("picture", "")),
            mask=bool(document.get("mask", False)),
            clip=bool(document.get("clip", True)),
            grouping=StreamGrouping(document.get("grouping", "date")),
            stretch=Stretch(document.get("stretch", "cut")),
            ranges=ranges,
            colours=str(document.get("colours", "")),
        )
