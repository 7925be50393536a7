"""What a login gave, for as long as QGIS runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ..core.account import Account
from .gate_lease import GateLease
from .s3.s3_keys import S3Keys

_PASSING = ("totp", "second_factor")


@dataclass(repr=False)
class LoginMemory:
    """The session of one account at one service: gates that log in the same way share it.

    Changed only by who holds the lock, but for `give_code`. In memory only; secret.

    Attributes:
        account: whose; None for what is lent to everybody.
        lock: one request at a time.
        leases: what was got, by a name that the gate chooses.
        renewal: what renews the session; empty: nothing does.
        renewal_begins, renewal_ends: of it, aware UTC; None where the service does not say.
        refused: whether the service refused the account: it is not sent again.
        code: of a two-factor login, to be used once; empty: none.
        bucket_keys: keys to buckets that were made with the session, and how long they last.
        two_factor: whether the account is known to need a code.
        renewed: told of each new `renewal`; for accounts that are nothing else.
    """

    account: Account | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    leases: dict[str, GateLease] = field(default_factory=dict)
    renewal: str = ""
    renewal_begins: datetime | None = None
    renewal_ends: datetime | None = None
    refused: bool = False
    code: str = ""
    two_factor: bool = False
    renewed: Callable[[str], None] | None = None
    bucket_keys: tuple[S3Keys, GateLease] | None = None

    def serves(self, account: Account | None) -> bool:
        """Whether it belongs to this account; a device login stays the same one when it is renewed."""
        return _identity(self.account) == _identity(account)

    def alive(self, now: datetime) -> bool:
        """Whether it can be gone on with at an instant, aware UTC, without the account itself."""
        return bool(self.renewal) or any(now < lease.ends for lease in self.leases.values())

    def give_code(self, code: str) -> None:
        """Take a code; a refusal is forgotten: the code may have been the reason."""
        self.code, self.two_factor, self.refused = code, True, False

    def take_code(self) -> str:
        """Return the code, once."""
        code, self.code = self.code, ""
        return code

    def secrets(self) -> tuple[str, ...]:
        """Return all that no error text may repeat."""
        values = () if self.account is None else tuple(self.account.values.values())
        keys = () if self.bucket_keys is None else (self.bucket_keys[0].access, self.bucket_keys[0].secret)
        return (*values, *(lease.value for lease in self.leases.values()), self.renewal, self.code, *keys)

    def __repr__(self) -> str:
        """Return how much is there, and no more."""
        return f"LoginMemory({len(self.leases)} leases)"


def _identity(account: Account | None) -> tuple[object, ...]:
    if account is None:
        return ()
    if account.kind == "device":
        return (account.kind, account.values.get("grant"))
    kept = {name: value for name, value in account.values.items() if name not in _PASSING}
    return (account.kind, tuple(sorted(kept.items())))
