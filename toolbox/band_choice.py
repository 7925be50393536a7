"""The parameter `BANDS`: the id of a composite or an index, or expressions over bands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qgis.core import QgsProcessingException

from ..core.imagery import Imagery
from ..core.stream_grouping import StreamGrouping
from ..core.stream_recipe import OUTPUTS, StreamRecipe
from ..core.stretch import Stretch
from ..gis.translation import tr

LONGEST = 1000


def band_recipes(
    text: str, imagery: Imagery | None, mask: bool, clip: bool, grouping: StreamGrouping
) -> tuple[StreamRecipe, ...]:
    """Return what to make of the scenes of a family; the first that a scene has the bands for is made.

    Args:
        text: of the parameter.
        imagery: of the family, None for families nobody knows.
        mask: whether the product's own mask hides clouds.
        clip: whether pixels outside the area are left out.
        grouping: which scenes come into one file.

    Raises:
        QgsProcessingException: for neither one nor three expressions.
    """
    wanted = text.strip()
    plain = StreamRecipe(
        wanted, ("b",), mask=mask, clip=clip, grouping=grouping, stretch=Stretch.NONE
    )  # its outputs are replaced below
    for index in imagery.indices if imagery else ():
        if index.id == wanted.lower():
            return (replace(plain, title=index.id, outputs=(index.expression,)),)
    for composite in imagery.composites if imagery else ():
        if composite.id == wanted.lower():
            made = replace(plain, title=composite.id, outputs=composite.bands)
            picture = (replace(made, picture=composite.picture),) if composite.picture else ()
            return (*picture, made)
    outputs = expressions(wanted)
    return (replace(plain, title="-".join(outputs), outputs=outputs),)


def expressions(text: str) -> tuple[str, ...]:
    """Return the expressions of a list; commas inside brackets belong to functions.

    Raises:
        QgsProcessingException: for neither one nor three.
    """
    parts, depth = [""], 0
    for character in text[:LONGEST]:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    found = tuple(part.strip() for part in parts if part.strip())
    if len(found) not in OUTPUTS:
        raise QgsProcessingException(
            tr("BANDS takes a composite, an index, or one or three expressions; %1 are given.", len(found))
        )
    return found


def known_choices(imageries: Iterable[Imagery | None]) -> str:
    """Return the ids of composites and indices, with commas between them."""
    ids: dict[str, None] = {}
    for imagery in imageries:
        for preset in (*imagery.composites, *imagery.indices) if imagery else ():
            ids[preset.id] = None
    return ", ".join(ids)
