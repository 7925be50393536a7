"""Signs requests to an object store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Callable

from ..request_signer import RequestSigner
from .s3_keys import S3Keys
from .s3_service import S3Service
from .s3_signature import signed_headers


class S3Signer(RequestSigner):
    """Signs what goes to one service; a request to anybody else gets nothing."""

    def __init__(self, service: S3Service, keys: S3Keys, now: Callable[[], datetime]) -> None:
        """Prepare.

        Args:
            service: whose requests are signed.
            keys: of the user.
            now: the clock, aware UTC.
        """
        self._service = service
        self._keys = keys
        self._now = now

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the signature's headers, and that the user pays where that is so."""
        region = self._service.region_at(url)
        if not region:
            return {}
        more = {"x-amz-request-payer": "requester"} if self._service.requester_pays else {}
        return signed_headers(method, url, self._keys, region, self._now(), more)
