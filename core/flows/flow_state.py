"""How far the capabilities of a service are known."""

from __future__ import annotations

from enum import Enum


class FlowState(Enum):
    """Of a `FlowSource`."""

    NOT_ASKED = "not asked"
    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"
    LOGIN = "login"  # an account is needed that the user has not
