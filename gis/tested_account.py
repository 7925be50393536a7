"""What came of the test of an account."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core.account import Account
from ..providers.login_memories import LoginMemories


@dataclass(frozen=True)
class TestedAccount:
    """An account that was not refused.

    Attributes:
        account: as it is to be kept; of a login in a browser with its newest renewal.
        asked: whether anything was asked at all; False: the portal names nothing to ask for.
        opened: whether a file, or something as well protected, was given.
        coded: whether the login took a six-digit code.
        logins: the sessions that the test began, to go on with.
    """

    account: Account
    asked: bool
    opened: bool
    coded: bool = False
    logins: LoginMemories = field(default_factory=LoginMemories, repr=False)

    __test__ = False  # for pytest, which takes the name for its own
