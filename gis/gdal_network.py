"""The user's network settings for GDAL, which reads streams while QGIS draws."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from ..providers.network_profile import NetworkProfile

CERTIFICATES = "SSL_CERT_FILE"
SETTINGS = (
    "GDAL_HTTP_PROXY",
    "GDAL_CURL_CA_BUNDLE",
    CERTIFICATES,  # GDAL 3.6 reads streams with this one only (seen), 3.10 with either
    "GDAL_HTTP_CONNECTTIMEOUT",
    "GDAL_HTTP_LOW_SPEED_TIME",
    "GDAL_HTTP_LOW_SPEED_LIMIT",
    "GDAL_HTTP_MAX_RETRY",
    "GDAL_HTTP_RETRY_DELAY",
    "CPL_VSIL_CURL_CACHE_SIZE",
)
CACHE_BYTES = 64 << 20  # some hundred tiles; GDAL's own 16 MB are read anew at every redraw
LONGEST_CONNECT = 10.0  # seconds


class GdalNetwork:
    """Sets options of the whole process, since QGIS draws in threads of its own.

    What the user has set is left alone; what was set here is taken back by `restore`.
    """

    def __init__(self) -> None:
        self._set: dict[str, str] = {}

    def apply(self, profile: NetworkProfile, hosts: Iterable[str]) -> None:
        """Take over proxy, authorities and time-out.

        Args:
            profile: of the hosts.
            hosts: that will be read from. GDAL knows one proxy for all: that of the first host which has one.
        """
        from osgeo import gdal

        for name, value in _options(profile, hosts).items():
            now = gdal.GetConfigOption(name)
            # the bundle holds what the environment's file holds, and what QGIS trusts besides
            replaceable = value and name == CERTIFICATES and now == os.environ.get(name)
            if now is not None and self._set.get(name) != now and not replaceable:
                continue  # the user's
            if value != now:
                gdal.SetConfigOption(name, value or None)
            self._set[name] = value

    def restore(self) -> None:
        """Take back everything that was set here."""
        if not self._set:
            return
        from osgeo import gdal

        for name, value in self._set.items():
            if gdal.GetConfigOption(name) == value:
                gdal.SetConfigOption(name, None)
        self._set.clear()


def _options(profile: NetworkProfile, hosts: Iterable[str]) -> Mapping[str, str]:
    """Return the options; a stalled connection ends after the time-out, a slow one does not."""
    proxies = [profile.proxies.get(host) for host in hosts]
    values = (
        next((proxy for proxy in proxies if proxy), ""),
        profile.ca_bundle,
        profile.ca_bundle,
        f"{min(profile.timeout, LONGEST_CONNECT):g}",
        f"{profile.timeout:g}",
        "1",
        "2",
        "1",
        str(CACHE_BYTES),
    )
    return dict(zip(SETTINGS, values))
