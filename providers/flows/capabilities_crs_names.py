"""The systems of one document's layers."""

from __future__ import annotations

from ...core.safe_xml import Element
from .capabilities_crs import crs_code

_MOST_CODES = 10_000


class CapabilitiesCrsNames:
    """Reads lists of systems; every spelling is looked at once."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(self, elements: list[Element]) -> tuple[str, ...]:
        """Return the codes of `CRS` or `SRS` elements; 1.1.1 may have several in one, parted by blanks."""
        texts = tuple([element.text or "" for element in elements])
        found = self._lists.get(texts)
        if found is None:
            names = [name for text in texts for name in text.replace(",", " ").split()]
            codes = dict.fromkeys(self.code(name) for name in names[:_MOST_CODES])
            found = self._lists[texts] = tuple(code for code in codes if code)
        return found

    def code(self, name: str) -> str:
        """Return an authority code; empty for what has none."""
        found = self._codes.get(name)
        if found is None:
            found = self._codes[name] = crs_code(name)
        return found
