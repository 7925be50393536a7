"""Which products can be had at once, asked anew."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.online import Online
from ..core.scene import Scene
from .dialect import Dialect
from .gate_answers import ANSWER_BYTES, read_object
from .http_session import HttpSession
from .unwanted_answer import unwanted_answer

_AT_ONCE = 80  # as many as items on a page of GEODES


def ask_availability(dialect: Dialect, scenes: Iterable[Scene], session: HttpSession) -> dict[str, Online]:
    """Return scene id → whether its product can be had at once; scenes that nothing is told of are left out.

    Args:
        dialect: its words.
        scenes: of that dialect.
        session: to ask with; anonymous.

    Raises:
        PortalError: the kinds of HTTP, BAD_ANSWER, CANCELLED.
    """
    items = {scene.id: scene.item.decode() for scene in scenes if scene.item is not None}
    ids, told = list(items), dict[str, Online]()
    for start in range(0, len(ids), _AT_ONCE):
        batch = {scene_id: items[scene_id] for scene_id in ids[start : start + _AT_ONCE]}
        request = dialect.availability(batch)
        if request is None or request.body is None:
            continue
        answer = session.post_json(request.url, request.body, ANSWER_BYTES)
        if answer.looks_like_markup:
            raise unwanted_answer(dialect.portal.id, answer.url, answer.status, answer.body)
        told.update(dialect.available(batch, read_object(dialect.portal.id, answer)))
    return told
