"""Authentication configurations of QGIS → accounts of portals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from ..core.account import Account

# what name and password of a "Basic" configuration are called in each kind of account: QGIS 3.22 has no
# form of its own for pairs of keys, clients and headers
PAIRS: Mapping[str, tuple[str, str]] = {
    "oidc": ("username", "password"),
    "basic": ("username", "password"),
    "client": ("client_id", "client_secret"),
    "keypair": ("access-key", "secret-key"),
    "s3": ("access_key", "secret_key"),
    "device": ("grant", "refresh_token"),
}
# what `account_writer` adds to a "Basic" configuration; QGIS's own form leaves it out when it saves
KIND = "guichet_eo"
QUOTED = "guichet_eo_quoted"
SECOND_FACTOR = "second_factor"
YES = "yes"
_FORMS = {"Basic", "AWSS3"}
_HEADERS = "APIHeader"
_NAMED = ("header", "apikey")  # the user name is the header's name, the password its value
_ANY_NAME = "key"  # of a key without a user name beside it
_OWN = "device"  # made by the plugin only
_LOGINS = {"oidc", "basic"}


def read_account(method: str, values: Mapping[str, str], kinds: Sequence[str]) -> Account | None:
    """Return the account that a configuration holds; None where it is of no use at the portal.

    Args:
        method: QGIS's name of the authentication method: `Basic` (user and password; for
            a header or key the header's name and the key), `AWSS3` (in the same two fields the access key
            and the secret key), `APIHeader` (header name → value).
        values: the map of the configuration; a `Basic` one of the plugin's own says which kind it is.
        kinds: kinds of account that the portal takes, the best first.
    """
    if method in _FORMS:
        wanted = _wanted(method, values.get(KIND, ""), kinds)
        name, value = values.get("username", "").strip(), values.get("password", "")
        if values.get(QUOTED):
            name, value = unquote(name), unquote(value)
        found = _from_pair(wanted, name, value)
        if found is None or wanted not in _LOGINS or not values.get(SECOND_FACTOR):
            return found
        return Account(wanted, {**found.values, SECOND_FACTOR: YES})
    if method != _HEADERS:
        return None
    headers = {name.strip(): value for name, value in values.items() if name.strip() and value}
    return next((found for found in (_from_headers(kind, headers) for kind in kinds) if found), None)


def _wanted(method: str, told: str, kinds: Sequence[str]) -> str:
    """Return which kind of account two fields are; one that is told is that kind or none."""
    if told:
        alike = _LOGINS if told in _LOGINS else {told}
        return next((kind for kind in kinds if kind in alike), "")
    usable = (*(kind for kind in PAIRS if kind != _OWN), *_NAMED) if method == "Basic" else ("s3",)
    return next((kind for kind in kinds if kind in usable), "")


def _from_pair(kind: str, name: str, value: str) -> Account | None:
    if not kind or not value:
        return None
    if kind in _NAMED:
        name = name or (_ANY_NAME if kind == "apikey" else "")
        return Account(kind, {name: value}) if name else None
    return Account(kind, dict(zip(PAIRS[kind], (name, value)))) if name else None


def _from_headers(kind: str, headers: Mapping[str, str]) -> Account | None:
    if kind in ("keypair", "s3", "client"):
        known = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        pair = tuple(known.get(name.replace("_", "-"), "") for name in PAIRS[kind])
        return Account(kind, dict(zip(PAIRS[kind], pair))) if all(pair) else None
    return Account(kind, dict(headers)) if kind in ("header", "apikey") and headers else None
