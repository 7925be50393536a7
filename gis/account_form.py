"""What has to be known to ask for an account of a portal."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.pixel_gates import account_kinds, login_options

_LOGINS = ("oidc", "basic")


@dataclass(frozen=True)
class AccountForm:
    """One kind of account at one portal.

    Attributes:
        kind: as `Account.kind`.
        header: name of the header of a key; empty where the user has to name it.
        code: whether a login may need a six-digit code: empty, `perhaps`, `always`.
        application: whether the password is an application token.
        exchanged: whether a key is exchanged for a token, and blocked where it is wrong too often.
        charged: whether reading is charged for.
        hosts: that the account is sent to.
    """

    kind: str
    header: str = ""
    code: str = ""
    application: bool = False
    exchanged: bool = False
    charged: bool = False
    hosts: tuple[str, ...] = ()


def account_forms(portal: Portal) -> tuple[AccountForm, ...]:
    """Return the kinds of account that are of use at a portal, the best first; none where none is."""
    try:
        kinds = account_kinds(portal)
        return tuple(_form(portal, kind) for kind in kinds)
    except PortalError:
        return ()


def _form(portal: Portal, kind: str) -> AccountForm:
    entries = [entry for _option, entry in login_options(portal, kind)]
    names = {entry["kind"] for entry in entries}
    code = next((str(entry["code"]) for entry in entries if entry.get("code")), "")
    header = next((str(entry["name"]) for entry in entries if entry.get("name")), "")
    return AccountForm(
        kind,
        header=header,
        code=code if kind in _LOGINS else "",
        application="m2m" in names,
        exchanged="api-key" in names,
        charged=any(entry.get("requester_pays") is True for entry in entries),
        hosts=portal.trusted_hosts,
    )
