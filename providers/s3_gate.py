"""Buckets that are read with keys of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ..core.cancel_token import CancelToken
from ..core.portal_error import PortalError
from .gate_answers import ANSWER_BYTES
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate
from .s3.refused_keys import meant_of_keys
from .s3.s3_keys import S3Keys
from .s3.s3_service import S3Service, read_place
from .s3.s3_signer import S3Signer

Places = Mapping[str, tuple[str, str]]


class S3Gate(PixelGate):
    """Turns `s3://bucket/key` into what GDAL reads and signs, or the queue of downloads; no network.

    For GDAL it is `/vsis3/bucket/key` with its settings, for the queue a web address and a signer.

    Options: `endpoint`, the service, Amazon's where it is missing; `region`; `regions`, bucket → region;
    `requester_pays`, whether Amazon's fees go to the user (portal sheets earth-search and aws-sentinel2);
    `anonymous`, whether the buckets may be read without keys; `rewrite`, beginnings of web addresses → the
    same files' `s3://` address; `by_web`, whether it is for the queue; `proof`, a bucket of an own service
    that may be listed.
    """

    reads_buckets = True

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        found = {href: read_place(self._rewritten(href)) for href in hrefs}
        places = {href: place for href, place in found.items() if place is not None}
        if not places:
            return PixelAccess()
        if self._options.get("by_web") is True:
            return self._for_queue(places)
        links = {href: f"/vsis3/{bucket}/{key}" for href, (bucket, key) in places.items()}
        buckets = (bucket for bucket, _key in places.values())
        return PixelAccess(links=links, settings={**self._settings(buckets), **self._key_settings()})

    def _prove(self, href: str, token: CancelToken) -> bool:
        """List one object of the bucket that the portal file names; Amazon would charge for it."""
        service, keys, bucket = self._service(), self._keys(), str(self._options.get("proof") or "")
        if not service.endpoint or not bucket or keys is None:
            return False
        url = f"{service.web_address(bucket, '').rstrip('/')}?list-type=2&max-keys=1"
        headers = S3Signer(service, keys, self._now).headers("GET", url)
        with self._session(token, headers) as session:
            try:
                session.get(url, ANSWER_BYTES)
            except PortalError as error:
                raise meant_of_keys(error) from None
        return True

    def _for_queue(self, places: Places) -> PixelAccess:
        service = self._service()
        keys = self._keys()
        links = {href: service.web_address(*place) for href, place in places.items()}
        return PixelAccess(links=links, signer=S3Signer(service, keys, self._now) if keys else None)

    def _rewritten(self, href: str) -> str:
        for start, bucket in self._texts("rewrite").items():
            if href.startswith(start):
                return f"{bucket}{href[len(start) :]}"
        return href

    def _texts(self, name: str) -> dict[str, str]:
        """Return an option that maps texts to texts; whatever else stands there is left out."""
        found = self._options.get(name)
        pairs = found.items() if isinstance(found, Mapping) else ()
        return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}

    def _service(self) -> S3Service:
        return S3Service(
            str(self._options.get("endpoint") or ""),
            str(self._options.get("region") or ""),
            self._texts("regions"),
            self._options.get("requester_pays") is True,
        )

    def _keys(self) -> S3Keys | None:
        """Return the user's keys; None where none are needed and there are none."""
        if self.account is None and self._options.get("anonymous") is True:
            return None
        values = self._values(("s3",), "access_key", "secret_key")
        return S3Keys(values["access_key"], values["secret_key"])

    def _key_settings(self) -> dict[str, str]:
        keys = self._keys()
        if keys is None:
            return {"AWS_NO_SIGN_REQUEST": "YES"}
        settings = {"AWS_ACCESS_KEY_ID": keys.access, "AWS_SECRET_ACCESS_KEY": keys.secret}
        if self._options.get("requester_pays") is True:
            settings["AWS_REQUEST_PAYER"] = "requester"
        return {**settings, "AWS_NO_SIGN_REQUEST": "NO"}

    def _settings(self, buckets: Iterable[str]) -> dict[str, str]:
        known = self._texts("regions")
        regions = {str(known.get(bucket) or self._options.get("region") or "") for bucket in buckets}
        # with several regions GDAL finds each by the redirect that the service answers with
        region = regions.pop() if len(regions) == 1 else ""
        settings = {"AWS_REGION": region} if region else {}
        endpoint = urlsplit(str(self._options.get("endpoint") or ""))
        if endpoint.netloc:
            settings["AWS_S3_ENDPOINT"] = endpoint.netloc
            settings["AWS_HTTPS"] = "NO" if endpoint.scheme == "http" else "YES"
            settings["AWS_VIRTUAL_HOSTING"] = "FALSE"  # own services name the bucket in the path
        return settings
