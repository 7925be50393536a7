"""The files of a product that lies in a bucket as a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...core.asset import Asset
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ..file_kind import media_type_of, role_of
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..safe_urls import is_web
from ..sentinel2_bucket.amazon_listing import AmazonListing
from ..sentinel2_bucket.bucket_file import BucketFile
from .s3_service import read_place
from .signed_session import SignedSession

_TREE = re.compile(r"(s3://[^/]+/(?:[^/]+/)*?[^/]+\.(?:SAFE|SEN3|SEN6))/", re.IGNORECASE)
_MOST_FILES = 5_000
_SOME_KEY = "any"


def folder_of(assets: Sequence[Asset]) -> str:
    """Return where a product's folder lies (`s3://bucket/…/X.SAFE`), as its files tell; empty: nowhere."""
    places = (asset.s3 or asset.href for asset in assets)
    return next((found.group(1) for found in map(_TREE.match, places) if found), "")


class BucketFolder:
    """Lists one folder with the user's keys, a thousand files a request.

    A listing says sizes and entity tags; for what was sent in one piece that is the MD5.
    """

    def __init__(self, portal: Portal, profile: NetworkProfile, gate: PixelGate) -> None:
        """Prepare.

        Args:
            portal: whose product.
            profile: the user's network settings.
            gate: opens the buckets for the queue of downloads (`pixel_gates.make_gate` with `DOWNLOAD`).
        """
        self._portal = portal
        self._profile = profile
        self._gate = gate

    def files(self, folder: str, token: CancelToken) -> tuple[Asset, ...]:
        """Return the files: `path` with the product's folder, `key` without.

        Args:
            folder: `folder_of`.
            token: ends the call within milliseconds.

        Raises:
            PortalError: as HTTP and the gate; BAD_ANSWER for what is no listing or has no end; GONE for an
                empty folder.
        """
        place = read_place(f"{folder}/")
        if place is None:
            raise PortalError(self._portal.id, ErrorKind.BAD_QUERY, "the product lies in no bucket")
        bucket, prefix = place
        some = f"s3://{bucket}/{_SOME_KEY}"
        access = self._gate.open([some], token)
        store = access.links.get(some, "").rpartition(_SOME_KEY)[0]
        if not is_web(store):
            raise PortalError(self._portal.id, ErrorKind.BAD_QUERY, f"{bucket} cannot be listed from here")
        with SignedSession(self._portal, self._profile, token, access.signer) as session:
            found: list[Asset] = []
            for file in AmazonListing(self._portal.id, session).files(store, prefix):
                if len(found) >= _MOST_FILES:
                    raise PortalError(self._portal.id, ErrorKind.BAD_ANSWER, "the listing does not end")
                if not file.name.endswith("/"):
                    found.append(_asset(file, bucket, prefix))
        if not found:
            raise PortalError(self._portal.id, ErrorKind.GONE, f"{folder}: nothing inside")
        return tuple(found)


def _asset(file: BucketFile, bucket: str, prefix: str) -> Asset:
    inside = file.name[len(prefix) :]
    kind = media_type_of(inside)
    return Asset(
        key=inside,
        title=inside.rpartition("/")[2],
        href=f"s3://{bucket}/{file.name}",
        media_type=kind,
        roles=(role_of(inside, kind),),
        size=file.size,
        checksum=file.checksum,
        needs="login",
        path=f"{prefix.rstrip('/').rpartition('/')[2]}/{inside}",
    )
