"""What becomes of the streams that were asked for."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ....core.portal_error import PortalError
from ....gis.stream_error import StreamError
from ....gis.streams.stream_job import StreamJob
from ....gis.translation import tr
from ... import formats
from ...factories import link, tip
from ...message import Message, filled
from ...messages import closed_sentence, stream_sentence
from ...remedy import Remedy
from ...theme import TIGHT
from ...widgets.note_label import NoteLabel
from ...widgets.scene_words import SceneWords
from .stream_trouble import StreamTrouble

if TYPE_CHECKING:
    from ....gis.guichet import Guichet

HIDE = "hide"
MOST_LINES = 3


class StreamLine(QWidget):
    """Progress with *Cancel*; below it what went wrong, each with its remedy, until it is hidden.

    Jobs that are added while another one is under way wait for their turn.

    Signals:
        remedy_wanted: a `Remedy`, portal id, `SceneRef` or None; trying again is done here.
    """

    remedy_wanted = pyqtSignal(object, str, object)

    def __init__(self, guichet: Guichet, words: SceneWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels, self._words = guichet.pixels, words
        self._job: StreamJob | None = None
        self._waiting: list[StreamJob] = []
        self._troubles: list[StreamTrouble] = []
        self._failed: list[tuple[StreamJob, int]] = []
        self._progress, self._said = NoteLabel(tone="text"), NoteLabel(tone="warn")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT)
        box.addWidget(self._progress)
        box.addWidget(self._said)
        self._connect()
        self._show()

    def _connect(self) -> None:
        streams = self._pixels.streams
        streams.changed.connect(self._on_changed)
        streams.failed.connect(self._on_failed)
        streams.left_out.connect(self._on_left_out)
        streams.keeper.closed_again.connect(self._on_closed)
        streams.keeper.renewed.connect(self._on_renewed)
        self._pixels.doctor.troubled.connect(self._on_not_drawn)
        self._progress.linkActivated.connect(lambda _address: self.cancel())
        self._said.linkActivated.connect(self._on_link)

    @property
    def troubles(self) -> Sequence[StreamTrouble]:
        """What went wrong, the oldest first."""
        return tuple(self._troubles)

    def start(self, job: StreamJob) -> None:
        """Build the layers of a job, after those that are under way."""
        self._waiting.append(job)
        if not self._pixels.streams.busy:
            self._troubles, self._failed = [one for one in self._troubles if one.ref is None], []
            self._next()
        self._show()

    def cancel(self) -> None:
        """Build no more; what is there stays."""
        self._waiting.clear()
        self._pixels.streams.cancel()

    def _next(self) -> None:
        while self._waiting and not self._pixels.streams.busy:
            self._job = self._waiting.pop(0)
            self._pixels.add(self._job)

    # ---- what is heard ---------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._next()
        self._show()

    def _on_failed(self, title: str, problem: PortalError | StreamError) -> None:
        job = self._job
        if job is None or title not in job.titles:
            return
        place = job.titles.index(title)
        self._failed.append((job, place))
        scene = job.layers[place].scenes[0].scene
        portal = problem.portal or scene.portal
        message = stream_sentence(problem, self._words.portal_title(portal))
        self._note(StreamTrouble(message, portal, scene.ref, (title,)))

    def _on_left_out(self, title: str, scenes: Sequence[tuple[str, Exception]]) -> None:
        job = self._job
        if job is None or title not in job.titles or not scenes:
            return
        first = job.layers[job.titles.index(title)].scenes
        name, error = scenes[0]
        scene = next((one.scene for one in first if one.scene.title == name), first[0].scene)
        portal = getattr(error, "portal", "") or scene.portal
        why = stream_sentence(error, self._words.portal_title(portal))
        one, many = tr("%1 scene is not in the layer."), tr("%1 scenes are not in the layer.")
        count = formats.counted(len(scenes), one, many)
        message = replace(why, text=f"{count} {why.text}", markup=f"{count} {why.markup}", status="warn")
        self._note(StreamTrouble(_unrepeatable(message), portal, scene.ref, (title,)))

    def _on_closed(self, portal: str, error: PortalError, layers: int) -> None:
        message = closed_sentence(error, self._words.portal_title(portal), layers)
        if message.action is Remedy.NONE:
            message = replace(message, remedy=tr("Try Again"), action=Remedy.TRY_AGAIN)
        self._troubles = [one for one in self._troubles if one.ref or one.drawn or one.portal != portal]
        self._note(StreamTrouble(message, portal))

    def _on_not_drawn(self, layer: str, title: str, problem: PortalError | StreamError) -> None:
        """A layer on the map stays empty, or parts of it."""
        message = stream_sentence(problem, self._words.portal_title(problem.portal))
        words, markup = filled(tr("%1 could not be drawn."), title)
        message = replace(
            message,
            text=f"{words} {message.text}",
            markup=f"{markup} {message.markup}",
            remedy=tr("Try Again"),
            action=Remedy.TRY_AGAIN,
        )
        self._note(StreamTrouble(message, problem.portal, None, (title,), layer))

    def _on_renewed(self, _name: str) -> None:
        """The gates open one by one; what is still shut will say so again."""
        self._troubles = [one for one in self._troubles if one.ref is not None or one.drawn]
        self._show()

    def _note(self, trouble: StreamTrouble) -> None:
        for place, old in enumerate(self._troubles):
            if (old.message.text, old.portal) == (trouble.message.text, trouble.portal):
                self._troubles[place] = replace(old, layers=old.layers + trouble.layers)
                break
        else:
            self._troubles.append(trouble)
        self._show()

    # ---- what is done ----------------------------------------------------------------------------

    def _on_link(self, address: str) -> None:
        if address == HIDE:
            self._troubles, self._failed = [], []
            self._show()
            return
        trouble = self._shown[int(address)]
        if trouble.message.action is not Remedy.TRY_AGAIN:
            self.remedy_wanted.emit(trouble.message.action, trouble.portal, trouble.ref)
            return
        self._troubles = [one for one in self._troubles if one is not trouble]
        self._show()
        if trouble.drawn:
            self._pixels.doctor.reload(trouble.drawn)
        elif trouble.ref is None:
            self._pixels.streams.keeper.try_again(trouble.portal)
        else:
            self._repeat(trouble)

    def _repeat(self, trouble: StreamTrouble) -> None:
        """Build the layers of a trouble once more."""
        again = [(job, place) for job, place in self._failed if job.titles[place] in trouble.layers]
        self._failed = [one for one in self._failed if one not in again]
        for job, place in again:
            self._waiting.append(replace(job, layers=(job.layers[place],), titles=(job.titles[place],)))
        self._next()
        self._show()

    # ---- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        done, total = self._pixels.streams.progress
        waiting = sum(len(job.layers) for job in self._waiting)
        words = tr("%1 of %2 layers…", formats.number(min(done + 1, total)), formats.number(total + waiting))
        self._progress.set_html(f"{html.escape(words)} {link(tr('Cancel'))}")
        self._progress.setVisible(self._pixels.streams.busy)
        self._shown = self._troubles[-MOST_LINES:]
        lines = [self._line(place, trouble) for place, trouble in enumerate(self._shown)]
        self._said.set_html("<br>".join(lines) + f" {link(tr('Hide'), HIDE)}" if lines else "")
        worst = "error" if any(one.message.status == "error" for one in self._shown) else "warn"
        self._said.set_tone(worst)
        self._said.setToolTip(tip("\n".join(_technical(one) for one in self._shown)))
        self._said.setVisible(bool(lines))
        self.setVisible(bool(lines) or self._pixels.streams.busy)

    def _line(self, place: int, trouble: StreamTrouble) -> str:
        message = trouble.message
        several = len(trouble.layers) > 1
        count = formats.counted(len(trouble.layers), tr("%1 layer"), tr("%1 layers"))
        parts = [message.markup, f"({html.escape(count)})" if several else ""]
        parts.append(link(message.remedy, str(place)) if message.remedy else "")
        return " ".join(part for part in parts if part)


def _unrepeatable(message: Message) -> Message:
    """A layer that is there is not built again for the scenes that it lacks."""
    return replace(message, remedy="", action=Remedy.NONE) if message.action is Remedy.TRY_AGAIN else message


def _technical(trouble: StreamTrouble) -> str:
    return " – ".join(part for part in (", ".join(trouble.layers[:3]), trouble.message.detail) if part)
