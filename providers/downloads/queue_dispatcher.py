"""Begins work when it is its turn, and tells what changed."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Callable

from ...core.downloads.download import Download
from ...core.downloads.speed_meter import WINDOW
from .download_job import DownloadJob
from .queue_desk import QueueDesk

Report = Callable[[tuple[Download, ...]], None]


class QueueDispatcher:
    """The one thread that reports: rows are told in the order in which they changed."""

    def __init__(self, desk: QueueDesk, report: Report, run: Callable[[DownloadJob], None]) -> None:
        """Begin nothing before `start`.

        Args:
            desk: what is shared.
            report: called with rows that changed; must return soon.
            run: works at a job, in a thread of its own.
        """
        self._desk = desk
        self._report = report
        self._run = run
        self._thread = threading.Thread(target=self._work, name="guichet-eo:queue", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the end, after the desk was closed."""
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            begun, changed = self._next()
            if self._desk.closed:
                return
            if changed:
                self._report(changed)
            for job in begun:
                name = f"guichet-eo:download:{job.row.item.portal}"
                job.thread = threading.Thread(target=self._run, args=(job,), name=name, daemon=True)
                job.thread.start()

    def _next(self) -> tuple[list[DownloadJob], tuple[Download, ...]]:
        """Wait until something can begin or is to be told."""
        desk = self._desk
        with desk.lock:
            while not desk.closed:
                desk.call_due()
                begun = self._begun()
                self._calm()
                changed = desk.board.take_changed()
                if begun or changed:
                    if desk.board.has_unkept:
                        desk.keeper.wake()
                    return begun, changed
                seconds = desk.seconds_to_wait()
                desk.lock.wait(min(1.0, seconds or 1.0) if desk.jobs else seconds)
        return [], ()

    def _begun(self) -> list[DownloadJob]:
        begun: list[DownloadJob] = []
        while True:
            job = self._desk.begin_next()
            if job is None:
                return begun
            begun.append(job)

    def _calm(self) -> None:
        """Let the speed of transfers be none from which nothing was heard for a while."""
        for name, job in self._desk.jobs.items():
            row = self._desk.board.row(name)
            if row is not None and row.speed > 0 and time.monotonic() - job.told > WINDOW:
                self._desk.board.touch(replace(row, speed=0.0), told=True, kept=False)
