"""From what the book knows to the branches and rows of the flows tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_source import FlowSource
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import formats
from .flow_branch import MINE, FlowBranch
from .flow_node import FlowNode
from .found_layers import FoundLayers

if TYPE_CHECKING:
    from ...gis.flows.flow_book import FlowBook

CATALOGUES = ("csw", "records")  # searched, not listed
FEW = 12  # layers that need no groups
TITLE = 200  # characters
TitleOf = Callable[[str], str]


def branches_of(
    book: FlowBook, title_of: TitleOf, found: Iterable[FlowEntry] | None = None, flat: bool = False
) -> list[FlowBranch]:
    """Return the branches in the order of the book.

    Args:
        book: what is known.
        title_of: portal id → name for people.
        found: layers that passed a filter; None: there is no filter.
        flat: whether groups, and portals without a layer that passed, are left out.
    """
    passed = None if found is None else FoundLayers(found)
    grouped: dict[str, list[FlowSource]] = {}
    for source in book.sources:
        grouped.setdefault(source.portal or MINE, []).append(source)
    branches = []
    for portal, sources in grouped.items():
        if portal == MINE:
            branch = _own_branch(book, sources, passed, flat)
        else:
            asked = [source for source in sources if source.kind not in CATALOGUES]
            branch = _branch(book, portal, title_of(portal), asked, passed, flat)
        if branch.count or (not flat and (branch.sources or branch.below)):
            branches.append(branch)
    return branches


def nodes_of(branches: Iterable[FlowBranch]) -> list[FlowNode]:
    """Return a row for each branch."""
    return [_branch_node(branch) for branch in branches]


def _branch_node(branch: FlowBranch) -> FlowNode:
    return FlowNode(("branch", branch.key), branch.title, branch, make=lambda: _rows(branch))


def _branch(
    book: FlowBook,
    key: str,
    title: str,
    sources: Sequence[FlowSource],
    passed: FoundLayers | None,
    flat: bool,
) -> FlowBranch:
    parts = tuple(book.entries(source.id) for source in sources)
    if passed is not None:
        parts = tuple(passed.of(source, part) for source, part in zip(sources, parts))
    states = tuple(book.state(source.id) for source in sources)
    return FlowBranch(key, title, tuple(sources), states, parts, flat=flat)


def _own_branch(
    book: FlowBook, sources: Sequence[FlowSource], passed: FoundLayers | None, flat: bool
) -> FlowBranch:
    """Tiles and single layers stand at once below the title, other services are branches of their own."""
    single = [source for source in sources if not source.whole or source.kind == "xyz"]
    own = _branch(book, MINE, tr("My flows"), single, passed, flat)
    below = []
    for source in sources:
        if source in single:
            continue
        service = book.service(source.id)
        title = source.title.text(formats.language()) or (service.title if service is not None else "")
        branch = _branch(book, source.id, clean_text(title, TITLE) or source.address, [source], passed, flat)
        if branch.count or not flat:
            below.append(branch)
    return FlowBranch(MINE, own.title, own.sources, own.states, own.parts, tuple(below), own.flat)


def _rows(branch: FlowBranch) -> list[FlowNode]:
    """Return what is below: first what the portal's file names, many others in groups."""
    entries = [entry for part in branch.parts for entry in part]
    named = [entry for entry in entries if entry.flow is not None and not entry.groups]
    others = [entry for entry in entries if entry.flow is None or entry.groups]
    if branch.flat or len(others) <= FEW:
        rows = _layers([*named, *others])
    else:
        rows = [*_layers(named), *_groups(others)]
    return [*rows, *nodes_of(branch.below)]


def _groups(entries: Sequence[FlowEntry]) -> list[FlowNode]:
    """Return a row for each group with several layers; layers that are alone stand for themselves."""
    paths = [entry.path for entry in entries]
    common = _common(paths)
    grouped: dict[tuple[str, ...], list[FlowEntry]] = {}
    for entry, path in zip(entries, paths):
        grouped.setdefault(tuple(path[common:]), []).append(entry)
    rows: list[FlowNode] = []
    for path, members in grouped.items():
        rows += _layers(members) if not path or len(members) == 1 else [_group(path, members)]
    return rows


def _group(path: tuple[str, ...], members: list[FlowEntry]) -> FlowNode:
    title = clean_text(" › ".join(path), TITLE)
    return FlowNode(("group", path), title, make=lambda: _layers(members))


def _common(paths: Sequence[tuple[str, ...]]) -> int:
    """Return how many titles all paths begin with."""
    if not paths:
        return 0
    shortest, longest = min(paths), max(paths)
    pairs = zip(shortest, longest)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(shortest))


def _layers(entries: Iterable[FlowEntry]) -> list[FlowNode]:
    language = formats.language()
    return [
        FlowNode(entry.id, clean_text(entry.title(language), TITLE) or entry.name, entry=entry)
        for entry in entries
    ]
