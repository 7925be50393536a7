"""Authentication configurations of QGIS → accounts of portals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core.account import Account

# what name and password of a "Basic" configuration are called in each kind of account: QGIS 3.22 has no
# form of its own for pairs of keys, clients and headers
_PAIRS: Mapping[str, tuple[str, str]] = {
    "oidc": ("username", "password"),
    "basic": ("username", "password"),
    "client": ("client_id", "client_secret"),
    "keypair": ("access-key", "secret-key"),
    "s3": ("access_key", "secret_key"),
}
_FORMS = {"Basic", "AWSS3"}
_HEADERS = "APIHeader"
_NAMED = ("header", "apikey")  # the user name is the header's name, the password its value
_ANY_NAME = "key"  # of a key without a user name beside it


def read_account(method: str, values: Mapping[str, str], kinds: Sequence[str]) -> Account | None:
    """Return the account that a configuration holds; None where it is of no use at the portal.

    Args:
        method: QGIS's name of the authentication method: `Basic` (user and password; for
            a header or key the header's name and the key), `AWSS3` (in the same two fields the access key
            and the secret key), `APIHeader` (header name → value).
        values: the map of the configuration.
        kinds: kinds of account that the portal takes, the best first.
    """
    if method in _FORMS:
        usable = (*_PAIRS, *_NAMED) if method == "Basic" else ("s3",)
        wanted = next((kind for kind in kinds if kind in usable), "")
        return _from_pair(wanted, values.get("username", "").strip(), values.get("password", ""))
    if method != _HEADERS:
        return None
    headers = {name.strip(): value for name, value in values.items() if name.strip() and value}
    return next((found for found in (_from_headers(kind, headers) for kind in kinds) if found), None)


def _from_pair(kind: str, name: str, value: str) -> Account | None:
    if not kind or not value:
        return None
    if kind in _NAMED:
        name = name or (_ANY_NAME if kind == "apikey" else "")
        return Account(kind, {name: value}) if name else None
    return Account(kind, dict(zip(_PAIRS[kind], (name, value)))) if name else None


def _from_headers(kind: str, headers: Mapping[str, str]) -> Account | None:
    if kind in ("keypair", "s3", "client"):
        known = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        pair = tuple(known.get(name.replace("_", "-"), "") for name in _PAIRS[kind])
        return Account(kind, dict(zip(_PAIRS[kind], pair))) if all(pair) else None
    return Account(kind, dict(headers)) if kind in ("header", "apikey") and headers else None
