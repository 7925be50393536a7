"""Which problems a search has, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.choice_reason import ChoiceReason
from ...core.error_kind import ErrorKind
from ...core.notice import Notice
from ...core.portal_choice import PortalChoice
from ...gis.portal_phase import PortalPhase
from ...gis.portal_state import PortalState
from ..messages import error_sentence, not_asked, notice_sentence
from ..widgets.scene_words import SceneWords
from .problem import Problem

LOGINS = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)
COUNTED = {Notice.NO_TOTAL: "loaded", Notice.UNREADABLE_ITEMS: "unreadable"}


def problems_of(
    states: Sequence[PortalState], choices: Sequence[PortalChoice], words: SceneWords
) -> list[Problem]:
    """Return failures, then portals that want a login, then notes.

    Args:
        states: of the asked portals, the one that changed last first.
        choices: of all portals; those that need a login are told.
        words: gives the portals' names.
    """
    failures = [_failure(state, words) for state in states if _has_failed(state)]
    logins = [
        Problem(choice.portal.id, not_asked(choice), is_login=True)
        for choice in choices
        if choice.reason is ChoiceReason.LOGIN_NEEDED
    ]
    notes = [note for state in states for note in _notes(state, words)]
    return [*failures, *logins, *notes]


def _notes(state: PortalState, words: SceneWords) -> list[Problem]:
    title = words.portal_title(state.portal)
    notices = sorted(state.notices, key=lambda notice: notice.value)
    return [Problem(state.portal, notice_sentence(one, title, _count(state, one))) for one in notices]


def _has_failed(state: PortalState) -> bool:
    failed = state.phase is PortalPhase.FAILED and state.error is not None
    return failed and state.error.kind is not ErrorKind.CANCELLED


def _failure(state: PortalState, words: SceneWords) -> Problem:
    message = error_sentence(state.error, words.portal_title(state.portal), state.seconds)
    login = state.error.kind in LOGINS
    return Problem(state.portal, message, is_failure=not login, is_login=login)


def _count(state: PortalState, notice: Notice) -> int:
    return getattr(state, COUNTED[notice]) if notice in COUNTED else 0
