"""What became of the files of an algorithm's downloads, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qgis.core import QgsFeature, QgsFields, QgsVectorLayer

from ..core.downloads.download import Download
from ..core.downloads.download_note import DownloadNote
from ..core.downloads.sidecar import read_sidecar
from .pixel_words import trouble_sentence

FILE_FIELDS = (
    ("portal", "string(0)"),
    ("scene_id", "string(0)"),
    ("title", "string(0)"),
    ("file", "string(0)"),
    ("state", "string(0)"),
    ("size", "int8"),
    ("checksum", "string(0)"),
    ("verified", "string(0)"),
    ("path", "string(0)"),
    ("detail", "string(0)"),
)


def file_fields() -> QgsFields:
    """Return the fields of the table, made by a URI as all field types are."""
    fields = "&".join(f"field={name}:{kind}" for name, kind in FILE_FIELDS)
    return QgsVectorLayer(f"None?{fields}", "", "memory").fields()


def file_rows(downloads: Sequence[Download]) -> Iterator[QgsFeature]:
    """Yield a row per file; `verified` is the checksum that was computed and is equal, empty: size only."""
    for one in downloads:
        sidecar = read_sidecar(one.file) if one.state.arrived else None
        row = QgsFeature()
        row.setAttributes(
            [
                one.item.portal,
                one.item.scene,
                one.item.title,
                one.file.name,
                one.state.value,
                one.total if sidecar is None else sidecar.size,
                None if sidecar is None else f"{sidecar.algorithm}:{sidecar.digest}",
                (one.checked if sidecar is None else sidecar.checked) or None,
                one.path or None,
                detail_of(one) or None,
            ]
        )
        yield row


def detail_of(download: Download) -> str:
    """Return why a file is not there, or what else is to be known of it."""
    if download.error is not None:
        return trouble_sentence(download.error, download.item.portal)
    return "" if download.note is DownloadNote.NONE else download.note.value
