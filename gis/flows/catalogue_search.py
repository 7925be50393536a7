"""Looking for flows in catalogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_flow import FoundFlow
from ...core.flows.service_layer import Box
from ...providers.network_profile import NetworkProfile
from ..failure import as_portal_error
from ..host_profiles import ProfileOf, host_of
from ..latest_call import LatestCall
from ..network_settings import network_profile

CONFIG_BYTES = 8 << 20
XML = "application/xml, text/xml;q=0.9, */*;q=0.1"
Look = Callable[..., Sequence[FoundFlow]]


class CatalogueSearch(QObject):
    """Asks one catalogue at a time in the background; a new question takes the place of the one before.

    Signals:
        found: a tuple of `FoundFlow`, perhaps empty.
        failed: the `PortalError`.

    Args:
        doors: `FlowDoors`, for headers of an entry of QGIS's authentication database; None: no headers.
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
        look: stands in for asking: catalogue, words, box, network settings, headers, token → flows.
    """

    found = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        doors: Any = None,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        look: Look | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._profile_of = doors, profile_of
        self._look = look or look_into
        self._call = LatestCall("flow catalogue", self)
        self._call.finished.connect(self.found)
        self._call.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._call.running

    def start(self, catalogue: FlowSource, words: str, box: Box | None = None) -> None:
        """Look for flows: one of the signals follows.

        Args:
            catalogue: of kind `csw`, `records` or `mviewer`.
            words: empty: all.
            box: west, south, east, north in degrees; None: everywhere.
        """
        self._call.cancel()
        try:
            profile = self._profile_of([host_of(catalogue.address)])
        except OSError as error:
            self.failed.emit(as_portal_error(error, catalogue.portal))
            return
        headers: Mapping[str, str] = {}
        if catalogue.authcfg and self._doors is not None:
            headers = self._doors.request_headers(catalogue)
        self._call.start(lambda token: tuple(self._look(catalogue, words, box, profile, headers, token)))

    def cancel(self) -> None:
        """Stop waiting; no signal follows."""
        self._call.cancel()


def look_into(
    catalogue: FlowSource,
    words: str,
    box: Box | None,
    profile: NetworkProfile,
    headers: Mapping[str, str],
    token: CancelToken,
) -> Sequence[FoundFlow]:
    """Return what a catalogue has for some words.

    Raises:
        PortalError: where it cannot be asked or read.
    """
    # brings requests with it, which is not to be loaded with the panel
    from ...providers.http_session import HttpSession

    with HttpSession(catalogue.portal, profile, token, headers, [host_of(catalogue.address)]) as session:
        if catalogue.kind != "mviewer":
            from ...providers.flows.catalogue_search import search_catalogue

            return search_catalogue(catalogue, words, box, session)
        from ...providers.flows.mviewer_config import read_mviewer

        body = session.get(catalogue.address, CONFIG_BYTES, XML).body
        return [flow for flow in read_mviewer(body, catalogue.address, token) if has_words(flow, words)]


def has_words(flow: FoundFlow, words: str) -> bool:
    """Whether all words are in a flow's title, abstract or layer name, whatever their case."""
    there = f"{flow.title} {flow.abstract} {flow.layer}".casefold()
    return all(word in there for word in words.casefold().split())
