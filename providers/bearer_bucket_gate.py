"""Logins that open both web addresses and buckets."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .bearer_gate import BearerGate
from .gate_lease import GateLease
from .http_session import HttpSession
from .pixel_access import PixelAccess
from .s3.key_manager import KeyManager
from .s3.s3_keys import S3Keys
from .s3_gate import S3Gate

_BUCKET = "s3://"


class BearerBucketGate(BearerGate):
    """The token of `BearerGate` for the web; for `s3://` addresses keys of some hours, made with that token.

    Portal sheet cdse, Download (S3). Made when the first bucket is read, used until they end, taken back by
    `release`. Options, beside those of `BearerGate`: `keys`, the address where keys are made; `bucket`, the
    options of `S3Gate`.
    """

    @property
    def has_loans(self) -> bool:
        """Whether keys were made that can be given back."""
        return self._memory.bucket_keys is not None

    def release(self, token: CancelToken) -> None:
        """Have the keys deleted; where that fails they end by themselves."""
        with self._turn(token):
            made, self._memory.bucket_keys = self._memory.bucket_keys, None
            if made is not None:
                with self._logged_in_session(token) as session:
                    self._manager().take_back(session, made[0].access)

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        in_buckets = tuple(href for href in hrefs if href.startswith(_BUCKET))
        if not in_buckets:
            return super()._open(hrefs, token)
        keys, lease = self._fresh_keys(token)
        bucket = self._bucket(keys).open(in_buckets, token)
        web = tuple(href for href in hrefs if not href.startswith(_BUCKET))
        opened = super()._open(web, token) if web else PixelAccess()
        return PixelAccess(
            links=bucket.links,
            headers=opened.headers,
            settings=bucket.settings,
            signer=bucket.signer,
            expires=min(filter(None, (opened.expires, lease.ends))),
            renew_after=min(filter(None, (opened.renew_after, lease.renew_after))),
        )

    def _fresh_keys(self, token: CancelToken) -> tuple[S3Keys, GateLease]:
        made = self._memory.bucket_keys
        if made is None or not made[1].fresh(self._now()):
            with self._logged_in_session(token) as session:
                made = self._memory.bucket_keys = self._manager().make(session, self._now())
        return made

    def _logged_in_session(self, token: CancelToken) -> HttpSession:
        return self._session(token, super()._open((), token).headers)

    def _bucket(self, keys: S3Keys) -> S3Gate:
        account = Account("s3", {"access_key": keys.access, "secret_key": keys.secret})
        told = self._options.get("bucket")
        options = {**(told if isinstance(told, Mapping) else {}), "by_web": self._options.get("by_web")}
        return S3Gate(self.portal, self._profile, account, options, self._now)

    def _manager(self) -> KeyManager:
        address = self._options.get("keys")
        if not isinstance(address, str):
            raise PortalError(self.portal.id, ErrorKind.BAD_QUERY, "the portal file names no address of keys")
        return KeyManager(self.portal.id, address)
