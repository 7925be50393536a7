"""What was recognised in a product's identifier, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.named_product import NamedProduct
from ...gis.translation import tr
from .. import formats


def identifier_sentence(product: NamedProduct, portals: Sequence[str]) -> str:
    """Return what an identifier tells.

    Args:
        product: what was recognised.
        portals: short titles of the only portals that give such identifiers; empty: any.
    """
    name = product.name
    day = formats.day(name.sensed.date()) if name.sensed is not None else ""
    facts = [fact for fact in (name.platform, name.level, name.tile, day) if fact]
    sentence = tr("Search by identifier: %1.", ", ".join(facts or portals))
    if product.placed:
        return sentence
    return f"{sentence} {tr('The name does not tell the place: the whole Earth is searched.')}"
