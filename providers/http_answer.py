"""A complete answer of a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HttpAnswer:
    """A successful answer, read whole and unpacked.

    Attributes:
        url: where it came from in the end, after redirects.
        content_type: as given, lower case, without parameters; empty where none is given.
        body: the unpacked bytes.
        date: the server's clock as its header `Date` gives it, empty where it gives none.
        status: the HTTP status, 200 to 299.
        headers: what else the server said, names in lower case; nothing of it goes into texts or logs.
    """

    url: str
    content_type: str
    body: bytes
    date: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def text(self) -> str:
        """Return the body as text, without a byte order mark; bad UTF-8 becomes replacement characters."""
        return self.body.decode("utf-8-sig", "replace")

    @property
    def looks_like_markup(self) -> bool:
        """Whether this is HTML or XML, whatever it says it is."""
        return self.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
