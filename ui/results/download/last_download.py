"""What was chosen last for a family."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.downloads.arrival_choice import ArrivalChoice
from .download_what import DownloadWhat


@dataclass(frozen=True)
class LastDownload:
    """A choice of the page.

    Attributes:
        what: whole products or files; single files are never remembered.
        kinds: ids of the kinds of files; empty: never chosen.
        arrival: None where it was never chosen.
        unpack: whether archives were unpacked.
        clip: whether what came on the map was cut to the area.
    """

    what: DownloadWhat = DownloadWhat.WHOLE
    kinds: tuple[str, ...] = ()
    arrival: ArrivalChoice | None = None
    unpack: bool = False
    clip: bool = False
