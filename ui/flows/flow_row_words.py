"""What a row of the flows tree says."""

from __future__ import annotations

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_state import FlowState
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import formats
from ..factories import tip
from .date_words import short_dates
from .flow_node import FlowNode

KINDS = {"wms": "WMS", "wmts": "WMTS", "xyz": "XYZ", "csw": "CSW", "records": "OGC API Records"}
TOLD = 600  # characters of an abstract in a tool tip


def row_dates(entry: FlowEntry) -> tuple[str, bool]:
    """Return the dates of a layer in short, and whether there are several."""
    return short_dates(entry)


def row_state(node: FlowNode) -> tuple[str, str]:
    """Return the number of layers of a portal or how it is, and the status that colours it; empty: muted."""
    branch = node.branch
    if branch is None:
        return "", ""
    if branch.state is FlowState.LOADING:
        return tr("loading…"), "busy"
    if branch.count:
        return layers(branch.count), ""
    if branch.state is FlowState.LOGIN:
        return tr("login"), "warn"
    if branch.state is FlowState.FAILED:
        return tr("not answering"), "error"
    return (layers(0), "") if branch.state is FlowState.LOADED and not branch.below else ("", "")


def row_tip(node: FlowNode) -> str:
    """Return the tool tip of a row as markup, everything foreign escaped."""
    if node.entry is None:
        return tip(node.title)
    entry = node.entry
    lines = (node.title, clean_text(" › ".join(entry.path)), abstract_of(entry, TOLD), _kind_and_name(entry))
    return tip("\n".join(line for line in lines if line))


def row_sentence(node: FlowNode) -> str:
    """Return what a screen reader says."""
    if node.entry is not None:
        return ", ".join(part for part in (node.title, row_dates(node.entry)[0], kind_of(node.entry)) if part)
    return ", ".join(part for part in (node.title, row_state(node)[0]) if part)


def abstract_of(entry: FlowEntry, limit: int = 4000) -> str:
    """Return what a layer shows in the interface's language, else as the service tells it; plain text."""
    told = entry.flow.abstract.text(formats.language()) if entry.flow is not None else ""
    return clean_text(told or (entry.layer.abstract if entry.layer is not None else ""), limit)


def kind_of(entry: FlowEntry) -> str:
    """Return `WMTS` and the like."""
    return KINDS.get(entry.source.kind, entry.source.kind)


def layers(count: int) -> str:
    """Return `61 layers`."""
    return formats.counted(count, tr("%1 layer"), tr("%1 layers"))


def _kind_and_name(entry: FlowEntry) -> str:
    name = clean_text(entry.name)
    return f"{kind_of(entry)} · {name}" if name else kind_of(entry)
