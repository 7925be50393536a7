"""Capabilities that the plugin has, handed to QGIS so that it need not ask for them again."""

from __future__ import annotations

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QByteArray, QDateTime, QUrl
from qgis.PyQt.QtNetwork import QNetworkCacheMetaData, QNetworkRequest

_DAYS = 1
_HEADERS = ((b"Content-Type", b"text/xml"), (b"Cache-Control", b"max-age=86400"))


def prime_capabilities(url: str, body: bytes) -> bool:
    """Put a document into QGIS's network cache, as if it had been fetched just now; any thread may.

    Args:
        url: as QGIS will ask, see `flow_uri.capabilities_address`.
        body: the document, without secrets: the cache is on disk.

    Returns:
        Whether QGIS keeps it: it has no cache where the user switched it off.
    """
    cache = QgsNetworkAccessManager.instance().cache()
    if cache is None:
        return False
    now = QDateTime.currentDateTimeUtc()
    about = QNetworkCacheMetaData()
    about.setUrl(QUrl(url))
    about.setSaveToDisk(True)
    about.setLastModified(now)
    about.setExpirationDate(now.addDays(_DAYS))
    length = (b"Content-Length", str(len(body)).encode())
    about.setRawHeaders([(QByteArray(name), QByteArray(value)) for name, value in (*_HEADERS, length)])
    about.setAttributes(
        {
            QNetworkRequest.Attribute.HttpStatusCodeAttribute: 200,
            QNetworkRequest.Attribute.HttpReasonPhraseAttribute: QByteArray(b"OK"),
        }
    )
    device = cache.prepare(about)
    if device is None:
        return False
    device.write(body)
    cache.insert(device)
    return bool(cache.metaData(QUrl(url)).isValid())
