"""Accounts of portals → authentication configurations of QGIS."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import quote

from qgis.core import QgsAuthManager, QgsAuthMethodConfig

from ..core.account import Account
from .account_reader import KIND, PAIRS, QUOTED, SECOND_FACTOR, YES, read_account

_BASIC, _HEADERS, _BUCKETS = "Basic", "APIHeader", "AWSS3"
_SEPARATORS = ("|||", ":::")  # with which QGIS joins names and values, without any protection
_METHODS: Mapping[str, str] = {
    "header": _HEADERS, "apikey": _HEADERS, "keypair": _HEADERS, "s3": _BUCKETS,
}  # fmt: skip


def write_account(manager: QgsAuthManager, authcfg: str, name: str, account: Account) -> str:
    """Keep an account in QGIS's encrypted database; return the id of its entry, empty if that failed.

    QGIS may ask for its master password. What was kept is read again and compared.

    Args:
        manager: of QGIS.
        authcfg: id of the entry that is replaced; empty: a new one is made.
        name: of the entry, for people.
        account: of any kind.
    """
    method, values = stored_form(account, manager.authMethodsKeys())
    config = QgsAuthMethodConfig(method)
    config.setName(name)
    config.setConfigMap(values)
    if authcfg:
        config.setId(authcfg)
        kept = manager.updateAuthenticationConfig(config)
    else:
        kept = _succeeded(manager.storeAuthenticationConfig(config))
    if not kept:
        return ""
    loaded, found = manager.loadAuthenticationConfig(config.id(), QgsAuthMethodConfig(), True)
    same = loaded and read_account(found.method(), found.configMap(), (account.kind,)) == account
    if not same and not authcfg:
        manager.removeAuthenticationConfig(config.id())
    return config.id() if same else ""


def stored_form(account: Account, methods: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return the method of QGIS that keeps an account, and the map of its configuration.

    Args:
        account: of any kind.
        methods: that this QGIS knows: 3.22 has neither `APIHeader` nor `AWSS3`, there it is `Basic` with the
            header's name or the first key as user name.
    """
    method = _METHODS.get(account.kind, _BASIC)
    quoted = any(mark in value for value in account.values.values() for mark in _SEPARATORS)
    if method not in methods or quoted:
        method = _BASIC
    if method == _HEADERS:
        return method, dict(account.values)
    first, second = _pair(account)
    if method == _BUCKETS:
        return method, {"username": first, "password": second}
    values = {"username": first, "password": second, KIND: account.kind}
    if account.values.get(SECOND_FACTOR):
        values[SECOND_FACTOR] = YES
    if quoted:
        values.update(username=quote(first, safe=""), password=quote(second, safe=""))
        values[QUOTED] = YES
    return method, values


def _pair(account: Account) -> tuple[str, str]:
    names = PAIRS.get(account.kind)
    if names is None:  # a header
        return next(iter(account.values.items()))
    return account.values[names[0]], account.values[names[1]]


def _succeeded(answer: object) -> bool:
    """Whether QGIS kept a new entry: older versions return a pair, newer ones the first of it alone."""
    return bool(answer[0] if isinstance(answer, tuple) else answer)
