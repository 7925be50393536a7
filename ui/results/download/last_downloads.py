"""What was chosen last for each family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.downloads.arrival_choice import ArrivalChoice
from .download_what import DownloadWhat
from .last_download import LastDownload

if TYPE_CHECKING:
    from ....gis.settings import Settings

MOST_KINDS = 100


class LastDownloads:
    """Kept in the settings; what cannot be read there counts as nothing.

    Args:
        settings: of the profile.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, family: str) -> LastDownload:
        """Return the last choice for a family."""
        document = self._settings.download_choices.get(family, {})
        try:
            return LastDownload(
                DownloadWhat(document["what"]),
                tuple(str(name) for name in document["kinds"])[:MOST_KINDS],
                ArrivalChoice.from_json(document["arrival"]),
                document["unpack"] is True,
                document.get("clip") is True,
            )
        except (KeyError, ValueError, TypeError, AttributeError):
            return LastDownload()

    def remember(self, family: str, last: LastDownload) -> None:
        """Keep a choice."""
        document = {
            "what": (DownloadWhat.WHOLE if last.what is DownloadWhat.FILES else last.what).value,
            "kinds": list(last.kinds)[:MOST_KINDS],
            "arrival": (last.arrival or ArrivalChoice()).to_json(),
            "unpack": last.unpack,
            "clip": last.clip,
        }
        self._settings.download_choices = {**self._settings.download_choices, family: document}
