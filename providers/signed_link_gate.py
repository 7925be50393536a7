"""Links signed one by one, as the data centre of Montpellier does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES, bad_answer, read_end, read_object, read_secret
from .gate_lease import GateLease
from .http_answer import HttpAnswer
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate
from .safe_urls import host_of, is_under

MOST_LINKS = 64  # of one call, portal sheet dinamis, Download
MARGIN = timedelta(seconds=300)
LIFE_SECONDS = 28800


class SignedLinkGate(PixelGate):
    """Signs with a key pair (`access-key`, `secret-key`), at most 64 links a call, for eight hours.

    Links that are signed already and still fresh are not asked for again. Options: `endpoint`, the address
    of `sign_urls`; `seconds`, the life that is asked for. Only files on the portal's `signed_hosts` are
    signed.
    """

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        hosts = tuple(self.portal.options.get("signed_hosts") or ())
        wanted = [href for href in hrefs if is_under(host_of(href), hosts)]
        now = self._now()
        fresh = {href: lease for href, lease in self._leases.items() if lease.fresh(now)}
        self._leases = fresh
        missing = [href for href in wanted if href not in fresh]
        for start in range(0, len(missing), MOST_LINKS):
            fresh.update(self._sign(missing[start : start + MOST_LINKS], token))
        return self._access({href: fresh[href].value for href in wanted}, (fresh[href] for href in wanted))

    def _headers(self, token: CancelToken) -> Mapping[str, str]:
        """Return what the signing service wants to see of the account."""
        values = self._values(("keypair",), "access-key", "secret-key")
        return {name: values[name] for name in ("access-key", "secret-key")}

    def _sign(self, hrefs: Sequence[str], token: CancelToken) -> Mapping[str, GateLease]:
        seconds = self._options.get("seconds")
        life = seconds if isinstance(seconds, int) and seconds > 0 else LIFE_SECONDS
        document = {"urls": list(hrefs), "duration_seconds": life}
        try:
            with self._session(token, self._headers(token)) as session:
                answer = session.post_json(str(self._options.get("endpoint")), document, ANSWER_BYTES)
        except PortalError as error:
            if error.status == 403:  # so it says of wrong keys, portal sheet dinamis, Errors and limits
                what = error.detail
                raise PortalError(self.portal.id, ErrorKind.LOGIN_REFUSED, what, error.status) from None
            raise
        return self._read(hrefs, answer)

    def _read(self, hrefs: Sequence[str], answer: HttpAnswer) -> Mapping[str, GateLease]:
        now = self._now()
        document = read_object(self.portal.id, answer)
        signed = document.get("hrefs")
        if not isinstance(signed, dict):
            raise bad_answer(self.portal.id, answer, "no signed links")
        ends = read_end(self.portal.id, answer, document.get("expiry"), now)
        leases = {}
        for href in hrefs:
            value = read_secret(self.portal.id, answer, signed.get(href), "signed link for each address")
            if not _same_place(href, value):
                raise bad_answer(self.portal.id, answer, "a signed link leads to another host")
            leases[href] = GateLease(value, now, ends, MARGIN)
        return leases


def _same_place(href: str, signed: str) -> bool:
    """Whether a signed link leads to the same host and port as the address, by the same protocol."""
    try:
        one, other = urlsplit(href), urlsplit(signed)
        ports = one.port == other.port
    except ValueError:
        return False
    return ports and one.scheme == other.scheme and one.hostname == other.hostname and not other.username
