"""What a portal still grants, as a sentence."""

from __future__ import annotations

from datetime import datetime

from ...core.downloads.quota import Quota
from ...core.downloads.quota_unit import QuotaUnit
from ...gis.translation import tr
from .. import formats
from .figures import moment


def quota_words(portal: str, quota: Quota, now: datetime) -> str:
    """Return `GEODES: 12 of 60 downloads left this hour`, and when all of it is granted again.

    Args:
        portal: short title.
        quota: as the portal told.
        now: aware UTC.
    """
    left = formats.number(quota.remaining)
    if quota.limit is not None:
        left = tr("%1 of %2", left, formats.number(quota.limit))
    words = {
        QuotaUnit.DOWNLOADS_AN_HOUR: tr("%1: %2 downloads left this hour", portal, left),
        QuotaUnit.DOWNLOADS_IN_15_MINUTES: tr("%1: %2 downloads left in 15 minutes", portal, left),
        QuotaUnit.REQUESTS: tr("%1: %2 requests left", portal, left),
    }[quota.unit]
    if quota.resets is None or quota.resets <= now:
        return words
    return tr("%1, all again at %2", words, moment(quota.resets, now))
