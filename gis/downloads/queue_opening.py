"""The queue as it was found on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.downloads.download import Download
from ...providers.downloads.queue_store import QueueStore
from ...providers.downloads.queue_store_error import QueueStoreError
from .queue_problem import QueueProblem

if TYPE_CHECKING:
    from ...providers.downloads.download_engine import DownloadEngine

Report = Callable[[Iterable[Download]], None]


@dataclass(frozen=True)
class QueueOpening:
    """What opening the queue gave.

    Attributes:
        rows: what was queued.
        engine: works at it; None where it can only be looked at.
        problem: what the user must know about it.
        detail: technical line, or the path of a damaged queue that was set aside.
    """

    rows: tuple[Download, ...] = ()
    engine: DownloadEngine | None = None
    problem: QueueProblem = QueueProblem.NONE
    detail: str = ""


def open_queue(file: Path, report: Report, parallel: int) -> QueueOpening:
    """Open the queue of a profile; a queue that another QGIS works at is shown and left alone.

    What opens arrived products is loaded here too: it takes the window a tenth of a second.

    Args:
        file: of the profile.
        report: told about changes, in the engine's threads.
        parallel: transfers at once.
    """
    from ...providers.downloads.download_engine import DownloadEngine

    import_module("..arrival.arrivals", __package__)
    try:
        store = QueueStore(file)
        engine = DownloadEngine(store, report, parallel=parallel)
    except QueueStoreError as error:
        problem = QueueProblem.IN_USE if error.in_use else QueueProblem.NOT_WRITABLE
        return QueueOpening(QueueStore.peek(file), None, problem, error.detail)
    if store.set_aside is not None:
        return QueueOpening(engine.rows, engine, QueueProblem.DAMAGED, str(store.set_aside))
    return QueueOpening(engine.rows, engine)
