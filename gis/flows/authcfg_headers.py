"""What QGIS's authentication entries add to a request, for requests of ours."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from ..account_reader import KIND, read_account

_SILENT = frozenset({"Basic", "APIHeader", "EsriToken"})  # OAuth2 would open a browser and wait for it
_NAMED = ("header", "apikey")
_ANY_ADDRESS = "https://localhost/"  # the methods above look at no address


def authcfg_headers(authcfg: str) -> dict[str, str]:
    """Return the headers that an entry adds to a request; none where it is not here, locked, or adds none.

    To be called on the main thread. QGIS is never made to ask for its master password, nor to open a browser:
    of OAuth2 and certificates there are no headers, only QGIS's own requests use these.

    Args:
        authcfg: id of an entry in QGIS's authentication database; empty: none.
    """
    manager = QgsApplication.authManager()
    if not authcfg or not manager.masterPasswordIsSet() or authcfg not in manager.configIds():
        return {}
    loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
    if not loaded or config.method() not in _SILENT:
        return {}
    kind = config.configMap().get(KIND, "")
    if kind:
        account = read_account(config.method(), config.configMap(), (kind,))
        if account is not None and kind in _NAMED:
            return dict(account.values)
    return _added(authcfg)


def is_plain_entry(authcfg: str) -> bool:
    """Whether QGIS itself sends with an entry what the portal wants: false for headers kept as `Basic`.

    QGIS 3.22 has no `APIHeader`; there an account that is a header is kept as name and password, which QGIS
    would send as such.
    """
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        return False
    loaded, config = manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
    return bool(loaded) and config.configMap().get(KIND, "") in ("", "basic")


def _added(authcfg: str) -> dict[str, str]:
    answer = QgsApplication.authManager().updateNetworkRequest(QNetworkRequest(QUrl(_ANY_ADDRESS)), authcfg)
    done, request = answer if isinstance(answer, tuple) else (answer, None)
    if not done or request is None:
        return {}
    names = (bytes(name) for name in request.rawHeaderList())
    return {name.decode("latin-1"): bytes(request.rawHeader(name)).decode("latin-1") for name in names}
