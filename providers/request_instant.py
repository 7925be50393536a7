"""Instants as portals take them in requests."""

from __future__ import annotations

from datetime import datetime


def instant_text(instant: datetime) -> str:
    """Return `2026-06-01T00:00:00Z`, with milliseconds (cut) only where there are any."""
    text = instant.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{instant.microsecond // 1000:03d}Z" if instant.microsecond else f"{text}Z"
