"""A complete answer of a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HttpAnswer:
    """A successful answer, read whole and unpacked.

    Attributes:
        url: where it came from in the end, after redirects.
        content_type: as given, lower case, without parameters; empty where none is given.
        body: the unpacked bytes.
        date: the server's clock as its header `Date` gives it, empty where it gives none.
    """

    url: str
    content_type: str
    body: bytes
    date: str = ""

    def text(self) -> str:
        """Return the body as text, without a byte order mark; bad UTF-8 becomes replacement characters."""
        return self.body.decode("utf-8-sig", "replace")

    @property
    def looks_like_markup(self) -> bool:
        """Whether this is HTML or XML, whatever it says it is."""
        return self.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
