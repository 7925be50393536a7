"""Accounts in words: what a portal wants, and how QGIS stores it."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.portal import Portal
from ...gis.translation import tr

_ALIKE = ({"apikey", "header"}, {"basic", "oidc"})


def wanted_words(portal: Portal, kinds: Sequence[str]) -> str:
    """Return which kinds of account a portal takes, as a sentence."""
    words = f" {tr('or')} ".join(_kind_words(kind) for kind in kinds)
    if _is_taken(portal.access.kind, kinds):
        return tr("Wanted: %1.", words)
    return tr("Only to read files where the requester pays: %1.", words)


def account_page(portal: Portal, kinds: Sequence[str]) -> str:
    """Return where such an account is made; empty where that is not the portal's business."""
    return portal.access.register_url if _is_taken(portal.access.kind, kinds) else ""


def stored_words(kinds: Sequence[str]) -> str:
    """Return which kind of authentication configuration of QGIS holds such an account, as sentences."""
    hints = []
    login = "oidc" in kinds or "basic" in kinds
    if login:
        hints.append(tr("User name and password: an authentication configuration of the kind “Basic”."))
    if "client" in kinds:
        hints.append(tr("“Basic”, with the client id as user name and the client secret as password."))
    if "keypair" in kinds or "s3" in kinds:
        if not login:  # then a configuration of this kind is taken for the login
            hints.append(tr("“Basic”, with the access key as user name and the secret key as password."))
        hints.append(tr("Keys: “API Header”, with two headers: access-key and secret-key."))
    if "header" in kinds or "apikey" in kinds:
        hints.append(tr("A key: “API Header”, with the name of the header and the key as its value."))
        hints.append(tr("Or “Basic”, with the header's name as user name and the key as password."))
    return "\n".join(hints)


def _is_taken(kind: str, kinds: Sequence[str]) -> bool:
    """Whether a portal's own account is among kinds that are of use; two names stand for one thing."""
    return any({kind, one} <= same for one in kinds for same in ({kind}, *_ALIKE))


def _kind_words(kind: str) -> str:
    words = {
        "basic": tr("user name and password"),
        "oidc": tr("user name and password"),
        "client": tr("id and secret of an OAuth client"),
        "keypair": tr("access key and secret key of the portal"),
        "s3": tr("S3 access key and secret key"),
        "header": tr("a key in a header"),
        "apikey": tr("a key"),
    }
    return words.get(kind, kind)
