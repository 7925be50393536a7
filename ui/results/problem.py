"""A message about one portal."""

from __future__ import annotations

from dataclasses import dataclass

from ..message import Message


@dataclass(frozen=True)
class Problem:
    """What one line says.

    Attributes:
        portal: id of the portal that the remedy is about.
        message: the sentence and its remedy.
        is_failure: the portal gave nothing, or not all; else it is a note.
        is_login: the portal was not asked, or refused, for want of an account.
    """

    portal: str
    message: Message
    is_failure: bool = False
    is_login: bool = False
