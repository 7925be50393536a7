"""What came of a connection test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConnectionAnswer:
    """A portal or service answered.

    Attributes:
        seconds: from the question to the answer.
        searched: a search was answered; else a page was.
        other: the answer was not what was asked for.
        with_account: the user's account was shown and taken.
        needs_account: a search, or a part of it, would need an account; that it was not tried is said.
        closed_to_programs: the page answered, but does not let programs in.
        moved_to: host that it named as its new home; empty: none.
    """

    seconds: float
    searched: bool = True
    other: bool = False
    with_account: bool = False
    needs_account: bool = False
    closed_to_programs: bool = False
    moved_to: str = ""
