"""Why a portal is asked or not."""

from __future__ import annotations

from enum import Enum


class ChoiceReason(Enum):
    """`ui/messages.py` turns a reason into words; first come those that a user can change."""

    ASKED = "asked"
    LOGIN_NEEDED = "login needed"
    SWITCHED_OFF = "switched off"
    NOT_CHOSEN = "not chosen"
    NO_FAMILY = "no family"
    OUTSIDE_AREA = "outside area"
    OUTSIDE_PERIOD = "outside period"
    NEEDS_CONTRACT = "needs contract"
    NO_INTERFACE = "no interface"
    RETIRED = "retired"
