"""One searchable portal of the simulator, as its recall is measured."""

from dataclasses import dataclass, field

from guichet_eo.core.account import Account


def unchanged(portal):
    """Return the portal as its file describes it."""
    return portal


@dataclass(frozen=True)
class RecallRow:
    """A line of the table.

    Attributes:
        name: what the table calls it: the portal id, with the dialect in brackets where it is another.
        portal: portal id of the plugin.
        truth: the simulator's id of it.
        families: family id → names of the truth's collections that hold it.
        account: for searches that need one.
        changed: portal → the portal to search, for other dialects than the file's.
        clouds: families whose cloud cover the portal does not tell; its scenes pass every limit.
        scaled: family id → factor that the simulator's cloud cover is printed with, rounded, at most 100.
        tiles: the simulator's portal does not tell which part of its tile a scene fills: it may be found
            anywhere in the tile.
        start: first day (ISO) that counts, where a portal's file says that it holds nothing earlier.
    """

    name: str
    portal: str
    truth: str
    families: dict
    account: "Account | None" = None
    changed: object = unchanged
    clouds: frozenset = frozenset()
    scaled: dict = field(default_factory=dict)
    tiles: bool = False
    start: str = ""
