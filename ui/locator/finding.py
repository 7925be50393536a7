"""From a text to results, without the network; in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.named_product import NamedProduct, bare_identifier, named_product
from ...core.place import Place
from ...core.product_names import read_product_name
from ...gis.local_places import local_places
from ...gis.translation import tr
from .. import formats
from .found_here import FoundHere
from .locator_snapshot import LocatorSnapshot

SHORTEST = 3  # characters
LONGEST = 200
MOST_DEPARTEMENTS = 5
PLACE_ICON, PRODUCT_ICON, LOOK_UP_ICON = "mActionZoomToArea", "mIconRasterLayer", "search"
ICONS = (PLACE_ICON, PRODUCT_ICON, LOOK_UP_ICON, "mIconWms", "mIconXyz")


def find_here(text: str, known: LocatorSnapshot, stopped: Callable[[], bool]) -> Iterator[FoundHere]:
    """Yield results, best first.

    Args:
        text: what was typed, without the prefix.
        known: what is known.
        stopped: whether nobody waits any more.
    """
    words = text.strip()
    if not (SHORTEST if not known.prefixed else 2) <= len(words) <= LONGEST:
        return
    places = local_places(words, known.departements)
    yield from _places(places)
    product = None if places else _product(words, known)
    if product is not None:
        yield FoundHere(product.text, _product_words(product), PRODUCT_ICON, 1.0, "product", words)
    if stopped():
        return
    if not places:
        yield from _departements(words, known)
    for number, place in enumerate(known.places):
        yield FoundHere(place.title, _source_words(place), PLACE_ICON, 0.95, "found", words, number)
    yield from known.flows
    if known.prefixed and not (places or product or known.places) and len(words) >= SHORTEST:
        title = tr("Look up the place “%1”", words)
        told = tr("asks the Géoplateforme and OpenStreetMap once")
        yield FoundHere(title, told, LOOK_UP_ICON, 0.1, "look-up", words)


def _places(places: tuple[Place, ...]) -> Iterator[FoundHere]:
    kinds = {
        "tile": tr("Sentinel-2 tile"),
        "coordinates": tr("coordinates"),
        "departement": tr("département"),
    }
    for place in places:
        yield FoundHere(place.title, kinds.get(place.kind, ""), PLACE_ICON, 1.0, "place", place.title)


def _departements(words: str, known: LocatorSnapshot) -> Iterator[FoundHere]:
    for one in known.departements.find(words)[:MOST_DEPARTEMENTS]:
        title = f"{one.name} ({one.code})"
        yield FoundHere(title, tr("département"), PLACE_ICON, 0.9, "place", title)


def _product(words: str, known: LocatorSnapshot) -> NamedProduct | None:
    if known.families is not None and known.portals is not None:
        return named_product(words, known.families, known.portals)
    name = read_product_name(bare_identifier(words))
    return None if name is None else NamedProduct(bare_identifier(words), name)


def _product_words(product: NamedProduct) -> str:
    name = product.name
    day = formats.day(name.sensed.date()) if name.sensed is not None else ""
    facts = ", ".join(fact for fact in (name.platform, name.level, name.tile, day) if fact)
    return tr("search this product: %1", facts) if facts else tr("search this product")


def _source_words(place: Place) -> str:
    kinds = {"commune": tr("commune"), "departement": tr("département")}
    return " · ".join(part for part in (kinds.get(place.kind, ""), place.source) if part)
