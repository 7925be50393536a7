"""Which lines of the directory are shown, by who gets in and at what price."""

from __future__ import annotations

from enum import Enum

from ...gis.translation import tr
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow

PAID = ("contract", "requester-pays")


class AccessFilter(Enum):
    """By access; of services only the account is known."""

    ANY = "any"
    NO_ACCOUNT = "no account"
    FREE_SEARCH = "search without account"
    LOGIN = "login"
    MY_ACCOUNT = "my account"
    PAID = "paid"

    def takes(self, row: DirectoryRow, facts: DirectoryFacts) -> bool:
        """Whether a line is of this kind."""
        if self is AccessFilter.ANY:
            return True
        if self is AccessFilter.MY_ACCOUNT:
            return facts.has_account(row)
        portal = row.portal
        if portal is None:
            return self is AccessFilter.LOGIN and bool(row.subject.register_url)
        search_free = portal.access.search == "anonymous"
        files_free = portal.access.pixels in ("anonymous", "sign")
        if self is AccessFilter.NO_ACCOUNT:
            return search_free and files_free
        if self is AccessFilter.FREE_SEARCH:
            return search_free and row.can_be_asked
        if self is AccessFilter.PAID:
            return _is_paid(row)
        return not search_free or portal.access.pixels in ("login", "contract")

    def words(self) -> str:
        """Return the entry of the list."""
        words = {
            AccessFilter.ANY: tr("Any Access"),
            AccessFilter.NO_ACCOUNT: tr("Needs No Account"),
            AccessFilter.FREE_SEARCH: tr("Search Without Account"),
            AccessFilter.LOGIN: tr("Needs a Login"),
            AccessFilter.MY_ACCOUNT: tr("With My Account"),
            AccessFilter.PAID: tr("Paid, or by Contract"),
        }
        return words[self]


def _is_paid(row: DirectoryRow) -> bool:
    """Whether files of at least a part cost something."""
    portal = row.portal
    if portal is None:
        return False
    return portal.access.pixels in PAID or any(one.pixels in PAID for one in portal.families.values())
