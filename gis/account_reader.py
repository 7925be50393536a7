"""Authentication configurations of QGIS → accounts of portals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core.account import Account

# what name and password of a "Basic" configuration are called in each kind of account: QGIS 3.22 has no
# form of its own for pairs of keys
_PAIRS: Mapping[str, tuple[str, str]] = {
    "oidc": ("username", "password"),
    "basic": ("username", "password"),
    "keypair": ("access-key", "secret-key"),
    "s3": ("access_key", "secret_key"),
}
_FORMS = {"Basic", "AWSS3"}
_HEADERS = "APIHeader"


def read_account(method: str, values: Mapping[str, str], kinds: Sequence[str]) -> Account | None:
    """Return the account that a configuration holds; None where it is of no use at the portal.

    Args:
        method: QGIS's name of the authentication method: `Basic` (user and password), `AWSS3` (in the same
            two fields the access key and the secret key), `APIHeader` (header name → value).
        values: the map of the configuration.
        kinds: kinds of account that the portal takes, the best first.
    """
    if method in _FORMS:
        wanted = [kind for kind in kinds if kind in (_PAIRS if method == "Basic" else ("s3",))]
        pair = (values.get("username", ""), values.get("password", ""))
        return Account(wanted[0], dict(zip(_PAIRS[wanted[0]], pair))) if wanted and all(pair) else None
    if method != _HEADERS:
        return None
    headers = {name.strip(): value for name, value in values.items() if name.strip() and value}
    return next((found for found in (_from_headers(kind, headers) for kind in kinds) if found), None)


def _from_headers(kind: str, headers: Mapping[str, str]) -> Account | None:
    if kind in ("keypair", "s3"):
        known = {name.lower().replace("_", "-"): value for name, value in headers.items()}
        pair = (known.get("access-key", ""), known.get("secret-key", ""))
        return Account(kind, dict(zip(_PAIRS[kind], pair))) if all(pair) else None
    return Account(kind, dict(headers)) if kind in ("header", "apikey") and headers else None
