"""Listing the objects of a bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..http_answer import HttpAnswer
from ..http_session import HttpSession
from ..safe_urls import shown_url
from .bucket_file import BucketFile

LISTING_BYTES = 4 * 1024 * 1024  # a thousand keys of at most 1 024 bytes, with what stands around them
MOST_PAGES = 100


class BucketListing(ABC):
    """Goes through all objects whose key begins in some way, a thousand at a time."""

    def __init__(self, portal: str, session: HttpSession) -> None:
        """Prepare.

        Args:
            portal: portal id for errors.
            session: asks.
        """
        self._portal = portal
        self._session = session

    def files(self, address: str, prefix: str) -> Iterator[BucketFile]:
        """Yield the objects in the order of their keys.

        Args:
            address: of the bucket, as the portal file gives it.
            prefix: how their keys begin.

        Raises:
            PortalError: as HTTP; BAD_ANSWER for anything but a listing, or one that goes in circles.
        """
        place: str | None = ""
        known: set[str] = set()
        while place is not None:
            if place in known or len(known) == MOST_PAGES:
                raise PortalError(self._portal, ErrorKind.BAD_ANSWER, f"{prefix}: the listing does not end")
            known.add(place)
            answer = self._ask(self._url(address, prefix, place))
            try:
                found, place = self._read(answer)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                what = f"{shown_url(answer.url)}: no listing of a bucket: {error}"
                raise PortalError(self._portal, ErrorKind.BAD_ANSWER, what[:300]) from error
            yield from (file for file in found if file.name.startswith(prefix))

    def _ask(self, url: str) -> HttpAnswer:
        try:
            return self._session.get(url, LISTING_BYTES)
        except PortalError as error:
            # portal sheet aws-sentinel2, Errors: 503 SlowDown
            if error.status == 503 and "slowdown" in error.detail.lower():
                raise PortalError(self._portal, ErrorKind.RATE_LIMITED, error.detail, 503) from error
            raise

    @abstractmethod
    def _url(self, address: str, prefix: str, place: str) -> str:
        """Return the address of the page at `place`, empty for the first."""

    @abstractmethod
    def _read(self, answer: HttpAnswer) -> tuple[list[BucketFile], str | None]:
        """Return the objects of a page and the place of the next, None at the end.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: it is no listing.
            PortalError: it is an error that came with status 200.
        """
