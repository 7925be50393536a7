"""The work of an account's test, in a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.query import Query
from ..providers.login_memories import LoginMemories
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gate import PixelGate
from ..providers.pixel_gates import login_options, make_gate
from ..providers.provider import Provider
from .tested_account import TestedAccount

FindFile = Callable[[CancelToken], str]
_SERIOUS = (
    ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED, ErrorKind.NOT_ALLOWED, ErrorKind.LICENCE,
    ErrorKind.CANCELLED,
)  # fmt: skip
_FILE = "file"
_NEEDS = ("login", "sign")


def check_account(
    portal: Portal,
    profile: NetworkProfile,
    account: Account,
    code: str,
    logins: LoginMemories,
    find: FindFile,
    token: CancelToken,
) -> TestedAccount:
    """Log in wherever the account serves, and make the smallest protected request.

    Args:
        portal: whose account.
        profile: the user's network settings.
        account: as it was typed.
        code: of a two-factor login, perhaps empty.
        logins: where the sessions are kept.
        find: returns the address of a file that needs the account; empty where there is none.
        token: ends it.

    Raises:
        PortalError: the first trouble.
    """
    asked = opened = False
    for option, entry in login_options(portal, account.kind):
        memory = logins.of(portal.id, entry, account)
        if code:
            memory.give_code(code)
        gate = make_gate(portal, profile, account, option, logins)
        asked = gate.prove(token) or asked
        opened = opened or _names_address(entry)
        if entry.get("proof") == _FILE and _give_file(gate, find, token):
            asked = opened = True
        account = memory.account or account  # its renewal may have changed
    return TestedAccount(account, asked, opened, bool(code), logins)


def find_file(make: Callable[[], Provider], questions: Iterable[Query], token: CancelToken) -> str:
    """Return the web address of a file that needs an account, of whatever is held; empty: none was found."""
    for question in questions:
        try:
            provider = make()
            with closing(provider.pages(question, token)) as pages:
                page = next(pages, None)
            scenes = () if page is None else page.scenes[:1]
            assets = [
                asset for scene in scenes for asset in (*provider.whole(scene), *provider.assets(scene))
            ]
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            continue
        hrefs = (asset.href for asset in assets if asset.needs in _NEEDS)
        found = next((href for href in hrefs if href.startswith("http")), "")
        if found:
            return found
    return ""


def _give_file(gate: PixelGate, find: FindFile, token: CancelToken) -> bool:
    """Return whether a file was given; that it is not there or not ready says nothing of the account."""
    href = find(token)
    if not href:
        return False
    try:
        return gate.prove(token, href)
    except PortalError as error:
        if error.kind in _SERIOUS:
            raise
        return False


def _names_address(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("proof")) and entry.get("proof") != _FILE
