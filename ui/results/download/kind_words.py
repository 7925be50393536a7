"""Kinds of files in words."""

from __future__ import annotations

from collections.abc import Callable

from ....core.downloads.file_kind import FileKind
from ....core.downloads.file_kinds import FileKinds
from ....core.imagery import Imagery
from ... import formats
from ..asset_words import asset_words
from .kind_row import KindRow


def kind_rows(kinds: FileKinds, imagery_of: Callable[[str], Imagery | None]) -> list[KindRow]:
    """Return what the check boxes say."""
    return [KindRow(kind.id, kind_words(kind, imagery_of(kind.family)), _hint(kind)) for kind in kinds.kinds]


def kind_words(kind: FileKind, imagery: Imagery | None) -> str:
    """Return what a kind is: the band by code and name, else what its file is called."""
    if imagery is not None and len(kind.bands) == 1:
        band = imagery.band(kind.bands[0])
        if band is not None:
            title = band.title.text(formats.language())
            coded = band.code and band.code.lower() != band.id.lower()
            return f"{band.code} – {title}" if coded else title[:1].upper() + title[1:]
        titles = (mask.title.text(formats.language()) for mask in imagery.masks if mask.id == kind.bands[0])
        return next(titles, kind.id)
    return asset_words(kind.sample, kind.family)


def _hint(kind: FileKind) -> str:
    size = "" if kind.sample.size is None else formats.size(kind.sample.size)
    return "\n".join(part for part in (kind.sample.key, kind.sample.title, size) if part)
