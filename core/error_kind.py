"""The kinds of trouble that a portal can be in."""

from __future__ import annotations

from enum import Enum


class ErrorKind(Enum):
    """What went wrong at a portal; `ui/messages.py` turns a kind into a sentence and a remedy."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROXY = "proxy"
    LOGIN_NEEDED = "login needed"
    LOGIN_REFUSED = "login refused"
    LICENCE = "licence"
    NOT_ALLOWED = "not allowed"
    RATE_LIMITED = "rate limited"
    QUOTA = "quota"
    BAD_QUERY = "bad query"
    BAD_ANSWER = "bad answer"
    TOO_BIG = "too big"
    GONE = "gone"
    NOT_READY = "not ready"
    DISK = "disk"
    CANCELLED = "cancelled"
