"""What is said of the queue as a whole."""

from __future__ import annotations

from ...gis.downloads.queue_problem import QueueProblem
from ...gis.translation import tr
from .. import formats


def queue_sentence(problem: QueueProblem, detail: str = "") -> str:
    """Return what the user must know about the queue itself, empty where it is sound."""
    if problem is QueueProblem.IN_USE:
        return tr("Another QGIS with this profile works at these downloads; here they are only shown.")
    if problem is QueueProblem.NOT_WRITABLE:
        return tr("The list of downloads cannot be kept: %1", detail)
    if problem is QueueProblem.DAMAGED:
        return tr("The list of downloads was damaged and begins anew; the old one is kept as %1", detail)
    return ""


def goes_on_sentence(unfinished: int) -> str:
    """Return that transfers go on after a restart."""
    one, many = tr("1 download goes on where it stopped."), tr("%1 downloads go on where they stopped.")
    return formats.counted(unfinished, one, many)


def rested_sentence(well: int, badly: int) -> str:
    """Return how the downloads ended, once none is left."""
    done = formats.counted(well, tr("1 download is whole."), tr("%1 downloads are whole."))
    lost = formats.counted(badly, tr("1 did not arrive."), tr("%1 did not arrive."))
    return " ".join(text for count, text in ((well, done), (badly, lost)) if count)
