"""That a person accepted a licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True)
class LicenceAcceptance:
    """Who, when, which version: kept in the profile and in the sidecar of every file it was needed for.

    Attributes:
        portal: portal id.
        licence: the licence's name, in English, as the portal file has it.
        version: of the licence, or the date of its text; empty where none is known.
        who: who accepted, as the user named themself.
        when: aware UTC.
        product: scene id where the licence is accepted per product; empty: for the portal.
    """

    portal: str
    licence: str
    version: str
    who: str
    when: datetime
    product: str = ""

    def to_json(self) -> dict[str, str]:
        """Return a JSON object."""
        when = self.when.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
        return {
            "portal": self.portal, "licence": self.licence, "version": self.version, "who": self.who,
            "when": when, "product": self.product,
        }  # fmt: skip

    @staticmethod
    def from_json(document: dict[str, str]) -> LicenceAcceptance:
        """Return what `to_json` wrote.

        Raises:
            KeyError, ValueError: for anything else.
        """
        when = datetime.fromisoformat(document["when"].replace("Z", "+00:00"))
        names = ("portal", "licence", "version", "who")
        texts = {name: str(document[name]) for name in names}
        return LicenceAcceptance(when=when, product=str(document.get("product", "")), **texts)
