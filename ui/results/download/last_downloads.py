"""What was chosen last for each family."""

from __future__ import annotations

from collections.abc import Sequence
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
            )
        except (KeyError, ValueError, TypeError, AttributeError):
            return LastDownload()

    def remember(
        self, family: str, what: DownloadWhat, kinds: Sequence[str], arrival: ArrivalChoice, unpack: bool
    ) -> None:
        """Keep a choice."""
        document = {
            "what": (DownloadWhat.WHOLE if what is DownloadWhat.FILES else what).value,
            "kinds": list(kinds)[:MOST_KINDS],
            "arrival": arrival.to_json(),
            "unpack": unpack,
        }
        self._settings.download_choices = {**self._settings.download_choices, family: document}
