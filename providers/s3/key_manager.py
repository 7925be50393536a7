"""Keys that a service makes for a logged-in user and takes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.times import parse_instant
from ..gate_answers import ANSWER_BYTES, bad_answer, read_object, read_secret
from ..gate_lease import GateLease
from ..http_session import HttpSession
from .s3_keys import S3Keys

LIFE = timedelta(hours=8)
MARGIN = timedelta(minutes=10)
_FULL = "max number"
_ACCESS, _SIGNING = "access_id", "secret"  # as the service names the two keys


class KeyManager:
    """Makes keys with an end, so that none outlives a crash by more than some hours.

    Portal sheet cdse, Download (S3): a POST makes a pair, a DELETE of `…/access_id/<id>` takes it back. The
    number of pairs is limited: 403 "Max number of credentials reached" (seen in public clients).
    """

    def __init__(self, portal: str, address: str) -> None:
        """Ask nothing yet.

        Args:
            portal: portal id for errors.
            address: of the keys, on a trusted host.
        """
        self._portal = portal
        self._address = address.rstrip("/")

    def make(self, session: HttpSession, now: datetime) -> tuple[S3Keys, GateLease]:
        """Return new keys and how long they last; the lease's value names them.

        Raises:
            PortalError: QUOTA where there are too many keys, the kinds of HTTP, BAD_ANSWER.
        """
        ends = now + LIFE
        try:
            document = {"expiration_date": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}
            answer = session.post_private_json(self._address, document, ANSWER_BYTES)
        except PortalError as error:
            if error.status == 403 and _FULL in error.detail.lower():
                raise PortalError(self._portal, ErrorKind.QUOTA, error.detail, 403) from None
            raise
        told = read_object(self._portal, answer)
        pair = (read_secret(self._portal, answer, told.get(name), "key") for name in (_ACCESS, _SIGNING))
        keys = S3Keys(*pair)
        if "/" in keys.access or "?" in keys.access:
            raise bad_answer(self._portal, answer, "no usable key")
        end = parse_instant(told.get("expiration_date"))
        return keys, GateLease(keys.access, now, min(end, ends) if end else ends, MARGIN)

    def take_back(self, session: HttpSession, access: str) -> None:
        """Have keys deleted that are needed no more.

        Raises:
            PortalError: as HTTP; the keys then end by themselves.
        """
        session.delete(f"{self._address}/access_id/{access}")
