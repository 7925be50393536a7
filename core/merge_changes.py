"""What a page of scenes changed in the list of acquisitions."""

from __future__ import annotations

from dataclasses import dataclass

from .acquisition import Acquisition


@dataclass(frozen=True)
class MergeChanges:
    """What `AcquisitionMerger.add` returns.

    Attributes:
        added: acquisitions seen for the first time.
        changed: acquisitions that got an offer, with their id of before.
    """

    added: tuple[Acquisition, ...] = ()
    changed: tuple[Acquisition, ...] = ()
