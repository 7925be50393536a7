"""What opens one file, renewed when it ends in the middle."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..pixel_access import PixelAccess
from ..pixel_gate import PixelGate

_LOGIN = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)
_ENDED_LINK = (400, 403)  # what stores answer to signatures and keys that have ended
_ENDED_KINDS = (ErrorKind.NOT_ALLOWED, ErrorKind.BAD_QUERY)  # the same statuses may tell of a quota


class TransferAccess:
    """Asks the gate before every request, and once more where the server refuses what it gave.

    Tokens of minutes end in the middle of files of hours: each time that bytes have come since, a refusal is
    worth another login. Without such progress a second refusal is final: servers lock accounts that insist.
    """

    def __init__(self, gate: PixelGate, href: str, needs: str, token: CancelToken) -> None:
        """Ask nothing yet.

        Args:
            gate: of the portal.
            href: unsigned address of the file.
            needs: as `Asset.needs`.
            token: ends every call.
        """
        self._gate = gate
        self._href = href
        self._token = token
        self._asked = bool(needs) or href.startswith("s3:")
        self._used: PixelAccess | None = None
        self._renewed = False

    def open(self) -> PixelAccess:
        """Return what to send with a request that is made now; renewed by the gate before it ends.

        Raises:
            PortalError: as `PixelGate.open`; UNREACHABLE where the service that opens files is not there.
        """
        self._used = None
        access = self._opened() if self._asked else PixelAccess()
        self._used = access
        return access

    def _opened(self) -> PixelAccess:
        try:
            return self._gate.open([self._href], self._token)
        except PortalError as error:
            if error.kind is not ErrorKind.GONE:
                raise
            # the login's address, not the file: portals move it (portal sheet creodias, Known pitfalls)
            raise PortalError(error.portal, ErrorKind.UNREACHABLE, error.detail, error.status) from error

    @property
    def has_account(self) -> bool:
        """Whether anything of an account goes with the present request."""
        used = self._used
        return used is not None and bool(used.headers or used.links or used.signer)

    def address(self, access: PixelAccess) -> str:
        """Return the address to ask, perhaps signed."""
        return access.links.get(self._href, self._href)

    def progress(self) -> None:
        """Say that bytes came: what opened the file was good until then."""
        self._renewed = False

    def renew(self, error: PortalError) -> bool:
        """Return whether a refusal is worth another request, with what the gate gives then."""
        used = self._used  # None: it was the gate itself that refused
        if self._renewed or used is None or not _is_refusal(error, used):
            return False
        self._renewed = True
        if self._asked:
            self._gate.forget(used)
        self._asked = True  # the portal did not say that the file needs an account
        return True


def _is_refusal(error: PortalError, used: PixelAccess) -> bool:
    signed = bool(used.links) or used.signer is not None
    ended = error.status in _ENDED_LINK and error.kind in _ENDED_KINDS
    return error.kind in _LOGIN or (signed and ended)
